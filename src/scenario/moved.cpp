#include "scenario/moved.h"

#include "scenario/system.h"
#include "world/tables.h"

#include <algorithm>
#include <cmath>
#include <fmt/core.h>
#include <limits>
#include <set>

namespace rechtsweg::scenario {

using engine::Day;
using network::Network;
using network::Timeline;

LeverChange Axis::change(double value, Day from) const {
  LeverChange result;
  result.op = op;
  result.first = first;
  result.count = count;
  result.value = op == LeverChange::Op::factor ? value / per : value;
  result.from = from;
  return result;
}

double Axis::at(double place) const {
  const double value = low + place * (high - low);
  return std::clamp(whole ? std::round(value) : value, low, high);
}

bool counts_things(const Network &network, const network::Parameter &parameter) {
  for (const char *other : {"", "share", "factor", "percent", "elasticity", "dollars"})
    if (parameter.unit == other)
      return false;
  Faults ignored;
  if (Resolver(network, ignored).ticks_in(parameter.unit) > 0 || parameter.unit.rfind("per ", 0) == 0)
    return false;
  const auto whole = [](double value) { return value == std::floor(value); };
  for (unsigned c = 0; c < parameter.cells.size(); ++c) {
    const network::Lever &lever = network.levers[parameter.first + c];
    if (!whole(lever.value) || (lever.has_range && !(whole(lever.low) && whole(lever.high))))
      return false;
  }
  for (const auto &[day, values] : parameter.then)
    if (!std::all_of(values.begin(), values.end(), whole))
      return false;
  return true;
}

namespace {

std::optional<Axis> named_axis(const Network &network, const std::string &name, const Place &place,
                               Faults &faults) {
  const auto levers = find_levers(network, name);
  if (!levers) {
    no_such_lever(network, name, place, faults);
    return std::nullopt;
  }
  const network::Lever &lever = network.levers[levers->first];
  const network::Parameter &parameter = network.parameters[lever.parameter];
  if (parameter.moves) {
    written_by_feedback(network, parameter, place, faults);
    return std::nullopt;
  }
  Axis axis;
  axis.name = name;
  axis.title = parameter.title;
  axis.unit = parameter.unit;
  axis.evidence = parameter.evidence;
  axis.first = levers->first;
  axis.count = levers->second;
  axis.base = lever.value;
  axis.low = lever.low;
  axis.high = lever.high;
  axis.whole = counts_things(network, parameter);
  return axis;
}

} // namespace

std::optional<Axis> axis_of_world(const Network &network, const std::string &name,
                                  const Place &place, Faults &faults) {
  auto axis = named_axis(network, name, place, faults);
  if (!axis)
    return std::nullopt;
  const network::Lever &lever = network.levers[axis->first];
  const network::Parameter &parameter = network.parameters[lever.parameter];
  if (!lever.has_range) {
    faults.add(place, fmt::format("the lever '{}' has no range", name), "a lever with a range");
    return std::nullopt;
  }
  bool all_zero = true;
  double least = 0, most = std::numeric_limits<double>::infinity();
  for (unsigned i = axis->first; i < axis->first + axis->count; ++i)
    if (const double value = network.levers[i].value; value != 0) {
      all_zero = false;
      // Ranges of quantities that cannot be negative: a factor keeps the sign.
      least = std::max(least, std::min(lever.low / value, lever.high / value));
      most = std::min(most, std::max(lever.low / value, lever.high / value));
    }
  if (all_zero && parameter.then.empty())
    return axis; // set to a value
  if (all_zero) {
    faults.add(place, fmt::format("the lever '{}' is zero and has later values: no factor can move it", name),
               "a lever that is not zero at first, or without later values");
    return std::nullopt;
  }
  if (axis->count > 1) {
    axis->op = LeverChange::Op::factor;
    axis->unit = "factor";
    axis->base = 1;
    axis->low = least;
    axis->high = most;
    axis->whole = false;
  } else if (!parameter.then.empty()) {
    axis->op = LeverChange::Op::factor;
    axis->per = lever.value;
    axis->whole = false;
  }
  if (!(axis->low < axis->high)) {
    faults.add(place, fmt::format("the range of '{}' leaves it nowhere to go: its cells lie at both ends", name),
               "the cells one by one, or a wider range");
    return std::nullopt;
  }
  return axis;
}

std::optional<Axis> axis_of_decision(const Network &network, const std::string &name,
                                     const Place &place, Faults &faults) {
  return named_axis(network, name, place, faults);
}

Timeline moved_timeline(const Study &study, std::size_t alternative,
                        const std::vector<LeverChange> &changes, Moved where) {
  Measure moved;
  moved.levers = changes;
  std::vector<const Measure *> measures;
  if (where == Moved::beneath_measures)
    measures.push_back(&moved);
  for (const auto &measure : study.alternatives[alternative].made_of)
    measures.push_back(measure.get());
  if (where == Moved::on_top)
    measures.push_back(&moved);
  return make_timeline(study.network, measures, study.scale);
}

Soundness::Soundness(const Study &study) : study_(&study), numbers_(study.network) {
  const auto on = [&](Day day) { days_.insert(std::max(day, study.network.start)); };
  on(study.network.start);
  for (const network::Parameter &parameter : study.network.parameters)
    for (const auto &[day, values] : parameter.then)
      on(day);
  for (const Alternative &alternative : study.alternatives)
    for (const auto &measure : alternative.made_of) {
      for (const LeverChange &change : measure->levers) {
        on(change.from);
        on(change.until);
        on(change.from + static_cast<int>(std::ceil(change.phase_in_days)));
      }
      for (const auto &variant : measure->routes) {
        on(variant.from);
        on(variant.until);
      }
      for (const auto &variant : measure->amounts)
        on(variant.from);
    }
}

std::vector<Unsound> Soundness::of(const Timeline &timeline, const std::vector<bool> *moved,
                                   bool loops, Day also) const {
  const Network &network = study_->network;
  std::vector<Unsound> result;
  std::set<std::string> met; // places, not wordings: the numbers in them change from day to day
  const auto add = [&](const std::string &where, const std::string &what, Day day,
                       const std::vector<bool> &depends_on) {
    if (!met.insert(where).second)
      return;
    Unsound unsound{fmt::format("{} on {}", what, engine::iso(day)), {}};
    for (unsigned p = 0; p < depends_on.size(); ++p)
      if (depends_on[p])
        unsound.parameters.push_back(p);
    result.push_back(std::move(unsound));
  };
  network::Values values(network.parameters, timeline.start);
  std::size_t next = 0;
  std::set<Day> days = days_;
  if (also > network.start)
    days.insert(also);
  for (const Day day : days) {
    if (day >= network.end)
      break;
    std::vector<bool> today(network.parameters.size(), false);
    for (; next < timeline.steps.size() && timeline.steps[next].day <= day; ++next) {
      values.set(timeline.steps[next].lever, timeline.steps[next].value);
      today[network.levers[timeline.steps[next].lever].parameter] = true;
    }
    if (day == network.start)
      today = moved != nullptr ? *moved : std::vector<bool>(network.parameters.size(), true);
    for (const Trouble &trouble : numbers_.troubles(values, &today))
      add(fmt::format("{} {} {}", static_cast<int>(trouble.at), trouble.index, trouble.item),
          trouble.what, day, numbers_.depends_on(trouble));
    std::vector<const Timeline::RouteVariant *> routes;
    for (const auto &variant : timeline.routes)
      if (day >= variant.from && day < variant.until) {
        routes.push_back(&variant);
        if (const auto fault = world::faults_of_route(network, variant.route, values); !fault.empty())
          add(variant.id, fmt::format("at '{}', {}", network.stations[variant.station].name, fault), day,
              world::RouteTable(network, variant.route).depends_on);
      }
    for (const auto &variant : timeline.amounts)
      if (day >= variant.from && day < variant.until)
        for (const auto *expression : {&variant.amount, &variant.flights})
          if (const auto fault = faults_of_amount(network.resources[variant.resource],
                                                  values.of(*expression, 0));
              !fault.empty()) {
            world::Dependence dependence(network);
            dependence.on(*expression);
            add(variant.id, fault, day, dependence.parameters());
          }
    // Probabilities that become zero may close a loop in which no time passes.
    if (loops && result.empty() && day == network.start)
      if (const auto loop = timeless_loop(network, routes, values)) {
        std::vector<bool> all(network.parameters.size(), true);
        add("loop", "no time passes in the loop " + loop->first, day, all);
      }
  }
  return result;
}

std::vector<Unsound> Soundness::at_once(const std::vector<LeverChange> &changes, Day day,
                                        const std::vector<bool> *moved) const {
  const Network &network = study_->network;
  const Timeline &base = study_->alternatives.front().timeline;
  network::Values values(network.parameters, base.start);
  for (const auto &step : base.steps)
    if (step.day <= day)
      values.set(step.lever, step.value);
  for (const LeverChange &change : changes)
    for (unsigned lever = change.first; lever < change.first + change.count; ++lever)
      values.set(lever, change.op == LeverChange::Op::to       ? change.value
                        : change.op == LeverChange::Op::factor ? values.lever(lever) * change.value
                                                               : values.lever(lever) + change.value);
  std::vector<Unsound> result;
  for (const Trouble &trouble : numbers_.troubles(values, moved)) {
    result.push_back({trouble.what, {}});
    const auto &depends_on = numbers_.depends_on(trouble);
    for (unsigned p = 0; p < depends_on.size(); ++p)
      if (depends_on[p])
        result.back().parameters.push_back(p);
  }
  return result;
}

} // namespace rechtsweg::scenario
