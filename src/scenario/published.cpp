#include "scenario/published.h"

#include <algorithm>

namespace rechtsweg::scenario {

std::vector<Counterpart> counterparts(const network::Network &network, const Published &row) {
  std::vector<Counterpart> result;
  for (unsigned o = 0; o < network.outcomes.size(); ++o) {
    const network::Outcome &outcome = network.outcomes[o];
    if ((outcome.published_series.empty() ? outcome.name : outcome.published_series) != row.series)
      continue;
    if (!outcome.published_series.empty()) {
      if (outcome.published_category == row.category)
        result.push_back({o});
    } else if (row.category == "total")
      result.push_back({o});
    else if (outcome.by != network::none) {
      // A series whose only category has a name of its own, such as "southwest", has no
      // counterpart.
      const auto &values = network.attributes[outcome.by].values;
      const auto found = std::find(values.begin(), values.end(), row.category);
      if (found != values.end())
        result.push_back({o, static_cast<unsigned>(found - values.begin())});
    }
  }
  return result;
}

} // namespace rechtsweg::scenario
