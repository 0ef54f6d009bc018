// Summaries over replicates, paired differences against the base, and the answers to claims.
#pragma once

#include "study/ensemble.h"

namespace rechtsweg::study {

/// NaN where there is no replicate with a number.
struct Quantiles {
  unsigned n = 0;
  double mean = 0, median = 0, p05 = 0, p25 = 0, p75 = 0, p95 = 0;
};
/// Quantiles by linear interpolation between order statistics (Hyndman and Fan 1996, type 7).
Quantiles quantiles(std::vector<double> values);

/// What makes replicates differ, as standard deviations. Without a posterior all of it is luck, and
/// `parameter` is NaN: nobody looked. With one, two replicates share a draw of the levers, and a one-way
/// analysis of variance with random effects tells them apart (Searle, Casella and McCulloch 1992,
/// Variance Components, chapter 3): luck is the mean square within pairs, parameters half of what the
/// mean square between pairs has beyond that, or nothing. NaN with fewer than two pairs.
struct Spread {
  double sampling = 0, parameter = 0;
};
/// `values` of replicates with these numbers, in rising order; `paired`: 2k and 2k + 1 share a draw.
Spread spread(const std::vector<unsigned> &numbers, const std::vector<double> &values, bool paired);

struct Summary {
  unsigned alternative = 0;
  std::size_t key = 0; // of the layout
  Quantiles value;
  Quantiles difference; // alternative minus base, replicate by replicate; n = 0 for the base
  Spread value_spread, difference_spread;
};
std::vector<Summary> summarise(const scenario::Study &study, const Layout &layout,
                               const std::vector<Replicate> &replicates);

/// The figure that a claim's test is applied to: where it lies in a replicate.
class ClaimFigure {
public:
  ClaimFigure(const scenario::Study &study, const Layout &layout, const scenario::Claim &claim);
  /// NaN where there is no such figure.
  /// `first`: the number of the base under the description of the system that is looked at.
  double of(const Replicate &replicate, unsigned alternative, std::size_t first = 0) const;

private:
  int key_, base_key_;
  bool ratio_ = false;
  std::optional<unsigned> other_; // the alternative compared with
};

struct Answer {
  std::size_t claim = 0;
  unsigned alternative = 0;
  Quantiles value;
  Spread spread;
  unsigned held = 0, replicates = 0;
  std::string verdict; // holds | does not hold | undecided
};
/// Every claim under every alternative that is told; `structure`: 0 is the study's own description.
std::vector<Answer> answer(const scenario::Study &study, const Layout &layout,
                           const std::vector<Replicate> &replicates, std::size_t structure = 0);

/// What other descriptions of the system make of the results: cases, not a sample, so ranges and no
/// standard deviations.
struct Structural {
  /// Lowest and highest mean over replicates under any description, the study's own among them. NaN
  /// where there is no figure.
  struct Range {
    double low = 0, high = 0;
  };
  std::vector<Range> values, differences;   // [alternative * keys + key], as summaries
  std::vector<std::vector<Answer>> answers; // [structure] without the study's own
};
/// How an answer fares under other descriptions: in how many the verdict is the same, and between which
/// medians its figure lies, its own among them. Nothing without structures.
struct UnderStructures {
  unsigned same = 0;
  double low = 0, high = 0;
};
std::optional<UnderStructures> under_structures(const std::optional<Structural> &structural,
                                                const Answer &answer);
/// Sums up what was simulated under the structures, and takes it out of study and replicates: what is
/// left are the results under the study's own description. Nothing if no structures were used.
std::optional<Structural> take_out_structures(scenario::Study &study, const Layout &layout,
                                              std::vector<Replicate> &replicates);

/// What the published figure itself says to a claim: the value that its test is applied to.
std::optional<double> published_value(const scenario::Claim &claim);

struct Comparison { // with the published past
  const scenario::Published *published = nullptr;
  std::size_t key = 0;
  Quantiles simulated;
  double relative_error = 0; // simulated median / published - 1
  bool input = false;
};
/// A join: outcomes that bear the name of a published series, in the base.
std::vector<Comparison> compare_with_published(const scenario::Study &study, const Layout &layout,
                                               const std::vector<Replicate> &replicates);

} // namespace rechtsweg::study
