#include "world/ledger.h"

#include "engine/check.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <fmt/core.h>

namespace rechtsweg::world {

using engine::Tick;
using network::Attributes;
using network::Outcome;

// ---- Periods

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
      periods_.push_back(
          {fmt::format("{:04}-{:02}", date.year, date.month), Period::Kind::month, month, month + 1});
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

// ---- Histogram

namespace {

std::size_t bin_of(Tick ticks) {
  const auto t = static_cast<std::uint32_t>(std::max(ticks, 0));
  if (t < 256)
    return t;
  const auto octave = static_cast<unsigned>(std::bit_width(t)) - 1; // >= 8
  return 256 + (octave - 8) * 64 + ((t >> (octave - 6)) & 63);
}

double middle_of(std::size_t bin) {
  if (bin < 256)
    return static_cast<double>(bin);
  const auto octave = static_cast<int>((bin - 256) / 64 + 8);
  const auto part = static_cast<double>((bin - 256) % 64);
  return std::ldexp(1.0 + (part + 0.5) / 64.0, octave);
}

} // namespace

void Histogram::add(Tick ticks, std::int64_t units) {
  const std::size_t bin = bin_of(ticks);
  if (bins_.size() <= bin)
    bins_.resize(bin + 1, 0);
  bins_[bin] += units;
  count_ += units;
  sum_ += static_cast<double>(units) * ticks;
}

void Histogram::merge(const Histogram &other) {
  if (bins_.size() < other.bins_.size())
    bins_.resize(other.bins_.size(), 0);
  for (std::size_t i = 0; i < other.bins_.size(); ++i)
    bins_[i] += other.bins_[i];
  count_ += other.count_;
  sum_ += other.sum_;
}

double Histogram::quantile(double p) const {
  const double wanted = p * static_cast<double>(count_);
  std::int64_t sum = 0;
  for (std::size_t i = 0; i < bins_.size(); ++i)
    if ((sum += bins_[i]) > 0 && static_cast<double>(sum) >= wanted)
      return middle_of(i);
  return 0;
}

// ---- Ledger

unsigned person_slots(const network::Network &network) {
  unsigned bytes = 0;
  for (const Outcome &outcome : network.outcomes)
    bytes += outcome.kind == Outcome::Kind::persons ? 2 : 0;
  return bytes;
}

Ledger::Ledger(const network::Network &network, const Periods &periods)
    : network_(&network), periods_(&periods),
      stations_(static_cast<unsigned>(network.stations.size())),
      combinations_(network.ledger.size()),
      edge_of_((std::size_t{stations_} + 1) * stations_, UINT16_MAX),
      stocks_(std::size_t{stations_} * combinations_, 0), stayed_(stations_, 0),
      entered_before_(stations_, 0), left_before_(stations_, 0),
      tallies_(network.outcomes.size()), watches_(stations_ + 1),
      watch_wait_(network.resources.size()), from_(network.outcomes.size()),
      slot_(network.outcomes.size(), 0), loops_(network.loops) {
  std::vector<std::vector<unsigned>> into(stations_), from(stations_), stock(stations_);
  unsigned slot = 0;
  for (unsigned o = 0; o < network.outcomes.size(); ++o) {
    const Outcome &outcome = network.outcomes[o];
    Tally &tally = tallies_[o];
    tally.categories = outcome.by == network::none ? 1 : network.attributes[outcome.by].size();
    const std::size_t cells = std::size_t{periods.months()} * tally.categories;
    const auto watch_moves = [&] {
      if (!outcome.from.empty()) {
        from_[o].assign(stations_ + 1, false);
        for (const unsigned s : outcome.from)
          from_[o][s] = true;
      }
      if (outcome.into.empty())
        for (const unsigned s : outcome.from)
          from[s].push_back(o);
      for (const unsigned s : outcome.into)
        into[s].push_back(o);
    };
    switch (outcome.kind) {
    case Outcome::Kind::flow:
      tally.count.assign(cells, 0);
      watch_moves();
      break;
    case Outcome::Kind::persons:
      tally.count.assign(cells, 0);
      slot_[o] = slot;
      slot += 2;
      watch_moves();
      break;
    case Outcome::Kind::elapsed:
      tally.durations.resize(cells);
      watch_moves();
      break;
    case Outcome::Kind::mean:
      tally.count.assign(cells, 0);
      tally.sum.assign(cells, 0);
      watch_moves();
      break;
    case Outcome::Kind::stock:
      tally.count.assign(cells, 0);
      tally.mean_stock.assign(cells, 0);
      tally.now.assign(tally.categories, 0);
      tally.area.assign(tally.categories, 0);
      for (const unsigned s : outcome.at)
        stock[s].push_back(o);
      break;
    case Outcome::Kind::wait:
      tally.durations.resize(cells);
      watch_wait_[outcome.resource].push_back(watch(o));
      break;
    case Outcome::Kind::share:
    case Outcome::Kind::sum:
    case Outcome::Kind::occupancy:
      break; // computed from others at the end
    }
  }
  const auto list = [&](const std::vector<unsigned> &outcomes) {
    const Range range{static_cast<std::uint16_t>(watch_list_.size()),
                      static_cast<std::uint16_t>(outcomes.size())};
    for (const unsigned o : outcomes)
      watch_list_.push_back(watch(o));
    return range;
  };
  for (unsigned s = 0; s < stations_; ++s)
    watches_[s] = {list(into[s]), list(from[s]), list(stock[s])};
}

Ledger::Watch Ledger::watch(unsigned o) const {
  const Outcome &outcome = network_->outcomes[o];
  Watch watch;
  watch.outcome = static_cast<std::uint16_t>(o);
  watch.kind = outcome.kind;
  watch.categories = static_cast<std::uint8_t>(tallies_[o].categories);
  const auto field = [&](unsigned attribute, std::uint8_t &shift, std::uint8_t &mask) {
    if (attribute == network::none)
      return;
    const network::Attribute &a = network_->attributes[attribute];
    shift = static_cast<std::uint8_t>(a.shift);
    mask = static_cast<std::uint8_t>((1U << a.bits) - 1U);
  };
  field(outcome.by, watch.by_shift, watch.by_mask);
  field(outcome.counter, watch.counter_shift, watch.counter_mask);
  watch.within = outcome.within;
  watch.since = outcome.since;
  watch.dated = outcome.dated;
  watch.slot = static_cast<std::uint16_t>(slot_[o]);
  watch.at_least = static_cast<std::uint16_t>(outcome.at_least);
  watch.only_from = !from_[o].empty();
  watch.when = outcome.when.terms.empty() ? nullptr : &outcome.when;
  return watch;
}

unsigned Ledger::edge(unsigned from, unsigned to) {
  std::uint16_t &id = edge_of_[std::size_t{from} * stations_ + to];
  if (id == UINT16_MAX) [[unlikely]] {
    id = static_cast<std::uint16_t>(edges_.size());
    edges_.emplace_back(static_cast<std::uint16_t>(from), static_cast<std::uint16_t>(to));
    flows_.resize(edges_.size() * combinations_);
  }
  return id;
}

void Ledger::place(unsigned station, Attributes word, std::int64_t units) {
  const unsigned combination = network_->ledger.of(word);
  flows_[edge(stations_, station) * combinations_ + combination].in +=
      static_cast<std::uint32_t>(units);
  const Range &range = watches_[station].stock;
  for (unsigned i = 0; i < range.count; ++i)
    change_stock(watch_list_[range.first + i], word, units, 0);
}

void Ledger::observe(const Watch &watch, const People &people, Person &p, unsigned from,
                     Tick now) {
  if (watch.when != nullptr && !watch.when->holds(p.attributes))
    return;
  if (watch.only_from && !from_[watch.outcome][from])
    return;
  Tick at = now, since = now;
  if (watch.since != network::none) {
    since = People::mark(p, watch.since);
    if (since == People::unmarked || (watch.within >= 0 && now - since > watch.within))
      return;
  }
  if (watch.dated != network::none) {
    at = People::mark(p, watch.dated);
    if (at < 0)
      return; // before the horizon, or never
  }
  Tally &tally = tallies_[watch.outcome];
  const unsigned month = at == now ? month_ : periods_->month_of(at);
  const std::size_t cell = std::size_t{month} * watch.categories + watch.category(p.attributes);
  switch (watch.kind) {
  case Outcome::Kind::flow:
    tally.count[cell] += p.units;
    break;
  case Outcome::Kind::elapsed:
    tally.durations[cell].add(now - since, p.units);
    break;
  case Outcome::Kind::mean:
    tally.count[cell] += p.units;
    tally.sum[cell] += std::int64_t{static_cast<unsigned>(p.attributes >> watch.counter_shift) &
                                    watch.counter_mask} *
                       p.units;
    break;
  case Outcome::Kind::persons: {
    std::uint8_t *slot = people.counters(p) + loops_ + watch.slot;
    const auto year = static_cast<std::uint8_t>(periods_->fiscal_year_of(month));
    if (slot[0] != year) {
      slot[0] = year;
      slot[1] = 0;
    }
    if (slot[1] < 255 && ++slot[1] == watch.at_least)
      tally.count[cell] += p.units;
    break;
  }
  default:
    break;
  }
}

void Ledger::served(unsigned resource, const Person &p, Tick waited) {
  for (const Watch &watch : watch_wait_[resource])
    if (watch.when == nullptr || watch.when->holds(p.attributes))
      tallies_[watch.outcome]
          .durations[std::size_t{month_} * watch.categories + watch.category(p.attributes)]
          .add(waited, p.units);
}

void Ledger::close_month(unsigned month, Tick now, const std::vector<Use> &uses) {
  engine::check(month == month_stocks_.size(), "months are closed in order");
  const std::vector<StationCount> counted = counts();
  stocks_ = stocks();
  for (unsigned s = 0; s < stations_; ++s) {
    entered_before_[s] = counted[s].entered;
    left_before_[s] = counted[s].left;
  }
  month_stocks_.emplace_back(stocks_.begin(), stocks_.end());
  month_flows_.emplace_back();
  for (const Crossing &flow : flows_)
    month_flows_.back().push_back(flow.in);
  std::fill(flows_.begin(), flows_.end(), Crossing{});
  uses_.push_back(uses);
  const Tick start = periods_->start_of(month);
  for (Tally &tally : tallies_)
    for (std::size_t c = 0; c < tally.now.size(); ++c) {
      const std::size_t cell = month * tally.categories + c;
      tally.count[cell] = tally.now[c];
      // unit-ticks of this month: those until now less those until its start
      tally.mean_stock[cell] =
          static_cast<double>(tally.area[c] + tally.now[c] * now) / std::max(1, now - start);
      tally.area[c] = -tally.now[c] * now;
    }
  ++month_;
}

std::vector<std::int64_t> Ledger::stocks() const {
  std::vector<std::int64_t> stocks = stocks_;
  for (std::size_t e = 0; e < edges_.size(); ++e)
    for (unsigned c = 0; c < combinations_; ++c) {
      const Crossing &flow = flows_[e * combinations_ + c];
      stocks[edges_[e].second * combinations_ + c] += flow.in;
      if (edges_[e].first != stations_)
        stocks[edges_[e].first * combinations_ + c] -= flow.out;
    }
  return stocks;
}

std::vector<Ledger::StationCount> Ledger::counts() const {
  std::vector<StationCount> counts(stations_);
  for (unsigned s = 0; s < stations_; ++s)
    counts[s] = {entered_before_[s], left_before_[s], stayed_[s]};
  for (std::size_t e = 0; e < edges_.size(); ++e)
    for (unsigned c = 0; c < combinations_; ++c) {
      const Crossing &flow = flows_[e * combinations_ + c];
      counts[edges_[e].second].entered += flow.in;
      if (edges_[e].first != stations_)
        counts[edges_[e].first].left += flow.out;
    }
  return counts;
}

std::vector<Ledger::Flow> Ledger::flows(unsigned month) const {
  std::vector<Flow> result;
  const auto &flows = month_flows_[month];
  for (std::size_t e = 0; e * combinations_ < flows.size(); ++e)
    for (unsigned c = 0; c < combinations_; ++c)
      if (const std::uint32_t units = flows[e * combinations_ + c]; units > 0)
        result.push_back({edges_[e].first, edges_[e].second, c, units});
  std::sort(result.begin(), result.end(), [](const Flow &a, const Flow &b) {
    return std::tie(a.from, a.to, a.combination) < std::tie(b.from, b.to, b.combination);
  });
  return result;
}

} // namespace rechtsweg::world
