// Price: what smugglers ask, by origin.
//
//   effort = ln(share who get through) / ln(share who get through at the reference)
//   aim    = fee_reference * effort ^ enforcement_elasticity
//                          * (customers / customers_reference) ^ demand_elasticity
//   fee    + (aim - fee) / lag
//
// `effort` is the exponent of `detection`: how often a crosser must escape. The fee rises with
// enforcement and with demand and follows with a lag of some months. Elasticity to enforcement: Gathmann
// 2008 (domain dossier C2, [GAT]). Months in which nobody crossed or hired leave the fee as it was.
// Limits: one price an origin; the market has no cartels and no entry of its own.
#include "behaviour/behaviour.h"

#include <algorithm>
#include <cmath>

namespace rechtsweg::behaviour {
namespace {

void ask(std::span<const double> p, std::span<const double> reads, double,
             std::span<double> state) {
  const double active = p[0], reference = p[1], through_reference = p[2],
               enforcement_elasticity = p[3], customers_reference = p[4], demand_elasticity = p[5],
               lag = p[6];
  const double stopped = reads[0], through = reads[1], customers = reads[2];
  double &fee = state[0];
  if (stopped <= 0 || through <= 0 || customers <= 0)
    return;
  const double effort = std::log(through / (stopped + through)) / std::log(through_reference);
  const double aim = reference * std::pow(effort, enforcement_elasticity) *
                     std::pow(customers / customers_reference, demand_elasticity);
  fee += active * (aim - fee) / std::max(lag, 1.0);
}

} // namespace

Feedback price() {
  return {"price",
          {"stopped", "through", "customers"},
          {"fee"},
          {{"active", 1.0}, {"fee_reference", {}, true}, {"through_reference", {}, true},
           {"enforcement_elasticity"}, {"customers_reference", {}, true}, {"demand_elasticity"},
           {"lag", {}, true}},
          ask};
}

} // namespace rechtsweg::behaviour
