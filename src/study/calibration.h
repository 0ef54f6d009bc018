// The calibration of a study: its levers and published figures made a study::Problem, and what came
// out set beside what was published.
#pragma once

#include "scenario/calibration.h"
#include "study/calibrate.h"
#include "study/compare.h"

namespace rechtsweg::study {

/// What the posterior says of one lever, in its unit.
struct Learnt {
  Moments before, after;
  Quantiles posterior;
  double ratio = 1;               // standard deviation after over before
  double at_low = 0, at_high = 0; // share of the posterior in the outermost twentieth of the prior
  /// In words: whether the figures identify the lever.
  std::string words() const;
};

struct Correlated {
  unsigned a = 0, b = 0; // levers
  double correlation = 0;
};

/// A published figure and its forecasts. They are forecasts of what was published, so error and
/// discrepancy are in them.
struct Fit {
  Forecast before, after;
  double z = 0; // (mean of the posterior forecast - published) / its standard deviation
  double crps = 0;
  std::optional<double> last_year, trend; // naive forecasts from published figures
};

/// Held-out figures together: mean scores as shares of what was published.
struct Score {
  unsigned figures = 0;
  double model = 0, naive = 0;
};

struct Calibration {
  Calibrated result;
  std::vector<Learnt> levers;
  std::vector<Correlated> pairs;          // the strongest first
  std::vector<Fit> fits;                  // by figure of the plan
  Score last_year, trend;                 // over the held-out figures that have such a forecast
  std::vector<std::vector<double>> draws; // [draw][lever]
  std::size_t simulations = 0;
};

class CalibrationRun {
public:
  /// `plan` must outlive it. Throws scenario::ScenarioError where a figure is not reported.
  explicit CalibrationRun(const scenario::CalibrationPlan &plan);
  const Model &model() const { return model_; }
  const std::vector<Observed> &observed() const { return problem_.figures; }
  std::size_t simulations() const;
  /// Nothing if it was stopped. Throws scenario::ScenarioError where ranges do not go together or a
  /// figure has no number.
  std::optional<Calibration> run(const Evaluations &how);

private:
  Point point(const Place &place) const;
  bool sound(const Place &place) const;
  void learn(Calibration &calibration) const;
  void compare(Calibration &calibration) const;
  std::optional<double> published(const scenario::PastFigure &figure, int years_before) const;

  const scenario::CalibrationPlan *plan_;
  Layout layout_;
  scenario::Soundness soundness_;
  Model model_;
  Problem problem_;
};

} // namespace rechtsweg::study
