// Outcomes: what is counted.
#include "scenario/names.h"
#include "scenario/system.h"

#include <algorithm>
#include <fmt/core.h>

namespace rechtsweg::scenario {

using network::none;
using network::Outcome;
using network::Statistic;

namespace {

Statistic read_statistic(Table &table, Statistic otherwise, const std::vector<Statistic> &allowed) {
  static const std::vector<std::pair<std::string, Statistic>> all{
      {"mean", Statistic::mean}, {"median", Statistic::median}, {"p90", Statistic::p90},
      {"p95", Statistic::p95},   {"most", Statistic::most},     {"person_days", Statistic::person_days}};
  const Node *node = table.take("statistic");
  if (node == nullptr)
    return otherwise;
  const std::string text = table.text("statistic");
  std::vector<std::string> names;
  for (const auto &[name, statistic] : all) {
    if (std::find(allowed.begin(), allowed.end(), statistic) == allowed.end())
      continue;
    names.push_back(name);
    if (name == text)
      return statistic;
  }
  table.faults().add(node->place, fmt::format("there is no statistic '{}' here", text),
                     one_of(names), names.size() > 1 ? nearest(text, names) : "");
  return otherwise;
}

/// One outcome, a list, or a table of weights.
std::vector<std::pair<unsigned, network::Expression>>
read_parts(Table &table, const char *name, Resolver &resolver) {
  std::vector<std::pair<unsigned, network::Expression>> parts;
  const Node *node = table.need(name);
  if (node == nullptr)
    return parts;
  const auto add = [&](const std::string &outcome, const Place &place, network::Expression weight) {
    const unsigned o = find_outcome(resolver.network(), outcome, place, resolver.faults());
    if (o != none)
      parts.emplace_back(o, std::move(weight));
  };
  if (node->is(Node::Kind::table))
    for (const auto &[outcome, weight] : node->members)
      add(outcome, weight.place, resolver.expression(weight, Wants::plain, "the weight"));
  else
    for (const auto &[outcome, place] : table.names(name))
      add(outcome, place, network::Expression::constant(1));
  if (parts.empty() && table.good())
    table.faults().add(table.node().place, fmt::format("{} has no outcomes", table.what()),
                       fmt::format("{} = [..]", name));
  return parts;
}

} // namespace

void SystemLoader::read_outcome(Outcome &outcome, const Node &node, Resolver &resolver) {
  const std::string what = fmt::format("outcome '{}'", outcome.name);
  Table table(node, what, faults_);
  outcome.means = table.need_text("means");
  outcome.unit = table.need_text("unit");
  if (const Node *by = table.take("by"))
    if (const std::string name = table.text("by"); by->is(Node::Kind::text))
      outcome.by = resolver.attribute(name, by->place);
  if (const Node *when = table.take("when"))
    outcome.when = resolver.condition(*when);
  if (const Node *published = table.take("published_as")) {
    Table as(*published, "'published_as'", faults_);
    outcome.published_series = as.need_text("series");
    outcome.published_category = as.need_text("category");
    as.finish();
  }
  static const std::vector<std::pair<std::string, Outcome::Kind>> kinds{
      {"flow", Outcome::Kind::flow},       {"stock", Outcome::Kind::stock},
      {"share", Outcome::Kind::share},     {"sum", Outcome::Kind::sum},
      {"elapsed", Outcome::Kind::elapsed}, {"wait", Outcome::Kind::wait},
      {"occupancy", Outcome::Kind::occupancy}, {"mean", Outcome::Kind::mean},
      {"persons", Outcome::Kind::persons}, {"level", Outcome::Kind::level},
      {"peak", Outcome::Kind::peak}};
  int found = 0;
  for (const auto &[name, kind] : kinds) {
    const Node *body_node = table.take(name);
    if (body_node == nullptr)
      continue;
    ++found;
    outcome.kind = kind;
    Table body(*body_node, fmt::format("'{}'", name), faults_);
    const auto mark = [&](const char *key, bool needed) {
      const Node *at = needed ? body.need(key) : body.take(key);
      return at == nullptr ? none : resolver.mark(body.text(key), at->place);
    };
    const auto not_at_an_end = [&](const char *instead) {
      for (const unsigned s : outcome.at)
        if (network_.stations[s].end)
          faults_.add(body_node->place,
                      fmt::format("nobody is at '{}', where people leave the system", network_.stations[s].name),
                      instead);
    };
    switch (kind) {
    case Outcome::Kind::flow:
      outcome.into = resolver.stations(body, "into");
      outcome.from = resolver.stations(body, "from");
      if (outcome.into.empty() && outcome.from.empty() && body.good())
        faults_.add(body_node->place, "the flow has neither 'into' nor 'from'", "one of both");
      if (const Node *within = body.take("within")) {
        const auto ticks = body.count("within");
        outcome.within = static_cast<std::int32_t>(std::min<std::int64_t>(ticks.value_or(0), 2000000000));
        if (body_node->find("since") == nullptr)
          faults_.add(within->place, "'within' has no mark", "since = \"mark\"");
      }
      outcome.since = mark("since", false);
      if (body_node->find("since") != nullptr && outcome.within < 0)
        faults_.add(body_node->place, "'since' without 'within' changes nothing", "within = N");
      outcome.dated = mark("dated", false);
      break;
    case Outcome::Kind::stock:
      outcome.at = resolver.stations(body, "at");
      if (outcome.at.empty() && body.good())
        faults_.add(body_node->place, "the stock has no stations", "at = [..]");
      outcome.dated = mark("dated", false);
      if (outcome.dated != none)
        not_at_an_end("a flow into it, dated");
      if (body_node->find("dated") != nullptr && body_node->find("statistic") != nullptr)
        faults_.add(body_node->place, "'dated' counts on the last day only", "no 'statistic' beside it");
      outcome.statistic = read_statistic(body, Statistic::none, {Statistic::mean, Statistic::person_days});
      break;
    case Outcome::Kind::share:
      outcome.of = read_parts(body, "of", resolver);
      outcome.in = read_parts(body, "in", resolver);
      if (outcome.unit == "percent")
        outcome.scale = 100;
      break;
    case Outcome::Kind::sum:
      outcome.of = read_parts(body, "of", resolver);
      break;
    case Outcome::Kind::elapsed:
      outcome.since = mark("from", true);
      outcome.into = resolver.stations(body, "into");
      outcome.at = resolver.stations(body, "at");
      if (outcome.into.empty() == outcome.at.empty())
        faults_.add(body_node->place,
                    outcome.at.empty() ? "'elapsed' has no station"
                                       : "'elapsed' has both 'into' and 'at'",
                    "into = .., or at = [..] for those who are there when a year ends");
      not_at_an_end("into = .. for those who come there");
      outcome.statistic = read_statistic(body, Statistic::median,
                                         {Statistic::mean, Statistic::median, Statistic::p90});
      if (const Node *among = body.take("among")) {
        outcome.among = find_outcome(network_, body.text("among"), among->place, faults_);
        outcome.dated = outcome.since; // a cohort: counted when the waiting began
        if (outcome.statistic == Statistic::mean)
          faults_.add(among->place, "a mean of those who wait has no end", "median or p90");
        if (outcome.ages())
          faults_.add(among->place, "those who are still there are all waiting", "no 'among' beside 'at'");
      }
      break;
    case Outcome::Kind::peak:
      outcome.into = resolver.stations(body, "into");
      if (outcome.into.empty() && body.good())
        faults_.add(body_node->place, "the peak has no station", "into = ..");
      if (const Node *per = body.need("per"); per != nullptr && body.text("per") != "week")
        faults_.add(per->place, "a peak of something else than weeks", "per = \"week\"");
      outcome.statistic = read_statistic(body, Statistic::p95, {Statistic::p95, Statistic::most});
      break;
    case Outcome::Kind::wait:
    case Outcome::Kind::occupancy:
      if (const Node *resource = body.need("resource"))
        outcome.resource = resolver.resource(body.text("resource"), resource->place);
      if (kind == Outcome::Kind::wait)
        outcome.statistic = read_statistic(body, Statistic::mean,
                                           {Statistic::mean, Statistic::median, Statistic::p90});
      else {
        outcome.relative = body.truth("relative", false);
        outcome.statistic = read_statistic(body, Statistic::mean, {Statistic::mean, Statistic::person_days});
        if (outcome.relative && outcome.statistic == Statistic::person_days)
          faults_.add(body_node->place, "a share of person-days", "one of relative and person_days");
        if (outcome.relative && outcome.unit == "percent")
          outcome.scale = 100;
        if (outcome.by != none || !outcome.when.terms.empty())
          faults_.add(node.place, fmt::format("{} cannot be split by person", what),
                      "neither 'by' nor 'when' beside an occupancy");
      }
      break;
    case Outcome::Kind::mean:
      outcome.into = resolver.stations(body, "into");
      if (const Node *of = body.need("of")) {
        outcome.counter = resolver.attribute(body.text("of"), of->place);
        if (outcome.counter != none && !network_.attributes[outcome.counter].counter)
          faults_.add(of->place, fmt::format("'{}' is no counter", body.text("of")), "a counter");
      }
      if (outcome.into.empty())
        faults_.add(body_node->place, "'mean' has no station", "into = ..");
      break;
    case Outcome::Kind::level:
      if (const Node *of = body.need("of")) {
        outcome.parameter = resolver.parameter(body.text("of"), of->place);
        if (outcome.parameter == none)
          break;
        const network::Parameter &parameter = network_.parameters[outcome.parameter];
        if (!parameter.moves && feedbacks_sound_)
          faults_.add(of->place, fmt::format("no feedback writes '{}'", parameter.name),
                      "a parameter that moves");
        const auto &by = parameter.cells.attributes();
        if (outcome.by != (by.empty() ? none : by.front()))
          faults_.add(node.place, fmt::format("{} is not split as '{}' is", what, parameter.name),
                      by.empty() ? "no 'by'" : fmt::format("by = \"{}\"", network_.attributes[by.front()].name));
      }
      if (!outcome.when.terms.empty())
        faults_.add(node.place, fmt::format("{} cannot be split by person", what), "no 'when'");
      break;
    case Outcome::Kind::persons: {
      outcome.into = resolver.stations(body, "into");
      const auto n = body.count("at_least");
      if (outcome.into.empty() && body.good())
        faults_.add(body_node->place, "'persons' has no station", "into = ..");
      if (!n || *n < 1 || *n > 200)
        faults_.add(body_node->place, "'persons' has no number of times", "at_least = 1 to 200");
      outcome.at_least = static_cast<unsigned>(std::clamp<std::int64_t>(n.value_or(1), 1, 200));
      break;
    }
    }
    body.finish();
  }
  if ((outcome.kind == Outcome::Kind::elapsed || outcome.kind == Outcome::Kind::wait)) {
    const double ticks = resolver.ticks_in(outcome.unit);
    if (ticks == 0 && !outcome.unit.empty())
      faults_.add(node.place, fmt::format("{} has the wrong unit '{}'", what, outcome.unit),
                  "a unit of time such as days");
    else if (ticks > 0)
      outcome.scale = 1 / ticks;
  }
  if (found != 1) {
    std::vector<std::string> names;
    for (const auto &[name, kind] : kinds)
      names.push_back(name);
    faults_.add(node.place, fmt::format("{} has {} kinds", what, found),
                "exactly one of " + one_of(names));
  }
  table.finish();
}

} // namespace rechtsweg::scenario
