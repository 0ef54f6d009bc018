// Where people come from: crowds, those who are there on the first day, arrivals, hazards.
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
constexpr engine::Purpose moment_purpose = purpose("moment"); // of the day, in finer ticks
} // namespace

namespace {
/// Members of a party, and the mean, for one kind of people.
unsigned party_size(const Source &source, Attributes word, double u) {
  for (const network::PartySizes &sizes : source.parties)
    if (sizes.when.holds(word)) {
      double up_to = 0;
      for (const auto &[size, share] : sizes.sizes)
        if (u < (up_to += share))
          return size;
      return sizes.sizes.back().first;
    }
  return 1;
}
double mean_party(const Source &source, Attributes word) {
  for (const network::PartySizes &sizes : source.parties)
    if (sizes.when.holds(word)) {
      double mean = 0;
      for (const auto &[size, share] : sizes.sizes)
        mean += size * share;
      return mean;
    }
  return 1;
}
constexpr engine::Purpose party_purpose = purpose("party");
} // namespace

void World::note_party_sizes() {
  party_hangs_on_.resize(network_->sources.size());
  mean_parties_.resize(network_->sources.size());
  // The shares on which sizes hang: those of attributes that sizes are told by, and of what these
  // shares are told by in turn, which was drawn before them.
  for (unsigned i = 0; i < network_->sources.size(); ++i) {
    const Source &source = network_->sources[i];
    std::vector<bool> asked(network_->attributes.size(), false);
    for (const network::PartySizes &sizes : source.parties)
      for (const auto &term : sizes.when.terms)
        asked[term.attribute] = true;
    for (std::size_t a = source.attributes.size(); a-- > 0;)
      if (asked[source.attributes[a].attribute]) {
        party_hangs_on_[i].insert(party_hangs_on_[i].begin(), a);
        for (const unsigned attribute : allotments_[i][a].cells.attributes())
          asked[attribute] = true;
      }
  }
}

double World::mean_of_parties(unsigned i, Attributes word, std::size_t from) const {
  const Source &source = network_->sources[i];
  if (from == party_hangs_on_[i].size())
    return mean_party(source, word);
  const std::size_t a = party_hangs_on_[i][from];
  const network::Attribute &attribute = network_->attributes[source.attributes[a].attribute];
  const AllotmentTable &table = allotments_[i][a];
  const unsigned cell = table.cells.of(word);
  double mean = 0, below = 0;
  for (std::uint32_t o = table.first[cell]; o < table.first[cell + 1]; ++o) {
    const AllotmentTable::Option &option = table.options[o];
    if (const double share = std::min(option.up_to, 1.0) - below; share > 0)
      mean += share * mean_of_parties(i, attribute.with(word, option.value), from + 1);
    below = std::min(option.up_to, 1.0);
  }
  return mean;
}

void World::shape(unsigned i) {
  const Source &source = network_->sources[i];
  Newcomers &n = newcomers_;
  people_.prefetch_free(n.count); // all of them are about to be created
  const auto draw = [&](engine::Purpose purpose) {
    std::fill_n(n.what.begin(), n.count, engine::Draw::question(purpose, 0));
    draw_.fill(n.keys.data(), n.what.data(), n.count, n.luck.data(), n.unused.data());
  };
  for (std::size_t a = 0; a < source.attributes.size(); ++a) {
    const network::Attribute &attribute = network_->attributes[source.attributes[a].attribute];
    const AllotmentTable &table = allotments_[i][a];
    draw(source.attributes[a].purpose);
    table.cells.of(n.words.data(), n.count, cells_.data());
    for (std::size_t k = 0; k < n.count; ++k)
      n.words[k] = attribute.with(n.words[k], table.value(cells_[k], unit_interval(n.luck[k])));
  }
  std::fill_n(n.units.begin(), n.count, std::uint8_t{1});
  if (source.parties.empty())
    return;
  draw(party_purpose);
  for (std::size_t k = 0; k < n.count; ++k)
    n.units[k] =
        static_cast<std::uint8_t>(party_size(source, n.words[k], unit_interval(n.luck[k])));
}

