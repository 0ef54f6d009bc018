#include "study/indices.h"

#include <algorithm>
#include <boost/random/sobol.hpp>
#include <cmath>
#include <limits>
#include <numeric>

namespace rechtsweg::study {
namespace {

constexpr double nothing = std::numeric_limits<double>::quiet_NaN();
constexpr engine::Purpose turn = engine::purpose("morris: turn"), place_of = engine::purpose("morris: place"),
                          direction = engine::purpose("morris: direction"),
                          shift = engine::purpose("sobol: shift"), resample = engine::purpose("bootstrap: item"),
                          resample_luck = engine::purpose("bootstrap: replicate");

/// `count` numbers below `count`, drawn with replacement.
std::vector<std::size_t> drawn(const engine::Draw &draw, unsigned round, engine::Purpose purpose,
                               std::size_t count) {
  std::vector<std::size_t> items(count);
  for (std::size_t i = 0; i < count; ++i)
    items[i] = std::min(count - 1, static_cast<std::size_t>(draw.uniform(i, purpose, round) *
                                                            static_cast<double>(count)));
  return items;
}

Interval interval(double value, std::vector<double> resampled) {
  std::erase_if(resampled, [](double v) { return !std::isfinite(v); });
  if (resampled.empty())
    return {value, nothing, nothing};
  std::sort(resampled.begin(), resampled.end());
  const auto at = [&](double p) { // as study::quantiles
    const double position = p * static_cast<double>(resampled.size() - 1);
    const auto below = static_cast<std::size_t>(position);
    const std::size_t above = std::min(below + 1, resampled.size() - 1);
    return resampled[below] + (position - static_cast<double>(below)) * (resampled[above] - resampled[below]);
  };
  return {value, at(0.05), at(0.95)};
}

double mean_of(const std::vector<double> &values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

} // namespace

std::vector<double> Trajectory::after(std::size_t moves) const {
  std::vector<double> places = start;
  for (std::size_t m = 0; m < moves; ++m)
    places[order[m]] = stop[order[m]];
  return places;
}

Trajectories::Trajectories(std::uint64_t seed, unsigned count, unsigned inputs, unsigned levels)
    : draw_(seed, 0), levels_(levels), all_(count),
      drawn_(count, std::vector<unsigned>(inputs, 0)) {
  for (std::size_t t = 0; t < count; ++t) {
    Trajectory &trajectory = all_[t];
    trajectory.start.resize(inputs);
    trajectory.stop.resize(inputs);
    std::vector<std::pair<std::uint64_t, unsigned>> lots;
    for (unsigned i = 0; i < inputs; ++i) {
      lots.emplace_back(draw_.bits(t, turn, i).first, i);
      place(t, i);
    }
    std::sort(lots.begin(), lots.end());
    for (const auto &[lot, input] : lots)
      trajectory.order.push_back(input);
  }
}

void Trajectories::place(std::size_t t, unsigned input) {
  const unsigned round = drawn_[t][input]++;
  const std::uint64_t who = t << 32 | input;
  // The lower of its two places: 0, 1 / (levels - 1), ... as long as the upper one is within [0, 1].
  const double lower = std::min(std::floor(draw_.uniform(who, place_of, round) * (levels_ / 2)),
                                levels_ / 2 - 1.0) / (levels_ - 1);
  const double upper = lower + Trajectory::distance(levels_);
  const bool up = draw_.uniform(who, direction, round) < 0.5;
  all_[t].start[input] = up ? lower : upper;
  all_[t].stop[input] = up ? upper : lower;
}

void Trajectories::redraw(std::size_t trajectory, unsigned input) { place(trajectory, input); }

std::vector<Effects> elementary_effects(const std::vector<Trajectory> &trajectories,
                                        const std::vector<std::vector<std::vector<double>>> &values,
                                        unsigned levels, unsigned resamples, std::uint64_t seed) {
  const std::size_t inputs = trajectories.empty() ? 0 : trajectories.front().order.size();
  const double distance = Trajectory::distance(levels);
  const std::size_t luck = trajectories.empty() ? 0 : values.front().front().size();
  // [input][trajectory][replicate]
  std::vector<std::vector<std::vector<double>>> effects(inputs);
  for (std::size_t t = 0; t < trajectories.size(); ++t)
    for (std::size_t m = 0; m < inputs; ++m) {
      const unsigned input = trajectories[t].order[m];
      const double sign = trajectories[t].stop[input] > trajectories[t].start[input] ? 1 : -1;
      std::vector<double> each;
      for (std::size_t r = 0; r < luck; ++r)
        each.push_back(sign * (values[t][m + 1][r] - values[t][m][r]) / distance);
      if (std::isfinite(mean_of(each)))
        effects[input].push_back(std::move(each));
    }
  const engine::Draw draw(seed, 0);
  std::vector<Effects> result(inputs);
  for (std::size_t input = 0; input < inputs; ++input) {
    Effects &out = result[input];
    const auto &each = effects[input];
    out.n = static_cast<unsigned>(each.size());
    if (each.empty()) {
      out = {nothing, nothing, nothing, {nothing, nothing, nothing}, 0};
      continue;
    }
    const double n = static_cast<double>(each.size());
    double sum = 0, absolute = 0, squares = 0, errors = 0;
    for (const auto &by_luck : each) {
      const double mean = mean_of(by_luck);
      sum += mean;
      absolute += std::abs(mean);
      double spread = 0;
      for (const double v : by_luck)
        spread += (v - mean) * (v - mean);
      if (luck > 1)
        errors += std::sqrt(spread / static_cast<double>(luck - 1) / static_cast<double>(luck));
    }
    out.mu = sum / n;
    for (const auto &by_luck : each)
      squares += (mean_of(by_luck) - out.mu) * (mean_of(by_luck) - out.mu);
    out.sigma = each.size() > 1 ? std::sqrt(squares / (n - 1)) : nothing;
    out.noise = errors / n;
    std::vector<double> resampled;
    for (unsigned b = 0; b < resamples; ++b) {
      const auto of = drawn(draw, b, resample, each.size()), with = drawn(draw, b, resample_luck, luck);
      double all = 0;
      for (const std::size_t t : of) {
        double mean = 0;
        for (const std::size_t r : with)
          mean += each[t][r];
        all += std::abs(mean / static_cast<double>(luck));
      }
      resampled.push_back(all / n);
    }
    out.mu_star = interval(absolute / n, std::move(resampled));
  }
  return result;
}

std::vector<std::vector<double>> low_discrepancy(unsigned count, unsigned dimensions,
                                                 std::uint64_t seed) {
  boost::random::sobol sequence(dimensions);
  const engine::Draw draw(seed, 0);
  std::vector<std::vector<double>> points(count, std::vector<double>(dimensions));
  for (auto &point : points)
    for (unsigned d = 0; d < dimensions; ++d) {
      const double place = engine::unit_interval(sequence()) + draw.uniform(d, shift);
      point[d] = place < 1 ? place : place - 1;
    }
  return points;
}

Saltelli saltelli(unsigned rows, unsigned inputs, std::uint64_t seed) {
  Saltelli design;
  design.rows = rows;
  design.inputs = inputs;
  for (const auto &both : low_discrepancy(rows, 2 * inputs, seed)) {
    const std::vector<double> a(both.begin(), both.begin() + inputs), b(both.begin() + inputs, both.end());
    design.points.push_back(a);
    design.points.push_back(b);
    for (unsigned i = 0; i < inputs; ++i) {
      design.points.push_back(a);
      design.points.back()[i] = b[i];
    }
  }
  return design;
}

namespace {

struct Estimates {
  double mean = 0, variance = 0;
  std::vector<double> first, total;
};

/// `rows`: which rows, by which value of each point.
Estimates estimates(const Saltelli &design, const std::vector<double> &f,
                    const std::vector<std::size_t> &rows) {
  Estimates out;
  const double n = static_cast<double>(rows.size());
  const auto at = [&](std::size_t row, unsigned which) {
    return f[design.at(static_cast<unsigned>(row), which)];
  };
  for (const std::size_t row : rows)
    out.mean += (at(row, 0) + at(row, 1)) / (2 * n);
  for (const std::size_t row : rows)
    for (const unsigned which : {0U, 1U})
      out.variance += (at(row, which) - out.mean) * (at(row, which) - out.mean) / (2 * n - 1);
  for (unsigned i = 0; i < design.inputs; ++i) {
    double alone = 0, with_all = 0;
    for (const std::size_t row : rows) {
      const double a = at(row, 0), b = at(row, 1), mixed = at(row, 2 + i);
      alone += (b - out.mean) * (mixed - a) / n;
      with_all += (a - mixed) * (a - mixed) / (2 * n);
    }
    out.first.push_back(out.variance > 0 ? alone / out.variance : nothing);
    out.total.push_back(out.variance > 0 ? with_all / out.variance : nothing);
  }
  return out;
}

} // namespace

Decomposition decompose(const Saltelli &design, const std::vector<std::vector<double>> &values,
                        unsigned resamples, std::uint64_t seed) {
  std::vector<std::size_t> whole;
  for (unsigned row = 0; row < design.rows; ++row) {
    bool good = true;
    for (unsigned which = 0; which < design.inputs + 2; ++which)
      good = good && std::isfinite(mean_of(values[design.at(row, which)]));
    if (good)
      whole.push_back(row);
  }
  Decomposition result;
  result.rows = static_cast<unsigned>(whole.size());
  result.inputs.resize(design.inputs);
  if (whole.size() < 2) {
    result.mean = result.variance = result.chance = nothing;
    for (Indices &input : result.inputs)
      input.first = input.total = {nothing, nothing, nothing};
    return result;
  }
  const std::size_t luck = values.front().size();
  std::vector<double> means;
  for (const auto &by_luck : values)
    means.push_back(mean_of(by_luck));
  const Estimates estimate = estimates(design, means, whole);
  result.mean = estimate.mean;
  result.variance = estimate.variance;
  // What a replicate adds to every point alike moves nothing; the rest is luck at this point.
  if (luck > 1) {
    std::vector<double> common(luck, 0);
    for (const std::size_t row : whole)
      for (const unsigned which : {0U, 1U})
        for (std::size_t r = 0; r < luck; ++r) {
          const std::size_t point = design.at(static_cast<unsigned>(row), which);
          common[r] += (values[point][r] - means[point]) / (2 * static_cast<double>(whole.size()));
        }
    double spread = 0;
    for (const std::size_t row : whole)
      for (const unsigned which : {0U, 1U})
        for (std::size_t r = 0; r < luck; ++r) {
          const std::size_t point = design.at(static_cast<unsigned>(row), which);
          const double rest = values[point][r] - means[point] - common[r];
          spread += rest * rest;
        }
    spread /= (2 * static_cast<double>(whole.size()) - 1) * static_cast<double>(luck - 1);
    result.chance = result.variance > 0 ? spread / static_cast<double>(luck) / result.variance : nothing;
  }
  const engine::Draw draw(seed, 0);
  std::vector<std::vector<double>> firsts(design.inputs), totals(design.inputs);
  for (unsigned b = 0; b < resamples; ++b) {
    std::vector<double> f = means;
    if (luck > 1) {
      const auto with = drawn(draw, b, resample_luck, luck);
      for (std::size_t point = 0; point < f.size(); ++point) {
        double sum = 0;
        for (const std::size_t r : with)
          sum += values[point][r];
        f[point] = sum / static_cast<double>(luck);
      }
    }
    auto rows = drawn(draw, b, resample, whole.size());
    for (std::size_t &row : rows)
      row = whole[row];
    const Estimates again = estimates(design, f, rows);
    for (unsigned i = 0; i < design.inputs; ++i) {
      firsts[i].push_back(again.first[i]);
      totals[i].push_back(again.total[i]);
    }
  }
  for (unsigned i = 0; i < design.inputs; ++i)
    result.inputs[i] = {interval(estimate.first[i], std::move(firsts[i])),
                        interval(estimate.total[i], std::move(totals[i]))};
  return result;
}

} // namespace rechtsweg::study
