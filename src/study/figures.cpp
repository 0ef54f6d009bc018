#include "study/figures.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace rechtsweg::study {

using network::none;
using network::Outcome;
using network::Statistic;
using Kind = world::Periods::Period::Kind;

bool reported(const Outcome &outcome, Kind kind) {
  return !outcome.yearly() || kind == Kind::fiscal_year;
}

Layout::Layout(const scenario::Study &study)
    : study_(&study), calendar_(study.network.start, study.network.end,
                                study.network.ticks_per_day, study.network.fiscal_month),
      periods_(calendar_.all()) {
  for (const scenario::Claim &claim : study.claims)
    for (const std::string &name : {claim.period, claim.relative_period}) {
      const auto dots = name.find("..");
      if (dots == std::string::npos)
        continue;
      auto span = calendar_.between(*engine::parse_day(name.substr(0, dots)),
                                    *engine::parse_day(name.substr(dots + 2)));
      span.name = name;
      bool known = false;
      for (const auto &period : periods_)
        known = known || period.name == name;
      if (!known)
        periods_.push_back(span);
    }
  for (unsigned o = 0; o < study.network.outcomes.size(); ++o) {
    const Outcome &outcome = study.network.outcomes[o];
    start_of_.emplace_back();
    const unsigned categories =
        outcome.by == none ? 0 : study.network.attributes[outcome.by].size();
    for (unsigned c = 0; c <= categories; ++c) {
      const unsigned category = c == 0 ? total : c - 1;
      start_of_.back().emplace_back(category, keys_.size());
      for (unsigned p = 0; p < periods_.size(); ++p)
        if (reported(outcome, periods_[p].kind))
          keys_.push_back({o, category, p});
    }
  }
}

int Layout::find(unsigned outcome, unsigned category, const std::string &period) const {
  for (const auto &[c, start] : start_of_[outcome])
    if (c == category)
      for (std::size_t i = start;
           i < keys_.size() && keys_[i].outcome == outcome && keys_[i].category == category; ++i)
        if (periods_[keys_[i].period].name == period)
          return static_cast<int>(i);
  return -1;
}

std::string Layout::category_name(const Key &key) const {
  if (key.category == total)
    return "total";
  const Outcome &outcome = study_->network.outcomes[key.outcome];
  return study_->network.attributes[outcome.by].values[key.category];
}

double Layout::value(const world::Ledger &ledger, unsigned o, unsigned category, unsigned first,
                     unsigned last, const network::Values &weights) const {
  const Outcome &outcome = study_->network.outcomes[o];
  const world::Tally &tally = ledger.tally(o);
  constexpr double nothing = std::numeric_limits<double>::quiet_NaN();
  const unsigned from = category == total ? 0 : category,
                 to = category == total ? tally.categories : category + 1;
  const auto each = [&](auto &&use) {
    for (unsigned month = first; month < last; ++month)
      for (unsigned c = from; c < to; ++c)
        use(std::size_t{month} * tally.categories + c);
  };
  const auto days_of = [&](unsigned month) {
    return static_cast<double>(calendar_.start_of(month + 1) - calendar_.start_of(month)) /
           study_->network.ticks_per_day;
  };
  const auto parts = [&](const auto &list) {
    double sum = 0;
    for (const auto &[part, weight] : list)
      sum += weighted(ledger, outcome, part, weight, category, first, last, weights);
    return sum;
  };
  double result = 0;
  switch (outcome.kind) {
  case Outcome::Kind::flow:
  case Outcome::Kind::persons:
    each([&](std::size_t cell) { result += static_cast<double>(tally.count[cell]); });
    break;
  case Outcome::Kind::stock:
    if (outcome.left_over())
      each([&](std::size_t cell) { result += static_cast<double>(tally.count[cell]); });
    else if (outcome.statistic == Statistic::person_days) {
      for (unsigned month = first; month < last; ++month)
        for (unsigned c = from; c < to; ++c)
          result += tally.mean_stock[std::size_t{month} * tally.categories + c] * days_of(month);
    } else if (outcome.statistic == Statistic::mean) {
      double days = 0;
      for (unsigned month = first; month < last; ++month) {
        for (unsigned c = from; c < to; ++c)
          result += tally.mean_stock[std::size_t{month} * tally.categories + c] * days_of(month);
        days += days_of(month);
      }
      result /= days;
    } else
      for (unsigned c = from; c < to; ++c)
        result += static_cast<double>(tally.count[std::size_t{last - 1} * tally.categories + c]);
    break;
  case Outcome::Kind::share: {
    const double of = parts(outcome.of), in = parts(outcome.in);
    return in != 0 ? outcome.scale * of / in : nothing;
  }
  case Outcome::Kind::sum:
    return parts(outcome.of); // parts are scaled already
  case Outcome::Kind::elapsed:
  case Outcome::Kind::wait: {
    world::Histogram all;
    each([&](std::size_t cell) { all.merge(tally.durations[cell]); });
    if (all.count() == 0)
      return nothing;
    if (outcome.among != none) {
      // Kaplan-Meier where all that are censored are so at the end of the horizon: whoever has not
      // finished has waited longer than all who have.
      const double begun = value(ledger, outcome.among, category, first, last, weights) * study_->scale;
      const double p = (outcome.statistic == Statistic::median ? 0.5 : 0.9) * begun /
                       static_cast<double>(all.count());
      return p <= 1 ? outcome.scale * all.quantile(p) : nothing;
    }
    const double ticks = outcome.statistic == Statistic::mean     ? all.mean()
                         : outcome.statistic == Statistic::median ? all.quantile(0.5)
                                                                  : all.quantile(0.9);
    return outcome.scale * ticks;
  }
  case Outcome::Kind::peak: {
    // Weeks that lie wholly within the period.
    std::vector<double> weeks;
    const auto [begin, end] = calendar_.weeks(first, last);
    for (unsigned week = begin; week < end; ++week) {
      double count = 0;
      for (unsigned c = from; c < to; ++c)
        count += static_cast<double>(tally.count[std::size_t{week} * tally.categories + c]);
      weeks.push_back(count);
    }
    if (weeks.empty())
      return nothing;
    std::sort(weeks.begin(), weeks.end());
    const double share = outcome.statistic == Statistic::most ? 1.0 : 0.95;
    result = weeks[static_cast<std::size_t>(std::ceil(share * static_cast<double>(weeks.size()))) - 1];
    break;
  }
  case Outcome::Kind::mean: {
    double count = 0;
    each([&](std::size_t cell) {
      count += static_cast<double>(tally.count[cell]);
      result += static_cast<double>(tally.sum[cell]);
    });
    return count > 0 ? result / count : nothing;
  }
  case Outcome::Kind::level: {
    const network::Parameter &parameter = study_->network.parameters[outcome.parameter];
    if (category == total && parameter.cells.size() > 1)
      return nothing; // what Mexicans and Guatemalans believe has no sum and no mean
    const unsigned place = parameter.first_level + (category == total ? 0 : category);
    double days = 0;
    for (unsigned month = first; month < last; ++month) {
      result += ledger.level(month, place) * days_of(month);
      days += days_of(month);
    }
    result /= days;
    break;
  }
  case Outcome::Kind::occupancy: {
    double used = 0, places = 0, days = 0;
    for (unsigned month = first; month < last; ++month) {
      const world::Use &use = ledger.use(month, outcome.resource);
      used += use.used * days_of(month);
      places += use.places * days_of(month);
      days += days_of(month);
    }
    if (outcome.relative)
      return places > 0 ? outcome.scale * used / places : nothing;
    result = outcome.statistic == Statistic::person_days ? used : used / days;
    break;
  }
  }
  return result / (outcome.extensive() ? study_->scale : 1.0);
}

