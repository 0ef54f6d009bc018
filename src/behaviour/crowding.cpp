// Crowding: how many crossers the agents of a sector have to do with, relative to the reference.
//
//   load + (crossers / crossers_reference - load) / lag
//
// A moving mean over some months, so that a season does not pass for a change. `detection` reads it.
#include "behaviour/behaviour.h"

#include <algorithm>

namespace rechtsweg::behaviour {
namespace {

void follow_load(std::span<const double> p, std::span<const double> reads, double,
             std::span<double> state) {
  const double active = p[0], reference = p[1], lag = p[2];
  double &load = state[0];
  load += active * (reads[0] / reference - load) / std::max(lag, 1.0);
  load = std::max(load, 0.01);
}

} // namespace

Feedback crowding() {
  return {"crowding",
          {"crossers"},
          {"load"},
          {{"active", 1.0}, {"crossers_reference", {}, true}, {"lag", {}, true}},
          follow_load};
}

} // namespace rechtsweg::behaviour
