// What the report and the page one plays with say alike of a measure and of an outcome: the entries of
// docs/report-data.md and docs/server-api.md.
#pragma once

#include "report/texts.h"
#include "scenario/load.h"

namespace rechtsweg::report {

/// A measure with its changes; what is absent: no end, at once, wholly, no note.
Json measure_entry(const scenario::MeasureText &measure, Texts &texts);

/// An outcome with its categories, the total first.
Json outcome_entry(const network::Network &network, const network::Outcome &outcome, Texts &texts);

} // namespace rechtsweg::report
