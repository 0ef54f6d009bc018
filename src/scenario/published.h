// Figures that were published: a study's series, and which outcome of a system they speak of.
#pragma once

#include "scenario/faults.h"
#include "scenario/load.h"

#include <map>
#include <string>
#include <vector>

namespace rechtsweg::scenario {

/// What is known of a study's published figures beside the figures themselves.
struct PublishedSeries {
  /// Figures (series, category, period) that stand more than once, and where they stand again.
  std::map<std::vector<std::string>, Place> twice;
  bool good = true; // all could be read
};
/// Reads a table of published figures into the study.
PublishedSeries read_published(const std::string &path, Study &study, Faults &faults);

struct Counterpart {
  unsigned outcome = 0;
  unsigned category = UINT32_MAX; // UINT32_MAX: total
};
/// All outcomes that bear the name of a published series, or say that they are published as it,
/// with the figure's category; none where the system has no such number.
std::vector<Counterpart> counterparts(const network::Network &network, const Published &row);

} // namespace rechtsweg::scenario