void World::newcomer(std::uint64_t key, Attributes word) {
  newcomers_.keys[newcomers_.count] = key;
  newcomers_.words[newcomers_.count++] = word;
}

void World::let_in(unsigned i) {
  Newcomers &n = newcomers_;
  if (n.count == 0)
    return;
  shape(i);
  const RouteTable::Option &way = ways_in_[i];
  if (few_)
    for (std::size_t k = 0; k < n.count; ++k)
      cells_[k] = network_->ledger.of(n.words[k]);
  else
    network_->ledger.of(n.words.data(), n.count, cells_.data());
  for (std::size_t k = 0; k < n.count; ++k) {
    rows_[k] = people_.create(n.keys[k], n.words[k], n.units[k]);
    if (n.keys[k] == followed_) [[unlikely]]
      followed_row_ = rows_[k];
    people_[rows_[k]].combination = static_cast<std::uint8_t>(cells_[k]);
  }
  created_ += static_cast<std::int64_t>(n.count);
  const std::size_t count = std::exchange(n.count, 0);
  if (few_) {
    for (std::size_t k = 0; k < count; ++k)
      come(rows_[k], way.edge, way.to);
    return;
  }
  for (std::size_t k = 0; k < count; ++k) // not before: a new row may move all in memory
    people_of_[k] = &people_[rows_[k]];
  step_together(ledger_.stations(), way, nullptr, {rows_.data(), people_of_.data(), count});
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
      crowds_.push_back({engine::Crowd(name, size, draw_), name, i, stratum, source.station,
                         clocks.cells.of(word)});
      ledger_.place(source.station, word, size);
    }
  }
}

void World::place_initial() {
  for (unsigned i = 0; i < network_->sources.size(); ++i) {
    const Source &source = network_->sources[i];
    if (source.kind != Source::Kind::initial)
      continue;
    const StayTable waited_table = [&] {
      StayTable table(*network_, source.waited);
      table.evaluate(source.waited, values_);
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
        const std::size_t at = k % movers_at_once;
        if (at == 0) {
          move_on(); // those before them, while they are at hand
          newcomers_.count = 0;
          while (newcomers_.count < movers_at_once)
            newcomer(engine::mix(name + k + newcomers_.count), fixed);
          shape(i);
        }
        const std::uint64_t key = newcomers_.keys[at];
        const Attributes word = newcomers_.words[at];
        const auto units =
            static_cast<unsigned>(std::min<std::int64_t>(newcomers_.units[at], size - placed));
        placed += units;
        ++created_;
        const std::uint32_t row = people_.create(key, word, units);
        const double waited = source.waited.empty()
                                  ? 0.0
                                  : waited_table.rows[waited_table.cells.of(word)](
                                        draw_.uniform(key, purpose("waited")));
        const Tick since = -engine::whole_ticks(waited);
        Person &p = people_[row];
        for (const unsigned mark : source.marks)
          people_.mark(p, mark, since);
        p.combination = static_cast<std::uint8_t>(network_->ledger.of(word));
        ledger_.move(people_, p, ways_in_[i].edge, ledger_.stations(), source.station, 0, 0, 0);
        p.station = static_cast<std::uint16_t>(source.station);
        p.entered = since;
        if (station.counts_loop)
          ++people_.counters(p)[station.loop];
        // A stay that has lasted this long already: the rest of it, given that it has.
        p.until = never;
        p.state = State::staying;
        arrive(row, source.station);
      }
    }
  }
  newcomers_.count = 0;
}

