// Forecasts and what they are worth: mixtures of normal distributions, of which a simulated
// ensemble with the same error about each member is one, scored by the continuous ranked
// probability score.
#pragma once

#include <vector>

namespace rechtsweg::study {

/// Equal parts of normal distributions with a mean each and one standard deviation; a deviation of
/// zero is the ensemble itself.
struct Forecast {
  std::vector<double> means; // all finite, at least one
  double deviation = 0;
  double mean() const;
  double variance() const;
  /// The p-quantile; of an ensemble without deviation as study::quantiles.
  double quantile(double p) const;
  /// Gneiting and Raftery (2007), Journal of the American Statistical Association 102; closed form
  /// for mixtures of normals by Grimit, Gneiting, Berrocal and Johnson (2006), Quarterly Journal of
  /// the Royal Meteorological Society 132. In the unit of the figure; less is better; of a single
  /// number it is the absolute error.
  double crps(double truth) const;
};

} // namespace rechtsweg::study
