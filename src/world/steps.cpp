// What happens to one person: arrive, settle, stay, leave.
#include "world/world.h"

#include "engine/check.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace rechtsweg::world {

using engine::Day;
using engine::never;
using engine::purpose;
using engine::Tick;
using engine::unit_interval;
using network::Attributes;
using network::none;
using network::Source;
using network::Station;

namespace {
constexpr engine::Purpose hazard_purpose = purpose("hazard");
} // namespace

void World::handle_due() {
  due_.clear();
  calendar_.due(due_);
  if (due_.size() > 1) {
    // In the order of station, then of each person's lot: never of insertion.
    std::sort(due_.begin(), due_.end());
    for (std::size_t i = 1; i < due_.size(); ++i)
      for (std::size_t j = i; j > 0 && (due_[j] >> 40) == (due_[j - 1] >> 40) &&
                              people_[due_[j] & 0xfffffff].key <
                                  people_[due_[j - 1] & 0xfffffff].key;
           --j)
        std::swap(due_[j], due_[j - 1]);
  }
  for (std::size_t i = 0; i < due_.size(); ++i) {
    if (i + 8 < due_.size())
      people_.prefetch(static_cast<std::uint32_t>(due_[i + 8] & 0xfffffff));
    const auto row = static_cast<std::uint32_t>(due_[i] & 0xfffffff);
    const Person &p = people_[row];
    const auto visit = static_cast<unsigned>(due_[i] >> 28) & 0xfffU;
    if ((p.visit & 0xfffU) != visit || p.state == State::gone ||
        due_at(p) != calendar_.now())
      continue; // forgotten
    ++events_;
    happen(row);
  }
}

void World::happen(std::uint32_t row) {
  Person &p = people_[row];
  const Tick now = calendar_.now();
  if (p.state == State::arriving) {
    p.until = never;
    arrive(row, ledger_.stations(), p.station, 0, 0);
    return;
  }
  if (p.deadline <= now) { // the longest that a span may last
    for (unsigned r = 0; r < resources_.size(); ++r) {
      if (!(p.held >> r & 1U))
        continue;
      for (const network::Timeout &timeout : network_->resources[r].timeouts)
        if (timeout.when.holds(p.attributes)) {
          go(row, timeout.to);
          return;
        }
    }
    engine::check(false, "a deadline without a timeout", [&] { return where(row); });
  }
  if (p.state == State::waiting) { // out of patience
    go(row, network_->resources[missing(p)].impatient);
    return;
  }
  leave(row);
}

void World::arrive(std::uint32_t row, unsigned from, unsigned to, Attributes before,
                   unsigned combination_before) {
  Person &p = people_[row];
  const Tick now = calendar_.now();
  const Station &station = network_->stations[to];
  ledger_.move(people_, row, from, to, before, combination_before, now);
  if (p.key == followed_) [[unlikely]]
    steps_.push_back({now, from, to, p.attributes, p.units});
  p.station = static_cast<std::uint16_t>(to);
  p.entered = now;
  ++p.visit;
  p.until = never;
  p.state = State::staying;
  if (station.counts_loop)
    ++people_.counters(row)[station.loop];
  if (station.end) {
    people_.remove(row);
    return;
  }
  settle(row);
}

unsigned World::missing(const Person &p) const {
  for (const unsigned r : network_->stations[p.station].needs)
    if (!(p.held >> r & 1U))
      return r;
  return none;
}

void World::settle(std::uint32_t row) {
  for (;;) {
    Person &p = people_[row];
    const unsigned r = network_->stations[p.station].needs.empty() ? none : missing(p);
    if (r != none) {
      ask(row, r, false);
      return;
    }
    if (!stay(row))
      return;
    leave(row);
    return;
  }
}

