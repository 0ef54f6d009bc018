// Random variates by inverse transform: value(u) rises with u, so that the same uniform gives a
// longer stay wherever a measure makes stays longer (common random numbers stay monotone).
//
// A family with a shape is compiled once to 1024 cells of its quantile function, linear inside a
// cell; the outermost sixteen cells at either end are computed exactly. Scale and shift are applied
// afterwards, so a lever that moves only a mean costs nothing.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace rechtsweg::engine {

enum class Family : std::uint8_t {
  fixed,
  exponential,
  lognormal,  // shape: standard deviation of the logarithm; scale: median
  gamma,      // shape: k; scale: theta
  weibull,    // shape: k; scale: lambda
  uniform,    // shift: low; scale: high - low
  triangular, // shape: (mode - low) / (high - low); shift: low; scale: high - low
  table,
};

/// The quantile function of a family with unit scale, exact. `u` in (0, 1).
double exact_quantile(Family family, double shape, double u);

class Variate {
public:
  static Variate fixed(double value);
  static Variate exponential(double mean);
  /// `mean` > `median` > 0.
  static Variate lognormal(double mean, double median);
  static Variate gamma(double mean, double sd);
  static Variate weibull(double scale, double shape);
  static Variate uniform(double low, double high);
  static Variate triangular(double low, double mode, double high);
  /// An empirical distribution: values with weights (not necessarily adding up to one).
  static Variate table(std::span<const double> values, std::span<const double> weights);

  /// The quantile at `u` in (0, 1).
  double operator()(double u) const {
    if (family_ == Family::fixed)
      return shift_;
    return shift_ + scale_ * standard(u);
  }
  /// The probability of a value below `x`: the inverse of operator(), by bisection.
  double position(double x) const;
  bool is_fixed() const { return family_ == Family::fixed; }
  /// Nothing longer than `x` can come of it.
  double largest() const;

private:
  double standard(double u) const {
    const double at = u * 1024.0;
    const auto cell = static_cast<unsigned>(at);
    if (edges_ != nullptr && cell - 16 < 992) {
      const double *edge = edges_ + cell;
      return edge[0] + (edge[1] - edge[0]) * (at - cell);
    }
    return tail(u);
  }
  double tail(double u) const;

  Family family_ = Family::fixed;
  double shape_ = 0, scale_ = 1, shift_ = 0;
  const double *edges_ = nullptr; // of the cells, which outlive all variates
  std::shared_ptr<const std::vector<double>> values_, cumulative_; // of a table
};

/// How many events in a period, for a Poisson process with `mean` expected: the inverse transform,
/// so that a higher rate never gives fewer (u in (0, 1)).
std::int64_t poisson(double mean, double u);

/// Whole ticks nearest to a duration; at least 0.
inline std::int32_t whole_ticks(double duration) {
  if (!(duration > 0))
    return 0;
  return duration >= 2.0e9 ? 2000000000 : static_cast<std::int32_t>(duration + 0.5);
}

} // namespace rechtsweg::engine
