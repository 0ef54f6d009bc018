// Structural uncertainty: the same question under other descriptions of the system. They are a set of
// cases and no sample: nothing says how likely each is.
#pragma once

#include "scenario/load.h"

namespace rechtsweg::scenario {

/// Adds every alternative under every structure of the study, to be simulated with the same luck.
/// Throws ScenarioError: no structure, or an alternative makes no sense under one.
void use_structures(Study &study);

} // namespace rechtsweg::scenario
