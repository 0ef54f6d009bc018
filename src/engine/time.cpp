#include "engine/time.h"

#include <charconv>
#include <fmt/core.h>

namespace rechtsweg::engine {

std::string iso(Day day) {
  const Civil date = civil(day);
  return fmt::format("{:04}-{:02}-{:02}", date.year, date.month, date.day);
}

std::optional<Day> parse_day(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-')
    return std::nullopt;
  const auto number = [&](std::size_t from, std::size_t length) -> int {
    int value = -1;
    const char *first = text.data() + from;
    const auto [end, error] = std::from_chars(first, first + length, value);
    return error == std::errc{} && end == first + length ? value : -1;
  };
  const int year = number(0, 4), month = number(5, 2), day = number(8, 2);
  const std::chrono::year_month_day date{std::chrono::year{year},
                                         std::chrono::month{static_cast<unsigned>(month)},
                                         std::chrono::day{static_cast<unsigned>(day)}};
  if (year < 0 || month < 0 || day < 0 || !date.ok())
    return std::nullopt;
  return day_of(year, static_cast<unsigned>(month), static_cast<unsigned>(day));
}

} // namespace rechtsweg::engine
