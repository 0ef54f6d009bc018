// Detection at the line: the chance that an attempt ends in arrest, in turning back, or inside.
//
//   effort = (agents / agents_reference) ^ agents_elasticity * (1 + barrier * barrier_effect)
//   stopped = 1 - (1 - base) ^ effort
//
// Detection as independent chances to be seen: with twice the effort a crosser must escape twice.
// The share stopped rises with every agent and never reaches one (diminishing returns). A share
// `turn_back` of attempts goes back south before it is decided.
// Source of the form: search theory's exponential detection function (Koopman 1946); the elasticity
// of apprehensions to agent hours is a parameter of the system with its own evidence.
// Limits: no crowding (many crossers a day do not thin the agents out), no displacement by itself:
// the choice of sector is a route.
#include "behaviour/behaviour.h"

#include <algorithm>
#include <cmath>

namespace rechtsweg::behaviour {
namespace {

void probabilities(std::span<const double> parameters, std::span<double> answers) {
  const double base = parameters[0], agents = parameters[1], reference = parameters[2],
               elasticity = parameters[3], barrier = parameters[4], barrier_effect = parameters[5],
               turn_back = parameters[6];
  const double effort =
      std::pow(std::max(agents, 0.0) / reference, elasticity) * (1.0 + barrier * barrier_effect);
  const double stopped = 1.0 - std::pow(1.0 - base, effort);
  answers[0] = (1.0 - turn_back) * stopped;
  answers[1] = turn_back;
  answers[2] = (1.0 - turn_back) * (1.0 - stopped);
}

} // namespace

Definition detection() {
  return {"detection",
          {"apprehended", "turned_back", "got_away"},
          {"base", "agents", "agents_reference", "agents_elasticity", "barrier", "barrier_effect",
           "turn_back"},
          probabilities};
}

} // namespace rechtsweg::behaviour
