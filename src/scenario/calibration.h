// What a calibration asks: a study, levers whose values are not known with what is held of them
// beforehand, and the published figures they are to reproduce, or are held back to test them on.
#pragma once

#include "scenario/moved.h"

#include <string>
#include <vector>

namespace rechtsweg::scenario {

/// What is held of a number before the figures are looked at: a distribution on [low, high].
struct Prior {
  enum class Shape : std::uint8_t { uniform, triangular, lognormal } shape = Shape::uniform;
  double low = 0, high = 1;
  double mode = 0.5; // of triangular
  /// The quantile of a share in [0, 1]. Lognormal: 95% would lie between low and high, and no value
  /// lies outside.
  double at(double share) const;
};
const char *shape_name(Prior::Shape shape);

struct Unknown {
  Axis axis;
  Prior prior;
  /// The lever's value at a quantile of the prior: a whole number where it counts things.
  double value(double share) const;
};

/// A published figure, and what simulates it.
struct PastFigure {
  Published published;
  unsigned outcome = 0, category = UINT32_MAX;
  double error = 0;       // standard deviation of what was published around the truth
  double discrepancy = 0; // of the truth around the best the model can do
  double weight = 1;      // how many independent figures it counts for
  bool fitted = true;     // else held out
  std::string name() const;
};

struct CalibrationPlan {
  std::string id, title, about;
  Study study; // study.replicates: simulations at every point of the design
  std::vector<Unknown> levers;
  std::vector<PastFigure> figures;
  std::vector<std::string> left_out; // published figures that nothing can be compared with, and why
  unsigned points = 0;               // simulated in each wave
  unsigned waves = 3;
  unsigned particles = 2000;
  unsigned draws = 400;     // of the posterior, written for `run --posterior`
  unsigned confirmed = 100; // of these, simulated with a luck of their own
};

/// Reads a calibration (docs/calibration.md) and the study it names.
CalibrationPlan load_calibration(const std::string &path, const Options &options = {});

} // namespace rechtsweg::scenario
