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
constexpr int most_steps = 5000; // at one moment
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
  sort_due();
  for (std::size_t i = 0; i < due_.size(); ++i) {
    if (i + 24 < due_.size() && (due_[i + 24] & expected_flag) == 0)
      people_.prefetch(static_cast<std::uint32_t>(due_[i + 24] & 0xfffffff));
    handle(due_[i]);
  }
  move_on();
}

void World::handle(std::uint64_t event) {
  const auto row = static_cast<std::uint32_t>(event & 0xfffffff);
  if ((row & expected_flag) != 0) {
    ++events_;
    const Expected expected = expected_[row ^ expected_flag];
    newcomer(expected.source, expected.key, expected.stratum);
    let_in(expected.source);
    return;
  }
  const Person &p = people_[row];
  if (p.visit != static_cast<std::uint16_t>(event >> 28) || p.state == State::gone || due_at(p) != calendar_.now())
    return; // forgotten
  ++events_;
  happen(row);
}

void World::sort_due() {
  // People at one station one after the other: their tables are at hand then. Nothing but speed
  // depends on this order.
  if (due_.size() < movers_at_once)
    return;
  first_due_.assign(briefs_.size() + 1, 0);
  for (const std::uint64_t event : due_)
    ++first_due_[(event >> station_bits) + 1];
  for (std::size_t s = 1; s < first_due_.size(); ++s)
    first_due_[s] += first_due_[s - 1];
  sorted_.resize(due_.size());
  for (const std::uint64_t event : due_)
    sorted_[first_due_[event >> station_bits]++] = event;
  due_.swap(sorted_);
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
  ++p.visit; // nothing else that was to happen here happens any more
  set_moving(row, false);
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

void World::come(std::uint32_t row, unsigned station) {
  enter(people_[row], ledger_.edge(ledger_.stations(), station), ledger_.stations(), station, 0, 0);
  arrive(row);
}

void World::move_alone(std::uint32_t row, bool arrived) {
  Person &p = people_[row];
  for (int steps = 0;; ++steps) {
    if (arrived && briefs_[p.station].kind == Brief::Kind::place && !settle(row, p, {}))
      return;
    step(row, p, {});
    if (briefs_[p.station].kind == Brief::Kind::end) {
      people_.remove(row);
      return;
    }
    arrived = true;
    engine::check(steps < most_steps, "a loop in which no time passes", [&] { return where(row); });
  }
}

void World::sort_movers() {
  // As in sort_due(): what a station asks and where it sends is foreseen by the processor when many
  // meet it one after the other.
  for (std::size_t i = 0; i < moving_; ++i)
    station_of_[i] = people_[movers_[i] & ~arrived_flag].station;
  first_due_.assign(briefs_.size() + 1, 0);
  for (std::size_t i = 0; i < moving_; ++i)
    ++first_due_[station_of_[i] + 1U];
  for (std::size_t s = 1; s < first_due_.size(); ++s)
    first_due_[s] += first_due_[s - 1];
  std::copy_n(movers_.begin(), moving_, unsorted_.begin());
  for (std::size_t i = 0; i < moving_; ++i)
    movers_[first_due_[station_of_[i]]++] = unsorted_[i];
}

void World::move_on() {
  for (int rounds = 0; moving_ > few_movers; ++rounds) {
    engine::check(rounds < most_steps, "a loop in which no time passes",
                  [&] { return where(movers_[0] & ~arrived_flag); });
    if (moving_ >= worth_sorting)
      sort_movers();
    std::size_t lucky = 0;
    for (std::size_t i = 0; i < moving_; ++i) {
      Person &p = people_[movers_[i] & ~arrived_flag];
      const Brief &brief = briefs_[p.station];
      who_[lucky] = p.key;
      what_[lucky] = engine::Draw::question(brief.purpose, occurrence(p, p.station));
      lucky += needs_luck(brief, p, (movers_[i] & arrived_flag) != 0) ? 1 : 0;
    }
    draw_.fill(who_.data(), what_.data(), lucky, luck_of_stay_.data(), luck_of_way_.data());
    std::size_t left = 0, drawn = 0;
    for (std::size_t i = 0; i < moving_; ++i) {
      const std::uint32_t row = movers_[i] & ~arrived_flag;
      const bool arrived = (movers_[i] & arrived_flag) != 0;
      Person &p = people_[row];
      const Brief &brief = briefs_[p.station];
      Luck luck;
      if (needs_luck(brief, p, arrived)) {
        luck = {&luck_of_stay_[drawn], &luck_of_way_[drawn]};
        ++drawn;
      }
      if (arrived && brief.kind == Brief::Kind::place && !settle(row, p, luck))
        continue;
      step(row, p, luck);
      if (briefs_[p.station].kind == Brief::Kind::end)
        people_.remove(row);
      else
        movers_[left++] = row | arrived_flag;
    }
    moving_ = left;
  }
  for (std::size_t i = 0; i < moving_; ++i)
    move_alone(movers_[i] & ~arrived_flag, (movers_[i] & arrived_flag) != 0);
  moving_ = 0;
}

unsigned World::missing(const Person &p) const {
  if ((briefs_[p.station].asks & ~p.held) == 0)
    return none;
  for (const unsigned r : network_->stations[p.station].needs)
    if (!(p.held >> r & 1U))
      return r;
  return none;
}

bool World::settle(std::uint32_t row, Person &p, Luck luck) {
  const Brief &brief = briefs_[p.station];
  for (unsigned i = 0; (brief.asks & ~p.held) != 0; ++i) {
    const unsigned r = needs_[brief.first_need + i];
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
  if (brief.hazard) {
    stand(row, p);
    return false;
  }
  return !brief.stays || stay(row, p, luck);
}

void World::stand(std::uint32_t row, Person &p) {
  Clocks &clocks = hazards_[hazard_of_[p.station]];
  const double u = draw_.uniform(p.key ^ briefs_[p.station].purpose.bits, hazard_purpose,
                                 occurrence(p, p.station));
  p.state = State::standing;
  clocks.clocks[clocks.cells.of(p.attributes)].stand(-std::log(u), row, p.visit, p.key);
}

bool World::stay(std::uint32_t row, Person &p, Luck luck) {
  const Tick now = calendar_.now();
  p.state = State::staying;
  const StayTable &table = stays_[p.station];
  const engine::Variate &variate = table.rows[table.cells.of(p.attributes)];
  const auto u = [&] {
    return luck.of_stay != nullptr
               ? unit_interval(*luck.of_stay)
               : draw_.uniform(p.key, briefs_[p.station].purpose, occurrence(p, p.station));
  };
  Tick ticks = 0;
  if (p.entered < 0 && now == 0) {
    // Placed on the first day: what is left of a stay that has already lasted since `entered`.
    const double lasted = -static_cast<double>(p.entered);
    const double at = variate.position(lasted);
    ticks = std::max(1, engine::whole_ticks(variate(at + u() * (1.0 - at - 0x1p-53)) - lasted));
  } else {
    ticks = engine::whole_ticks(variate(variate.is_fixed() ? 0.5 : u()));
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

void World::step(std::uint32_t row, Person &p, Luck luck) {
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
    const double u = unit_interval(
        luck.of_way != nullptr ? *luck.of_way
                               : draw_.bits(p.key, brief.purpose, occurrence(p, from)).second);
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
    people_.mark(p, mark, calendar_.now());
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
  arrive(row);
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
