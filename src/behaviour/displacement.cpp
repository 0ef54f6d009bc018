// Displacement: how strongly routes are drawn to a sector, relative to the reference.
//
//   seen    = (through + news * through_reference) / (stopped + through + news)
//   pull    + ((seen / through_reference) ^ elasticity - pull) / lag
//
// New journeys choose a sector with weights share * pull: where more get through, more go, and what is
// closed in one place moves to the others. `news` is the weight, in crossers, of what was known before:
// a quiet month in a small sector changes little. Form: logit choice of route with the logarithm of the
// chance as its utility. Evidence that part of what a fence stops reappears elsewhere: domain dossier
// D5, [FEI]; its size is assumed.
#include "behaviour/behaviour.h"

#include <algorithm>
#include <cmath>

namespace rechtsweg::behaviour {
namespace {

void follow_routes(std::span<const double> p, std::span<const double> reads, double,
             std::span<double> state) {
  const double active = p[0], through_reference = p[1], news = p[2], elasticity = p[3], lag = p[4];
  const double stopped = reads[0], through = reads[1];
  double &pull = state[0];
  const double seen = (through + news * through_reference) / (stopped + through + news);
  pull += active * (std::pow(seen / through_reference, elasticity) - pull) / std::max(lag, 1.0);
}

} // namespace

Feedback displacement() {
  return {"displacement",
          {"stopped", "through"},
          {"pull"},
          {{"active", 1.0}, {"through_reference", {}, true}, {"news", {}, true}, {"elasticity"},
           {"lag", {}, true}},
          follow_routes};
}

} // namespace rechtsweg::behaviour
