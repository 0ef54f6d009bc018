#include "scenario/numbers.h"

#include "behaviour/behaviour.h"
#include "world/tables.h"

#include <cmath>
#include <fmt/core.h>

namespace rechtsweg::scenario {

using network::none;
using At = Trouble::At;

namespace {

constexpr double most_persons = 1e9;

} // namespace

std::string faults_of_duration(const network::Network &network, const network::Stay &stay,
                               const network::Values &values) {
  auto fault = world::faults_of_stay(network, stay, values);
  if (!fault.empty())
    return fault;
  const world::StayTable table(network, stay);
  for (unsigned cell = 0; cell < table.cells.size(); ++cell)
    for (const auto &rule : stay)
      if (rule.when.holds(table.cells.word(cell))) {
        for (const auto &parameter : rule.is.parameters)
          if (!std::isfinite(values.of(parameter, table.cells.word(cell))))
            return "a stay is not finite";
        break;
      }
  return {};
}

unsigned faulty_rule(const network::Network &network, const std::vector<network::Rule> &route,
                     const network::Values &values) {
  // Rules one after the other, followed by one that is right.
  std::vector<network::Rule> some;
  network::Rule right;
  right.branches.push_back({0, network::Expression::constant(1), false});
  for (unsigned i = 0; i < route.size(); ++i) {
    some.push_back(route[i]);
    some.push_back(right);
    if (!world::faults_of_route(network, some, values).empty())
      return i;
    some.pop_back();
  }
  return 0;
}

std::string faults_of_amount(const network::Resource &resource, double amount) {
  const char *thing = resource.quota ? "units" : "places";
  if (!std::isfinite(amount))
    return fmt::format("'{}' has no finite number of {}", resource.name, thing);
  if (!(amount >= 0) || amount > most_persons)
    return fmt::format("'{}' has {:g} {}", resource.name, amount, thing);
  return {};
}

Numbers::Numbers(const network::Network &network) : network_(&network) {
  const auto stay = [&](At at, unsigned index, const network::Stay &what) {
    if (!what.empty())
      items_.push_back({at, index, 0, world::StayTable(network, what).depends_on});
  };
  const auto number = [&](At at, unsigned index, unsigned item,
                          const std::vector<const network::Expression *> &expressions) {
    world::Dependence dependence(network);
    for (const auto *expression : expressions)
      dependence.on(*expression);
    items_.push_back({at, index, item, dependence.parameters()});
  };
  for (unsigned s = 0; s < network.stations.size(); ++s) {
    const network::Station &station = network.stations[s];
    if (station.end)
      continue;
    items_.push_back({At::route, s, 0, world::RouteTable(network, station.route).depends_on});
    stay(At::stay, s, station.stay);
    if (station.hazard) {
      number(At::stay, s, 0, {&station.hazard_rate});
    }
  }
  for (unsigned r = 0; r < network.resources.size(); ++r) {
    const network::Resource &resource = network.resources[r];
    stay(At::patience, r, resource.patience);
    number(At::amount, r, 0, {&resource.amount});
    number(At::flights, r, 0, {&resource.flights});
    for (unsigned t = 0; t < resource.timeouts.size(); ++t)
      number(At::timeout, r, t, {&resource.timeouts[t].after});
    if (!resource.share.empty()) {
      std::vector<const network::Expression *> parts;
      for (const auto &[station, part] : resource.share)
        parts.push_back(&part);
      number(At::share, r, 0, parts);
    }
  }
  for (unsigned i = 0; i < network.sources.size(); ++i) {
    const network::Source &source = network.sources[i];
    number(At::source, i, 0, {&source.amount});
    stay(At::waited, i, source.waited);
    for (unsigned a = 0; a < source.attributes.size(); ++a) {
      std::vector<const network::Expression *> shares{&source.amount};
      for (const auto &[value, share] : source.attributes[a].shares)
        shares.push_back(&share);
      number(At::source_share, i, a, shares);
    }
  }
  for (unsigned f = 0; f < network.feedbacks.size(); ++f) {
    world::Dependence dependence(network);
    for (const network::Expression &parameter : network.feedbacks[f].parameters)
      dependence.on(parameter);
    items_.push_back({At::feedback, f, 0, dependence.parameters()});
  }
}

std::vector<Trouble> Numbers::troubles(const network::Values &values,
                                       const std::vector<bool> *moved) const {
  std::vector<Trouble> out;
  for (const Item &item : items_) {
    bool wanted = moved == nullptr;
    for (std::size_t p = 0; !wanted && p < item.depends_on.size(); ++p)
      wanted = item.depends_on[p] && (*moved)[p];
    if (wanted)
      check(item, values, out);
  }
  return out;
}

bool Numbers::about_time(const std::vector<bool> &moved) const {
  for (const Item &item : items_)
    if (item.at == At::stay || item.at == At::patience || item.at == At::timeout)
      for (std::size_t p = 0; p < item.depends_on.size(); ++p)
        if (item.depends_on[p] && moved[p])
          return true;
  return false;
}

const std::vector<bool> &Numbers::depends_on(const Trouble &trouble) const {
  // Of a route the item is a rule, and all rules were checked together.
  for (const Item &item : items_)
    if (item.at == trouble.at && item.index == trouble.index &&
        (item.at == At::route || item.item == trouble.item))
      return item.depends_on;
  static const std::vector<bool> nothing;
  return nothing;
}

template <typename Kind>
std::string Numbers::not_positive(const Kind &behaviour,
                                  const std::vector<network::Expression> &parameters,
                                  const network::Values &values) const {
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    if (!behaviour.parameters[i].positive)
      continue;
    world::Dependence dependence(*network_);
    dependence.on(parameters[i]);
    const network::Cells cells = dependence.cells();
    for (unsigned cell = 0; cell < cells.size(); ++cell)
      if (const double value = values.of(parameters[i], cells.word(cell)); !(value > 0))
        return fmt::format("the behaviour '{}' cannot do with '{}' at {:g}", behaviour.name,
                           behaviour.parameters[i].name, value);
  }
  return {};
}

