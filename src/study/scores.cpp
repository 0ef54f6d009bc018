#include "study/scores.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace rechtsweg::study {
namespace {

double below(double z) { return std::erfc(-z / std::numbers::sqrt2) / 2; }

/// Expectation of the absolute value of a normal variable.
double absolute(double mean, double deviation) {
  if (!(deviation > 0))
    return std::abs(mean);
  const double z = mean / deviation;
  return 2 * deviation * std::exp(-z * z / 2) / std::sqrt(2 * std::numbers::pi) +
         mean * (2 * below(z) - 1);
}

} // namespace

double Forecast::mean() const {
  double sum = 0;
  for (const double m : means)
    sum += m;
  return sum / static_cast<double>(means.size());
}

double Forecast::variance() const {
  const double centre = mean();
  double sum = 0;
  for (const double m : means)
    sum += (m - centre) * (m - centre);
  return sum / static_cast<double>(means.size()) + deviation * deviation;
}

double Forecast::quantile(double p) const {
  if (!(deviation > 0)) {
    std::vector<double> sorted = means;
    std::sort(sorted.begin(), sorted.end());
    const double position = p * static_cast<double>(sorted.size() - 1);
    const auto at = static_cast<std::size_t>(position);
    return sorted[at] + (position - static_cast<double>(at)) *
                            (sorted[std::min(at + 1, sorted.size() - 1)] - sorted[at]);
  }
  double low = *std::min_element(means.begin(), means.end()) - 10 * deviation,
         high = *std::max_element(means.begin(), means.end()) + 10 * deviation;
  for (int i = 0; i < 80; ++i) { // bisection to the last digit
    const double middle = (low + high) / 2;
    double share = 0;
    for (const double m : means)
      share += below((middle - m) / deviation);
    (share / static_cast<double>(means.size()) < p ? low : high) = middle;
  }
  return (low + high) / 2;
}

double Forecast::crps(double truth) const {
  const double n = static_cast<double>(means.size());
  double off = 0, apart = 0;
  for (const double m : means)
    off += absolute(truth - m, deviation);
  for (const double a : means)
    for (const double b : means)
      apart += absolute(a - b, deviation * std::numbers::sqrt2);
  return off / n - apart / (2 * n * n);
}

} // namespace rechtsweg::study
