#include "world/ledger.h"

#include "engine/check.h"

#include <algorithm>
#include <map>
#include <utility>

namespace rechtsweg::world {

using engine::Tick;
using network::Attributes;
using network::Outcome;

unsigned person_slots(const network::Network &network) {
  const auto count = static_cast<unsigned>(
      std::count_if(network.outcomes.begin(), network.outcomes.end(),
                    [](const Outcome &outcome) { return outcome.kind == Outcome::Kind::persons; }));
  return count == 0 ? 0 : 1 + count;
}

Ledger::Ledger(const network::Network &network, const Periods &periods)
    : network_(&network), periods_(&periods),
      stations_(static_cast<unsigned>(network.stations.size())),
      combinations_(network.ledger.size()),
      edge_of_((std::size_t{stations_} + 1) * stations_, UINT16_MAX), lanes_(combinations_),
      stocks_(std::size_t{stations_} * combinations_, 0), stayed_(stations_, 0),
      entered_before_(stations_, 0), left_before_(stations_, 0), tallies_(network.outcomes.size()),
      stock_watches_(stations_), standing_(stations_), told_of_(network.outcomes.size()),
      watch_wait_(network.resources.size()), slot_(network.outcomes.size(), 0),
      slots_(person_slots(network)), loops_(network.loops) {
  std::vector<std::vector<unsigned>> stock(stations_), standing(stations_);
  unsigned slot = 1; // behind the year
  for (unsigned o = 0; o < network.outcomes.size(); ++o) {
    const Outcome &outcome = network.outcomes[o];
    Tally &tally = tallies_[o];
    tally.categories = outcome.by == network::none ? 1 : network.attributes[outcome.by].size();
    const std::size_t cells = std::size_t{periods.months()} * tally.categories;
    switch (outcome.kind) {
    case Outcome::Kind::flow:
      tally.count.assign(cells, 0);
      break;
    case Outcome::Kind::persons:
      tally.count.assign(cells, 0);
      slot_[o] = slot++;
      break;
    case Outcome::Kind::elapsed:
      tally.durations.resize(cells);
      for (const unsigned s : outcome.at)
        standing[s].push_back(o);
      break;
    case Outcome::Kind::peak:
      tally.count.assign((periods.weeks(0, periods.months()).second + 1) * tally.categories, 0);
      break;
    case Outcome::Kind::mean:
      tally.count.assign(cells, 0);
      tally.sum.assign(cells, 0);
      break;
    case Outcome::Kind::stock:
      tally.count.assign(cells, 0);
      if (outcome.left_over()) {
        for (const unsigned s : outcome.at)
          standing[s].push_back(o);
        break;
      }
      tally.mean_stock.assign(cells, 0);
      if (in_ledger(outcome))
        break;
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
    case Outcome::Kind::level:
    case Outcome::Kind::occupancy:
      break; // computed from others at the end
    }
  }
  const auto list = [&](const std::vector<unsigned> &outcomes) {
    const Range range{static_cast<std::uint32_t>(watch_list_.size()),
                      static_cast<std::uint32_t>(outcomes.size())};
    for (const unsigned o : outcomes)
      watch_list_.push_back(watch(o));
    return range;
  };
  for (unsigned s = 0; s < stations_; ++s) {
    stock_watches_[s] = list(stock[s]);
    standing_[s] = list(standing[s]);
  }
}

bool Ledger::in_ledger(const Outcome &outcome) const {
  const auto &kept = network_->ledger.attributes();
  const auto is_kept = [&](unsigned a) {
    return std::find(kept.begin(), kept.end(), a) != kept.end();
  };
  return (outcome.by == network::none || is_kept(outcome.by)) &&
         std::all_of(outcome.when.terms.begin(), outcome.when.terms.end(),
                     [&](const auto &term) { return is_kept(term.attribute); });
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
  watch.when = outcome.when.terms.empty() ? nullptr : &outcome.when;
  return watch;
}

unsigned Ledger::edge(unsigned from, unsigned to) {
  std::uint16_t &id = edge_of_[std::size_t{from} * stations_ + to];
  if (id == UINT16_MAX) [[unlikely]] {
    id = static_cast<std::uint16_t>(edges_.size());
    edges_.emplace_back(static_cast<std::uint16_t>(from), static_cast<std::uint16_t>(to));
    flows_.resize(edges_.size() * combinations_);
    changes_.resize(flows_.size());
    open_book(from, to);
  }
  return id;
}

void Ledger::open_book(unsigned from, unsigned to) {
  const auto among = [](const std::vector<unsigned> &stations, unsigned s) {
    return std::find(stations.begin(), stations.end(), s) != stations.end();
  };
  const auto cells = [&](const std::vector<unsigned> &attributes) {
    std::size_t n = 1;
    for (const unsigned a : attributes)
      n = std::min<std::size_t>(n * network_->attributes[a].size(), std::size_t{joint_limit} + 1);
    return n;
  };
  Book book;
  std::vector<unsigned> in_crossing;
  book.joints.first = static_cast<std::uint32_t>(joints_.size());
  book.watches.first = static_cast<std::uint32_t>(watch_list_.size());
  std::vector<unsigned> joined;                                // attributes of the last joint
  std::map<std::vector<unsigned>, std::vector<Watch>> watched; // by the attributes they ask for
  for (unsigned o = 0; o < network_->outcomes.size(); ++o) {
    const Outcome &outcome = network_->outcomes[o];
    const bool of_moves =
        outcome.kind == Outcome::Kind::flow || outcome.kind == Outcome::Kind::persons ||
        (outcome.kind == Outcome::Kind::elapsed && !outcome.ages()) ||
        outcome.kind == Outcome::Kind::mean || outcome.kind == Outcome::Kind::peak;
    const bool here = outcome.into.empty() ? among(outcome.from, from)
                                           : among(outcome.into, to) && (outcome.from.empty() ||
                                                                         among(outcome.from, from));
    if (!of_moves || !here)
      continue;
    const bool counts = outcome.kind == Outcome::Kind::flow && outcome.since == network::none &&
                        outcome.dated == network::none;
    if (counts && in_ledger(outcome)) {
      in_crossing.push_back(o);
      continue;
    }
    std::vector<unsigned> own;
    if (outcome.by != network::none)
      own.push_back(outcome.by);
    for (const auto &term : outcome.when.terms)
      own.push_back(term.attribute);
    std::sort(own.begin(), own.end());
    own.erase(std::unique(own.begin(), own.end()), own.end());
    if (!counts || cells(own) > joint_limit) {
      watched[own].push_back(watch(o));
      continue;
    }
    std::vector<unsigned> all;
    std::set_union(own.begin(), own.end(), joined.begin(), joined.end(), std::back_inserter(all));
    if (joints_.size() == book.joints.first || cells(all) > joint_limit) {
      joints_.emplace_back();
      all = own;
    }
    joined = all;
    joints_.back().cells = {network_->attributes, all};
    joints_.back().outcomes.push_back(o);
  }
  for (auto &[attributes, watches] : watched)
    for (Watch &watch : watches) {
      if (!attributes.empty() && cells(attributes) <= joint_limit)
        tell_by_table(watch, attributes);
      watch_list_.push_back(watch);
    }
  book.joints.count = static_cast<std::uint32_t>(joints_.size()) - book.joints.first;
  book.watches.count = static_cast<std::uint32_t>(watch_list_.size()) - book.watches.first;
  for (unsigned i = 0; i < book.joints.count; ++i) {
    Joint &joint = joints_[book.joints.first + i];
    joint.first = joint_counts_.size();
    joint_counts_.resize(joint.first + joint.cells.size());
  }
  book.watched = book.joints.count > 0 || book.watches.count > 0 || stock_watches_[to].count > 0 ||
                 (from != stations_ && stock_watches_[from].count > 0);
  books_.push_back(book);
  by_ledger_.push_back(std::move(in_crossing));
}

void Ledger::tell_by_table(Watch &watch, const std::vector<unsigned> &attributes) {
  Told &table = told_of_[watch.outcome];
  if (table.by == told_by_itself) {
    const auto known = std::find_if(told_by_.begin(), told_by_.end(), [&](const auto &cells) {
      return cells.attributes() == attributes;
    });
    table.by = static_cast<std::uint32_t>(known - told_by_.begin());
    table.from = static_cast<std::uint32_t>(told_.size());
    if (known == told_by_.end())
      told_by_.emplace_back(network_->attributes, attributes);
    for (unsigned cell = 0; cell < told_by_[table.by].size(); ++cell)
      told_.push_back(told(watch, told_by_[table.by].word(cell)));
  }
  watch.told = table;
}

void Ledger::recombine(unsigned edge, std::uint8_t before, const Person &p, Tick now) {
  Change &left = changes_[edge * combinations_ + before];
  Change &taken = changes_[edge * combinations_ + p.combination];
  const std::int64_t time = std::int64_t{p.units} * now;
  left.units += p.units;
  left.time += time;
  taken.units -= p.units;
  taken.time -= time;
}

void Ledger::look(const Book &book, const People &people, const Movers &movers, unsigned from,
                  unsigned to, Tick now) {
  const auto watches = [&](const Range &range, auto &&use) {
    for (unsigned i = 0; i < range.count; ++i)
      use(watch_list_[range.first + i]);
  };
  if (from != stations_)
    watches(stock_watches_[from], [&](const Watch &watch) {
      for (std::size_t i = 0; i < movers.count; ++i)
        change_stock(watch,
                     movers.before != nullptr ? movers.before[i] : movers.people[i]->attributes,
                     -std::int64_t{movers.people[i]->units}, now);
    });
  watches(stock_watches_[to], [&](const Watch &watch) {
    for (std::size_t i = 0; i < movers.count; ++i)
      change_stock(watch, movers.people[i]->attributes, movers.people[i]->units, now);
  });
  if (book.joints.count > 0 || book.watches.count > 0)
    for (std::size_t i = 0; i < movers.count; ++i)
      words_[i] = movers.people[i]->attributes;
  for (unsigned j = 0; j < book.joints.count; ++j) {
    const Joint &joint = joints_[book.joints.first + j];
    std::uint32_t *const counts = &joint_counts_[joint.first];
    if (movers.count == 1) {
      counts[joint.cells.of(words_[0])] += movers.people[0]->units;
      continue;
    }
    joint.cells.of(words_.data(), movers.count, cells_.data());
    for (std::size_t i = 0; i < movers.count; ++i)
      counts[cells_[i]] += movers.people[i]->units;
  }
  std::uint32_t told_by = told_by_itself;
  watches(book.watches, [&](const Watch &watch) {
    if (movers.count == 1 || watch.told.by == told_by_itself) {
      for (std::size_t i = 0; i < movers.count; ++i)
        categories_[i] = told(watch, words_[i]);
    } else {
      if (watch.told.by != std::exchange(told_by, watch.told.by))
        told_by_[told_by].of(words_.data(), movers.count, cells_.data());
      const std::uint8_t *const by_cell = &told_[watch.told.from];
      for (std::size_t i = 0; i < movers.count; ++i)
        categories_[i] = by_cell[cells_[i]];
    }
    observe(watch, people, movers, now);
  });
}

void Ledger::place(unsigned station, Attributes word, std::int64_t units) {
  const unsigned combination = network_->ledger.of(word);
  flows_[edge(stations_, station) * combinations_ + combination].units +=
      static_cast<std::uint32_t>(units);
  const Range &range = stock_watches_[station];
  for (unsigned i = 0; i < range.count; ++i)
    change_stock(watch_list_[range.first + i], word, units, 0);
}

void Ledger::observe(const Watch watch, const People &people, const Movers &movers, Tick now) {
  Tally &tally = tallies_[watch.outcome];
  // use(person, since when, the cell it is counted in)
  const auto each = [&](auto &&use) {
    for (std::size_t i = 0; i < movers.count; ++i) {
      const std::uint8_t category = categories_[i];
      if (category == not_meant)
        continue;
      Person &p = *movers.people[i];
      unsigned month = month_;
      Tick since = now;
      if (watch.since != network::none) {
        since = people.mark(p, watch.since);
        if (since == People::unmarked || (watch.within >= 0 && now - since > watch.within))
          continue;
      }
      if (watch.dated != network::none) {
        const Tick at = people.mark(p, watch.dated);
        if (at < 0)
          continue; // before the horizon, or never
        if (at != now)
          month = periods_->month_of(at);
      }
      use(p, since, month * watch.categories + category);
    }
  };
  switch (watch.kind) {
  case Outcome::Kind::flow:
    each([&](const Person &p, Tick, unsigned cell) { tally.count[cell] += p.units; });
    break;
  case Outcome::Kind::elapsed:
    each([&](const Person &p, Tick since, unsigned cell) {
      tally.durations[cell].add(now - since, p.units);
    });
    break;
  case Outcome::Kind::mean:
    each([&](const Person &p, Tick, unsigned cell) {
      tally.count[cell] += p.units;
      tally.sum[cell] += std::int64_t{static_cast<unsigned>(p.attributes >> watch.counter_shift) &
                                      watch.counter_mask} *
                         p.units;
    });
    break;
  case Outcome::Kind::peak: {
    const std::size_t week = std::size_t{periods_->week_of(now)} * watch.categories;
    for (std::size_t i = 0; i < movers.count; ++i)
      if (categories_[i] != not_meant)
        tally.count[week + categories_[i]] += movers.people[i]->units;
    break;
  }
  case Outcome::Kind::persons: {
    const auto year = static_cast<std::uint8_t>(periods_->fiscal_year_of(month_));
    each([&](Person &p, Tick, unsigned cell) {
      std::uint8_t *const slots = people.counters(p) + loops_;
      if (slots[0] != year) {
        std::fill_n(slots, slots_, std::uint8_t{0});
        slots[0] = year;
      }
      if (std::uint8_t &times = slots[watch.slot]; times < 255 && ++times == watch.at_least)
        tally.count[cell] += p.units;
    });
    break;
  }
  default:
    break;
  }
}

void Ledger::served(unsigned resource, const Person &p, Tick waited) {
  for (const Watch &watch : watch_wait_[resource])
    if (const std::uint8_t category = told(watch, p.attributes); category != not_meant)
      tallies_[watch.outcome].durations[std::size_t{month_} * watch.categories + category].add(
          waited, p.units);
}

void Ledger::look_around(const People &people, Tick now) {
  const bool last = month_ + 1 == periods_->months();
  const bool year_ends =
      std::any_of(periods_->all().begin(), periods_->all().end(), [&](const auto &period) {
        return period.kind == Periods::Period::Kind::fiscal_year && period.last == month_ + 1;
      });
  const auto asks = [&](const Outcome &outcome) {
    return (last && outcome.left_over()) || (year_ends && outcome.ages());
  };
  if (std::none_of(network_->outcomes.begin(), network_->outcomes.end(), asks))
    return;
  for (std::uint32_t row = 0; row < people.rows(); ++row) {
    const Person &p = people[row];
    if (p.state == State::gone)
      continue;
    const Range &range = standing_[p.station];
    for (unsigned i = 0; i < range.count; ++i) {
      const Watch &watch = watch_list_[range.first + i];
      const bool ages = watch.kind == Outcome::Kind::elapsed;
      const Tick mark = people.mark(p, ages ? watch.since : watch.dated);
      if (!(ages ? year_ends : last) || mark == People::unmarked)
        continue;
      const std::uint8_t category = told(watch, p.attributes);
      if (category == not_meant)
        continue;
      Tally &tally = tallies_[watch.outcome];
      if (ages)
        tally.durations[std::size_t{month_} * watch.categories + category].add(now - mark, p.units);
      else if (mark >= 0) // not before the first day
        tally.count[std::size_t{periods_->month_of(mark)} * watch.categories + category] += p.units;
    }
  }
}

void Ledger::close_month(unsigned month, Tick now, const std::vector<Use> &uses) {
  engine::check(month == month_stocks_.size(), "months are closed in order");
  const Tick start = periods_->start_of(month);
  read_flows(month);
  read_stocks(month, start, now);
  const std::vector<StationCount> counted = counts();
  stocks_ = stocks();
  for (unsigned s = 0; s < stations_; ++s) {
    entered_before_[s] = counted[s].entered;
    left_before_[s] = counted[s].left;
  }
  month_stocks_.emplace_back(stocks_.begin(), stocks_.end());
  month_flows_.emplace_back();
  for (const Crossing &flow : flows_)
    month_flows_.back().push_back(flow.units);
  std::fill(flows_.begin(), flows_.end(), Crossing{});
  std::fill(changes_.begin(), changes_.end(), Change{});
  std::fill(joint_counts_.begin(), joint_counts_.end(), 0);
  uses_.push_back(uses);
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

void Ledger::read_flows(unsigned month) {
  const auto count = [&](unsigned o, Attributes word, std::uint32_t units) {
    const Outcome &outcome = network_->outcomes[o];
    if (!outcome.when.holds(word))
      return;
    Tally &tally = tallies_[o];
    const unsigned category =
        outcome.by == network::none ? 0 : network_->attributes[outcome.by].of(word);
    tally.count[month * tally.categories + category] += units;
  };
  for (std::size_t e = 0; e < books_.size(); ++e) {
    if (!by_ledger_[e].empty())
      for (unsigned c = 0; c < combinations_; ++c)
        if (const Crossing &flow = flows_[e * combinations_ + c]; flow.units > 0)
          for (const unsigned o : by_ledger_[e])
            count(o, network_->ledger.word(c), flow.units);
    for (unsigned i = 0; i < books_[e].joints.count; ++i) {
      const Joint &joint = joints_[books_[e].joints.first + i];
      for (unsigned c = 0; c < joint.cells.size(); ++c)
        if (const std::uint32_t units = joint_counts_[joint.first + c]; units > 0)
          for (const unsigned o : joint.outcomes)
            count(o, joint.cells.word(c), units);
    }
  }
}

void Ledger::read_stocks(unsigned month, Tick start, Tick now) {
  // Unit-ticks of the month: those who were there, those who came from then on, less those who
  // left.
  const std::vector<std::int64_t> at_end = stocks();
  std::vector<std::int64_t> area(at_end.size());
  for (std::size_t i = 0; i < area.size(); ++i)
    area[i] = stocks_[i] * (now - start);
  for (std::size_t e = 0; e < edges_.size(); ++e)
    for (unsigned c = 0; c < combinations_; ++c) {
      const Crossing &flow = flows_[e * combinations_ + c];
      const Change &change = changes_[e * combinations_ + c];
      const std::int64_t ticks = std::int64_t{flow.units} * now - flow.time;
      area[edges_[e].second * combinations_ + c] += ticks;
      if (edges_[e].first != stations_)
        area[edges_[e].first * combinations_ + c] -= ticks + change.units * now - change.time;
    }
  for (unsigned o = 0; o < network_->outcomes.size(); ++o) {
    const Outcome &outcome = network_->outcomes[o];
    Tally &tally = tallies_[o];
    if (outcome.kind != Outcome::Kind::stock || outcome.left_over() || !tally.now.empty())
      continue;
    std::vector<std::int64_t> areas(tally.categories, 0);
    for (unsigned c = 0; c < combinations_; ++c) {
      const Attributes word = network_->ledger.word(c);
      if (!outcome.when.holds(word))
        continue;
      const unsigned category =
          outcome.by == network::none ? 0 : network_->attributes[outcome.by].of(word);
      for (const unsigned s : outcome.at) {
        tally.count[month * tally.categories + category] += at_end[s * combinations_ + c];
        areas[category] += area[s * combinations_ + c];
      }
    }
    for (unsigned category = 0; category < tally.categories; ++category)
      tally.mean_stock[month * tally.categories + category] =
          static_cast<double>(areas[category]) / std::max(1, now - start);
  }
}

std::vector<std::int64_t> Ledger::stocks() const {
  std::vector<std::int64_t> stocks = stocks_;
  for (std::size_t e = 0; e < edges_.size(); ++e)
    for (unsigned c = 0; c < combinations_; ++c) {
      const std::size_t i = e * combinations_ + c;
      stocks[edges_[e].second * combinations_ + c] += flows_[i].units;
      if (edges_[e].first != stations_)
        stocks[edges_[e].first * combinations_ + c] -= flows_[i].units + changes_[i].units;
    }
  return stocks;
}

std::vector<Ledger::StationCount> Ledger::counts() const {
  std::vector<StationCount> counts(stations_);
  for (unsigned s = 0; s < stations_; ++s)
    counts[s] = {entered_before_[s], left_before_[s], stayed_[s]};
  for (std::size_t e = 0; e < edges_.size(); ++e)
    for (unsigned c = 0; c < combinations_; ++c) {
      const std::size_t i = e * combinations_ + c;
      counts[edges_[e].second].entered += flows_[i].units;
      if (edges_[e].first != stations_)
        counts[edges_[e].first].left += flows_[i].units + changes_[i].units;
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
