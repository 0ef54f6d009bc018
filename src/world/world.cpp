#include "world/world.h"

#include "engine/check.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <fmt/core.h>

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
constexpr engine::Purpose patience_purpose = purpose("patience");
constexpr engine::Purpose moment_purpose = purpose("moment");
constexpr engine::Purpose hazard_purpose = purpose("hazard");
} // namespace

World::World(const network::Network &network, const network::Timeline &timeline,
             const Periods &periods, engine::Draw draw)
    : network_(&network), timeline_(&timeline), periods_(&periods), draw_(draw),
      people_(static_cast<unsigned>(network.marks.size()), network.loops + person_slots(network)),
      ledger_(network, periods), values_(network.parameters, timeline.start),
      hazard_of_(network.stations.size(), none), table_at_(network.sources.size()),
      offered_(network.resources.size(), 0), uses_(network.resources.size()),
      served_before_(network.resources.size(), 0), area_before_(network.resources.size(), 0),
      waited_(network.resources.size(), 0), day_(network.start) {
  for (unsigned s = 0; s < network.stations.size(); ++s) {
    const Station &station = network.stations[s];
    routes_.emplace_back(network, station.route);
    stays_.emplace_back(network, station.stay);
    if (station.hazard) {
      hazard_of_[s] = static_cast<unsigned>(hazards_.size());
      Dependence dependence(network);
      dependence.on(station.hazard_rate);
      Clocks clocks;
      clocks.cells = dependence.cells();
      clocks.clocks.resize(clocks.cells.size());
      clocks.rates.assign(clocks.cells.size(), 0);
      hazards_.push_back(std::move(clocks));
    }
  }
  variants_of_.resize(network.stations.size());
  for (unsigned v = 0; v < timeline.routes.size(); ++v) {
    variants_of_[timeline.routes[v].station].push_back(v);
    variant_routes_.emplace_back(network, timeline.routes[v].route);
  }
  for (unsigned r = 0; r < network.resources.size(); ++r) {
    const network::Resource &declared = network.resources[r];
    engine::Resource::Rules rules;
    rules.quota = declared.quota;
    rules.ranks = std::max(1U, static_cast<unsigned>(declared.ranks.size()));
    rules.groups = std::max(1U, static_cast<unsigned>(declared.share.size()));
    rules.discipline = declared.discipline;
    rules.limit = declared.limit;
    rules.preempt = declared.preempt;
    resources_.emplace_back(rules);
    carried_.emplace_back(rules.groups, 0.0);
    patiences_.emplace_back(network, declared.patience);
  }
  refresh_tables({});
  place_crowds();
  set_amounts(day_, false); // places hold before anybody comes in; quotas begin with the day
  place_initial();
}

World World::fork(const network::Timeline &timeline) const {
  World other = *this;
  other.timeline_ = &timeline;
  // Steps already applied are the same in both; find where this timeline goes on.
  other.next_step_ = 0;
  while (other.next_step_ < timeline.steps.size() && timeline.steps[other.next_step_].day < day_)
    ++other.next_step_;
  for (auto &variants : other.variants_of_)
    variants.clear();
  other.variant_routes_.clear();
  for (unsigned v = 0; v < timeline.routes.size(); ++v) {
    other.variants_of_[timeline.routes[v].station].push_back(v);
    other.variant_routes_.emplace_back(*network_, timeline.routes[v].route);
    other.variant_routes_.back().evaluate(*network_, timeline.routes[v].route, other.values_);
  }
  return other;
}

// ---- How the days pass

void World::run_until(Day end) {
  while (day_ < end) {
    if (!day_begun_)
      begin_day(day_);
    const Tick boundary = next_boundary();
    while (calendar_.advance(boundary)) {
      handle_due();
      serve_all();
    }
    const Tick midnight = (day_ - network_->start + 1) * network_->ticks_per_day;
    if (calendar_.now() < midnight) { // opening hours change
      set_amounts(day_, false);
      serve_all();
      continue;
    }
    end_day(day_);
    day_ = day_ + 1;
    day_begun_ = false;
  }
}

