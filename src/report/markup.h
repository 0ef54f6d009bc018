// What the pages of analyses share: text made safe for HTML, and round steps for axes.
#pragma once

#include <cmath>
#include <string>

namespace rechtsweg::report {

inline std::string escaped(const std::string &text) {
  std::string out;
  for (const char c : text)
    out += c == '&'   ? "&amp;"
           : c == '<' ? "&lt;"
           : c == '>' ? "&gt;"
           : c == '"' ? "&quot;"
                      : std::string(1, c);
  return out;
}

/// A round number about a fifth of `span`.
inline double step_for(double span) {
  const double raw = span / 5, power = std::pow(10, std::floor(std::log10(raw)));
  for (const double nice : {1.0, 2.0, 5.0})
    if (nice * power >= raw)
      return nice * power;
  return 10 * power;
}

} // namespace rechtsweg::report
