// What happens to one person: arrive, settle, stay, leave.
#include "world/world.h"

#include "engine/check.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <numeric>
#include <utility>

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
    handle_alone(event);
    return;
  }
  due_.clear();
  calendar_.due(due_);
  few_ = due_.size() <= few_movers;
  for (std::size_t i = 0; i < due_.size(); ++i) {
    if (i + 24 < due_.size() && (due_[i + 24] & expected_flag) == 0)
      people_.prefetch(static_cast<std::uint32_t>(due_[i + 24] & 0xfffffff));
    handle(due_[i]);
  }
  few_ = false;
  move_on();
}

// Where ticks are short nearly all events are alone, and calls are most of what they cost.
[[gnu::flatten]] void World::handle_alone(std::uint64_t event) {
  alone_ = few_ = true;
  handle(event);
  alone_ = few_ = false;
}

void World::handle(std::uint64_t event) {
  const auto row = static_cast<std::uint32_t>(event & 0xfffffff);
  if ((row & expected_flag) != 0) {
    ++events_;
    const Expected expected = expected_[row ^ expected_flag];
    const Source &source = network_->sources[expected.source];
    newcomer(expected.key, source.strata.word(expected.stratum, source.fixed));
    let_in(expected.source);
    return;
  }
  Person &p = people_[row];
  if (p.visit != static_cast<std::uint16_t>(event >> 28) || p.state == State::gone ||
      due_at(p) != calendar_.now())
    return; // forgotten
  ++events_;
  if (p.deadline <= calendar_.now() || p.state == State::waiting) {
    run_out(row);
    return;
  }
  ++p.visit; // nothing else that was to happen here happens any more
  set_moving(row, p.station, false);
}

void World::run_out(std::uint32_t row) {
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
    engine::check(false, "a deadline without a timeout", [&] { return where(row, p.station); });
  }
  go(row, network_->resources[missing(p)].impatient); // out of patience
}

void World::enter(Person &p, unsigned edge, unsigned from, unsigned to, Attributes before,
                  std::uint8_t combination_before) {
  const Tick now = calendar_.now();
  ledger_.move(people_, p, edge, from, to, before, combination_before, now);
  if (p.key == followed_) [[unlikely]]
    steps_.push_back({now, from, to, p.attributes, p.units});
  stand_at(p, to, now);
  if (const std::uint8_t counter = briefs_[to].counts; counter != no_loop)
    ++people_.counters(p)[counter];
}

void World::come(std::uint32_t row, unsigned edge, unsigned station) {
  enter(people_[row], edge, ledger_.stations(), station);
  arrive(row, station);
}

void World::move_alone(std::uint32_t row, unsigned station, bool arrived) {
  for (int steps = 0;; ++steps) {
    Person &p = people_[row];
    if (arrived && briefs_[station].kind == Kind::place && !settle(row, p, station))
      return;
    const RouteTable::Option &option = step(row, p, station);
    if (!parted_.empty()) [[unlikely]]
      come_apart();
    if (option.kind == Kind::end)
      return;
    station = option.to;
    arrived = true;
    engine::check(steps < most_steps, "a loop in which no time passes",
                  [&] { return where(row, station); });
  }
}

void World::sweep() {
  // Sweeps along the ways. Only ways that lead back, or a stay that rounds to nothing, need
  // another.
  for (int sweeps = 0; moving_; ++sweeps) {
    moving_ = false;
    for (std::size_t word = 0; word < busy_.size(); ++word)
      while (busy_[word] != 0) {
        const auto bit = static_cast<unsigned>(std::countr_zero(busy_[word]));
        busy_[word] &= busy_[word] - 1;
        const std::size_t rank = word * 64 + bit;
        const Movers &movers = movers_[rank];
        engine::check(sweeps < most_steps, "a loop in which no time passes", [&] {
          return where((movers.leaving.empty() ? movers.arrived : movers.leaving).front(),
                       station_at_[rank]);
        });
        if (!movers.arrived.empty())
          settle_all(station_at_[rank]);
        if (!movers.leaving.empty())
          leave_all(station_at_[rank]);
        if (busy_[word] != 0 && static_cast<unsigned>(std::countr_zero(busy_[word])) <= bit)
          break; // led back
      }
  }
}

