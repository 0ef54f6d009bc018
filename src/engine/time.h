// Whole ticks since the first midnight of the horizon, and the civil dates they stand for.
// A tick is a day unless the system says otherwise; days are counted from 1970-01-01 (UTC, no
// daylight saving: a modelled day always has 24 hours).
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace rechtsweg::engine {

using Tick = std::int32_t;
inline constexpr Tick never = INT32_MAX;

/// A civil day, as days since 1970-01-01.
struct Day {
  std::int32_t number = 0;
  auto operator<=>(const Day &) const = default;
  Day operator+(std::int32_t days) const { return {number + days}; }
  std::int32_t operator-(Day other) const { return number - other.number; }
};

struct Civil {
  int year = 1970;
  unsigned month = 1, day = 1;
};

inline Civil civil(Day day) {
  const std::chrono::year_month_day date{std::chrono::sys_days{std::chrono::days{day.number}}};
  return {static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
          static_cast<unsigned>(date.day())};
}

inline Day day_of(int year, unsigned month, unsigned day) {
  const std::chrono::sys_days days{std::chrono::year{year} / std::chrono::month{month} /
                                   std::chrono::day{day}};
  return {static_cast<std::int32_t>(days.time_since_epoch().count())};
}

/// 0 is Monday, 6 is Sunday.
inline unsigned weekday(Day day) { return static_cast<unsigned>(((day.number + 3) % 7 + 7) % 7); }

/// "2016-03-01"
std::string iso(Day day);
/// Reads "2016-03-01"; nothing else is a date.
std::optional<Day> parse_day(std::string_view text);

} // namespace rechtsweg::engine
