#include "scenario/one_more.h"

#include "scenario/resolver.h"
#include "world/tables.h"

#include <algorithm>
#include <cmath>
#include <fmt/core.h>

namespace rechtsweg::scenario {

using network::Network;

namespace {

/// The parameters on which places or quota depend, in the order in which they are named; what says
/// how many there are (flights) before what says how large each is (seats).
std::vector<unsigned> parameters_of(const network::Resource &resource) {
  std::vector<unsigned> result;
  for (const auto *expression : {&resource.flights, &resource.amount})
    for (const auto &step : expression->steps)
      if (step.op == network::Expression::Op::parameter &&
          std::find(result.begin(), result.end(), step.parameter) == result.end())
        result.push_back(step.parameter);
  return result;
}

/// Whether one of it is a thing that one can have more of, rather than a part, a ratio or a time.
bool is_quantity(const Network &network, const network::Parameter &parameter) {
  for (const char *other : {"", "share", "factor", "percent", "elasticity", "dollars"})
    if (parameter.unit == other)
      return false;
  Faults ignored;
  return !(Resolver(network, ignored).ticks_in(parameter.unit) > 0) &&
         parameter.unit.rfind("per ", 0) != 0;
}

std::size_t resources_served(const Network &network, unsigned parameter) {
  return static_cast<std::size_t>(
      std::count_if(network.resources.begin(), network.resources.end(), [&](const auto &resource) {
        const auto all = parameters_of(resource);
        return std::find(all.begin(), all.end(), parameter) != all.end();
      }));
}

/// The values of all levers on a day of the base.
network::Values values_on(const Study &study, engine::Day day) {
  const network::Timeline &base = study.alternatives.front().timeline;
  network::Values values(study.network.parameters, base.start);
  for (const auto &step : base.steps)
    if (step.day <= day)
      values.set(step.lever, step.value);
  return values;
}

/// Sets `by`, or the reason why the lever is not moved.
void choose_amount(const Study &study, engine::Day from, double share, OneMore &more) {
  const Network &network = study.network;
  const network::Resource &resource = network.resources[more.resource];
  network::Values values = values_on(study, from);
  const double value = values.lever(more.axis.first), some = share * std::abs(value);
  const network::Parameter &parameter =
      network.parameters[network.levers[more.axis.first].parameter];
  if (!is_quantity(network, parameter)) {
    more.by = some;
    if (!(some > 0))
      more.reason = fmt::format("{} is zero on {}: no share of it can be added", more.axis.name,
                                engine::iso(from));
  } else {
    more.by = std::max(1.0, std::ceil(some - 1e-9));
    if (!resource.quota) { // places are whole at any scale; what is left of a quota is carried over
      const double before = values.of(resource.amount, 0);
      values.set(more.axis.first, value + 1);
      if (const double each = (values.of(resource.amount, 0) - before) * study.scale; each > 0)
        more.by = std::max(more.by, std::ceil(1 / each - 1e-9));
    }
  }
  more.axis.op = LeverChange::Op::add;
  more.axis.base = 0;
  more.axis.low = 0;
  more.axis.high = more.by;
  if (!more.reason.empty())
    return;
  const Soundness soundness(study);
  for (std::size_t a = 0; a < study.alternatives.size(); ++a)
    if (const auto wrong =
            soundness.of(moved_timeline(study, a, {more.axis.change(more.by, from)}, Moved::on_top),
                         nullptr, true, from);
        !wrong.empty()) {
      more.reason =
          fmt::format("with {} more of {}, {}", more.by, more.axis.name, wrong.front().what);
      return;
    }
}

/// The one lever of a parameter that counts for the resource: amounts are nobody's in particular.
std::string lever_of(const Network &network, unsigned parameter) {
  const network::Parameter &of = network.parameters[parameter];
  return network.levers[of.first + of.cells.of(0)].name;
}

} // namespace

OneMore one_more(const Study &study, unsigned resource, engine::Day from, double share) {
  const Network &network = study.network;
  OneMore more;
  more.resource = resource;
  std::optional<unsigned> best;
  std::pair<bool, std::size_t> best_rank;
  for (const unsigned parameter : parameters_of(network.resources[resource])) {
    if (network.parameters[parameter].moves)
      continue;
    const std::pair rank{!is_quantity(network, network.parameters[parameter]),
                         resources_served(network, parameter)};
    if (!best || rank < best_rank) {
      best = parameter;
      best_rank = rank;
    }
  }
  if (!best) {
    more.reason = "no lever stands behind it";
    return more;
  }
  Faults faults;
  const auto axis = axis_of_decision(network, lever_of(network, *best), {}, faults);
  if (!axis) {
    more.reason = faults.sorted().front().what;
    return more;
  }
  more.axis = *axis;
  choose_amount(study, from, share, more);
  return more;
}

OneMore one_more(const Study &study, unsigned resource, const std::string &lever, engine::Day from,
                 double share, const Place &place, Faults &faults) {
  const Network &network = study.network;
  OneMore more;
  more.resource = resource;
  const auto axis = axis_of_decision(network, lever, place, faults);
  if (!axis)
    return more;
  const auto all = parameters_of(network.resources[resource]);
  if (std::find(all.begin(), all.end(), network.levers[axis->first].parameter) == all.end()) {
    std::vector<std::string> names;
    for (const unsigned parameter : all)
      names.push_back(network.parameters[parameter].name);
    faults.add(place,
               fmt::format("'{}' does not depend on '{}'", network.resources[resource].name, lever),
               names.empty() ? "a resource with a lever" : one_of(names), nearest(lever, names));
    return more;
  }
  more.axis = *axis;
  choose_amount(study, from, share, more);
  return more;
}

} // namespace rechtsweg::scenario
