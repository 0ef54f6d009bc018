// The periods in which results are told: months, years, fiscal years and weeks of a horizon.
#pragma once

#include "engine/time.h"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace rechtsweg::world {

/// The months of a horizon, and the whole calendar and fiscal years in them.
class Periods {
public:
  struct Period {
    std::string name;
    enum class Kind : std::uint8_t { month, year, fiscal_year, other } kind = Kind::month;
    unsigned first = 0, last = 0; // months [first, last)
  };
  Periods(engine::Day start, engine::Day end, std::int32_t ticks_per_day, unsigned fiscal_month);

  unsigned months() const { return static_cast<unsigned>(month_start_.size() - 1); }
  /// The month in which a tick lies. The tick must lie within the horizon.
  unsigned month_of(engine::Tick tick) const {
    return month_of_day_[static_cast<std::size_t>(ticks_per_day_ == 1 ? tick
                                                                      : tick / ticks_per_day_)];
  }
  engine::Tick start_of(unsigned month) const { return month_start_[month]; }
  unsigned fiscal_year_of(unsigned month) const { return fiscal_[month]; }
  /// Weeks begin on Monday; the first is the one of the first day.
  unsigned week_of(engine::Tick tick) const {
    return (static_cast<unsigned>(tick / ticks_per_day_) + engine::weekday(start_)) / 7;
  }
  /// The weeks [first, last) that lie wholly within months [from, until).
  std::pair<unsigned, unsigned> weeks(unsigned from, unsigned until) const;
  const std::vector<Period> &all() const { return periods_; }
  /// "2016-03", "2016", "FY2016"; nullptr if it is not a whole period of the horizon.
  const Period *find(const std::string &name) const;
  /// The months from the one of `first` to the one of `last`, as a period.
  Period between(engine::Day first, engine::Day last) const;

private:
  engine::Day start_;
  std::int32_t ticks_per_day_;
  std::vector<engine::Tick> month_start_; // and the end of the last
  std::vector<std::uint16_t> month_of_day_, fiscal_;
  std::vector<Period> periods_;
};

} // namespace rechtsweg::world
