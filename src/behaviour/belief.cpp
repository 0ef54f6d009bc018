// Belief: the chance of getting in and staying that people at home think there is, by origin.
//
//   seen     = inside / (inside + returned)      of the journeys that ended in the month
//   success  + learning * (seen - success)       news from those who went before
//            + trust * announcement * (claimed - success)
//   expected + learning * (success - expected)   what they think it will be some months from now
//            + trust * warning * (claimed - expected)
//   claimed  = claimed_share * success_reference
//
// Exponential learning with a lag of 1 / learning months (adaptive expectations, Nerlove 1958); an
// announcement pulls in the same way, as long as it is made (`announcement`, or, of something that is
// still to come, `warning`: intensities from 0 to 1). When it ends, the belief is learned anew from
// what happens. With `active` = 0 both stay as they were.
// Source of the idea: domain dossier D1; nothing of it is measured. Limits: everybody of one origin
// believes the same; news of a month count by their share, not by their number.
#include "behaviour/behaviour.h"

#include <algorithm>

namespace rechtsweg::behaviour {
namespace {

void learn(std::span<const double> p, std::span<const double> reads, double,
             std::span<double> state) {
  const double active = p[0], learning = p[1], trust = p[2], announcement = p[3], warning = p[4],
               claimed = p[5] * p[6];
  const double inside = reads[0], returned = reads[1];
  double &success = state[0], &expected = state[1];
  const double seen = inside + returned > 0 ? inside / (inside + returned) : success;
  const double pull = trust * announcement, pull_ahead = trust * warning;
  const double before = success;
  success += active * (learning * (seen - before) + pull * (claimed - before));
  expected += active * (learning * (before - expected) + pull_ahead * (claimed - expected));
  success = std::clamp(success, 1e-6, 1.0);
  expected = std::clamp(expected, 1e-6, 1.0);
}

} // namespace

Feedback belief() {
  return {"belief",
          {"inside", "returned"},
          {"success", "expected"},
          {{"active", 1.0}, {"learning"}, {"trust"}, {"announcement"}, {"warning"},
           {"claimed_share"}, {"success_reference", {}, true}},
          learn};
}

} // namespace rechtsweg::behaviour
