// What holds people up: under each alternative, which resource binds in which year, and what one
// more of it would change. Days are watched one by one; the value of one more is a paired
// difference, the same luck with and without it.
//
// A resource binds on a day at whose end somebody waits for it, or it is full and whoever comes is
// turned away. Of a quota, units must have been on offer and have left somebody waiting; days
// without any (weekends, between two flights) are as the last one before that had some.
#pragma once

#include "scenario/analysis.h"
#include "scenario/one_more.h"
#include "study/points.h"

namespace rechtsweg::study {

/// What is looked for. The study must outlive it.
struct BottleneckPlan {
  const scenario::Study *study = nullptr;
  std::vector<scenario::Wanted> targets; // under the base; asked for under every alternative
  engine::Day from;                      // from when on there is one more
  double binds = 0.05;                   // on this share of the days of a period or more, it binds
  std::vector<scenario::OneMore> ways;   // by resource
};

/// A resource over a period, as means over replicates; units at full scale.
struct Occupation {
  double binding = 0;                       // share of the days on which it binds
  double used = 0, places = 0, waiting = 0; // as world::Use
};

/// What one more changes of a target, per unit of the lever.
struct Marginal {
  double value = 0;        // of the target with no more, mean over replicates
  double mean = 0;         // of the paired differences, divided by the units added
  double half_width = 0;   // of the 90% confidence interval of that mean (Student's t)
  unsigned replicates = 0; // with a number on both sides
  /// Whether the interval leaves out zero. Of fewer than five nothing is told: counts that happen
  /// to be equal have an interval without width.
  bool told() const { return replicates >= 5 && std::abs(mean) > half_width; }
};

struct Bottlenecks {
  std::vector<unsigned> periods;                          // of the layout
  std::vector<std::vector<std::vector<Occupation>>> seen; // [alternative][resource][period]
  std::vector<unsigned> binding; // resources that bind anywhere from `from` on
  std::vector<std::vector<std::vector<Marginal>>>
      marginal; // [alternative][of `binding`][target]; none: not moved
};

class BottleneckRun {
public:
  /// `plan` must outlive it.
  explicit BottleneckRun(const BottleneckPlan &plan);
  /// How many simulations it takes at most: of all alternatives at once.
  std::size_t simulations() const;
  const Layout &layout() const { return layout_; }
  /// Unit of a target.
  const std::string &unit(std::size_t target) const { return model_.targets[target].unit; }
  /// Nothing if it was stopped.
  std::optional<Bottlenecks> run(const Evaluations &how);

private:
  std::vector<double> watch(unsigned replicate) const;
  bool look(const Evaluations &how, Bottlenecks &result) const;

  const BottleneckPlan *plan_;
  Layout layout_;
  Model model_;
};

} // namespace rechtsweg::study
