// What happens to one person: arrive, settle, stay, leave.
#include "world/world.h"

#include "engine/check.h"

#include <algorithm>
#include <array>
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
  if (std::uint64_t event = 0; calendar_.due_alone(event)) {
    alone_ = true;
    handle(event);
    alone_ = false;
    return;
  }
  due_.clear();
  calendar_.due(due_);
  order_due();
  for (std::size_t i = 0; i < due_.size(); ++i) {
    if (i + 12 < due_.size() && (due_[i + 12] & expected_flag) == 0)
      people_.prefetch(static_cast<std::uint32_t>(due_[i + 12] & 0xfffffff));
    handle(due_[i]);
  }
}

void World::handle(std::uint64_t event) {
  const auto row = static_cast<std::uint32_t>(event & 0xfffffff);
  if ((row & expected_flag) != 0) {
    ++events_;
    const Expected expected = expected_[row ^ expected_flag];
    come_in_one(expected.key, expected.source, expected.stratum);
    return;
  }
  const Person &p = people_[row];
  if ((p.visit & 0xfffU) != (static_cast<unsigned>(event >> 28) & 0xfffU) ||
      p.state == State::gone || due_at(p) != calendar_.now())
    return; // forgotten
  ++events_;
  happen(row);
}

void World::order_due() {
  // In the order of station, then of each person's lot: never of insertion. The top 24 bits of an
  // event say both; equal ones (two people with the same 15 bits of lot) are put in order of key.
  if (due_.size() < 2)
    return;
  if (due_.size() < 200)
    std::sort(due_.begin(), due_.end());
  else { // two passes of a radix sort
    sorted_.resize(due_.size());
    for (const unsigned shift : {40U, 52U}) {
      std::array<std::uint32_t, 4097> start{};
      for (const std::uint64_t event : due_)
        ++start[(event >> shift & 4095) + 1];
      for (std::size_t i = 1; i < start.size(); ++i)
        start[i] += start[i - 1];
      for (const std::uint64_t event : due_)
        sorted_[start[event >> shift & 4095]++] = event;
      due_.swap(sorted_);
    }
  }
  for (std::size_t i = 1; i < due_.size(); ++i)
    for (std::size_t j = i; j > 0 && (due_[j] >> 40) == (due_[j - 1] >> 40) &&
                            key_of(due_[j]) < key_of(due_[j - 1]);
         --j)
      std::swap(due_[j], due_[j - 1]);
}

