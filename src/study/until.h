// "NAME [in PERIOD] [under ALTERNATIVE [against ALTERNATIVE]] +- PRECISION": replicates go on until
// the mean of a figure is known well enough.
//
// The interval is the 90% confidence interval of the mean over replicates (Student's t), of the
// paired difference where two alternatives are compared; PRECISION is half its width. It is not the
// spread of single replicates, which no number of replicates makes narrower. It is looked at after
// every ten replicates by number, so the answer depends on nothing but the study and the seed.
#pragma once

#include "study/compare.h"

#include <string>

namespace rechtsweg::study {

class Until {
public:
  static constexpr unsigned batch = 10;

  /// Throws scenario::ScenarioError with every fault. `study` and `layout` must outlive it.
  Until(const std::string &text, const scenario::Study &study, const Layout &layout);

  /// What is known after some replicates: the least precise of the figures asked for.
  struct Look {
    unsigned replicates = 0;
    double mean = 0;
    double half_width = 0; // infinite with fewer than two figures
    std::string figure;    // in words
  };
  Look look(const std::vector<Replicate> &first) const;
  /// Whether these are as many as are needed; false between looks.
  bool enough(const std::vector<Replicate> &first) const;

  double precision() const { return precision_; }
  const std::string &text() const { return text_; }

private:
  struct Pair { // a figure, or a difference
    unsigned alternative = 0;
    std::optional<unsigned> against;
    std::string words;
  };
  double figure(const Replicate &replicate, unsigned alternative) const;

  std::string text_;
  std::optional<ClaimFigure> claim_;
  std::size_t key_ = 0; // where it is not a claim
  std::vector<Pair> pairs_;
  double precision_ = 0;
};

/// Half the width of the 90% confidence interval of a mean. Infinite with fewer than two values.
double half_width_90(const std::vector<double> &values);

} // namespace rechtsweg::study
