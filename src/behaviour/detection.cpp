// Detection at the line: the chance that an attempt ends in arrest, in turning back, or inside.
//
//   effort  = (agents / (agents_reference * load ^ crowding)) ^ agents_elasticity
//             * (1 + barrier * barrier_effect) * technology
//   stopped = 1 - (1 - base) ^ effort
//
// Detection as independent chances to be seen: with twice the effort a crosser must escape twice.
// The share stopped rises with every agent and never reaches one (diminishing returns). `load` is the
// number of crossers relative to the reference (feedback `crowding`): agents who process one group do
// not see the next. A share `turn_back` of attempts goes back south before it is decided.
// Source of the form: search theory's exponential detection function (Koopman 1946); the elasticity
// of apprehensions to agent hours is a parameter of the system with its own evidence.
// Limits: nothing finer than a sector and a month. Displacement between sectors is the feedback
// `displacement`; who gives himself up is a route.
#include "behaviour/behaviour.h"

#include <algorithm>
#include <cmath>

namespace rechtsweg::behaviour {
namespace {

void detect(std::span<const double> p, std::span<double> answers) {
  const double active = p[0], base = p[1], agents = p[2], reference = p[3], elasticity = p[4],
               load = p[5], crowding = p[6], barrier = p[7], barrier_effect = p[8],
               technology = p[9], turn_back = p[10];
  const double effort =
      std::pow(std::max(agents, 0.0) / (reference * std::pow(load, crowding)), elasticity) *
      (1.0 + barrier * barrier_effect) * technology;
  const double stopped = 1.0 - std::pow(1.0 - base, 1.0 + active * (effort - 1.0));
  answers[0] = (1.0 - turn_back) * stopped;
  answers[1] = turn_back;
  answers[2] = (1.0 - turn_back) * (1.0 - stopped);
}

} // namespace

Definition detection() {
  return {"detection",
          {"apprehended", "turned_back", "got_away"},
          {{"active", 1.0}, {"base"}, {"agents"}, {"agents_reference", {}, true},
           {"agents_elasticity"}, {"load", 1.0, true}, {"crowding", 0.0}, {"barrier"},
           {"barrier_effect"}, {"technology", 1.0}, {"turn_back"}},
          detect};
}

} // namespace rechtsweg::behaviour