void World::begin_day(Day day) {
  day_begun_ = true;
  apply_levers(day);
  set_amounts(day, true);
  come_in(day);
  turn_hazards();
  // What is due at midnight is handled by the loop; served together with those who just came.
  if (network_->ticks_per_day > 1)
    serve_all();
  else {
    handle_due();
    serve_all();
  }
}

Tick World::next_boundary() const {
  const Tick start = (day_ - network_->start) * network_->ticks_per_day;
  Tick next = start + network_->ticks_per_day;
  for (const network::Resource &resource : network_->resources)
    for (const network::Timetable &row : resource.timetable)
      for (const int second : {row.from_second, row.until_second}) {
        const auto at = start + static_cast<Tick>(std::int64_t{second} * network_->ticks_per_day /
                                                  86400);
        if (at > calendar_.now() && at < next)
          next = at;
      }
  return next;
}

void World::apply_levers(Day day) {
  const auto &steps = timeline_->steps;
  if (next_step_ >= steps.size() || steps[next_step_].day > day)
    return;
  std::vector<bool> moved(network_->parameters.size(), false);
  while (next_step_ < steps.size() && steps[next_step_].day <= day) {
    values_.set(steps[next_step_].lever, steps[next_step_].value);
    moved[network_->levers[steps[next_step_].lever].parameter] = true;
    ++next_step_;
  }
  refresh_tables(moved);
}

void World::refresh_tables(const std::vector<bool> &moved) {
  const auto touched = [&](const std::vector<bool> &depends_on) {
    if (moved.empty())
      return true;
    for (std::size_t p = 0; p < moved.size(); ++p)
      if (moved[p] && depends_on[p])
        return true;
    return false;
  };
  for (unsigned s = 0; s < network_->stations.size(); ++s) {
    const Station &station = network_->stations[s];
    if (touched(routes_[s].depends_on))
      routes_[s].evaluate(*network_, station.route, values_);
    if (touched(stays_[s].depends_on))
      stays_[s].evaluate(*network_, station.stay, values_);
    if (hazard_of_[s] != none) {
      Clocks &clocks = hazards_[hazard_of_[s]];
      for (unsigned cell = 0; cell < clocks.cells.size(); ++cell)
        clocks.rates[cell] = values_.of(station.hazard_rate, clocks.cells.word(cell));
    }
  }
  for (unsigned v = 0; v < variant_routes_.size(); ++v)
    if (touched(variant_routes_[v].depends_on))
      variant_routes_[v].evaluate(*network_, timeline_->routes[v].route, values_);
  for (unsigned r = 0; r < network_->resources.size(); ++r)
    if (touched(patiences_[r].depends_on))
      patiences_[r].evaluate(*network_, network_->resources[r].patience, values_);
}

double World::timetable_factor(const network::Resource &resource, Day day, int second) const {
  double factor = 1;
  for (const network::Timetable &row : resource.timetable)
    if (day >= row.from && day < row.until && (row.weekdays >> engine::weekday(day) & 1U) &&
        second >= row.from_second && second < row.until_second)
      factor *= row.factor;
  return factor;
}

double World::amount_of(unsigned r, Day day, bool flights) const {
  const network::Resource &resource = network_->resources[r];
  double amount = values_.of(flights ? resource.flights : resource.amount, 0);
  for (const auto &variant : timeline_->amounts)
    if (variant.resource == r && day >= variant.from && day < variant.until)
      amount += variant.implementation *
                (values_.of(flights ? variant.flights : variant.amount, 0) - amount);
  return amount;
}