void World::happen(std::uint32_t row) {
  Person &p = people_[row];
  const Tick now = calendar_.now();
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

void World::come(std::uint32_t row, unsigned station) {
  enter(people_[row], ledger_.edge(ledger_.stations(), station), ledger_.stations(), station, 0, 0);
  go_on(row);
}

void World::enter(Person &p, unsigned edge, unsigned from, unsigned to, Attributes before,
                  unsigned combination_before) {
  const Tick now = calendar_.now();
  ledger_.move(people_, p, edge, from, to, before, combination_before, now);
  if (p.key == followed_) [[unlikely]]
    steps_.push_back({now, from, to, p.attributes, p.units});
  p.station = static_cast<std::uint16_t>(to);
  p.entered = now;
  ++p.visit;
  p.until = never;
  p.state = State::staying;
  if (const Brief &brief = briefs_[to]; brief.counts_loop)
    ++people_.counters(p)[brief.loop];
}

void World::go_on(std::uint32_t row) {
  Person &p = people_[row];
  for (int steps = 0;; ++steps) {
    const Brief::Kind kind = briefs_[p.station].kind;
    if (kind == Brief::Kind::end) {
      people_.remove(row);
      return;
    }
    if (kind == Brief::Kind::place && !settle(row, p))
      return;
    engine::check(steps < 5000, "a loop in which no time passes", [&] { return where(row); });
    step(row, p);
  }
}

unsigned World::missing(const Person &p) const {
  for (const unsigned r : network_->stations[p.station].needs)
    if (!(p.held >> r & 1U))
      return r;
  return none;
}

bool World::settle(std::uint32_t row, Person &p) {
  for (const unsigned r : network_->stations[p.station].needs) {
    if (p.held >> r & 1U)
      continue;
    // Where others may ask on the same tick, rank and lot decide: see serve_all().
    if (alone_ && p.displaced == 0 && resources_[r].take_now(row, p.units, calendar_.now())) {
      hold(p, r, calendar_.now());
      continue;
    }
    ask(row, r, false);
    return false;
  }
  return stay(row, p);
}

bool World::stay(std::uint32_t row, Person &p) {
  const Station &station = network_->stations[p.station];
  const Tick now = calendar_.now();
  if (station.hazard) {
    Clocks &clocks = hazards_[hazard_of_[p.station]];
    const double u = draw_.uniform(p.key ^ station.purpose.bits, hazard_purpose,
                                   occurrence(p, p.station));
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
    const double u = draw_.uniform(p.key, station.purpose, occurrence(p, p.station));
    const double at = variate.position(lasted);
    ticks = std::max(1, engine::whole_ticks(variate(at + u * (1.0 - at - 0x1p-53)) - lasted));
  } else if (variate.is_fixed()) {
    ticks = engine::whole_ticks(variate(0.5));
  } else {
    ticks = engine::whole_ticks(
        variate(draw_.uniform(p.key, station.purpose, occurrence(p, p.station))));
  }
  if (ticks == 0)
    return true;
  p.until = now <= never - 1 - ticks ? now + ticks : never - 1;
  schedule(row, p);
  return false;
}

void World::schedule(std::uint32_t row, const Person &p) {
  const Tick at = due_at(p);
  if (at != never)
    calendar_.schedule(std::max(at, calendar_.now()), event(row, p));
}

void World::step(std::uint32_t row, Person &p) {
  const unsigned from = p.station;
  const Brief &brief = briefs_[from];
  const Attributes before = p.attributes;
  const unsigned combination_before = p.combination;
  const RouteTable *table = &routes_[from];
  if (brief.varies)
    for (const unsigned v : variants_of_[from]) {
      const auto &variant = timeline_->routes[v];
      if (day_ >= variant.from && day_ < variant.until &&
          draw_.uniform(p.key, variant.purpose) < variant.implementation)
        table = &variant_routes_[v];
    }
  const RouteTable::Row &way = table->rows[table->cells.of(before)];
  const RouteTable::Option *option = &table->options[way.first];
  if (way.count > 1) {
    const double u = unit_interval(draw_.bits(p.key, brief.purpose, occurrence(p, from)).second);
    while (u >= option->up_to)
      ++option;
  }
  const Action &action = table->actions[way.rule];
  if (action.changes) {
    p.attributes = (p.attributes & action.keep) | action.put;
    for (const network::Change &change : action.counters)
      p.attributes = change.apply(p.attributes);
    if (action.in_ledger)
      p.combination = static_cast<std::uint8_t>(network_->ledger.of(p.attributes));
  }
  for (const unsigned mark : action.marks)
    People::mark(p, mark) = calendar_.now();
  if (p.held != 0)
    give_back(row, p, p.held & ~briefs_[option->to].keeps);
  enter(p, option->edge, from, option->to, before, combination_before);
}

void World::go(std::uint32_t row, unsigned to) {
  Person &p = people_[row];
  stop_waiting(row);
  p.displaced = 0;
  give_back(row, p, p.held & ~briefs_[to].keeps);
  enter(p, ledger_.edge(p.station, to), p.station, to, p.attributes, p.combination);
  go_on(row);
}

void World::stop_waiting(std::uint32_t row) {
  const Person &p = people_[row];
  if (p.state == State::waiting)
    resources_[missing(p)].forget(p.units);
}

void World::give_back(std::uint32_t row, Person &p, std::uint32_t which) {
  while (which != 0) {
    const auto r = static_cast<unsigned>(std::countr_zero(which));
    which &= which - 1;
    resources_[r].release(row, p.units, calendar_.now());
    p.held &= ~(1U << r);
    if (!network_->resources[r].timeouts.empty())
      p.deadline = never;
    if (!network_->resources[r].quota && resources_[r].waiting() > 0)
      dirty_ |= 1U << r;
  }
}

} // namespace rechtsweg::world