void Numbers::check(const Item &item, const network::Values &values,
                    std::vector<Trouble> &out) const {
  const auto add = [&](std::string what, std::string expected = {}, unsigned at = 0) {
    out.push_back({item.at, item.index, at == 0 ? item.item : at, std::move(what), std::move(expected)});
  };
  switch (item.at) {
  case At::route: {
    const network::Station &station = network_->stations[item.index];
    for (const network::Rule &rule : station.route)
      if (rule.behaviour != none) {
        const network::Behaviour &use = network_->behaviours[rule.behaviour];
        if (const auto fault = not_positive(*behaviour::find(use.name), use.parameters, values);
            !fault.empty())
          return add(fmt::format("at '{}', {}", station.name, fault), "more than 0");
      }
    if (const auto fault = world::faults_of_route(*network_, station.route, values); !fault.empty())
      add(fmt::format("at '{}', {}", station.name, fault),
          "probabilities from 0 to 1 that add up to 1",
          faulty_rule(*network_, station.route, values));
    break;
  }
  case At::stay: {
    const network::Station &station = network_->stations[item.index];
    if (station.hazard) {
      world::Dependence dependence(*network_);
      dependence.on(station.hazard_rate);
      const network::Cells cells = dependence.cells();
      for (unsigned cell = 0; cell < cells.size(); ++cell)
        if (const double rate = values.of(station.hazard_rate, cells.word(cell));
            !(rate >= 0) || !std::isfinite(rate)) {
          add(fmt::format("at '{}', the hazard is {:.6g}", station.name,
                          rate / station.hazard_rate.factor),
              "at least 0");
          break;
        }
    } else if (const auto fault = faults_of_duration(*network_, station.stay, values);
               !fault.empty())
      add(fmt::format("at '{}', {}", station.name, fault));
    break;
  }
  case At::patience: {
    const network::Resource &resource = network_->resources[item.index];
    if (const auto fault = faults_of_duration(*network_, resource.patience, values); !fault.empty())
      add(fmt::format("the patience of '{}': {}", resource.name, fault));
    break;
  }
  case At::amount:
  case At::flights: {
    const network::Resource &resource = network_->resources[item.index];
    const auto &expression = item.at == At::amount ? resource.amount : resource.flights;
    if (const auto fault = faults_of_amount(resource, values.of(expression, 0)); !fault.empty())
      add(fault, "at least 0");
    break;
  }
  case At::timeout: {
    const network::Expression &after = network_->resources[item.index].timeouts[item.item].after;
    world::Dependence dependence(*network_);
    dependence.on(after);
    const network::Cells cells = dependence.cells();
    for (unsigned cell = 0; cell < cells.size(); ++cell)
      if (const double ticks = values.of(after, cells.word(cell)); !std::isfinite(ticks)) {
        add("the timeout has no finite time", "at least 0");
        break;
      } else if (ticks < 0) {
        add(fmt::format("the timeout after {:g} is negative", ticks), "at least 0");
        break;
      }
    break;
  }
  case At::share: {
    const network::Resource &resource = network_->resources[item.index];
    double sum = 0;
    bool negative = false;
    for (std::size_t g = 0; g + 1 < resource.share.size(); ++g) {
      const double part = values.of(resource.share[g].second, 0);
      negative = negative || !(part >= 0);
      sum += part;
    }
    if (!(sum <= 1 + 1e-9))
      add(fmt::format("the shares of '{}' add up to {:.6g}", resource.name, sum), "at most 1");
    else if (negative)
      add(fmt::format("a share of '{}' is negative", resource.name), "shares from 0 to 1");
    break;
  }
  case At::feedback: {
    const network::Feedback &feedback = network_->feedbacks[item.index];
    if (const auto fault = not_positive(*behaviour::find_feedback(feedback.behaviour),
                                        feedback.parameters, values);
        !fault.empty())
      add(fault, "more than 0");
    break;
  }
  case At::source:
  case At::source_share:
  case At::waited:
    check_source(item, values, out);
  }
}

