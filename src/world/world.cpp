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

World::World(const network::Network &network, const network::Timeline &timeline,
             const Periods &periods, engine::Draw draw)
    : network_(&network), timeline_(&timeline), periods_(&periods), draw_(draw),
      people_(static_cast<unsigned>(network.marks.size()), network.loops + person_slots(network),
              (network.end - network.start) * network.ticks_per_day),
      ledger_(network, periods), values_(network.parameters, timeline.start),
      hazard_of_(network.stations.size(), none), table_at_(network.sources.size()),
      uses_(network.resources.size()), served_before_(network.resources.size(), 0),
      area_before_(network.resources.size(), 0), waited_(network.resources.size(), 0),
      day_(network.start) {
  for (unsigned s = 0; s < network.stations.size(); ++s) {
    const Station &station = network.stations[s];
    routes_.emplace_back(network, station.route, &station);
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
    variant_routes_.emplace_back(network, timeline.routes[v].route,
                                 &network.stations[timeline.routes[v].station]);
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
  for (const network::Source &source : network.sources) {
    allotments_.emplace_back();
    for (const network::Allotment &allotment : source.attributes)
      allotments_.back().emplace_back(network, allotment);
  }
  note_party_sizes();
  ways_out_.resize(network.stations.size());
  brief_stations();
  for (const network::Source &source : network.sources) {
    RouteTable::Option in;
    in.to = static_cast<std::uint16_t>(source.station);
    complete(in, ledger_.stations());
    ways_in_.push_back(in);
  }
  refresh_tables({});
  place_crowds();
  set_amounts(day_, false); // places hold before anybody comes in; quotas begin with the day
  place_initial();
  move_on();
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
    const unsigned station = timeline.routes[v].station;
    other.variant_routes_.emplace_back(*network_, timeline.routes[v].route,
                                       &network_->stations[station]);
    other.variant_routes_.back().evaluate(*network_, timeline.routes[v].route, other.values_);
    other.complete_options(other.variant_routes_.back(), station, v);
  }
  other.brief_routes();
  return other;
}

void World::brief_stations() {
  for (unsigned s = 0; s < network_->stations.size(); ++s) {
    const Station &station = network_->stations[s];
    Brief brief;
    brief.purpose = station.purpose;
    brief.keeps = station.keeps;
    if (station.loop != none && !station.kept)
      brief.told_apart_by = static_cast<std::uint8_t>(station.loop);
    if (station.counts_loop)
      brief.counts = static_cast<std::uint8_t>(station.loop);
    brief.kind = station.end                                                        ? Kind::end
                 : station.stay.empty() && station.needs.empty() && !station.hazard ? Kind::passage
                                                                                    : Kind::place;
    brief.hazard = station.hazard;
    brief.stays = !station.stay.empty();
    brief.first_need = static_cast<std::uint16_t>(needs_.size());
    for (const unsigned r : station.needs) {
      needs_.push_back(static_cast<std::uint8_t>(r));
      brief.asks |= 1U << r;
    }
    briefs_.push_back(brief);
  }
  rank_stations();
  brief_routes();
}

void World::brief_routes() {
  for (unsigned s = 0; s < briefs_.size(); ++s) {
    briefs_[s].varies = !variants_of_[s].empty();
    briefs_[s].one_way = has_one_way(s);
  }
}

void World::rank_stations() {
  // Along the ways: in reverse of the order in which a walk from the sources is done with them.
  const auto next = network::successors(*network_);
  const auto count = static_cast<unsigned>(next.size());
  std::vector<bool> met(count, false);
  std::vector<unsigned> done;
  const std::function<void(unsigned)> walk = [&](unsigned s) {
    if (met[s])
      return;
    met[s] = true;
    for (const unsigned to : next[s])
      walk(to);
    done.push_back(s);
  };
  for (const Source &source : network_->sources)
    walk(source.station);
  for (unsigned s = 0; s < count; ++s)
    walk(s);
  station_at_.resize(count);
  for (unsigned i = 0; i < count; ++i) {
    const unsigned rank = count - 1 - i;
    station_at_[rank] = static_cast<std::uint16_t>(done[i]);
    briefs_[done[i]].rank = static_cast<std::uint16_t>(rank);
  }
  movers_.resize(count);
  busy_.resize((count + 63) / 64, 0);
}

bool World::has_one_way(unsigned s) const {
  const auto &rows = routes_[s].rows;
  return variants_of_[s].empty() &&
         std::all_of(rows.begin(), rows.end(), [](const auto &row) { return row.count <= 1; });
}

void World::complete_options(RouteTable &table, unsigned station, unsigned variant) {
  std::vector<Way> &ways = ways_out_[station];
  for (RouteTable::Option &option : table.options) {
    complete(option, station);
    const auto known = std::find_if(ways.begin(), ways.end(), [&](const Way &way) {
      return way.option.to == option.to && way.option.action == option.action &&
             way.variant == variant;
    });
    option.way = static_cast<std::uint16_t>(known - ways.begin());
    if (known != ways.end())
      continue;
    ways.push_back({option, variant});
    engine::check(ways.size() * lanes <= UINT16_MAX, "a station has too many ways out",
                  [&] { return network_->stations[station].name; });
  }
}