void World::set_amounts(Day day, bool first_of_day) {
  const auto second = static_cast<int>(
      std::int64_t{calendar_.now() - (day - network_->start) * network_->ticks_per_day} * 86400 /
      network_->ticks_per_day);
  for (unsigned r = 0; r < resources_.size(); ++r) {
    const network::Resource &declared = network_->resources[r];
    const double factor = timetable_factor(declared, day, second) * timeline_->scale;
    if (!declared.quota) {
      const auto places = static_cast<std::int64_t>(
          std::llround(std::max(0.0, amount_of(r, day, false)) * factor));
      if (places > resources_[r].places() || resources_[r].has_fresh())
        dirty_ |= 1U << r;
      resources_[r].set_places(places);
      continue;
    }
    if (!first_of_day || (declared.weekly && engine::weekday(day) != 0 && day != network_->start))
      continue;
    double amount = 0;
    const bool open = declared.departures ? (declared.weekdays >> engine::weekday(day) & 1U) != 0
                      : declared.calendar == none
                          ? true
                          : [&] {
                              const auto &days = network_->calendars[declared.calendar];
                              return (days.weekdays >> engine::weekday(day) & 1U) &&
                                     !std::binary_search(days.except.begin(), days.except.end(),
                                                         day);
                            }();
    if (open)
      amount = std::max(0.0, amount_of(r, day, false)) * factor *
               (declared.departures ? std::max(0.0, amount_of(r, day, true)) : 1.0);
    std::vector<std::int64_t> quota(carried_[r].size(), 0);
    double rest = 1;
    for (std::size_t g = 0; g < quota.size(); ++g) {
      double part = 1;
      if (!declared.share.empty()) {
        const bool last = g + 1 == quota.size();
        part = last ? std::max(0.0, rest) : values_.of(declared.share[g].second, 0);
        rest -= part;
      }
      const double exact = amount * part + carried_[r][g];
      quota[g] = static_cast<std::int64_t>(exact + 1e-9);
      carried_[r][g] = exact - static_cast<double>(quota[g]);
    }
    offered_[r] = 0;
    for (const std::int64_t q : quota)
      offered_[r] += q;
    uses_[r].places += static_cast<double>(offered_[r]);
    resources_[r].begin_period(quota);
    dirty_ |= 1U << r;
  }
}

void World::end_day(Day day) {
  const Tick now = calendar_.now();
  for (unsigned r = 0; r < resources_.size(); ++r) {
    uses_[r].waiting += static_cast<double>(resources_[r].waiting());
    if (!network_->resources[r].quota)
      uses_[r].places += static_cast<double>(resources_[r].places());
  }
  if (periods_->start_of(month_ + 1) != now)
    return;
  const double days = static_cast<double>(now - periods_->start_of(month_)) / network_->ticks_per_day;
  for (unsigned r = 0; r < resources_.size(); ++r) {
    Use &use = uses_[r];
    use.served = resources_[r].served() - served_before_[r];
    served_before_[r] = resources_[r].served();
    const std::int64_t area = resources_[r].area_in_use(now);
    use.used = network_->resources[r].quota
                   ? static_cast<double>(use.served) / days
                   : static_cast<double>(area - area_before_[r]) /
                         (days * network_->ticks_per_day);
    area_before_[r] = area;
    use.places /= days;
    use.waiting /= days;
    use.waited = waited_[r];
    waited_[r] = 0;
  }
  ledger_.close_month(month_++, now, uses_);
  std::fill(uses_.begin(), uses_.end(), Use{});
  (void)day;
}

// ---- Where people come from

Attributes World::allot(const Source &source, std::uint64_t key, Attributes word) const {
  for (const network::Allotment &allotment : source.attributes) {
    const double u = draw_.uniform(key, allotment.purpose);
    double up_to = 0;
    unsigned value = allotment.rest != none ? allotment.rest : allotment.shares.back().first;
    for (const auto &[candidate, share] : allotment.shares)
      if (u < (up_to += values_.of(share, word))) {
        value = candidate;
        break;
      }
    word = network_->attributes[allotment.attribute].with(word, value);
  }
  return word;
}

void World::place_crowds() {
  for (unsigned i = 0; i < network_->sources.size(); ++i) {
    const Source &source = network_->sources[i];
    if (source.kind != Source::Kind::population)
      continue;
    for (unsigned stratum = 0; stratum < source.strata.size(); ++stratum) {
      const Attributes word = source.strata.word(stratum, source.fixed);
      const auto size = static_cast<std::int64_t>(
          std::llround(values_.of(source.amount, word) * timeline_->scale));
      if (size <= 0)
        continue;
      const std::uint64_t name = engine::mix(source.fingerprint ^ engine::mix(stratum + 1));
      const Clocks &clocks = hazards_[hazard_of_[source.station]];
      crowds_.push_back({engine::Crowd(name, size, draw_), i, stratum, source.station,
                         clocks.cells.of(word)});
      ledger_.place(source.station, word, size);
    }
  }
}

