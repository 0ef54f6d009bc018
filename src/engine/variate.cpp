#include "engine/variate.h"

#include "engine/check.h"

#include <algorithm>
#include <boost/math/special_functions/erf.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>
#include <map>
#include <mutex>

namespace rechtsweg::engine {
namespace {

/// Doubles throughout. By default boost goes through long double, which makes each draw from a tail
/// several times as dear, for digits that no whole number of ticks keeps.
using Plain = boost::math::policies::policy<boost::math::policies::promote_double<false>>;

double normal_quantile(double u) { // Phi^-1, through the complement so that both tails are exact
  return -std::sqrt(2.0) * boost::math::erfc_inv(2.0 * u, Plain());
}

const double *cells_of(Family family, double shape) {
  // Shapes are few (one for each declared stay); worlds are many. Shared, and safe from any thread;
  // kept for the life of the program.
  static std::mutex guard;
  static std::map<std::pair<Family, double>, std::vector<double>> known;
  const std::lock_guard lock(guard);
  auto &cells = known[{family, shape}];
  if (cells.empty()) {
    cells.assign(1025, 0.0);
    for (int i = 16; i <= 1008; ++i)
      cells[static_cast<std::size_t>(i)] = exact_quantile(family, shape, i / 1024.0);
  }
  return cells.data();
}

} // namespace

double exact_quantile(Family family, double shape, double u) {
  switch (family) {
  case Family::exponential:
    return -std::log1p(-u);
  case Family::lognormal:
    return std::exp(shape * normal_quantile(u));
  case Family::gamma:
    return boost::math::gamma_p_inv(shape, u, Plain());
  case Family::weibull:
    return std::pow(-std::log1p(-u), 1.0 / shape);
  case Family::uniform:
    return u;
  case Family::triangular:
    return u < shape ? std::sqrt(u * shape) : 1.0 - std::sqrt((1.0 - u) * (1.0 - shape));
  case Family::fixed:
  case Family::table:
    break;
  }
  return 0.0;
}

Variate Variate::fixed(double value) {
  Variate v;
  v.shift_ = value;
  return v;
}

Variate Variate::exponential(double mean) {
  Variate v;
  v.family_ = Family::exponential;
  v.scale_ = mean;
  v.edges_ = cells_of(v.family_, 0);
  return v;
}

Variate Variate::lognormal(double mean, double median) {
  check(median > 0 && mean > median, "a lognormal needs mean > median > 0");
  Variate v;
  v.family_ = Family::lognormal;
  v.shape_ = std::sqrt(2.0 * std::log(mean / median));
  v.scale_ = median;
  v.edges_ = cells_of(v.family_, v.shape_);
  return v;
}

Variate Variate::gamma(double mean, double sd) {
  check(mean > 0 && sd > 0, "a gamma needs a positive mean and sd");
  Variate v;
  v.family_ = Family::gamma;
  v.shape_ = mean * mean / (sd * sd);
  v.scale_ = sd * sd / mean;
  v.edges_ = cells_of(v.family_, v.shape_);
  return v;
}

Variate Variate::weibull(double scale, double shape) {
  check(scale > 0 && shape > 0, "a weibull needs a positive scale and shape");
  Variate v;
  v.family_ = Family::weibull;
  v.shape_ = shape;
  v.scale_ = scale;
  v.edges_ = cells_of(v.family_, v.shape_);
  return v;
}

Variate Variate::uniform(double low, double high) {
  Variate v;
  v.family_ = Family::uniform;
  v.shift_ = low;
  v.scale_ = high - low;
  return v;
}

Variate Variate::triangular(double low, double mode, double high) {
  check(low <= mode && mode <= high && low < high, "a triangular needs low <= mode <= high");
  Variate v;
  v.family_ = Family::triangular;
  v.shape_ = (mode - low) / (high - low);
  v.shift_ = low;
  v.scale_ = high - low;
  return v;
}

Variate Variate::table(std::span<const double> values, std::span<const double> weights) {
  check(!values.empty() && values.size() == weights.size(), "a table needs a weight a value");
  std::vector<std::pair<double, double>> pairs;
  for (std::size_t i = 0; i < values.size(); ++i)
    pairs.emplace_back(values[i], weights[i]);
  std::sort(pairs.begin(), pairs.end()); // so that a larger u gives a larger value
  std::vector<double> sorted, cumulative;
  double total = 0;
  for (const auto &[value, weight] : pairs) {
    sorted.push_back(value);
    cumulative.push_back(total += weight);
  }
  check(total > 0, "a table needs a positive weight");
  for (double &c : cumulative)
    c /= total;
  Variate v;
  v.family_ = Family::table;
  v.values_ = std::make_shared<const std::vector<double>>(std::move(sorted));
  v.cumulative_ = std::make_shared<const std::vector<double>>(std::move(cumulative));
  return v;
}

double Variate::tail(double u) const {
  if (family_ != Family::table)
    return exact_quantile(family_, shape_, u);
  const auto at = std::upper_bound(cumulative_->begin(), cumulative_->end(), u);
  const auto i = std::min<std::ptrdiff_t>(at - cumulative_->begin(),
                                          static_cast<std::ptrdiff_t>(values_->size()) - 1);
  return (*values_)[static_cast<std::size_t>(i)];
}

double Variate::position(double x) const {
  if (edges_ != nullptr && scale_ > 0) {
    const double y = (x - shift_) / scale_;
    const double *const first = edges_ + 16, *const last = edges_ + 1008;
    if (y >= *first && y < *last) { // linear inside a cell, as standard() is
      const double *const edge = std::upper_bound(first, last, y) - 1;
      const double part = edge[1] > edge[0] ? (y - edge[0]) / (edge[1] - edge[0]) : 0.0;
      return (static_cast<double>(edge - edges_) + part) / 1024.0;
    }
  }
  double low = 0x1p-54, high = 1.0 - 0x1p-53;
  if ((*this)(low) >= x)
    return low;
  if ((*this)(high) < x)
    return high;
  for (int i = 0; i < 60 && high - low > 1e-15; ++i) {
    const double middle = 0.5 * (low + high);
    ((*this)(middle) < x ? low : high) = middle;
  }
  return 0.5 * (low + high);
}

double Variate::largest() const { return (*this)(1.0 - 0x1p-53); }

std::int64_t poisson(double mean, double u) {
  if (!(mean > 0))
    return 0;
  if (mean < 30) { // search upwards from zero
    double p = std::exp(-mean), sum = p;
    std::int64_t n = 0;
    while (u > sum && n < 1000) {
      p *= mean / static_cast<double>(++n);
      sum += p;
    }
    return n;
  }
  // From the upper incomplete gamma function, P(N <= n) = Q(n + 1, mean), starting at the
  // Cornish-Fisher guess and walking to the exact quantile by single probabilities.
  const double z = normal_quantile(u);
  auto n =
      static_cast<std::int64_t>(std::max(0.0, mean + std::sqrt(mean) * z + (z * z - 1.0) / 6.0));
  double below = boost::math::gamma_q(static_cast<double>(n) + 1.0, mean, Plain());
  double p = std::exp(static_cast<double>(n) * std::log(mean) - mean -
                      std::lgamma(static_cast<double>(n) + 1.0));
  while (below < u) {
    p *= mean / static_cast<double>(++n);
    below += p;
    if (p < 1e-300)
      break;
  }
  while (n > 0 && below - p >= u) {
    below -= p;
    p *= static_cast<double>(n--) / mean;
  }
  return n;
}

} // namespace rechtsweg::engine
