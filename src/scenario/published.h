// Which outcome of a system a published figure speaks of.
#pragma once

#include "scenario/load.h"

namespace rechtsweg::scenario {

struct Counterpart {
  unsigned outcome = 0;
  unsigned category = UINT32_MAX; // UINT32_MAX: total
};
/// All outcomes that bear the name of a published series, or say that they are published as it,
/// with the figure's category; none where the system has no such number.
std::vector<Counterpart> counterparts(const network::Network &network, const Published &row);

} // namespace rechtsweg::scenario
