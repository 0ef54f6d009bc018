#include "network/timeline.h"

#include <algorithm>
#include <map>

namespace rechtsweg::network {

engine::Day first_difference(const Timeline &a, const Timeline &b, engine::Day start,
                             engine::Day end) {
  if (a.start != b.start || a.scale != b.scale)
    return start;
  engine::Day first = end;
  const auto earlier = [&](engine::Day day) { first = std::min(first, std::max(day, start)); };
  for (std::size_t i = 0; i < std::max(a.steps.size(), b.steps.size()); ++i) {
    if (i < a.steps.size() && i < b.steps.size() && a.steps[i] == b.steps[i])
      continue;
    if (i < a.steps.size())
      earlier(a.steps[i].day);
    if (i < b.steps.size())
      earlier(b.steps[i].day);
    break;
  }
  // Variants without any effect (implementation 0) are not kept in a timeline; those that only one
  // of the two has matter from the day on which they begin.
  const auto lacking = [&](const auto &these, const auto &those) {
    for (const auto &variant : these)
      if (std::none_of(those.begin(), those.end(),
                       [&](const auto &other) { return other.id == variant.id; }))
        earlier(variant.from);
  };
  lacking(a.routes, b.routes);
  lacking(b.routes, a.routes);
  lacking(a.amounts, b.amounts);
  lacking(b.amounts, a.amounts);
  return first;
}

engine::Day parting(const std::vector<engine::Day> &differences, engine::Day end) {
  std::map<engine::Day, unsigned> leave; // how many leave the base on a day
  for (const engine::Day day : differences)
    ++leave[day];
  leave.erase(end);
  const auto most = std::max_element(
      leave.begin(), leave.end(), [](const auto &a, const auto &b) { return a.second < b.second; });
  return most == leave.end() ? end : most->first;
}

} // namespace rechtsweg::network
