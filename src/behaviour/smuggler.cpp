// Smuggler: whether those who set out hire one.
//
//   P(hires) = share, its odds moved by - active * fee_elasticity * ln(fee / fee_reference) / (1 - share)
//
// so that the elasticity is that of the number who hire, at the reference fee. What a smuggler asks is
// the feedback `price`; what a dearer journey does to the decision to leave is in `departure`.
// A package covers further attempts: whoever is returned within it goes again without hiring anew,
// which is a route (station reattempt), with the share of packages that still hold.
// Limits: the fee is known before it is paid; no credit, no fraud, no choice between smugglers.
#include "behaviour/behaviour.h"

#include <cmath>

namespace rechtsweg::behaviour {
namespace {

void hire_or_not(std::span<const double> p, std::span<double> answers) {
  const double active = p[0], share = p[1], fee = p[2], reference = p[3], elasticity = p[4];
  answers[0] = moved_share(share, -active * elasticity * std::log(fee / reference));
  answers[1] = 1.0 - answers[0];
}

} // namespace

Definition smuggler() {
  return {"smuggler",
          {"hires", "alone"},
          {{"active", 1.0}, {"share"}, {"fee", {}, true}, {"fee_reference", {}, true},
           {"fee_elasticity"}},
          hire_or_not};
}

} // namespace rechtsweg::behaviour
