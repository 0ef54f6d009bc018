// Which levers matter to some figures of a study: all are screened by elementary effects, those that
// matter most are moved to both ends of their ranges one at a time (a tornado), and the figures'
// variance is divided among them by Sobol indices. Every simulation is paired with every other.
#pragma once

#include "scenario/analysis.h"
#include "study/compare.h"
#include "study/indices.h"
#include "study/points.h"

namespace rechtsweg::study {

/// The target that stands for what was wanted.
Target target_of(const scenario::Study &study, const Layout &layout, const scenario::Wanted &wanted);

/// One lever at an end of its range, all others at their base.
struct Bar {
  unsigned axis = 0;
  double low = 0, high = 0;         // values of the lever
  Quantiles at_low, at_high;        // less the unmoved study, over replicates
};

struct Influence { // on one target
  Quantiles base;                   // the study itself, over replicates
  std::vector<Effects> screened;    // by axis; empty without screening
  std::vector<unsigned> order;      // axes by mu*, the largest first
  std::vector<Bar> bars;            // the longest first
  Decomposition decomposed;         // of Sensitivity::decomposed, in that order
};
struct Sensitivity {
  std::vector<Influence> targets;
  std::vector<unsigned> decomposed; // axes
  unsigned redrawn = 0;             // places drawn again since a combination made no sense
};

/// How many simulations it takes at most: points times replicates.
std::size_t simulations(const scenario::SensitivityPlan &plan);

class SensitivityRun {
public:
  /// `plan` must outlive it.
  explicit SensitivityRun(const scenario::SensitivityPlan &plan);
  const Model &model() const { return model_; }
  /// All stages; nothing if it was stopped. Throws scenario::ScenarioError where levers' ranges
  /// together make no sense: where no place can be found for a trajectory, or some of the points by
  /// which variance is divided, for which levers must be independent, are unsound.
  std::optional<Sensitivity> run(const Evaluations &how);

private:
  Point point(const std::vector<unsigned> &axes, const std::vector<double> &places) const;
  /// What is wrong at a point under any alternative that matters. `axes`: those that moved since a
  /// point at which nothing was, as far as it is `known`; empty: all.
  std::vector<scenario::Unsound> unsound(const Point &point, const std::vector<unsigned> &axes,
                                         bool known = true) const;
  std::vector<unsigned> axes_of(const scenario::Unsound &unsound) const;
  std::vector<scenario::Unsound> violations(const Trajectory &way, bool quick) const;
  std::vector<scenario::Unsound> settle(Trajectories &trajectories, std::size_t t, unsigned &redrawn,
                                        const std::atomic<bool> *stop) const;
  void refuse(const std::vector<scenario::Unsound> &all, const std::string &why) const;
  bool screen(const Evaluations &how, Sensitivity &result);
  bool check_ends(const Evaluations &how);
  bool bars(const Evaluations &how, const std::vector<unsigned> &axes, Sensitivity &result);
  bool divide(const Evaluations &how, Sensitivity &result);
  std::vector<unsigned> most_important(const Sensitivity &result, unsigned count) const;

  const scenario::SensitivityPlan *plan_;
  Layout layout_;
  scenario::Soundness soundness_;
  Model model_;
  std::vector<std::size_t> alternatives_;
};

} // namespace rechtsweg::study
