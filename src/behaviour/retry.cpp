// Retry: whether somebody who was returned sets out again.
//
//   P(again) = share / completed, its odds moved by
//              active * success_elasticity * ln(success / success_reference) / (1 - share)
//
// `share` is the published or assumed share within twelve months (by origin, motive, way of return and
// sanction: the route names the parameter), `completed` the part of all waits that end within twelve
// months, so that the share of a year comes out whatever the waits are. It answers to the chance that
// people at home think there is, as departure does.
// Limits: no memory of the number of earlier returns; what a sanction costs is in the share.
#include "behaviour/behaviour.h"

#include <algorithm>
#include <cmath>

namespace rechtsweg::behaviour {
namespace {

void again_or_not(std::span<const double> p, std::span<double> answers) {
  const double active = p[0], share = p[1], completed = p[2], success = p[3], reference = p[4],
               elasticity = p[5];
  answers[0] = moved_share(std::clamp(share / completed, 0.0, 1.0),
                           active * elasticity * std::log(success / reference));
  answers[1] = 1.0 - answers[0];
}

} // namespace

Definition retry() {
  return {"retry",
          {"again", "stays"},
          {{"active", 1.0}, {"share"}, {"completed", 1.0, true}, {"success", {}, true},
           {"success_reference", {}, true}, {"success_elasticity"}},
          again_or_not};
}

} // namespace rechtsweg::behaviour
