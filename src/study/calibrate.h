// Which values of unknown levers agree with figures of the past, without a likelihood that could be
// written down: a few waves of simulated points, each where the one before left the truth possible;
// an emulator of every figure; the posterior by that emulator; and simulations at draws from it,
// which tell whether the emulator is to be believed. docs/decisions/11-calibration.md says why so.
//
// Here levers are shares of their prior, uniform on [0, 1] by definition. Whoever simulates them is
// told at which points. Every simulation has a luck of its own: a luck common to all points would
// move all of them by the same amount, which no number of points averages out, and here levels
// matter, not differences (Chen, Ankenman and Nelson 2012, ACM Transactions on Modeling and
// Computer Simulation 22).
#pragma once

#include "engine/draw.h"
#include "study/emulator.h"
#include "study/points.h"
#include "study/scores.h"

#include <stdexcept>

namespace rechtsweg::study {

/// A figure of the past.
struct Observed {
  double value = 0;
  double error = 0;       // standard deviation of the figure around the truth
  double discrepancy = 0; // of the truth around the best that the model can do
  double weight = 1;      // how many independent figures it counts for
  bool fitted = true;     // else only forecast
};

using Place = std::vector<double>; // by lever, a share of the prior each

struct Problem {
  unsigned levers = 0;
  std::vector<Observed> figures;
  unsigned points = 40, waves = 3, particles = 2000, draws = 400, confirmed = 100;
  double scale = 1; // of the simulation: luck at full scale has this share of its variance
  std::uint64_t seed = 1;
  unsigned threads = 1;
  /// Values of a place, each in [-1, 1], by which figures are emulated.
  std::function<std::vector<double>(const Place &)> inputs;
  /// Whether a place makes sense; what does not is left out of the prior.
  std::function<bool(const Place &)> sound;
  unsigned replicates = 2; // at every point of the design, at least two
  /// [place][replicate][figure] of so many replicates at every place, each with a luck of its own,
  /// from number `first` on; nothing if stopped.
  std::function<std::optional<Table>(const std::vector<Place> &, unsigned first,
                                     unsigned replicates)>
      simulate;
};

/// Root mean square of (simulated - published) over the standard deviations of error and
/// discrepancy, over the fitted figures by their weight.
double distance(const std::vector<Observed> &figures, const std::vector<double> &simulated);

struct Wave {
  unsigned points = 0, refused = 0; // refused: places that make no sense
  double best = 0;                  // least distance so far
  double possible = 0; // share of the prior in which no fitted figure is off by more than three
                       // standard deviations of everything that is uncertain
};

struct Calibrated {
  std::vector<Wave> waves;
  std::vector<Place> posterior; // equal weights; problem.draws of them
  std::vector<Place> particles; // all, of which those are taken
  std::vector<double> luck;     // by figure: variance over replicates at one point, pooled
  std::vector<Emulator::Check> emulator;
  std::vector<std::vector<double>> before; // [place of the first wave][figure], one replicate each
  std::vector<std::vector<double>> after;  // [first draws of the posterior][figure]
  /// Share of the true simulations at draws that the emulator's 90% interval holds, by figure; and
  /// of all fitted figures together.
  std::vector<double> confirmed;
  double confirmed_all = 0;
  unsigned refused = 0; // draws that make no sense
  double moved = 0;
};

/// A fitted figure has no number at a quarter of the points or more.
struct NoNumber : std::runtime_error {
  explicit NoNumber(std::size_t which)
      : std::runtime_error("a figure has no number"), figure(which) {}
  std::size_t figure;
};
/// Hardly any place makes sense.
struct NoSense : std::runtime_error {
  explicit NoSense(unsigned places)
      : std::runtime_error("levers do not go together"), refused(places) {}
  unsigned refused;
};

/// Nothing if it was stopped. Throws NoNumber or NoSense.
std::optional<Calibrated> calibrate(const Problem &problem);

/// Mean, spread and correlation of numbers by draw.
struct Moments {
  double mean = 0, deviation = 0;
};
Moments moments(const std::vector<double> &values);
double correlation(const std::vector<double> &a, const std::vector<double> &b);

} // namespace rechtsweg::study
