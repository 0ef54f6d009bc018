#include "scenario/measures.h"

#include "scenario/names.h"
#include "scenario/numbers.h"
#include "scenario/system.h"
#include "world/tables.h"

#include <algorithm>
#include <filesystem>
#include <fmt/core.h>

namespace rechtsweg::scenario {

using engine::Day;
using network::Network;
using network::none;
using network::Timeline;

std::optional<std::pair<unsigned, unsigned>> find_levers(const Network &network,
                                                         const std::string &name) {
  for (const network::Parameter &parameter : network.parameters)
    if (parameter.name == name)
      return std::pair{parameter.first, parameter.cells.size()};
  for (unsigned i = 0; i < network.levers.size(); ++i)
    if (network.levers[i].name == name)
      return std::pair{i, 1U};
  // All cells below a prefix: the first attributes given, the others left open.
  const auto starts = [&](const network::Lever &lever) {
    return lever.name.rfind(name + ".", 0) == 0;
  };
  const auto first = std::find_if(network.levers.begin(), network.levers.end(), starts);
  if (first == network.levers.end())
    return std::nullopt;
  const auto last = std::find_if_not(first, network.levers.end(), starts);
  const auto &parameter = network.parameters[first->parameter];
  if (name.size() <= parameter.name.size())
    return std::nullopt; // a group of parameters is no lever
  return std::pair{static_cast<unsigned>(first - network.levers.begin()),
                   static_cast<unsigned>(last - first)};
}

void no_such_lever(const Network &network, const std::string &name, const Place &place,
                   Faults &faults) {
  std::vector<std::string> names;
  for (const auto &parameter : network.parameters)
    names.push_back(parameter.name);
  for (const auto &lever : network.levers)
    names.push_back(lever.name);
  std::vector<std::string> group;
  for (const auto &parameter : network.parameters)
    if (parameter.name.rfind(name + ".", 0) == 0)
      group.push_back(parameter.name);
  if (!group.empty())
    faults.add(place, fmt::format("'{}' is a group of levers", name), one_of(group));
  else
    faults.add(place, fmt::format("there is no lever '{}'", name), {}, nearest(name, names));
}

void written_by_feedback(const Network &network, const network::Parameter &parameter,
                         const Place &place, Faults &faults) {
  const auto p = static_cast<unsigned>(&parameter - network.parameters.data());
  for (const network::Feedback &feedback : network.feedbacks)
    if (std::find(feedback.writes.begin(), feedback.writes.end(), p) != feedback.writes.end()) {
      std::vector<std::string> others;
      for (const network::Expression &input : feedback.parameters)
        for (const network::Expression::Step &step : input.steps)
          if (step.op == network::Expression::Op::parameter)
            others.push_back(network.parameters[step.parameter].name);
      faults.add(place, fmt::format("'{}' is written by the feedback '{}' every month", parameter.name,
                                    feedback.name),
                 "a lever that moves it: " + one_of(others));
    }
}

namespace {

class MeasureReader {
public:
  MeasureReader(Network &network, Faults &faults, const std::string &id, const std::string &path)
      : network_(network), faults_(faults), resolver_(network, faults), id_(id), path_(path) {}