namespace {
/// Members of a party, and the mean, for one kind of people.
unsigned party_size(const network::Network &network, const Source &source, Attributes word,
                    double u) {
  for (const network::PartySizes &sizes : source.parties)
    if (sizes.when.holds(word, network.attributes)) {
      double up_to = 0;
      for (const auto &[size, share] : sizes.sizes)
        if (u < (up_to += share))
          return size;
      return sizes.sizes.back().first;
    }
  return 1;
}
double mean_party(const network::Network &network, const Source &source, Attributes word) {
  for (const network::PartySizes &sizes : source.parties)
    if (sizes.when.holds(word, network.attributes)) {
      double mean = 0;
      for (const auto &[size, share] : sizes.sizes)
        mean += size * share;
      return mean;
    }
  return 1;
}
constexpr engine::Purpose party_purpose = purpose("party");
} // namespace

void World::place_initial() {
  for (unsigned i = 0; i < network_->sources.size(); ++i) {
    const Source &source = network_->sources[i];
    if (source.kind != Source::Kind::initial)
      continue;
    const StayTable waited_table = [&] {
      StayTable table(*network_, source.waited);
      table.evaluate(*network_, source.waited, values_);
      return table;
    }();
    const Station &station = network_->stations[source.station];
    for (unsigned stratum = 0; stratum < source.strata.size(); ++stratum) {
      const Attributes fixed = source.strata.word(stratum, source.fixed);
      const auto size = static_cast<std::int64_t>(
          std::llround(values_.of(source.amount, fixed) * timeline_->scale));
      const std::uint64_t name = engine::mix(source.fingerprint ^ engine::mix(stratum + 1));
      std::int64_t placed = 0;
      for (std::uint64_t k = 0; placed < size; ++k) {
        const std::uint64_t key = engine::mix(name + k);
        const Attributes word = allot(source, key, fixed);
        const unsigned units = static_cast<unsigned>(std::min<std::int64_t>(
            party_size(*network_, source, word, draw_.uniform(key, party_purpose)),
            size - placed));
        placed += units;
        ++created_;
        const std::uint32_t row = people_.create(key, word, units);
        const double waited =
            source.waited.empty()
                ? 0.0
                : waited_table.rows[waited_table.cells.of(word)](
                      draw_.uniform(key, purpose("waited")));
        const Tick since = -engine::whole_ticks(waited);
        for (const unsigned mark : source.marks)
          people_.mark(row, mark) = since;
        Person &p = people_[row];
        p.combination = static_cast<std::uint8_t>(network_->ledger.of(word));
        ledger_.move(people_, row, ledger_.stations(), source.station, 0, 0, 0);
        p.station = static_cast<std::uint16_t>(source.station);
        p.entered = since;
        if (station.counts_loop)
          ++people_.counters(row)[station.loop];
        // A stay that has lasted this long already: the rest of it, given that it has.
        p.until = never;
        settle(row);
      }
    }
  }
}

void World::come_in(Day day) {
  const auto day_number = static_cast<std::uint32_t>(day.number); // whatever the horizon
  const Tick start = calendar_.now();
  for (unsigned i = 0; i < network_->sources.size(); ++i) {
    const Source &source = network_->sources[i];
    if (source.kind != Source::Kind::arrivals)
      continue;
    auto &positions = table_at_[i];
    positions.resize(source.strata.size(), 0);
    for (unsigned stratum = 0; stratum < source.strata.size(); ++stratum) {
      const Attributes fixed = source.strata.word(stratum, source.fixed);
      double per_day = values_.of(source.amount, fixed) * timeline_->scale;
      if (!source.table.empty()) {
        const auto &points = source.table[stratum];
        std::size_t &at = positions[stratum];
        while (at < points.size() && points[at].from <= day)
          ++at;
        per_day *= at == 0 ? 0.0 : points[at - 1].per_day;
      }
      if (per_day <= 0)
        continue;
      const std::uint64_t name = engine::mix(source.fingerprint ^ engine::mix(stratum + 1));
      const auto parties = engine::poisson(per_day / mean_party(*network_, source, fixed),
                                           draw_.uniform(name, purpose("arrivals"), day_number));
      for (std::int64_t k = 0; k < parties; ++k) {
        const std::uint64_t key =
            engine::mix(name + (std::uint64_t{day_number} << 32) + static_cast<std::uint64_t>(k));
        const Attributes word = allot(source, key, fixed);
        const unsigned units =
            source.parties.empty()
                ? 1
                : party_size(*network_, source, word, draw_.uniform(key, party_purpose));
        const std::uint32_t row = people_.create(key, word, units);
        ++created_;
        if (listed_.size() < list_ && day >= list_from_)
          listed_.push_back(key);
        Person &p = people_[row];
        p.combination = static_cast<std::uint8_t>(network_->ledger.of(word));
        if (network_->ticks_per_day == 1) {
          arrive(row, ledger_.stations(), source.station, 0, 0);
          continue;
        }
        p.station = static_cast<std::uint16_t>(source.station);
        p.until = start + static_cast<Tick>(draw_.uniform(key, moment_purpose) *
                                            network_->ticks_per_day);
        calendar_.schedule(p.until, event(row, p));
      }
    }
  }
}

