// What was said, and when it would be so: the files of claims that a study names.
#pragma once

#include "scenario/document.h"
#include "scenario/load.h"
#include "scenario/published.h"

#include <string>

namespace rechtsweg::scenario {

/// Reads a file of claims into the study, whose system and alternatives are known. `known`: its
/// published figures, with which theirs must agree; nullptr for claims without their study, of which
/// neither figures nor alternatives are checked.
void read_claims(const std::string &path, Study &study, const PublishedSeries *known,
                 Faults &faults);

} // namespace rechtsweg::scenario