unsigned World::missing(const Person &p) const {
  if ((briefs_[p.station].asks & ~p.held) == 0)
    return none;
  for (const unsigned r : network_->stations[p.station].needs)
    if (!(p.held >> r & 1U))
      return r;
  return none;
}

// ---- Many at one station

void World::settle_all(unsigned station) {
  const Brief brief = briefs_[station];
  const StayTable &table = stays_[station];
  const engine::Variate *const variates = table.rows.data();
  const Tick now = calendar_.now();
  batch_.swap(movers_[brief.rank].arrived);
  const std::uint32_t *batch = batch_.data();
  std::vector<std::uint32_t> &leaving = movers_[brief.rank].leaving;
  const bool all_stay = brief.asks == 0 && (brief.hazard || (brief.stays && now > 0));
  for (std::size_t left = batch_.size(); left > 0;) {
    const std::size_t size = std::min(movers_at_once, left);
    std::size_t n = 0; // who stay here
    const auto stays = [&](std::uint32_t row, Person &p) {
      rows_[n] = row;
      people_of_[n] = &p;
      who_[n] = p.key;
      words_[n++] = p.attributes;
    };
    while (all_stay && n < size)
      stays(batch[n], people_[batch[n]]);
    for (std::size_t k = n; k < size; ++k) {
      const std::uint32_t row = batch[k];
      Person &p = people_[row];
      if (const std::uint32_t missing = brief.asks & ~p.held; missing != 0) {
        const std::uint8_t *need = &needs_[brief.first_need];
        while (!(missing >> *need & 1U))
          ++need;
        ask(row, *need, false);
      } else if (!brief.stays && !brief.hazard) {
        leaving.push_back(row);
      } else if (p.entered < 0 && now == 0 && !brief.hazard) { // placed on the first day
        if (stay(row, p, station))
          leaving.push_back(row);
      } else {
        stays(row, p);
      }
    }
    batch += size;
    left -= size;
    if (brief.hazard) {
      stand_all(station, n);
      continue;
    }
    table.cells.of(words_.data(), n, cells_.data());
    if (!table.fixed) {
      questions(brief, brief.purpose, n);
      draw_.fill(who_.data(), what_.data(), n, luck_of_stay_.data(), luck_of_way_.data());
    }
    for (std::size_t k = 0; k < n; ++k) {
      until_[k] = after(engine::whole_ticks(
          variates[cells_[k]](table.fixed ? 0.5 : unit_interval(luck_of_stay_[k]))));
      calendar_.fetch(until_[k]);
    }
    for (std::size_t k = 0; k < n; ++k) {
      if (until_[k] == now) {
        leaving.push_back(rows_[k]);
        continue;
      }
      Person &p = *people_of_[k];
      remember_luck(rows_[k], table.fixed ? 0 : luck_of_way_[k]);
      p.state = State::staying;
      p.until = until_[k];
      schedule(rows_[k], p);
    }
  }
  batch_.clear();
}

void World::stand_all(unsigned station, std::size_t n) {
  const Brief &brief = briefs_[station];
  Clocks &clocks = hazards_[hazard_of_[station]];
  clocks.cells.of(words_.data(), n, cells_.data());
  for (std::size_t k = 0; k < n; ++k)
    who_[k] ^= brief.purpose.bits;
  questions(brief, hazard_purpose, n);
  draw_.fill(who_.data(), what_.data(), n, luck_of_stay_.data(), luck_of_way_.data());
  for (std::size_t k = 0; k < n; ++k) {
    Person &p = *people_of_[k];
    p.state = State::standing;
    clocks.clocks[cells_[k]].stand(-std::log(unit_interval(luck_of_stay_[k])), rows_[k], p.visit,
                                   p.key);
  }
}

