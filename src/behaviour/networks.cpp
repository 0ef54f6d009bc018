// Networks: how many people of one origin live inside, relative to the reference, whom somebody who
// considers leaving may know and may be helped by.
//
//   kin + active * (settled - removed - reference / 12) / residents
//
// `settled` and `removed` are those of the month, `reference` is what a year added in the base of the
// published past, and `residents` how many there were. At the reference it stays at one, for what
// those years added is in their demand. Each journey that ends inside makes the next a little likelier
// (cumulative causation, Massey 1990); how much is `kin_elasticity` of the decision to leave.
// Source of the idea: domain dossier D4 (snowballing through networks); no size is published.
// Limits: whoever was released and has to leave later counts as settled until removed from the
// interior; everybody of one origin knows the same number; nobody dies, returns on his own or
// becomes a citizen.
#include "behaviour/behaviour.h"

#include <algorithm>

namespace rechtsweg::behaviour {
namespace {

void grow(std::span<const double> p, std::span<const double> reads, double,
          std::span<double> state) {
  const double active = p[0], reference = p[1], residents = p[2];
  const double settled = reads[0], removed = reads[1];
  state[0] = std::max(1e-3, state[0] + active * (settled - removed - reference / 12) / residents);
}

} // namespace

Feedback networks() {
  return {"networks",
          {"settled", "removed"},
          {"kin"},
          {{"active", 1.0}, {"reference"}, {"residents", {}, true}},
          grow};
}

} // namespace rechtsweg::behaviour