void World::come_in(Day day) {
  const auto day_number = static_cast<std::uint32_t>(day.number); // whatever the horizon
  const Tick start = calendar_.now();
  expected_.clear(); // yesterday's have all come
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
      const auto parties = engine::poisson(per_day / mean_parties_[i][stratum],
                                           draw_.uniform(name, purpose("arrivals"), day_number));
      for (std::int64_t k = 0; k < parties; ++k) {
        const std::uint64_t key =
            engine::mix(name + (std::uint64_t{day_number} << 32) + static_cast<std::uint64_t>(k));
        if (listed_.size() < list_ && day >= list_from_)
          listed_.push_back(key);
        if (network_->ticks_per_day == 1) {
          newcomer(key, fixed);
          if (newcomers_.count == movers_at_once)
            let_in(i);
          continue;
        }
        const Tick at =
            start + static_cast<Tick>(draw_.uniform(key, moment_purpose) * network_->ticks_per_day);
        calendar_.schedule(at, expected_flag | expected_.size());
        expected_.push_back({key, i, stratum});
      }
    }
    let_in(i);
  }
  move_on();
}

void World::turn_hazards() {
  // First all clocks turn and pick, then those picked move: whoever comes to stand under another
  // clock today is not struck by it before tomorrow.
  const Tick start = calendar_.now();
  const int ticks = network_->ticks_per_day;
  struck_.clear();
  const auto strike = [&](std::uint32_t row, std::uint64_t key, std::uint32_t occurrence) {
    ++events_;
    Person &p = people_[row];
    ++p.visit;
    p.state = State::staying;
    if (ticks == 1) {
      struck_.push_back(row);
      return;
    }
    p.until = start + static_cast<Tick>(draw_.uniform(key, moment_purpose, occurrence) * ticks);
    calendar_.schedule(p.until, event(row, p));
  };
  picked_.clear();
  for (Clocks &clocks : hazards_)
    for (unsigned cell = 0; cell < clocks.cells.size(); ++cell) {
      engine::HazardClock &clock = clocks.clocks[cell];
      clock.turn(clocks.rates[cell] * ticks);
      while (clock.passed()) {
        picked_.push_back(clock.take());
        people_.prefetch(picked_.back().person);
      }
    }
  for (const engine::HazardClock::Standing &standing : picked_) {
    const Person &p = people_[standing.person];
    if (p.visit == standing.visit && p.state == State::standing)
      strike(standing.person, p.key, occurrence(p, p.station));
  }
  const auto rise = [&](unsigned source) { // those of a crowd whom its clock has picked
    shape(source);
    const unsigned at = network_->sources[source].station;
    const Station &station = network_->stations[at];
    for (std::size_t k = 0; k < newcomers_.count; ++k) {
      const std::uint32_t row = people_.create(newcomers_.keys[k], newcomers_.words[k], 1);
      Person &p = people_[row];
      p.station = static_cast<std::uint16_t>(at);
      p.combination = static_cast<std::uint8_t>(network_->ledger.of(p.attributes));
      p.state = State::standing;
      if (station.counts_loop)
        ++people_.counters(p)[station.loop];
      strike(row, p.key, 0);
    }
    created_ += static_cast<std::int64_t>(newcomers_.count);
    newcomers_.count = 0;
  };
  for (std::size_t i = 0; i < crowds_.size(); ++i) {
    StandingCrowd &standing = crowds_[i];
    const double clock = hazards_[hazard_of_[standing.station]].clocks[standing.cell].value();
    const Source &source = network_->sources[standing.source];
    const Attributes word = source.strata.word(standing.stratum, source.fixed);
    while (standing.crowd.passed(clock)) {
      newcomer(engine::mix(standing.name + standing.crowd.take(draw_)), word);
      if (newcomers_.count == movers_at_once)
        rise(standing.source);
    }
    if (i + 1 == crowds_.size() || crowds_[i + 1].source != standing.source)
      rise(standing.source);
  }
  for (const std::uint32_t row : struck_)
    set_moving(row, people_[row].station, false);
  move_on();
}

} // namespace rechtsweg::world