void World::leave_all(unsigned station) {
  const Brief brief = briefs_[station];
  const RouteTable &table = routes_[station];
  const std::vector<Way> &ways = ways_out_[station];
  const Tick now = calendar_.now();
  batch_.swap(movers_[brief.rank].leaving);
  const std::uint32_t *batch = batch_.data();
  std::int64_t stayed = 0;
  for (std::size_t left = batch_.size(), n = 0; left > 0; batch += n, left -= n) {
    n = std::min(movers_at_once, left);
    for (std::size_t k = 0; k < n; ++k)
      people_of_[k] = &people_[batch[k]];
    if (brief.kind == Kind::place)
      for (std::size_t k = 0; k < n; ++k)
        stayed += Ledger::stay(*people_of_[k], now);
    if (brief.one_way && table.cells.size() == 1) { // for all alike
      const RouteTable::Option &option = table.options[table.rows.front().first];
      step_together(station, option, table.action(option), {batch, people_of_.data(), n});
      continue;
    }
    for (std::size_t k = 0; k < n; ++k) {
      who_[k] = people_of_[k]->key;
      words_[k] = people_of_[k]->attributes;
    }
    if (!brief.one_way) {
      questions(brief, brief.purpose, n);
      draw_.fill(who_.data(), what_.data(), n, luck_of_stay_.data(), luck_of_way_.data());
    }
    table.cells.of(words_.data(), n, cells_.data());
    starts_.assign(ways.size() * lanes + 1, 0);
    const auto choose = [&](std::size_t k, const RouteTable &by, std::uint32_t cell) {
      const RouteTable::Row &row = by.rows[cell];
      const RouteTable::Option *option = &by.options[row.first];
      if (row.count > 1)
        option = chosen(option, row.count, unit_interval(luck_of_way_[k]));
      lane_of_[k] = static_cast<std::uint16_t>(option->way * lanes + k % lanes);
      ++starts_[lane_of_[k] + 1U];
    };
    if (!brief.varies)
      for (std::size_t k = 0; k < n; ++k)
        choose(k, table, cells_[k]);
    else
      for (std::size_t k = 0; k < n; ++k) {
        const RouteTable &by = variant_of(station, *people_of_[k]);
        choose(k, by, &by == &table ? cells_[k] : by.cells.of(words_[k]));
      }
    // Sorted by way, by counting: no guess where the next one goes. In the end the start of each
    // lane of a way is where the following one begins.
    std::partial_sum(starts_.begin(), starts_.end(), starts_.begin());
    for (std::size_t k = 0; k < n; ++k) {
      const std::uint32_t at = starts_[lane_of_[k]]++;
      rows_by_way_[at] = batch[k];
      people_by_way_[at] = people_of_[k];
    }
    std::size_t first = 0;
    for (std::size_t w = 0; w < ways.size(); ++w) {
      const std::size_t end = starts_[w * lanes + lanes - 1];
      if (end == first)
        continue;
      const Way &way = ways[w];
      const RouteTable &by = way.variant == none ? table : variant_routes_[way.variant];
      step_together(station, way.option, by.action(way.option),
                    {&rows_by_way_[first], &people_by_way_[first], end - first});
      first = end;
    }
  }
  ledger_.stayed(station, stayed);
  batch_.clear();
  if (!parted_.empty()) [[unlikely]]
    come_apart();
}

void World::change_together(const Action &action, const Group &group) {
  for (std::size_t i = 0; i < group.count; ++i) {
    Person &p = *group.people[i];
    before_[i] = p.attributes;
    p.attributes = action.change(p.attributes);
  }
  if (!action.in_ledger)
    return;
  for (std::size_t i = 0; i < group.count; ++i) {
    Person &p = *group.people[i];
    combination_before_[i] = p.combination;
    p.combination = static_cast<std::uint8_t>(network_->ledger.of(p.attributes));
  }
}

