#include "report/pack.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <fmt/core.h>
#include <string>

namespace rechtsweg::report {
namespace {

/// The nearest multiple of ten to the `power`.
Json to_place(double value, int power) {
  if (power >= 0) {
    const double unit = std::pow(10.0, power);
    const double near = std::round(value / unit) * unit;
    if (std::abs(near) < 1e15)
      return static_cast<std::int64_t>(near);
  }
  const double near = std::stod(fmt::format("{:.{}f}", value, std::clamp(-power, 0, 300)));
  if (near == std::floor(near) && std::abs(near) < 1e15)
    return static_cast<std::int64_t>(near);
  return near;
}

} // namespace

Json rounded(double value) { return rounded(value, 0); }

Json rounded(double value, double spread) {
  if (!std::isfinite(value))
    return nullptr;
  if (value == 0)
    return 0;
  const int size = static_cast<int>(std::floor(std::log10(std::abs(value))));
  int power = size - 5;
  if (spread > 0)
    power = std::clamp(static_cast<int>(std::floor(std::log10(spread / 20))), size - 5, size - 3);
  return to_place(value, power);
}

bool counts_people(const network::Outcome &outcome) {
  if (!outcome.extensive())
    return false;
  for (const char *word : {"persons", "events", "cases", "people", "children", "families", "arrests",
                           "removals", "individuals"})
    if (outcome.unit.find(word) != std::string::npos)
      return true;
  return false;
}

Json shown(const network::Outcome &outcome, double value, double spread) {
  if (counts_people(outcome) && std::abs(value) < 10 && value != 0)
    return nullptr;
  return rounded(value, spread);
}

Json against_first(const std::vector<Json> &tracks) {
  Json list = Json::array();
  for (const Json &track : tracks) {
    if (list.empty()) {
      list.push_back(track);
      continue;
    }
    const Json &first = tracks.front();
    std::size_t same = 0;
    while (same < track.size() && same < first.size() && track[same] == first[same])
      ++same;
    Json rest = Json::array({same});
    rest.insert(rest.end(), track.begin() + static_cast<std::ptrdiff_t>(same), track.end());
    list.push_back(std::move(rest));
  }
  return list;
}

} // namespace rechtsweg::report
