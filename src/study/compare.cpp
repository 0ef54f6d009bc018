#include "study/compare.h"

#include "scenario/published.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace rechtsweg::study {

Quantiles quantiles(std::vector<double> values) {
  std::erase_if(values, [](double v) { return !std::isfinite(v); });
  Quantiles q;
  q.n = static_cast<unsigned>(values.size());
  if (values.empty()) {
    q.mean = q.median = q.p05 = q.p25 = q.p75 = q.p95 = std::numeric_limits<double>::quiet_NaN();
    return q;
  }
  double sum = 0;
  for (const double v : values) // in order of replicate: the same sum for any thread count
    sum += v;
  q.mean = sum / static_cast<double>(values.size());
  std::sort(values.begin(), values.end());
  const auto at = [&](double p) {
    const double position = p * static_cast<double>(values.size() - 1);
    const auto below = static_cast<std::size_t>(position);
    const std::size_t above = std::min(below + 1, values.size() - 1);
    return values[below] +
           (position - static_cast<double>(below)) * (values[above] - values[below]);
  };
  q.median = at(0.5);
  q.p05 = at(0.05);
  q.p25 = at(0.25);
  q.p75 = at(0.75);
  q.p95 = at(0.95);
  return q;
}

Spread spread(const std::vector<unsigned> &numbers, const std::vector<double> &values,
              bool paired) {
  constexpr double unknown = std::numeric_limits<double>::quiet_NaN();
  std::vector<double> used;
  double within = 0;
  if (!paired) {
    for (const double v : values)
      if (std::isfinite(v))
        used.push_back(v);
  } else
    for (std::size_t i = 0; i + 1 < values.size(); ++i)
      if (numbers[i] % 2 == 0 && numbers[i + 1] == numbers[i] + 1 && std::isfinite(values[i]) &&
          std::isfinite(values[i + 1])) {
        used.push_back((values[i] + values[i + 1]) / 2);
        within += (values[i] - values[i + 1]) * (values[i] - values[i + 1]) / 2;
      }
  if (used.size() < 2)
    return {unknown, unknown};
  const double n = static_cast<double>(used.size());
  double mean = 0, squares = 0;
  for (const double v : used)
    mean += v / n;
  for (const double v : used)
    squares += (v - mean) * (v - mean);
  squares /= n - 1;
  if (!paired)
    return {std::sqrt(squares), unknown};
  within /= n;
  return {std::sqrt(within), std::sqrt(std::max(0.0, squares - within / 2))};
}

namespace {
std::vector<unsigned> numbers_of(const std::vector<Replicate> &replicates) {
  std::vector<unsigned> numbers;
  for (const Replicate &replicate : replicates)
    numbers.push_back(replicate.number);
  return numbers;
}
} // namespace

std::vector<Summary> summarise(const scenario::Study &study, const Layout &layout,
                               const std::vector<Replicate> &replicates) {
  std::vector<Summary> result;
  const std::vector<unsigned> numbers = numbers_of(replicates);
  const bool paired = study.posterior != nullptr;
  for (unsigned a = 0; a < study.alternatives.size(); ++a)
    for (std::size_t key = 0; key < layout.keys().size(); ++key) {
      std::vector<double> values, differences;
      for (const Replicate &replicate : replicates) {
        const double value = replicate.alternatives[a].figures[key];
        values.push_back(value);
        if (a > 0)
          differences.push_back(value - replicate.alternatives[0].figures[key]);
      }
      Summary summary;
      summary.alternative = a;
      summary.key = key;
      summary.value_spread = spread(numbers, values, paired);
      summary.value = quantiles(std::move(values));
      if (a > 0) {
        summary.difference_spread = spread(numbers, differences, paired);
        summary.difference = quantiles(std::move(differences));
      }
      result.push_back(summary);
    }
  return result;
}

std::optional<double> published_value(const scenario::Claim &claim) {
  if (!claim.published)
    return std::nullopt;
  if (claim.published->relative_to)
    return claim.published->value / *claim.published->relative_to;
  return claim.published->value;
}

ClaimFigure::ClaimFigure(const scenario::Study &study, const Layout &layout,
                         const scenario::Claim &claim)
    : key_(layout.find(claim.outcome, claim.category, claim.period)),
      base_key_(claim.relative_period.empty()
                    ? key_
                    : layout.find(claim.outcome, claim.category, claim.relative_period)) {
  for (unsigned a = 0; a < study.told(); ++a)
    if (study.alternatives[a].id == claim.relative_alternative)
      other_ = a;
  ratio_ = !claim.relative_period.empty() || other_;
}

double ClaimFigure::of(const Replicate &replicate, unsigned alternative, std::size_t first) const {
  if (key_ < 0 || base_key_ < 0)
    return std::numeric_limits<double>::quiet_NaN();
  const double value =
      replicate.alternatives[first + alternative].figures[static_cast<std::size_t>(key_)];
  if (!ratio_)
    return value;
  return value / replicate.alternatives[first + other_.value_or(alternative)]
                     .figures[static_cast<std::size_t>(base_key_)];
}