void World::step_together(unsigned from, const RouteTable::Option &option, const Action *action,
                          const Group &group) {
  const Tick now = calendar_.now();
  const auto each = [&](auto &&use) {
    for (std::size_t i = 0; i < group.count; ++i)
      use(group.rows[i], *group.people[i]);
  };
  Ledger::Movers going{group.people, group.count};
  if (action != nullptr) {
    if (action->parts)
      each([&](std::uint32_t, Person &p) {
        if (p.units > 1)
          part(p, from);
      });
    if (action->changes) {
      change_together(*action, group);
      going.before = before_.data();
      going.combination_before = action->in_ledger ? combination_before_.data() : nullptr;
    }
    for (const unsigned mark : action->marks)
      each([&](std::uint32_t, Person &p) { people_.mark(p, mark, now); });
  }
  if (option.gives != 0)
    each([&](std::uint32_t row, Person &p) {
      if (const std::uint32_t given_back = p.held & option.gives; given_back != 0)
        give_back(row, p, given_back);
    });
  ledger_.move(people_, going, option.edge, from, option.to, now);
  if (followed_ != 0) [[unlikely]] {
    bool among = false; // all are compared at once
    for (std::size_t i = 0; i < group.count; ++i)
      among |= group.rows[i] == followed_row_;
    if (const Person &p = people_[among ? followed_row_ : 0]; among && p.key == followed_)
      steps_.push_back({now, from, option.to, p.attributes, p.units});
  }
  if (option.counts != no_loop)
    each([&](std::uint32_t, Person &p) { ++people_.counters(p)[option.counts]; });
  if (option.kind == Kind::end) {
    each([&](std::uint32_t row, Person &) { people_.remove(row); });
    return;
  }
  if (option.kind == Kind::place) // of a passage nobody will ask since when
    each([&](std::uint32_t, Person &p) { stand_at(p, option.to, now); });
  std::vector<std::uint32_t> &line = movers(option.rank, option.kind == Kind::place);
  line.insert(line.end(), group.rows, group.rows + group.count);
}

void World::questions(const Brief &brief, engine::Purpose purpose, std::size_t n) {
  if (brief.told_apart_by == no_loop) {
    std::fill_n(what_.begin(), n, purpose.bits);
    return;
  }
  for (std::size_t k = 0; k < n; ++k)
    what_[k] =
        engine::Draw::question(purpose, people_.counters(*people_of_[k])[brief.told_apart_by]);
}

// ---- One person

bool World::settle(std::uint32_t row, Person &p, unsigned station) {
  const Brief &brief = briefs_[station];
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
    stand(row, p, station);
    return false;
  }
  return !brief.stays || stay(row, p, station);
}

void World::stand(std::uint32_t row, Person &p, unsigned station) {
  Clocks &clocks = hazards_[hazard_of_[station]];
  const double u =
      draw_.uniform(p.key ^ briefs_[station].purpose.bits, hazard_purpose, occurrence(p, station));
  p.state = State::standing;
  clocks.clocks[clocks.cells.of(p.attributes)].stand(-std::log(u), row, p.visit, p.key);
}

bool World::stay(std::uint32_t row, Person &p, unsigned station) {
  p.state = State::staying;
  const StayTable &table = stays_[station];
  const engine::Variate &variate = table.rows[table.cells.of(p.attributes)];
  const engine::Draw::Bits luck =
      table.fixed ? engine::Draw::Bits{}
                  : draw_.bits(p.key, briefs_[station].purpose, occurrence(p, station));
  remember_luck(row, luck.second);
  const double u = table.fixed ? 0.5 : unit_interval(luck.first);
  Tick ticks = 0;
  if (p.entered < 0 && calendar_.now() == 0) {
    // Placed on the first day: what is left of a stay that has already lasted since `entered`.
    const double lasted = -static_cast<double>(p.entered);
    const double at = variate.position(lasted);
    ticks = std::max(1, engine::whole_ticks(variate(at + u * (1.0 - at - 0x1p-53)) - lasted));
  } else {
    ticks = engine::whole_ticks(variate(u));
  }
  if (ticks == 0)
    return true;
  p.until = after(ticks);
  schedule(row, p);
  return false;
}