void World::turn_hazards() {
  const Tick start = calendar_.now();
  const int ticks = network_->ticks_per_day;
  const auto strike = [&](std::uint32_t row, std::uint64_t key, std::uint32_t occurrence) {
    ++events_;
    if (ticks == 1) {
      leave(row);
      return;
    }
    Person &p = people_[row];
    ++p.visit;
    p.state = State::staying;
    p.until = start + static_cast<Tick>(draw_.uniform(key, moment_purpose, occurrence) * ticks);
    calendar_.schedule(p.until, event(row, p));
  };
  for (unsigned s = 0; s < network_->stations.size(); ++s) {
    if (hazard_of_[s] == none)
      continue;
    Clocks &clocks = hazards_[hazard_of_[s]];
    for (unsigned cell = 0; cell < clocks.cells.size(); ++cell) {
      engine::HazardClock &clock = clocks.clocks[cell];
      clock.turn(clocks.rates[cell] * ticks);
      while (clock.passed()) {
        const auto standing = clock.take();
        const Person &p = people_[standing.person];
        if (p.visit == standing.visit && p.state == State::standing)
          strike(standing.person, p.key, occurrence(standing.person, network_->stations[s]));
      }
    }
  }
  for (StandingCrowd &standing : crowds_) {
    const double clock = hazards_[hazard_of_[standing.station]].clocks[standing.cell].value();
    while (standing.crowd.passed(clock)) {
      const std::uint64_t k = standing.crowd.take(draw_);
      const Source &source = network_->sources[standing.source];
      const std::uint64_t name = engine::mix(source.fingerprint ^ engine::mix(standing.stratum + 1));
      const std::uint64_t key = engine::mix(name + k);
      const Attributes word = allot(source, key, source.strata.word(standing.stratum, source.fixed));
      const std::uint32_t row = people_.create(key, word, 1);
      ++created_;
      Person &p = people_[row];
      p.station = static_cast<std::uint16_t>(standing.station);
      p.combination = static_cast<std::uint8_t>(network_->ledger.of(word));
      p.state = State::standing;
      const Station &station = network_->stations[standing.station];
      if (station.counts_loop)
        ++people_.counters(row)[station.loop];
      strike(row, key, 0);
    }
  }
}

