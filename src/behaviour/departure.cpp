// Departure: whether a household that considers leaving goes now, or puts it off.
//
//   E = success_elasticity * ln(success / success_reference)       what chance they think they have
//     + urgency           * ln(success / expected)                 and whether it will be worse later
//     - fee_elasticity    * ln(fee / fee_reference)                what it costs
//     + violence_elasticity * ln(violence) - wage_elasticity * ln(wages)
//     + kin_elasticity      * ln(kin)                            whom they know there
//   P(goes) = share, its odds moved by active * E / (1 - share)
//
// so that each elasticity is that of the number who go, for small changes at the reference (a logit
// choice, McFadden 1974). Against P stands one uniform number of the person's own that does not
// change (the station has `luck = "kept"`): a threshold. Whoever does not go now and considers it
// again meets the same threshold, so that a chance that falls and recovers postpones journeys, and one
// that rises brings forward those of people who had waited.
//
// `violence`, `wages` and `kin` are relative to the reference year; see networks.cpp for the last.
// Limits: no savings or debt, no talk within the household; beliefs and networks are those of the
// origin.
#include "behaviour/behaviour.h"

#include <cmath>

namespace rechtsweg::behaviour {
namespace {

void go_or_wait(std::span<const double> p, std::span<double> answers) {
  const double active = p[0], share = p[1], success = p[2], expected = p[3], reference = p[4],
               success_elasticity = p[5], urgency = p[6], fee = p[7], fee_reference = p[8],
               fee_elasticity = p[9], violence = p[10], violence_elasticity = p[11], wages = p[12],
               wage_elasticity = p[13], kin = p[14], kin_elasticity = p[15];
  const double change = success_elasticity * std::log(success / reference) +
                        urgency * std::log(success / expected) -
                        fee_elasticity * std::log(fee / fee_reference) +
                        violence_elasticity * std::log(violence) -
                        wage_elasticity * std::log(wages) + kin_elasticity * std::log(kin);
  answers[0] = moved_share(share, active * change);
  answers[1] = 1.0 - answers[0];
}

} // namespace

Definition departure() {
  return {"departure",
          {"goes", "waits"},
          {{"active", 1.0}, {"share"}, {"success", {}, true}, {"expected", {}, true},
           {"success_reference", {}, true}, {"success_elasticity"}, {"urgency", 0.0},
           {"fee", {}, true}, {"fee_reference", {}, true}, {"fee_elasticity"},
           {"violence", 1.0, true}, {"violence_elasticity", 0.0}, {"wages", 1.0, true},
           {"wage_elasticity", 0.0}, {"kin", 1.0, true}, {"kin_elasticity", 0.0}},
          go_or_wait};
}

} // namespace rechtsweg::behaviour