void World::complete(RouteTable::Option &option, unsigned from) {
  const Brief &brief = briefs_[option.to];
  option.edge = static_cast<std::uint16_t>(ledger_.edge(from, option.to));
  if (from != ledger_.stations())
    option.gives = (briefs_[from].keeps | briefs_[from].asks) & ~brief.keeps;
  option.counts = brief.counts;
  option.kind = brief.kind;
  option.rank = brief.rank;
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
    end_day();
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
        const auto at =
            start + static_cast<Tick>(std::int64_t{second} * network_->ticks_per_day / 86400);
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
    if (touched(routes_[s].depends_on)) {
      routes_[s].evaluate(*network_, station.route, values_);
      complete_options(routes_[s], s, none);
      briefs_[s].one_way = has_one_way(s);
    }
    if (touched(stays_[s].depends_on))
      stays_[s].evaluate(station.stay, values_);
    if (hazard_of_[s] != none) {
      Clocks &clocks = hazards_[hazard_of_[s]];
      for (unsigned cell = 0; cell < clocks.cells.size(); ++cell)
        clocks.rates[cell] = values_.of(station.hazard_rate, clocks.cells.word(cell));
    }
  }
  for (unsigned v = 0; v < variant_routes_.size(); ++v)
    if (touched(variant_routes_[v].depends_on)) {
      variant_routes_[v].evaluate(*network_, timeline_->routes[v].route, values_);
      complete_options(variant_routes_[v], timeline_->routes[v].station, v);
    }
  for (unsigned i = 0; i < network_->sources.size(); ++i)
    for (std::size_t a = 0; a < allotments_[i].size(); ++a)
      if (touched(allotments_[i][a].depends_on))
        allotments_[i][a].evaluate(network_->sources[i].attributes[a], values_);
  for (unsigned i = 0; i < network_->sources.size(); ++i) {
    const Source &source = network_->sources[i];
    mean_parties_[i].resize(source.strata.size());
    for (unsigned stratum = 0; stratum < source.strata.size(); ++stratum)
      mean_parties_[i][stratum] = mean_of_parties(i, source.strata.word(stratum, source.fixed));
  }
  for (unsigned r = 0; r < network_->resources.size(); ++r)
    if (touched(patiences_[r].depends_on))
      patiences_[r].evaluate(network_->resources[r].patience, values_);
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
      const auto places =
          static_cast<std::int64_t>(std::llround(std::max(0.0, amount_of(r, day, false)) * factor));
      if (places > resources_[r].places() || resources_[r].has_fresh())
        dirty_ |= 1U << r;
      resources_[r].set_places(places);
      continue;
    }
    if (!first_of_day || (declared.weekly && engine::weekday(day) != 0 && day != network_->start))
      continue;
    double amount = 0;
    const bool open =
        declared.departures ? (declared.weekdays >> engine::weekday(day) & 1U) != 0
        : declared.calendar == none
            ? true
            : [&] {
                const auto &days = network_->calendars[declared.calendar];
                return (days.weekdays >> engine::weekday(day) & 1U) &&
                       !std::binary_search(days.except.begin(), days.except.end(), day);
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
    std::int64_t offered = 0;
    for (const std::int64_t q : quota)
      offered += q;
    uses_[r].places += static_cast<double>(offered);
    resources_[r].begin_period(quota);
    dirty_ |= 1U << r;
  }
}

void World::end_day() {
  const Tick now = calendar_.now();
  for (unsigned r = 0; r < resources_.size(); ++r) {
    uses_[r].waiting += static_cast<double>(resources_[r].waiting());
    if (!network_->resources[r].quota)
      uses_[r].places += static_cast<double>(resources_[r].places());
  }
  if (periods_->start_of(month_ + 1) != now)
    return;
  const double days =
      static_cast<double>(now - periods_->start_of(month_)) / network_->ticks_per_day;
  for (unsigned r = 0; r < resources_.size(); ++r) {
    Use &use = uses_[r];
    use.served = resources_[r].served() - served_before_[r];
    served_before_[r] = resources_[r].served();
    const std::int64_t area = resources_[r].area_in_use(now);
    use.used = network_->resources[r].quota
                   ? static_cast<double>(use.served) / days
                   : static_cast<double>(area - area_before_[r]) / (days * network_->ticks_per_day);
    area_before_[r] = area;
    use.places /= days;
    use.waiting /= days;
    use.waited = waited_[r];
    waited_[r] = 0;
  }
  ledger_.look_around(people_, now);
  ledger_.close_month(month_, now, uses_);
  move_feedbacks(month_++);
  std::fill(uses_.begin(), uses_.end(), Use{});
}

// ---- For tests and messages

void World::for_each(const std::function<void(const Person &)> &visit) const {
  for (std::uint32_t row = 0; row < people_.rows(); ++row)
    if (people_[row].state != State::gone)
      visit(people_[row]);
}

std::int64_t World::crowd_at(unsigned station) const {
  std::int64_t left = 0;
  for (const StandingCrowd &standing : crowds_)
    if (standing.station == station)
      left += standing.crowd.left();
  return left;
}

std::string World::where(std::uint32_t row, unsigned station) const {
  return fmt::format("replicate {}, {}, station {}, person {:016x}", draw_.replicate(),
                     engine::iso(day_of(calendar_.now())), network_->stations[station].name,
                     people_[row].key);
}

} // namespace rechtsweg::world
