// Numbers for readers.
#pragma once

#include <cmath>
#include <fmt/core.h>
#include <string>

namespace rechtsweg::report {

/// As many digits as a reader needs: 408,912 rather than 4.089e+05; "-" where there is no number.
inline std::string readable(double value) {
  if (!std::isfinite(value))
    return "-";
  if (std::abs(value) < 999.5)
    return fmt::format("{:.3g}", value);
  const std::string digits = fmt::format("{:.0f}", std::abs(value));
  std::string text = value < 0 ? "-" : "";
  for (std::size_t at = 0; at < digits.size(); ++at) {
    if (at > 0 && (digits.size() - at) % 3 == 0)
      text += ',';
    text += digits[at];
  }
  return text;
}

} // namespace rechtsweg::report
