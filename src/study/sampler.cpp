#include "study/sampler.h"

#include "study/points.h"

#include <algorithm>
#include <cmath>

namespace rechtsweg::study {
namespace {

constexpr engine::Purpose first_place = engine::purpose("sampler: place"),
                          keep = engine::purpose("sampler: keep"),
                          pair_of = engine::purpose("sampler: pair"),
                          jump = engine::purpose("sampler: jump"),
                          jitter = engine::purpose("sampler: jitter"),
                          accept = engine::purpose("sampler: accept");

double reflected(double x) {
  x = std::abs(std::fmod(x, 2.0));
  return x > 1 ? 2 - x : x;
}

/// Share of the particles that the weights exp(by * log_likelihood) leave in effect.
double in_effect(const std::vector<double> &log_likelihood, double by) {
  const double most = *std::max_element(log_likelihood.begin(), log_likelihood.end());
  double sum = 0, squares = 0;
  for (const double l : log_likelihood) {
    const double weight = std::exp(by * (l - most));
    sum += weight;
    squares += weight * weight;
  }
  return sum * sum / squares / static_cast<double>(log_likelihood.size());
}

/// Systematic resampling: which particle each new one is a copy of.
std::vector<std::size_t> resampled(const std::vector<double> &log_likelihood, double by,
                                   double offset) {
  const std::size_t n = log_likelihood.size();
  const double most = *std::max_element(log_likelihood.begin(), log_likelihood.end());
  std::vector<double> until(n);
  double sum = 0;
  for (std::size_t i = 0; i < n; ++i)
    until[i] = sum += std::exp(by * (log_likelihood[i] - most));
  std::vector<std::size_t> from(n);
  std::size_t at = 0;
  for (std::size_t i = 0; i < n; ++i) {
    const double wanted = (static_cast<double>(i) + offset) / static_cast<double>(n) * sum;
    while (at + 1 < n && until[at] < wanted)
      ++at;
    from[i] = at;
  }
  return from;
}

} // namespace

Sampled sample(unsigned dimensions,
               const std::function<double(const std::vector<double> &)> &log_likelihood,
               const Sampling &how, const engine::Draw &draw) {
  const std::size_t n = how.particles;
  Sampled result;
  result.places.assign(n, std::vector<double>(dimensions));
  std::vector<double> logs(n);
  in_parallel(how.threads, n, nullptr, [&](std::size_t i) {
    for (unsigned d = 0; d < dimensions; ++d)
      result.places[i][d] = draw.uniform(i, first_place, d);
    logs[i] = log_likelihood(result.places[i]);
  });
  double reached = 0;
  unsigned round = 0; // of moves, over all steps: an occurrence
  while (reached < how.power) {
    // The furthest step that leaves half of the particles in effect.
    double step = how.power - reached;
    if (in_effect(logs, step) < 0.5) {
      double low = 0, high = step;
      for (int i = 0; i < 60; ++i) {
        const double middle = (low + high) / 2;
        (in_effect(logs, middle) < 0.5 ? high : low) = middle;
      }
      step = std::max(low, 1e-12);
    }
    const bool last = step >= how.power - reached;
    reached = last ? how.power : reached + step;
    const auto from = resampled(logs, step, draw.uniform(result.steps, keep));
    std::vector<std::vector<double>> before(n);
    std::vector<double> before_logs(n);
    for (std::size_t i = 0; i < n; ++i) {
      before[i] = result.places[from[i]];
      before_logs[i] = logs[from[i]];
    }
    ++result.steps;
    std::vector<unsigned> accepted(n, 0);
    const unsigned moves = how.moves * (last ? 3 : 1);
    in_parallel(how.threads, n, nullptr, [&](std::size_t i) {
      std::vector<double> place = before[i], proposal(dimensions);
      double own = before_logs[i];
      for (unsigned m = 0; m < moves; ++m) {
        const unsigned occurrence = round + m;
        const auto pair = draw.bits(i, pair_of, occurrence);
        const auto &a = before[pair.first % n], &b = before[pair.second % n];
        const auto luck = draw.bits(i, jump, occurrence);
        // Mostly steps of the best length for that many dimensions, and shorter or longer ones.
        const double length =
            2.38 / std::sqrt(2.0 * dimensions) *
            std::exp(std::log(0.3) * engine::unit_interval(luck.first) * 2 + std::log(1.5));
        for (unsigned d = 0; d < dimensions; ++d)
          proposal[d] = reflected(place[d] + length * (a[d] - b[d]) +
                                  0.004 * (draw.uniform(i * 1024 + d, jitter, occurrence) - 0.5));
        const double theirs = log_likelihood(proposal);
        if (std::log(draw.uniform(i, accept, occurrence)) < reached * (theirs - own)) {
          place.swap(proposal);
          own = theirs;
          ++accepted[i];
        }
      }
      result.places[i] = std::move(place);
      logs[i] = own;
    });
    round += moves;
    std::size_t sum = 0;
    for (const unsigned a : accepted)
      sum += a;
    result.moved = static_cast<double>(sum) / static_cast<double>(n * moves);
  }
  return result;
}

} // namespace rechtsweg::study