const RouteTable &World::variant_of(unsigned station, const Person &p) const {
  const RouteTable *table = &routes_[station];
  for (const unsigned v : variants_of_[station]) {
    const auto &variant = timeline_->routes[v];
    if (day_ >= variant.from && day_ < variant.until &&
        draw_.uniform(p.key, variant.purpose) < variant.implementation)
      table = &variant_routes_[v];
  }
  return *table;
}

std::uint64_t World::luck_of_way(std::uint32_t row, const Person &p, unsigned from) const {
  const Brief &brief = briefs_[from];
  if (brief.stays && row < luck_of_leaving_.size() && luck_of_leaving_[row] != 0)
    return luck_of_leaving_[row];
  return draw_.bits(p.key, brief.purpose, occurrence(p, from)).second;
}

const RouteTable::Option &World::step(std::uint32_t row, Person &p, unsigned from) {
  const Brief &brief = briefs_[from];
  const RouteTable &table = route_of(from, brief, p);
  const RouteTable::Row &way = table.rows[table.cells.of(p.attributes)];
  const RouteTable::Option *option = &table.options[way.first];
  if (way.count > 1)
    option = chosen(option, way.count, unit_interval(luck_of_way(row, p, from)));
  const Tick now = calendar_.now();
  if (brief.kind == Kind::place)
    ledger_.stayed(from, Ledger::stay(p, now));
  take(row, p, from, table, *option, now);
  return *option;
}

void World::part(Person &p, unsigned from) {
  --p.units;
  parted_.push_back({people_.image(p), from});
  p.units = 1;
}

void World::come_apart() {
  alone_ = false; // those who came together may ask for the same
  const std::vector<Parted> all = std::exchange(parted_, {});
  for (const Parted &parted : all) {
    const Station &station = network_->stations[parted.from];
    const auto &was = *reinterpret_cast<const Person *>(parted.image.data());
    const std::uint32_t row =
        people_.create(engine::mix(was.key ^ purpose("parted").bits), parted.image);
    Person &p = people_[row];
    for (const network::Change &change : station.parted_set)
      p.attributes = change.apply(p.attributes);
    p.combination = static_cast<std::uint8_t>(network_->ledger.of(p.attributes));
    ++created_;
    enter(p, ledger_.edge(parted.from, station.parted_to), parted.from, station.parted_to,
          was.attributes, was.combination);
    arrive(row, station.parted_to);
  }
}

void World::take(std::uint32_t row, Person &p, unsigned from, const RouteTable &table,
                 const RouteTable::Option &option, Tick now) {
  const Attributes before = p.attributes;
  const std::uint8_t combination_before = p.combination;
  if (const Action *const action = table.action(option); action != nullptr) {
    if (action->parts && p.units > 1) [[unlikely]]
      part(p, from);
    if (action->changes) {
      p.attributes = action->change(p.attributes);
      if (action->in_ledger)
        p.combination = static_cast<std::uint8_t>(network_->ledger.of(p.attributes));
    }
    for (const unsigned mark : action->marks)
      people_.mark(p, mark, now);
  }
  if (const std::uint32_t given_back = p.held & option.gives; given_back != 0)
    give_back(row, p, given_back);
  ledger_.move(people_, p, option.edge, from, option.to, before, combination_before, now);
  if (p.key == followed_) [[unlikely]]
    steps_.push_back({now, from, option.to, p.attributes, p.units});
  if (option.counts != no_loop)
    ++people_.counters(p)[option.counts];
  if (option.kind == Kind::end)
    people_.remove(row);
  else if (option.kind == Kind::place) // of a passage nobody will ask since when
    stand_at(p, option.to, now);
}

void World::go(std::uint32_t row, unsigned to) {
  Person &p = people_[row];
  stop_waiting(row);
  p.displaced = 0;
  give_back(row, p, p.held & ~briefs_[to].keeps);
  ledger_.stayed(p.station, Ledger::stay(p, calendar_.now()));
  enter(p, ledger_.edge(p.station, to), p.station, to);
  arrive(row, to);
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
