#include "world/tables.h"

#include "behaviour/behaviour.h"
#include "engine/check.h"

#include <cmath>
#include <fmt/core.h>
#include <map>

namespace rechtsweg::world {

using network::Attributes;
using network::Network;
using network::Rule;

// ---- Dependence

Dependence::Dependence(const Network &network)
    : network_(&network), attributes_(network.attributes.size(), false),
      parameters_(network.parameters.size(), false) {}

void Dependence::on(const network::Condition &condition) {
  for (const auto &term : condition.terms)
    attributes_[term.attribute] = true;
}

void Dependence::on_parameter(unsigned parameter) {
  parameters_[parameter] = true;
  for (const unsigned attribute : network_->parameters[parameter].cells.attributes())
    attributes_[attribute] = true;
}

void Dependence::on(const network::Expression &expression) {
  for (const auto &step : expression.steps)
    if (step.op == network::Expression::Op::parameter)
      on_parameter(step.parameter);
}

network::Cells Dependence::cells() const {
  std::vector<unsigned> which;
  for (unsigned a = 0; a < attributes_.size(); ++a)
    if (attributes_[a])
      which.push_back(a);
  return {network_->attributes, which};
}

// ---- Routes

namespace {

/// The probability of each branch of a rule for one kind of person.
void branch_probabilities(const Network &network, const Rule &rule, const network::Values &values,
                          Attributes word, std::vector<double> &out) {
  out.assign(rule.branches.size(), 0.0);
  if (rule.behaviour != network::none) {
    const network::Behaviour &use = network.behaviours[rule.behaviour];
    std::vector<double> parameters;
    for (const network::Expression &parameter : use.parameters)
      parameters.push_back(values.of(parameter, word));
    behaviour::find(use.name)->probabilities(parameters, out);
    return;
  }
  double sum = 0;
  std::size_t rest = rule.branches.size();
  for (std::size_t b = 0; b < rule.branches.size(); ++b) {
    if (rule.branches[b].rest)
      rest = b;
    else
      sum += out[b] = values.of(rule.branches[b].probability, word);
  }
  if (rest < out.size())
    out[rest] = std::max(0.0, 1.0 - sum);
}

const Rule *matching(const std::vector<Rule> &rules, Attributes word) {
  for (const Rule &rule : rules)
    if (rule.when.holds(word))
      return &rule;
  return nullptr;
}

} // namespace

namespace {

Action compiled(const Network &network, const network::Station *station, const Rule &rule) {
  Action action;
  const auto add = [&](const std::vector<network::Change> &changes) {
    for (const network::Change &change : changes) {
      action.changes = true;
      for (const unsigned a : network.ledger.attributes())
        action.in_ledger = action.in_ledger || a == change.attribute;
      if (change.add) {
        action.counters.push_back(change);
        continue;
      }
      const Attributes mask = Attributes{change.mask} << change.shift;
      action.keep &= ~mask;
      action.put = (action.put & ~mask) | (Attributes{change.value} << change.shift);
    }
  };
  if (station != nullptr) {
    add(station->set);
    action.marks = station->marks;
    action.parts = station->parted_to != network::none;
  }
  add(rule.set);
  action.marks.insert(action.marks.end(), rule.marks.begin(), rule.marks.end());
  return action;
}

} // namespace

RouteTable::RouteTable(const Network &network, const std::vector<Rule> &rules,
                       const network::Station *station) {
  for (const Rule &rule : rules) {
    const Action action = compiled(network, station, rule);
    if (action == Action{}) {
      action_of.push_back(Option::nothing);
      continue;
    }
    const auto known = std::find(actions.begin(), actions.end(), action);
    action_of.push_back(static_cast<std::uint16_t>(known - actions.begin()));
    if (known == actions.end())
      actions.push_back(action);
  }
  Dependence dependence(network);
  for (const Rule &rule : rules) {
    dependence.on(rule.when);
    if (rule.behaviour != network::none)
      for (const auto &parameter : network.behaviours[rule.behaviour].parameters)
        dependence.on(parameter);
    else
      for (const auto &branch : rule.branches)
        dependence.on(branch.probability);
  }
  cells = dependence.cells();
  depends_on = dependence.parameters();
}

void RouteTable::evaluate(const Network &network, const std::vector<Rule> &rules,
                          const network::Values &values) {
  rows.resize(cells.size());
  options.clear();
  // Thousands of combinations have some dozens of sets of options between them: shared, they stay
  // in the cache.
  std::multimap<std::pair<double, std::size_t>, std::uint32_t> known; // by the first and how many
  std::vector<Option> own;
  const auto lead = [&](double up_to, unsigned to) {
    own.emplace_back();
    own.back().up_to = up_to;
    own.back().to = static_cast<std::uint16_t>(to);
  };
  const auto shared = [&] {
    const auto alike = [&](const Option &a, const Option &b) {
      return a.up_to == b.up_to && a.to == b.to && a.action == b.action;
    };
    const std::pair key{own.front().up_to, own.size()};
    for (auto [at, last] = known.equal_range(key); at != last; ++at)
      if (std::equal(own.begin(), own.end(), options.begin() + at->second, alike))
        return at->second;
    const auto first = static_cast<std::uint32_t>(options.size());
    options.insert(options.end(), own.begin(), own.end());
    known.emplace(key, first);
    return first;
  };
  std::vector<double> probabilities;
  for (unsigned cell = 0; cell < cells.size(); ++cell) {
    const Attributes word = cells.word(cell);
    const Rule *rule = matching(rules, word);
    Row &row = rows[cell];
    row = Row{};
    if (rule == nullptr)
      continue; // the loader saw to it that nobody meets this combination
    branch_probabilities(network, *rule, values, word, probabilities);
    double up_to = 0;
    own.clear();
    for (std::size_t b = 0; b < probabilities.size(); ++b)
      if (probabilities[b] > 0 || probabilities.size() == 1)
        lead(up_to += probabilities[b], rule->branches[b].to);
    if (own.empty()) // all zero: can only be a single certain way written as a number
      lead(1.0, rule->branches.front().to);
    own.back().up_to = 2.0; // takes what rounding leaves
    for (Option &option : own)
      option.action = action_of[static_cast<std::size_t>(rule - rules.data())];
    row.first = shared();
    row.count = static_cast<std::uint32_t>(own.size());
  }
}

std::string faults_of_route(const Network &network, const std::vector<Rule> &route,
                            const network::Values &values) {
  const RouteTable table(network, route);
  std::vector<double> probabilities;
  for (unsigned cell = 0; cell < table.cells.size(); ++cell) {
    const Attributes word = table.cells.word(cell);
    const Rule *rule = matching(route, word);
    std::string who;
    for (const unsigned a : table.cells.attributes())
      who += fmt::format("{}{} = {}", who.empty() ? " for " : ", ", network.attributes[a].name,
                         network.attributes[a].values[network.attributes[a].of(word)]);
    if (rule == nullptr)
      return fmt::format("no rule matches{}", who.empty() ? " anybody" : who);
    branch_probabilities(network, *rule, values, word, probabilities);
    double sum = 0;
    bool rest = false;
    for (std::size_t b = 0; b < probabilities.size(); ++b) {
      rest = rest || rule->branches[b].rest;
      if (!(probabilities[b] >= -1e-12) || !(probabilities[b] <= 1 + 1e-9))
        return fmt::format("the probability of {} is {:.6g}{}",
                           network.stations[rule->branches[b].to].name, probabilities[b], who);
      sum += probabilities[b];
    }
    if (std::abs(sum - 1) > 1e-9)
      return fmt::format("the probabilities add up to {:.10g}{}", sum, who);
  }
  return {};
}

// ---- Stays

engine::Variate variate(const network::Duration &duration, const network::Values &values,
                        Attributes word) {
  const auto p = [&](std::size_t i) { return values.of(duration.parameters[i], word); };
  using engine::Family;
  using engine::Variate;
  switch (duration.family) {
  case Family::fixed:
    return Variate::fixed(p(0));
  case Family::exponential:
    return Variate::exponential(p(0));
  case Family::lognormal:
    return Variate::lognormal(p(0), p(1));
  case Family::gamma:
    return Variate::gamma(p(0), p(1));
  case Family::weibull:
    return Variate::weibull(p(0), p(1));
  case Family::uniform:
    return Variate::uniform(p(0), p(1));
  case Family::triangular:
    return Variate::triangular(p(0), p(1), p(2));
  case Family::table:
    return Variate::table(duration.values, duration.weights);
  }
  return Variate::fixed(0);
}

StayTable::StayTable(const Network &network, const network::Stay &stay) {
  Dependence dependence(network);
  for (const auto &rule : stay) {
    dependence.on(rule.when);
    for (const auto &parameter : rule.is.parameters)
      dependence.on(parameter);
  }
  cells = dependence.cells();
  depends_on = dependence.parameters();
}

void StayTable::evaluate(const network::Stay &stay, const network::Values &values) {
  rows.assign(cells.size(), engine::Variate::fixed(0));
  fixed = true;
  for (unsigned cell = 0; cell < cells.size(); ++cell) {
    const Attributes word = cells.word(cell);
    for (const auto &rule : stay)
      if (rule.when.holds(word)) {
        rows[cell] = variate(rule.is, values, word);
        fixed = fixed && rows[cell].is_fixed();
        break;
      }
  }
}

AllotmentTable::AllotmentTable(const Network &network, const network::Allotment &allotment) {
  Dependence dependence(network);
  for (const auto &[value, share] : allotment.shares)
    dependence.on(share);
  dependence.not_on(allotment.attribute);
  cells = dependence.cells();
  depends_on = dependence.parameters();
}

void AllotmentTable::evaluate(const network::Allotment &allotment, const network::Values &values) {
  first.clear();
  options.clear();
  for (unsigned cell = 0; cell < cells.size(); ++cell) {
    first.push_back(static_cast<std::uint32_t>(options.size()));
    double whole = 1, up_to = 0;
    if (allotment.weights) {
      whole = 0;
      for (const auto &[value, share] : allotment.shares)
        whole += std::max(0.0, values.of(share, allotment.word(cells.word(cell), value)));
    }
    for (const auto &[value, share] : allotment.shares)
      if (const double part = values.of(share, allotment.word(cells.word(cell), value)); part > 0)
        options.push_back({up_to += part / whole, value});
    const unsigned rest =
        allotment.rest != network::none ? allotment.rest : allotment.shares.back().first;
    options.push_back({2, rest}); // whatever rounding leaves
  }
  first.push_back(static_cast<std::uint32_t>(options.size()));
}

std::string faults_of_stay(const Network &network, const network::Stay &stay,
                           const network::Values &values) {
  const StayTable table(network, stay);
  for (unsigned cell = 0; cell < table.cells.size(); ++cell) {
    const Attributes word = table.cells.word(cell);
    const network::DurationRule *found = nullptr;
    for (const auto &rule : stay)
      if (found == nullptr && rule.when.holds(word))
        found = &rule;
    if (found == nullptr)
      return "no rule of the stay matches everybody";
    const auto p = [&](std::size_t i) { return values.of(found->is.parameters[i], word); };
    using engine::Family;
    switch (found->is.family) {
    case Family::fixed:
      if (!(p(0) >= 0))
        return fmt::format("a stay of {:.6g} is negative", p(0));
      break;
    case Family::exponential:
      if (!(p(0) > 0))
        return fmt::format("a mean of {:.6g} is not positive", p(0));
      break;
    case Family::lognormal:
      if (!(p(1) > 0) || !(p(0) > p(1)))
        return fmt::format("a lognormal with mean {:.6g} and median {:.6g}: the mean must exceed "
                           "the median, and both be positive",
                           p(0), p(1));
      break;
    case Family::gamma:
    case Family::weibull:
      if (!(p(0) > 0) || !(p(1) > 0))
        return fmt::format("{:.6g} and {:.6g} must both be positive", p(0), p(1));
      break;
    case Family::uniform:
      if (!(p(0) >= 0) || !(p(1) > p(0)))
        return fmt::format(
            "low {:.6g} and high {:.6g}: low must not be negative and lie below high", p(0), p(1));
      break;
    case Family::triangular:
      if (!(p(0) >= 0) || !(p(0) <= p(1)) || !(p(1) <= p(2)) || !(p(0) < p(2)))
        return fmt::format("low {:.6g}, mode {:.6g}, high {:.6g} are not in order", p(0), p(1),
                           p(2));
      break;
    case Family::table:
      break;
    }
  }
  return {};
}

} // namespace rechtsweg::world