std::vector<Answer> answer(const scenario::Study &study, const Layout &layout,
                           const std::vector<Replicate> &replicates, std::size_t structure) {
  std::vector<Answer> answers;
  for (std::size_t c = 0; c < study.claims.size(); ++c) {
    const scenario::Claim &claim = study.claims[c];
    const ClaimFigure figure(study, layout, claim);
    for (unsigned a = 0; a < study.told(); ++a) {
      Answer result;
      result.claim = c;
      result.alternative = a;
      std::vector<double> values, all;
      for (const Replicate &replicate : replicates) {
        const double value = figure.of(replicate, a, structure * study.told());
        all.push_back(value);
        if (!std::isfinite(value))
          continue;
        values.push_back(value);
        result.held += claim.holds(value);
      }
      result.replicates = static_cast<unsigned>(values.size());
      result.value = quantiles(std::move(values));
      result.spread = spread(numbers_of(replicates), all, study.posterior != nullptr);
      result.verdict = result.replicates == 0                       ? "undecided"
                       : result.held * 20 >= result.replicates * 19 ? "holds"
                       : result.held * 20 <= result.replicates      ? "does not hold"
                                                                    : "undecided";
      answers.push_back(std::move(result));
    }
  }
  return answers;
}

std::optional<Structural> take_out_structures(scenario::Study &study, const Layout &layout,
                                              std::vector<Replicate> &replicates) {
  if (!study.structures_used)
    return std::nullopt;
  const std::size_t told = study.told(), keys = layout.keys().size();
  // The mean over replicates that have a figure, of an alternative less a base (or of itself).
  const auto mean = [&](std::size_t key, std::size_t a, std::optional<std::size_t> less) {
    double sum = 0;
    unsigned n = 0;
    for (const Replicate &replicate : replicates) {
      double value = replicate.alternatives[a].figures[key];
      if (less)
        value -= replicate.alternatives[*less].figures[key];
      if (std::isfinite(value)) {
        sum += value;
        ++n;
      }
    }
    return sum / n;
  };
  const auto widen = [](Structural::Range &range, double by) {
    range.low = std::fmin(range.low, by); // of a number and NaN the number
    range.high = std::fmax(range.high, by);
  };
  constexpr double none = std::numeric_limits<double>::quiet_NaN();
  Structural result;
  result.values.assign(told * keys, {none, none});
  result.differences = result.values;
  for (std::size_t first = 0; first < study.alternatives.size(); first += told)
    for (std::size_t a = 0; a < told; ++a)
      for (std::size_t key = 0; key < keys; ++key) {
        widen(result.values[a * keys + key], mean(key, first + a, std::nullopt));
        if (a > 0)
          widen(result.differences[a * keys + key], mean(key, first + a, first));
      }
  for (std::size_t s = 1; s <= study.structures.size(); ++s)
    result.answers.push_back(answer(study, layout, replicates, s));
  study.alternatives.resize(told);
  study.structures_used = false;
  for (Replicate &replicate : replicates)
    replicate.alternatives.resize(told);
  return result;
}

std::optional<UnderStructures> under_structures(const std::optional<Structural> &structural,
                                                const Answer &answer) {
  if (!structural)
    return std::nullopt;
  UnderStructures result{0, answer.value.median, answer.value.median};
  for (const auto &answers : structural->answers)
    for (const Answer &other : answers)
      if (other.claim == answer.claim && other.alternative == answer.alternative) {
        result.same += other.verdict == answer.verdict;
        result.low = std::fmin(result.low, other.value.median);
        result.high = std::fmax(result.high, other.value.median);
      }
  return result;
}

std::vector<Comparison> compare_with_published(const scenario::Study &study, const Layout &layout,
                                               const std::vector<Replicate> &replicates) {
  std::vector<Comparison> result;
  for (const scenario::Published &row : study.published)
    for (const auto &[o, category] : scenario::counterparts(study.network, row)) {
      const int key = layout.find(o, category, row.period);
      if (key < 0)
        continue;
      std::vector<double> values;
      for (const Replicate &replicate : replicates)
        values.push_back(replicate.alternatives[0].figures[static_cast<std::size_t>(key)]);
      Comparison comparison;
      comparison.published = &row;
      comparison.key = static_cast<std::size_t>(key);
      comparison.simulated = quantiles(std::move(values));
      comparison.relative_error = row.value != 0 ? comparison.simulated.median / row.value - 1
                                                 : std::numeric_limits<double>::quiet_NaN();
      comparison.input =
          std::find(study.inputs.begin(), study.inputs.end(), row.series) != study.inputs.end();
      result.push_back(comparison);
    }
  return result;
}

} // namespace rechtsweg::study
