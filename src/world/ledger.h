// The book of a replicate: every step of every person is entered here, once, and everything that is
// reported is read from here. Flows and stocks are kept by month for every pair of stations and
// every combination of the ledger's attributes; declared outcomes that are not in there are counted
// beside them. Counts that only ask who moved where are not made one outcome after the other: a
// pair of stations counts its people once, by all attributes that its outcomes ask for, and the
// outcomes are read off when the month is closed.
//
// Guarantees: for every station, stock = entries - exits; what leaves one station enters another.
#pragma once

#include "engine/time.h"
#include "network/network.h"
#include "world/histogram.h"
#include "world/people.h"
#include "world/periods.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <numeric>
#include <utility>
#include <vector>

namespace rechtsweg::world {

/// What one declared outcome has counted, by month and category.
struct Tally {
  unsigned categories = 1;
  std::vector<std::int64_t> count;     // [month * categories + category]: units moved; stock at end
  std::vector<double> mean_stock;      // stocks: mean over the days of the month
  std::vector<Histogram> durations;    // elapsed, wait
  std::vector<std::int64_t> sum;       // mean: sum of the counter
  std::vector<std::int64_t> now, area; // stocks: at the moment; ticks so far; empty: from the flows
};

/// What one resource has done, by month.
struct Use {
  double used = 0;    // mean units held, or units started a day
  double places = 0;  // mean places, or units on offer a day
  double waiting = 0; // mean units waiting
  std::int64_t served = 0;
  double waited = 0; // ticks, of those served
};

class Ledger {
public:
  Ledger(const network::Network &network, const Periods &periods);

  /// The number of a pair of stations, for move(); `from` is stations() for those who come in.
  unsigned edge(unsigned from, unsigned to);
  /// Persons (or parties) who take the same step at the same moment: as they are on arrival, and
  /// the attributes with which they had come to where they come from; nullptr: they are the same.
  struct Movers {
    Person *const *people;
    std::size_t count; // at most most_movers
    const network::Attributes *before = nullptr;
    const std::uint8_t *combination_before = nullptr;
  };
  static constexpr std::size_t most_movers = 256;
  /// To add to what has just been added to is to wait, so that counters of many take turns.
  static constexpr unsigned lanes = 4;
  /// They move. How long they were at `from` is told apart: see stayed().
  void move(const People &people, const Movers &movers, unsigned edge, unsigned from, unsigned to,
            engine::Tick now) {
    moves_ += static_cast<std::int64_t>(movers.count);
    Crossing *const flows = &flows_[edge * combinations_];
    if (movers.count > combinations_) {
      std::array<std::uint32_t, lanes> *const by_combination = lanes_.data();
      for (std::size_t i = 0; i < movers.count; ++i) {
        const Person &p = *movers.people[i];
        by_combination[p.combination][i % lanes] += p.units;
      }
      for (unsigned c = 0; c < combinations_; ++c) {
        const auto &all = by_combination[c];
        flows[c].cross(std::accumulate(all.begin(), all.end(), 0U), now);
        by_combination[c] = {};
      }
    } else {
      for (std::size_t i = 0; i < movers.count; ++i)
        flows[movers.people[i]->combination].cross(movers.people[i]->units, now);
    }
    if (movers.combination_before != nullptr)
      for (std::size_t i = 0; i < movers.count; ++i)
        recombine(edge, movers.combination_before[i], *movers.people[i], now);
    if (books_[edge].watched)
      look(books_[edge], people, movers, from, to, now);
  }
  /// The same of one.
  void move(const People &people, Person &p, unsigned edge, unsigned from, unsigned to,
            network::Attributes before, std::uint8_t combination_before, engine::Tick now) {
    ++moves_;
    flows_[edge * combinations_ + p.combination].cross(p.units, now);
    if (combination_before != p.combination && from != stations_) [[unlikely]]
      recombine(edge, combination_before, p, now);
    if (books_[edge].watched) {
      Person *const person = &p;
      look(books_[edge], people, {&person, 1, &before}, from, to, now);
    }
  }
  /// Unit-ticks that those who leave a station have spent there.
  void stayed(unsigned station, std::int64_t unit_ticks) { stayed_[station] += unit_ticks; }
  /// Unit-ticks of one of them: since the first day at the earliest.
  static std::int64_t stay(const Person &p, engine::Tick now) {
    return std::int64_t{p.units} * (now - std::max(p.entered, 0));
  }
  /// `units` members of a crowd stand at a station from the beginning.
  void place(unsigned station, network::Attributes word, std::int64_t units);
  /// A person was served by a resource after waiting.
  void served(unsigned resource, const Person &person, engine::Tick waited);
  /// Counts those who are somewhere now, at the end of the open month, for the outcomes that ask
  /// for them at the ends of fiscal years and on the last day.
  void look_around(const People &people, engine::Tick now);
  /// Closes the books of the month that ends at `now`.
  void close_month(unsigned month, engine::Tick now, const std::vector<Use> &uses);

