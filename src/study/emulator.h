// A stand-in for the simulation that costs nothing: every figure as a quadratic polynomial of the
// levers, fitted to simulated points, with a predictive error that is checked by leaving out each
// point in turn.
//
// Ridge regression with a weak pull on squares and products only, so that fewer points than terms
// do no harm; a polynomial of the second degree is met exactly where there are points enough. How
// strong the pull is, and from which wave on points are used, is chosen for each figure by its
// leave-one-out error at the points of the latest wave, which lie where it matters (Hastie,
// Tibshirani and Friedman 2009, The Elements of Statistical Learning, 7.10: the errors of a linear
// smoother follow from its hat matrix). The variance is set so that these errors, standardised,
// have a mean square of one.
#pragma once

#include <cstddef>
#include <memory>
#include <vector>

namespace rechtsweg::study {

class Emulator {
public:
  /// `inputs[point][lever]` in [-1, 1], `outputs[point][figure]`, all finite; `wave[point]` rises.
  /// Requires at least three points.
  Emulator(const std::vector<std::vector<double>> &inputs,
           const std::vector<std::vector<double>> &outputs, const std::vector<unsigned> &wave);
  ~Emulator();
  Emulator(Emulator &&) noexcept;

  struct Prediction {
    double mean = 0;
    double fit = 0;  // variance of the fitted polynomial at this place
    double rest = 0; // variance of an output around the polynomial: lack of fit, and chance
  };
  /// All figures at one place. Safe to call from several threads.
  void predict(const std::vector<double> &input, std::vector<Prediction> &into) const;

  /// How well a figure is emulated at the points of the latest wave, each left out in turn.
  struct Check {
    double error = 0;     // root mean square
    double explained = 0; // 1 - mean square of the error over the variance of the figure
    double covered = 0;   // share within the 90% interval (normal)
    double pull = 0;
    unsigned from_wave = 0, points = 0; // first wave whose points are used, and how many there are
  };
  const std::vector<Check> &checks() const;

private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

} // namespace rechtsweg::study
