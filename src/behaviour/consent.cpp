// Consent: what another government agrees to, and how it answers to being pressed.
//
//   refused --agrees--> a quota --widens--> accepted, and back from either with `withdraws`,
//   each a chance a month, times `talks` (0: nobody negotiates, and nothing changes) for the first two
//   granted  = 0, quota_share or 1: the share that is taken back of those who are to be
//   help     + (1 - answer * pressure * (1 - granted) - help) / lag
//
// `granted` is the consent that talks bring; a dated consent is a lever beside it. `help` is how much
// of its own interdiction the government keeps up: pressed without an agreement it withdraws a part,
// `answer` at the most. One draw a month decides, the same under every alternative.
// Source: scenario; Mexico declined on 23 and 24 February 2017 ([MEX]), agreed in January 2019. None
// of the chances is measured.
#include "behaviour/behaviour.h"

#include <algorithm>

namespace rechtsweg::behaviour {
namespace {

void negotiate(std::span<const double> p, std::span<const double>, double uniform,
             std::span<double> state) {
  const double active = p[0], talks = p[1], agrees = p[2], widens = p[3], withdraws = p[4],
               quota_share = p[5], pressure = p[6], answer = p[7], lag = p[8];
  double &granted = state[0], &help = state[1];
  if (active <= 0)
    return;
  if (granted <= 0) {
    if (uniform < talks * agrees)
      granted = quota_share;
  } else if (uniform > 1.0 - withdraws)
    granted = 0;
  else if (granted < 1 && uniform < talks * widens)
    granted = 1;
  help += active * (1.0 - answer * pressure * (1.0 - granted) - help) / std::max(lag, 1.0);
}

} // namespace

Feedback consent() {
  return {"consent",
          {},
          {"granted", "help"},
          {{"active", 1.0}, {"talks"}, {"agrees"}, {"widens"}, {"withdraws"}, {"quota_share"},
           {"pressure"}, {"answer"}, {"lag", {}, true}},
          negotiate};
}

} // namespace rechtsweg::behaviour