  /// What the levers that feedbacks write were in the month that was closed last.
  void note_levels(std::vector<double> levels) { levels_.push_back(std::move(levels)); }
  double level(unsigned month, unsigned place) const { return levels_[month][place]; }

  /// Persons now at every station, by combination: [station * combinations() + combination].
  std::vector<std::int64_t> stocks() const;
  unsigned combinations() const { return combinations_; }
  unsigned stations() const { return stations_; }

  struct Flow {
    unsigned from = 0, to = 0; // from == stations(): a source
    unsigned combination = 0;
    std::int64_t units = 0;
  };
  /// What moved in a month, nothing omitted, in order of (from, to, combination).
  std::vector<Flow> flows(unsigned month) const;
  std::int64_t stock_at_end(unsigned month, unsigned station, unsigned combination) const {
    return month_stocks_[month][station * combinations_ + combination];
  }
  const Use &use(unsigned month, unsigned resource) const { return uses_[month][resource]; }
  const Tally &tally(unsigned outcome) const { return tallies_[outcome]; }
  unsigned months_closed() const { return static_cast<unsigned>(month_stocks_.size()); }

  /// Of every station: units that entered and left, and unit-ticks spent there by those who left
  /// (for Little's law).
  struct StationCount {
    std::int64_t entered = 0, left = 0, stayed = 0;
  };
  std::vector<StationCount> counts() const;
  std::int64_t moves() const { return moves_; }

private:
  /// Who moved between a pair of stations, by combination on arrival.
  struct Crossing {
    std::int64_t time = 0; // sum of units * tick
    std::uint32_t units = 0;
    void cross(std::uint32_t who, engine::Tick now) {
      units += who;
      time += std::int64_t{who} * now;
    }
  };
  /// People who changed combination between a pair of stations: those who left it less those who
  /// took it up, so that whoever left is counted under the combination that he left with.
  struct Change {
    std::int64_t units = 0, time = 0;
  };
  static constexpr unsigned joint_limit = 4096; // cells, of tables, too; more would leave the cache
  static constexpr std::uint32_t told_by_itself = UINT32_MAX; // by its own condition
  static constexpr std::uint8_t not_meant = UINT8_MAX;        // instead of a category
  /// Where an outcome's table begins that says whom it means, and by which attributes.
  struct Told {
    std::uint32_t by = told_by_itself, from = 0; // in told_by_, in told_
  };
  /// What a step needs to know of an outcome, side by side in memory.
  struct Watch {
    std::uint16_t outcome = 0;
    network::Outcome::Kind kind = network::Outcome::Kind::flow;
    std::uint8_t by_shift = 0, by_mask = 0, categories = 1;
    std::uint8_t counter_shift = 0, counter_mask = 0;
    std::int32_t within = -1;
    std::uint32_t since = UINT32_MAX, dated = UINT32_MAX;
    std::uint16_t slot = 0, at_least = 0;
    Told told;                                // of those who move
    const network::Condition *when = nullptr; // nullptr: everybody
    unsigned category(network::Attributes word) const {
      return static_cast<unsigned>(word >> by_shift) & by_mask;
    }
  };
  struct Range { // of one of the lists below
    std::uint32_t first = 0, count = 0;
  };
  /// People counted by several attributes at once: for these outcomes, in this month.
  struct Joint {
    network::Cells cells;
    std::size_t first = 0; // in joint_counts_
    std::vector<unsigned> outcomes;
  };
  /// Who looks at a pair of stations: joints, and outcomes that need more than a count.
  struct Book {
    Range joints, watches;
    bool watched = false; // by anything but the flows
  };

