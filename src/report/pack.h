// How numbers are made small for the page: no more digits than the spread allows, and of an alternative only what
// differs from the base.
#pragma once

#include "network/outcome.h"

#include <nlohmann/json.hpp>

#include <vector>

namespace rechtsweg::report {

using Json = nlohmann::ordered_json;

/// Six significant digits; null if it is no number.
Json rounded(double value);

/// Four significant digits, more only where `spread` (the width of an interval around the value) is so narrow that
/// twenty steps would not fit into it, and never more than six; null if it is no number.
Json rounded(double value, double spread);

/// Whether its cells are numbers of people, of which those from 1 to 9 are not shown.
bool counts_people(const network::Outcome &outcome);
/// The same as rounded, where the cell may be shown; else null.
Json shown(const network::Outcome &outcome, double value, double spread = 0);

/// Values of one figure over periods, the base first. The base stands as it is; of every other one the first number says
/// how many values are those of the base, and the rest follows.
Json against_first(const std::vector<Json> &tracks);

} // namespace rechtsweg::report