bool World::stay(std::uint32_t row) {
  Person &p = people_[row];
  const Station &station = network_->stations[p.station];
  const Tick now = calendar_.now();
  if (station.hazard) {
    Clocks &clocks = hazards_[hazard_of_[p.station]];
    const double u = draw_.uniform(p.key ^ station.purpose.bits, hazard_purpose,
                                   occurrence(row, station));
    p.state = State::standing;
    clocks.clocks[clocks.cells.of(p.attributes)].stand(-std::log(u), row, p.visit, p.key);
    return false;
  }
  if (station.stay.empty())
    return true;
  p.state = State::staying;
  const StayTable &table = stays_[p.station];
  const engine::Variate &variate = table.rows[table.cells.size() == 1 ? 0 : table.cells.of(p.attributes)];
  Tick ticks = 0;
  if (p.entered < now && p.entered < 0 && now == 0) {
    // Placed on the first day: what is left of a stay that has already lasted since `entered`.
    const double lasted = -static_cast<double>(p.entered);
    const double u = draw_.uniform(p.key, station.purpose, occurrence(row, station));
    const double at = variate.position(lasted);
    ticks = std::max(1, engine::whole_ticks(variate(at + u * (1.0 - at - 0x1p-53)) - lasted));
  } else if (variate.is_fixed()) {
    ticks = engine::whole_ticks(variate(0.5));
  } else {
    ticks = engine::whole_ticks(
        variate(draw_.uniform(p.key, station.purpose, occurrence(row, station))));
  }
  if (ticks == 0)
    return true;
  p.until = now <= never - 1 - ticks ? now + ticks : never - 1;
  schedule(row);
  return false;
}

void World::schedule(std::uint32_t row) {
  const Person &p = people_[row];
  const Tick at = due_at(p);
  if (at != never)
    calendar_.schedule(std::max(at, calendar_.now()), event(row, p));
}

void World::leave(std::uint32_t row) {
  Person &p = people_[row];
  engine::check(++chain_ < 5000, "a loop in which no time passes", [&] { return where(row); });
  const Station &station = network_->stations[p.station];
  const Attributes before = p.attributes;
  const unsigned combination_before = p.combination;
  const std::vector<network::Rule> *rules = &station.route;
  const RouteTable *table = &routes_[p.station];
  const auto luck = draw_.bits(p.key, station.purpose, occurrence(row, station));
  for (const unsigned v : variants_of_[p.station]) {
    const auto &variant = timeline_->routes[v];
    if (day_ >= variant.from && day_ < variant.until &&
        draw_.uniform(p.key, variant.purpose) < variant.implementation) {
      rules = &variant.route;
      table = &variant_routes_[v];
    }
  }
  const RouteTable::Row &way = table->rows[table->cells.of(before)];
  const RouteTable::Option *option = &table->options[way.first];
  if (way.count > 1) {
    const double u = unit_interval(luck.second);
    while (u >= option->up_to)
      ++option;
  }
  const unsigned to = option->to;
  const network::Rule &rule = (*rules)[way.rule];
  if (!station.set.empty() || !rule.set.empty()) {
    for (const network::Change &change : station.set)
      p.attributes = change.apply(p.attributes);
    for (const network::Change &change : rule.set)
      p.attributes = change.apply(p.attributes);
    p.combination = static_cast<std::uint8_t>(network_->ledger.of(p.attributes));
  }
  for (const unsigned mark : station.marks)
    people_.mark(row, mark) = calendar_.now();
  for (const unsigned mark : rule.marks)
    people_.mark(row, mark) = calendar_.now();
  if (p.held != 0)
    give_back(row, p.held & ~network_->stations[to].keeps);
  arrive(row, p.station, to, before, combination_before);
  --chain_;
}

void World::go(std::uint32_t row, unsigned to) {
  Person &p = people_[row];
  stop_waiting(row);
  p.displaced = 0;
  give_back(row, p.held & ~network_->stations[to].keeps);
  arrive(row, p.station, to, p.attributes, p.combination);
}

void World::stop_waiting(std::uint32_t row) {
  const Person &p = people_[row];
  if (p.state == State::waiting)
    resources_[missing(p)].forget(p.units);
}

void World::give_back(std::uint32_t row, std::uint32_t which) {
  Person &p = people_[row];
  while (which != 0) {
    const auto r = static_cast<unsigned>(std::countr_zero(which));
    which &= which - 1;
    resources_[r].release(row, p.units, calendar_.now());
    p.held &= ~(1U << r);
    if (!network_->resources[r].timeouts.empty())
      p.deadline = never;
    if (!network_->resources[r].quota)
      dirty_ |= 1U << r;
  }
}

} // namespace rechtsweg::world