  Watch watch(unsigned outcome) const;
  void tell_by_table(Watch &watch, const std::vector<unsigned> &attributes);
  /// The category of such people, or not_meant.
  static std::uint8_t told(const Watch &watch, network::Attributes word) {
    return watch.when != nullptr && !watch.when->holds(word)
               ? not_meant
               : static_cast<std::uint8_t>(watch.category(word));
  }
  void open_book(unsigned from, unsigned to);
  void recombine(unsigned edge, std::uint8_t before, const Person &p, engine::Tick now);
  void look(const Book &book, const People &people, const Movers &movers, unsigned from,
            unsigned to, engine::Tick now);
  /// Whether an outcome tells people apart by attributes of the ledger only.
  bool in_ledger(const network::Outcome &outcome) const;
  void read_flows(unsigned month);
  void read_stocks(unsigned month, engine::Tick start, engine::Tick now);
  /// Counts those of categories_ in the month, as the watch asks.
  void observe(Watch watch, // a copy, which no count that is written can change
               const People &people, const Movers &movers, engine::Tick now);
  void change_stock(const Watch &watch, network::Attributes word, std::int64_t units,
                    engine::Tick now) {
    const std::uint8_t c = told(watch, word);
    if (c == not_meant)
      return;
    Tally &tally = tallies_[watch.outcome];
    tally.now[c] += units;
    tally.area[c] -= units * now;
  }

  const network::Network *network_;
  const Periods *periods_;
  unsigned stations_, combinations_;
  std::vector<std::uint16_t> edge_of_; // [from * stations + to]
  std::vector<std::pair<std::uint16_t, std::uint16_t>> edges_;
  std::vector<Crossing> flows_; // [edge * combinations + combination], of the current month
  std::vector<Change> changes_; // the same
  std::vector<std::array<std::uint32_t, lanes>> lanes_;    // by combination: units, while many move
  std::vector<std::vector<std::uint32_t>> month_flows_;    // those who arrived
  std::vector<std::int64_t> stocks_;                       // at the end of the last month
  std::vector<std::int64_t> stayed_;                       // by station
  std::vector<std::int64_t> entered_before_, left_before_; // by station, in closed months
  std::vector<std::vector<std::int32_t>> month_stocks_;
  std::vector<std::vector<Use>> uses_;
  std::vector<std::vector<double>> levels_;
  std::vector<Tally> tallies_;
  std::vector<Book> books_;                      // by edge
  std::vector<std::vector<unsigned>> by_ledger_; // by edge: outcomes that are in its Crossing
  std::vector<Range> stock_watches_, standing_;  // by station
  std::vector<Watch> watch_list_;
  std::vector<Joint> joints_;
  std::vector<std::uint32_t> joint_counts_;
  // Attributes that some outcomes ask for, and what each of these outcomes makes of every cell of
  // them: a category, or not_meant.
  std::vector<network::Cells> told_by_;
  std::vector<std::uint8_t> told_;
  std::vector<Told> told_of_;                          // by outcome
  std::array<network::Attributes, most_movers> words_; // of those who move
  std::array<std::uint32_t, most_movers> cells_;
  std::array<std::uint8_t, most_movers> categories_; // as a watch tells them apart
  std::vector<std::vector<Watch>> watch_wait_;       // by resource
  // Of a person, behind the loop counters: the fiscal year in which they were counted last, and by
  // outcome of kind persons how many times in that year.
  std::vector<unsigned> slot_; // by outcome
  unsigned slots_;
  unsigned loops_;
  unsigned month_ = 0; // the one that is open
  std::int64_t moves_ = 0;
};

/// Bytes that a person needs beside its loop counters, for outcomes that count persons.
unsigned person_slots(const network::Network &network);

} // namespace rechtsweg::world