// ---- What happens to one person

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
        if (timeout.when.holds(p.attributes, network_->attributes)) {
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
      p.attributes = change.apply(p.attributes, network_->attributes);
    for (const network::Change &change : rule.set)
      p.attributes = change.apply(p.attributes, network_->attributes);
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

// ---- What is scarce

void World::ask(std::uint32_t row, unsigned r, bool displaced) {
  Person &p = people_[row];
  const network::Resource &resource = network_->resources[r];
  const Tick now = calendar_.now();
  ++p.visit;
  p.state = State::waiting;
  if (p.displaced == 0)
    p.until = never;
  if (p.displaced == 0 && !resource.patience.empty()) {
    const StayTable &table = patiences_[r];
    const double u = draw_.uniform(p.key ^ resource.purpose.bits, patience_purpose,
                                   occurrence(row, network_->stations[p.station]));
    p.until = now + std::max(1, engine::whole_ticks(table.rows[table.cells.of(p.attributes)](u)));
  }
  schedule(row);
  engine::Request request;
  request.person = row;
  request.visit = p.visit;
  request.units = p.units;
  request.lot = resource.discipline == engine::Discipline::siro
                    ? draw_.bits(p.key, resource.purpose,
                                 occurrence(row, network_->stations[p.station]))
                          .first
                    : engine::mix(p.key);
  request.asked = p.entered < 0 ? p.entered : now;
  request.displaced = displaced;
  if (resource.ranks.size() > 1)
    for (std::size_t rank = 0; rank < resource.ranks.size(); ++rank)
      if (resource.ranks[rank].holds(p.attributes, network_->attributes)) {
        request.rank = static_cast<std::uint8_t>(rank);
        break;
      }
  if (!resource.group_of.empty() && resource.group_of[p.station] != none)
    request.group = static_cast<std::uint8_t>(resource.group_of[p.station]);
  resources_[r].ask(request);
  dirty_ |= 1U << r;
}

void World::serve_all() {
  while (dirty_ != 0) {
    const auto r = static_cast<unsigned>(std::countr_zero(dirty_));
    dirty_ &= dirty_ - 1;
    serve(r);
  }
}

void World::serve(unsigned r) {
  granted_.clear();
  overflowed_.clear();
  displaced_.clear();
  resources_[r].serve(
      calendar_.now(),
      [&](const engine::Request &request) {
        const Person &p = people_[request.person];
        return p.visit == request.visit && p.state == State::waiting;
      },
      granted_, displaced_, overflowed_);
  for (const std::uint32_t row : displaced_)
    displace(row, r);
  for (const engine::Request &request : granted_)
    grant(request.person, r, request.asked);
  for (const engine::Request &request : overflowed_) {
    Person &p = people_[request.person];
    ++p.visit;
    p.state = State::staying; // not in the queue any more: nothing to forget
    go(request.person, network_->resources[r].full);
  }
}

void World::grant(std::uint32_t row, unsigned r, Tick asked) {
  Person &p = people_[row];
  const network::Resource &resource = network_->resources[r];
  const Tick now = calendar_.now();
  p.held |= 1U << r;
  waited_[r] += static_cast<double>(p.units) * (now - asked);
  ledger_.served(r, p, now - asked, now);
  if (!resource.timeouts.empty())
    for (const network::Timeout &timeout : resource.timeouts)
      if (timeout.when.holds(p.attributes, network_->attributes)) {
        p.deadline = now + std::max(1, engine::whole_ticks(values_.of(timeout.after, p.attributes)));
        break;
      }
  ++p.visit;
  if (p.displaced != 0 && missing(p) == none) {
    p.displaced = 0;
    p.state = State::staying;
    p.until = now + p.until; // what was left of the stay
    schedule(row);
    return;
  }
  if (p.displaced == 0)
    p.until = never;
  p.state = State::staying;
  settle(row);
}

void World::displace(std::uint32_t row, unsigned r) {
  Person &p = people_[row];
  const network::Resource &resource = network_->resources[r];
  stop_waiting(row); // for something else, while holding this
  const bool was_staying = p.state == State::staying && p.until != never;
  p.held &= ~(1U << r);
  if (!resource.timeouts.empty())
    p.deadline = never;
  if (resource.displaced_to != none) {
    p.state = State::staying;
    go(row, resource.displaced_to);
    return;
  }
  if (was_staying) {
    p.displaced = 1;
    p.until -= calendar_.now();
  } else {
    p.until = never;
  }
  ask(row, r, was_staying);
}

// ---- For tests and messages

void World::for_each(const std::function<void(const Person &)> &visit) const {
  for (std::uint32_t row = 0; row < people_.rows(); ++row)
    if (people_[row].state != State::gone && people_[row].state != State::arriving)
      visit(people_[row]);
}

std::int64_t World::crowd_at(unsigned station) const {
  std::int64_t left = 0;
  for (const StandingCrowd &standing : crowds_)
    if (standing.station == station)
      left += standing.crowd.left();
  return left;
}

std::string World::where(std::uint32_t row) const {
  const Person &p = people_[row];
  return fmt::format("replicate {}, {}, station {}, person {:016x}", draw_.replicate(),
                     engine::iso(day_of(calendar_.now())), network_->stations[p.station].name,
                     p.key);
}

} // namespace rechtsweg::world