  void read(const Node &node, Measure &measure) {
    Table table(node, "a change", faults_);
    const Node *lever = table.take("lever"), *station = table.take("station"),
               *resource = table.take("resource");
    const int things = (lever != nullptr) + (station != nullptr) + (resource != nullptr);
    if (things != 1 && table.is_table())
      faults_.add(node.place,
                  things == 0 ? "the change does not say what it changes"
                              : fmt::format("the change names {} things that it changes", things),
                  "exactly one of lever, station or resource");
    if (const Node *what = lever != nullptr ? lever : station != nullptr ? station : resource;
        what != nullptr && measure.place.file.empty())
      measure.place = what->place;
    const auto from = table.date("from");
    if (node.find("from") == nullptr)
      faults_.add(node.place, "the change has no date 'from'");
    const auto until = table.date("until");
    if (from && (*from < network_.start || *from >= network_.end))
      faults_.add(node.find("from")->place,
                  fmt::format("{} lies outside the horizon", engine::iso(*from)),
                  fmt::format("a date from {} to {}", engine::iso(network_.start),
                              engine::iso(network_.end + -1)));
    if (from && until && *until <= *from)
      faults_.add(node.find("until")->place, "the change ends before it begins", "until after from");
    const auto phase = table.number("phase_in_days");
    if (phase && (*phase < 0 || lever == nullptr))
      faults_.add(node.find("phase_in_days")->place,
                  lever == nullptr ? "a phase-in of something else than a lever"
                                   : "the phase-in is negative",
                  "days, for a lever");
    const auto implementation = table.number("implementation");
    if (implementation && (*implementation < 0 || *implementation > 1))
      faults_.add(node.find("implementation")->place,
                  fmt::format("the implementation is {:g}", *implementation), "a share from 0 to 1");
    ChangeText text;
    text.from = from ? engine::iso(*from) : "";
    text.until = until ? engine::iso(*until) : "";
    text.phase_in_days = phase.value_or(0);
    text.implementation = implementation.value_or(1);
    text.note = table.text("note");
    table.text("source");
    const Day starts = from.value_or(network_.start), ends = until.value_or(Day{INT32_MAX});
    const std::string variant = fmt::format("{}#{}", path_, counter_++);
    if (lever != nullptr) {
      LeverChange change;
      change.from = starts;
      change.until = ends;
      change.phase_in_days = text.phase_in_days;
      change.implementation = text.implementation;
      read_lever(table, *lever, change, text);
      for (const LeverChange &other : measure.levers)
        if (other.first == change.first && other.count == change.count &&
            other.from == change.from && change.count > 0)
          faults_.add(lever->place,
                      fmt::format("'{}' is changed twice from {}", lever->text, text.from),
                      "one change, or a later date");
      if (change.count > 0)
        measure.levers.push_back(change);
    } else if (station != nullptr) {
      Timeline::RouteVariant route;
      route.station = resolver_.station(table.text("station"), station->place);
      route.from = starts;
      route.until = ends;
      route.implementation = text.implementation;
      route.id = variant;
      route.purpose = engine::purpose("measure:" + id_ + ":" + station->text);
      const Node *way = table.need("route");
      if (way != nullptr)
        route.route = resolver_.route(*way, "the new route", network_.behaviours);
      if (way != nullptr && table.good() && route.station != none)
        check_route(route, *way);
      if (route.station != none && network_.stations[route.station].end)
        faults_.add(station->place, fmt::format("'{}' is an end and has no route", station->text));
      text.what = station->text;
      text.text = "a new route";
      if (route.station != none && way != nullptr)
        measure.routes.push_back(std::move(route));
    } else if (resource != nullptr) {
      read_amount(table, *resource, measure, text, variant, starts, ends);
    }
    table.finish();
    measure.text.changes.push_back(std::move(text));
  }

private:
  /// What is wrong whatever the levers are is wrong here; the rest shows in an alternative.
  network::Expression not_negative(const Node &node, const char *name, const std::string &what) {
    auto expression = resolver_.expression(node, Wants::amount, name);
    const double amount = network::Values(network_.parameters, network_.base_values()).of(expression, 0);
    if (expression.is_constant() && !(amount >= 0 && amount <= 1e9))
      faults_.add(node.place, fmt::format("{} {:g}", what, amount), "at least 0");
    return expression;
  }
  void check_route(const Timeline::RouteVariant &route, const Node &node) {
    for (const network::Rule &rule : route.route) {
      if (rule.behaviour != none)
        return;
      for (const network::Branch &branch : rule.branches)
        if (!branch.probability.is_constant())
          return;
    }
    const network::Values values(network_.parameters, network_.base_values());
    if (const auto fault = world::faults_of_route(network_, route.route, values); !fault.empty())
      faults_.add(node.place,
                  fmt::format("at '{}', {}", network_.stations[route.station].name, fault),
                  "probabilities from 0 to 1 that add up to 1");
  }
  void read_lever(Table &table, const Node &node, LeverChange &change, ChangeText &text) {
    const std::string name = table.text("lever");
    change.count = 0;
    const auto levers = find_levers(network_, name);
    if (!levers) {
      no_such_lever(network_, name, node.place, faults_);
    } else if (const auto &parameter = network_.parameters[network_.levers[levers->first].parameter];
               parameter.moves) {
      written_by_feedback(network_, parameter, node.place, faults_);
    } else {
      change.first = levers->first;
      change.count = levers->second;
    }
    int ops = 0;
    for (const auto &[op_name, op] : {std::pair{"to", LeverChange::Op::to},
                                      std::pair{"factor", LeverChange::Op::factor},
                                      std::pair{"add", LeverChange::Op::add}})
      if (const auto value = table.number(op_name); table.node().find(op_name) != nullptr) {
        ++ops;
        if (!value)
          continue;
        change.op = op;
        change.value = *value;
        text.text = op == LeverChange::Op::to       ? fmt::format("to {:g}", *value)
                    : op == LeverChange::Op::factor ? fmt::format("times {:g}", *value)
                                                    : fmt::format("{:+g}", *value);
      }
    if (ops != 1)
      faults_.add(table.node().place, fmt::format("the change has {} new values", ops),
                  "exactly one of to, factor or add");
    text.what = name;
    if (const Node *unit = table.take("unit"); unit != nullptr && levers) {
      const auto &parameter = network_.parameters[network_.levers[levers->first].parameter];
      if (!unit->is(Node::Kind::text) || unit->text != parameter.unit)
        faults_.add(unit->place, fmt::format("'{}' is measured in '{}', not in '{}'", name, parameter.unit, unit->text), parameter.unit);
    }
  }

