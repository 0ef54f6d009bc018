// Whether the levers that a posterior gives to the replicates of a study make sense there.
#pragma once

#include "scenario/posterior.h"

namespace rechtsweg::study {

/// Looks at every draw that the study's replicates use, under every alternative. Throws
/// scenario::ScenarioError naming the draws under which something makes no sense.
void check_posterior(const scenario::Study &study, unsigned threads);

} // namespace rechtsweg::study
