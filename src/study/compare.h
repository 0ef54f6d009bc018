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
  double of(const Replicate &replicate, unsigned alternative) const;

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
/// Every claim under every alternative.
std::vector<Answer> answer(const scenario::Study &study, const Layout &layout,
                           const std::vector<Replicate> &replicates);

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