  void read_amount(Table &table, const Node &node, Measure &measure, ChangeText &text,
                   const std::string &variant, Day starts, Day ends) {
    Timeline::AmountVariant amount;
    amount.resource = resolver_.resource(table.text("resource"), node.place);
    amount.from = starts;
    amount.until = ends;
    amount.implementation = text.implementation;
    amount.id = variant;
    const Node *places = table.take("places"), *quota = table.take("quota");
    if ((places != nullptr) == (quota != nullptr))
      faults_.add(node.place, "the change of a resource has no new amount", "places or a quota");
    text.what = node.text;
    text.text = places != nullptr ? "new places" : "a new quota";
    if (amount.resource == none)
      return;
    const network::Resource &declared = network_.resources[amount.resource];
    amount.flights = declared.flights;
    if (places != nullptr) {
      if (declared.quota)
        faults_.add(places->place, fmt::format("'{}' has a quota, not places", declared.name), "quota");
      amount.amount = not_negative(*places, "places", fmt::format("the new number of '{}' is", declared.name));
    }
    if (quota != nullptr) {
      if (!declared.quota)
        faults_.add(quota->place, fmt::format("'{}' has places, not a quota", declared.name), "places");
      Table body(*quota, "the new quota", faults_);
      const char *name = declared.departures ? "seats" : "n";
      if (const Node *n = body.need(name))
        amount.amount = not_negative(*n, name, fmt::format("the new quota of '{}' is", declared.name));
      if (declared.departures)
        if (const Node *flights = body.take("flights"))
          amount.flights = resolver_.expression(*flights, Wants::amount, "flights");
      body.finish();
    }
    measure.amounts.push_back(std::move(amount));
  }

