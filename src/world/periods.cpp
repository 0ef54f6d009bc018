#include "world/periods.h"

#include <algorithm>
#include <fmt/core.h>

namespace rechtsweg::world {

Periods::Periods(engine::Day start, engine::Day end, std::int32_t ticks_per_day,
                 unsigned fiscal_month)
    : start_(start), ticks_per_day_(ticks_per_day) {
  struct Year {
    unsigned first = 0, count = 0;
  };
  std::vector<std::pair<int, Year>> years, fiscal;
  const auto belongs = [](auto &list, int name, unsigned month) {
    if (list.empty() || list.back().first != name)
      list.push_back({name, {month, 0}});
    ++list.back().second.count;
  };
  engine::Day day = start;
  while (day < end) {
    const engine::Civil date = engine::civil(day);
    const engine::Day next = date.month == 12 ? engine::day_of(date.year + 1, 1, 1)
                                              : engine::day_of(date.year, date.month + 1, 1);
    const engine::Day until = std::min(next, end);
    const auto month = static_cast<unsigned>(month_start_.size());
    month_start_.push_back((day - start) * ticks_per_day);
    for (engine::Day d = day; d < until; d = d + 1)
      month_of_day_.push_back(static_cast<std::uint16_t>(month));
    const int fiscal_year =
        fiscal_month > 1 && date.month >= fiscal_month ? date.year + 1 : date.year;
    fiscal_.push_back(static_cast<std::uint16_t>(fiscal_year));
    if (date.day == 1 && until == next) { // whole months only
      periods_.push_back({fmt::format("{:04}-{:02}", date.year, date.month), Period::Kind::month,
                          month, month + 1});
      belongs(years, date.year, month);
      belongs(fiscal, fiscal_year, month);
    }
    day = until;
  }
  month_start_.push_back((end - start) * ticks_per_day);
  const auto whole = [&](const auto &list, const char *prefix, Period::Kind kind) {
    for (const auto &[name, year] : list)
      if (year.count == 12)
        periods_.push_back({fmt::format("{}{}", prefix, name), kind, year.first, year.first + 12});
  };
  whole(years, "", Period::Kind::year);
  whole(fiscal, "FY", Period::Kind::fiscal_year);
}

std::pair<unsigned, unsigned> Periods::weeks(unsigned from, unsigned until) const {
  const auto first_whole = [&](unsigned month) { // the first week that begins in or after the month
    const auto day =
        static_cast<unsigned>(month_start_[month] / ticks_per_day_) + engine::weekday(start_);
    return (day + 6) / 7;
  };
  const auto end =
      static_cast<unsigned>(month_start_[until] / ticks_per_day_) + engine::weekday(start_);
  return {first_whole(from), std::max(first_whole(from), end / 7)};
}

const Periods::Period *Periods::find(const std::string &name) const {
  for (const Period &period : periods_)
    if (period.name == name)
      return &period;
  return nullptr;
}

Periods::Period Periods::between(engine::Day first, engine::Day last) const {
  const auto month = [&](engine::Day day) {
    const auto i = std::clamp<std::int64_t>(day - start_, 0,
                                            static_cast<std::int64_t>(month_of_day_.size()) - 1);
    return month_of_day_[static_cast<std::size_t>(i)];
  };
  return {engine::iso(first) + ".." + engine::iso(last), Period::Kind::other, month(first),
          month(last) + 1U};
}

} // namespace rechtsweg::world