void Numbers::check_source(const Item &item, const network::Values &values,
                           std::vector<Trouble> &out) const {
  const network::Source &source = network_->sources[item.index];
  const auto add = [&](std::string what, std::string expected = {}) {
    out.push_back({item.at, item.index, item.item, std::move(what), std::move(expected)});
  };
  if (item.at == At::waited) {
    if (const auto fault = faults_of_duration(*network_, source.waited, values); !fault.empty())
      add(fmt::format("the waiting time of '{}': {}", source.name, fault));
    return;
  }
  for (unsigned stratum = 0; stratum < source.strata.size(); ++stratum) {
    const auto word = source.strata.word(stratum, source.fixed);
    if (item.at == At::source) {
      const double amount = values.of(source.amount, word);
      if (!std::isfinite(amount))
        return add(fmt::format("the source '{}' has no finite amount", source.name));
      if (!(amount >= 0))
        return add(fmt::format("the source '{}' has a negative amount", source.name));
      if (amount > most_persons)
        return add(fmt::format("the source '{}' has {:g} persons", source.name, amount),
                   fmt::format("at most {:.0f}", most_persons));
      continue;
    }
    const network::Allotment &allotment = source.attributes[item.item];
    double sum = 0;
    bool negative = false;
    for (const auto &[value, share] : allotment.shares) {
      const double p = values.of(share, allotment.word(word, value));
      negative = negative || !(p >= 0);
      sum += p;
    }
    if (allotment.weights) {
      if (negative || !(sum > 0) || !std::isfinite(sum))
        return add(fmt::format("the source '{}': the weights of '{}' are negative or all nought",
                               source.name, network_->attributes[allotment.attribute].name),
                   "numbers of at least 0, one above 0");
      continue;
    }
    if (negative || !(sum <= 1 + 1e-9) || (allotment.rest == none && std::abs(sum - 1) > 1e-9))
      return add(fmt::format("the source '{}': the shares of '{}' add up to {:.10g}", source.name,
                             network_->attributes[allotment.attribute].name, sum),
                 "shares from 0 to 1 that add up to 1");
  }
}

} // namespace rechtsweg::scenario