  Network &network_;
  Faults &faults_;
  Resolver resolver_;
  std::string id_, path_;
  int counter_ = 0;
};

} // namespace

namespace {

std::optional<Measure> measure_of(const Node &node, const std::string &id, const std::string &shown,
                                  Network &network, Faults &faults) {
  const std::size_t before = faults.count();
  Measure measure;
  measure.text.id = id;
  measure.text.file = shown;
  if (is_of_another_kind(node, "change")) {
    faults.add({shown, 1, 1}, "this is no measure", "a file with [[change]]");
    return std::nullopt;
  }
  Table table(node, "the measure", faults);
  measure.text.title = table.need_text("title");
  measure.text.about = table.text("about");
  measure.text.source = table.text("source");
  if (const auto announced = table.date("announced"))
    measure.text.announced = engine::iso(*announced);
  const Node *changes = table.need("change");
  MeasureReader reader(network, faults, measure.text.id, shown);
  if (changes != nullptr) {
    if (!changes->is(Node::Kind::array))
      faults.add(changes->place, fmt::format("'change' is {}", kind_name(changes->kind)),
                 "[[change]] in double brackets");
    if (changes->is(Node::Kind::array) && changes->items.empty())
      faults.add(changes->place, "the measure has no change", "at least one [[change]]");
    for (const Node &item : changes->items)
      reader.read(item, measure);
  }
  table.finish();
  if (faults.count() != before)
    return std::nullopt;
  return measure;
}

} // namespace

std::optional<Measure> load_measure(const std::string &path, const std::string &shown,
                                    Network &network, Faults &faults) {
  const std::size_t before = faults.count();
  const auto node = read_toml(path, shown, faults);
  if (!node)
    return std::nullopt;
  auto measure = measure_of(*node, std::filesystem::path(path).stem().string(), shown, network, faults);
  return faults.count() == before ? std::move(measure) : std::nullopt;
}

std::optional<Measure> read_measure(const std::string &text, const std::string &id,
                                    Network &network, Faults &faults) {
  const std::size_t before = faults.count();
  const auto node = parse_toml(text, id, faults);
  if (!node)
    return std::nullopt;
  auto measure = measure_of(*node, id, id, network, faults);
  return faults.count() == before ? std::move(measure) : std::nullopt;
}

Timeline make_timeline(const Network &network,
                       const std::vector<std::shared_ptr<const Measure>> &measures, double scale) {
  std::vector<const Measure *> in_order;
  for (const auto &measure : measures)
    in_order.push_back(measure.get());
  return make_timeline(network, in_order, scale);
}

Timeline make_timeline(const Network &network, const std::vector<const Measure *> &measures,
                       double scale) {
  Timeline timeline;
  timeline.scale = scale;
  timeline.start = network.base_values();
  std::vector<std::vector<const LeverChange *>> changes(network.levers.size());
  for (const Measure *measure : measures) {
    for (const LeverChange &change : measure->levers)
      if (change.implementation > 0)
        for (unsigned i = 0; i < change.count; ++i)
          changes[change.first + i].push_back(&change);
    for (const auto &route : measure->routes)
      if (route.implementation > 0)
        timeline.routes.push_back(route);
    for (const auto &amount : measure->amounts)
      if (amount.implementation > 0)
        timeline.amounts.push_back(amount);
  }
  for (unsigned lever = 0; lever < network.levers.size(); ++lever) {
    const network::Parameter &parameter = network.parameters[network.levers[lever].parameter];
    if (changes[lever].empty() && parameter.then.empty())
      continue;
    double previous = timeline.start[lever];
    // What holds from the first day to the last needs one look, not one a day.
    const bool constant = parameter.then.empty() &&
                          std::all_of(changes[lever].begin(), changes[lever].end(), [&](const LeverChange *change) {
                            return change->from <= network.start && change->until >= network.end &&
                                   change->phase_in_days <= 0;
                          });
    for (Day day = network.start; day < (constant ? network.start + 1 : network.end); day = day + 1) {
      double value = network.levers[lever].value;
      for (const auto &[from, values] : parameter.then)
        if (from <= day)
          value = values[lever - parameter.first];
      for (const LeverChange *change : changes[lever]) {
        if (day < change->from || day >= change->until)
          continue;
        const double phase =
            change->phase_in_days > 0
                ? std::min(1.0, (day - change->from + 1) / change->phase_in_days)
                : 1.0;
        const double target = change->op == LeverChange::Op::to       ? change->value
                              : change->op == LeverChange::Op::factor ? value * change->value
                                                                      : value + change->value;
        value += change->implementation * phase * (target - value);
      }
      if (day == network.start)
        timeline.start[lever] = value;
      else if (value != previous)
        timeline.steps.push_back({day, lever, value});
      previous = value;
    }
  }
  std::stable_sort(timeline.steps.begin(), timeline.steps.end(),
                   [](const auto &a, const auto &b) { return a.day < b.day; });
  return timeline;
}

void check_timeline(const Network &network, const Timeline &timeline, const Place &place,
                    const std::string &alternative, Faults &faults) {
  network::Values values(network.parameters, timeline.start);
  std::size_t next = 0;
  const Numbers numbers(network);
  for (Day day = network.start; day < network.end; day = day + 1) {
    std::vector<bool> moved(network.parameters.size(), day == network.start);
    bool any = day == network.start, ways = any;
    while (next < timeline.steps.size() && timeline.steps[next].day <= day) {
      values.set(timeline.steps[next].lever, timeline.steps[next].value);
      moved[network.levers[timeline.steps[next].lever].parameter] = true;
      any = true;
      ++next;
    }
    for (const auto &variant : timeline.routes)
      ways = ways || variant.from == day || variant.until == day;
    any = any || ways;
    for (const auto &variant : timeline.amounts)
      any = any || variant.from == day;
    if (!any)
      continue;
    const std::string under =
        alternative.empty() ? "" : fmt::format(" under the alternative '{}'", alternative);
    const std::string when = fmt::format(" on {}{}", engine::iso(day), under);
    const auto add = [&](const std::string &what, const std::string &expected) {
      faults.add(place, what + when,
                 !alternative.empty() ? "measures that go together"
                 : expected.empty()   ? "a smaller change"
                                      : expected);
    };
    const auto troubles = numbers.troubles(values, &moved);
    if (!troubles.empty())
      return add(troubles.front().what, troubles.front().expected);
    std::vector<const Timeline::RouteVariant *> routes;
    for (const auto &variant : timeline.routes)
      if (day >= variant.from && day < variant.until) {
        routes.push_back(&variant);
        if (const auto fault = world::faults_of_route(network, variant.route, values);
            !fault.empty())
          return add(fmt::format("at '{}', {}", network.stations[variant.station].name, fault),
                     "probabilities from 0 to 1 that add up to 1");
      }
    for (const auto &variant : timeline.amounts)
      if (day >= variant.from && day < variant.until)
        for (const auto *expression : {&variant.amount, &variant.flights})
          if (const auto fault = faults_of_amount(network.resources[variant.resource],
                                                  values.of(*expression, 0));
              !fault.empty())
            return add(fault, "at least 0");
    if (!ways && !numbers.about_time(moved))
      continue; // a phase-in moves on for many days, and most change no time
    if (const auto loop = timeless_loop(network, routes, values)) {
      faults.add(place, fmt::format("no time passes in the loop {}{}", loop->first, when),
                 "a station on the way with a stay");
      return;
    }
  }
}

} // namespace rechtsweg::scenario