double Layout::weighted(const world::Ledger &ledger, const Outcome &outcome, unsigned part,
                        const network::Expression &weight, unsigned category, unsigned first,
                        unsigned last, const network::Values &weights) const {
  const network::Network &network = study_->network;
  // A part that is not split the same way enters with its total.
  const unsigned by = network.outcomes[part].by;
  const unsigned own = by == outcome.by ? category : total;
  bool differs = false, moves = false;
  for (const auto &step : weight.steps)
    if (step.op == network::Expression::Op::parameter) {
      differs = differs || network.parameters[step.parameter].cells.size() > 1;
      moves = moves || network.parameters[step.parameter].moves;
    }
  if (!differs && !moves)
    return weights.of(weight, 0) * value(ledger, part, own, first, last, weights);
  // A weight that differs by person is taken for each category, one that moves for each month.
  double sum = 0;
  network::Values values = weights;
  const unsigned from = own == total ? 0 : own,
                 to = own != total ? own + 1 : by == none ? 1 : network.attributes[by].size();
  for (unsigned month = first; month < last; month = moves ? month + 1 : last) {
    if (moves)
      for (const network::Parameter &parameter : network.parameters)
        for (unsigned cell = 0; parameter.moves && cell < parameter.cells.size(); ++cell)
          values.set(parameter.first + cell, ledger.level(month, parameter.first_level + cell));
    for (unsigned c = from; c < to; ++c)
      sum += values.of(weight, by == none ? 0 : network.attributes[by].with(0, c)) *
             value(ledger, part, by == none ? total : c, month, moves ? month + 1 : last, weights);
  }
  return sum;
}

double Layout::evaluate(const world::Ledger &ledger, std::size_t key,
                        const network::Values &weights) const {
  const Key &wanted = keys_[key];
  const auto &period = periods_[wanted.period];
  return value(ledger, wanted.outcome, wanted.category, period.first, period.last, weights);
}

std::vector<double> Layout::evaluate(const world::Ledger &ledger, const std::vector<double> *weights) const {
  const network::Values base(study_->network.parameters,
                             weights != nullptr ? *weights : study_->network.base_values());
  std::vector<double> figures;
  figures.reserve(keys_.size());
  for (std::size_t key = 0; key < keys_.size(); ++key)
    figures.push_back(evaluate(ledger, key, base));
  return figures;
}

} // namespace rechtsweg::study
