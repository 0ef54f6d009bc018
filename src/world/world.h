// One replicate: people, what they wait for, and the book that is kept of them. A pure function of
// (network, timeline, seed, replicate): no globals, no clock, no insertion order decides anything.
//
// How a day passes is run_until() in world.cpp: levers and calendars change, people come in, hazards
// strike, stays end, and then whoever asked for something is served.
#pragma once

#include "engine/calendar.h"
#include "engine/draw.h"
#include "engine/hazard.h"
#include "engine/resource.h"
#include "network/timeline.h"
#include "world/ledger.h"
#include "world/people.h"
#include "world/tables.h"

#include <algorithm>
#include <functional>
#include <span>
#include <string>
#include <vector>

namespace rechtsweg::world {

/// One step of one person, for `trace`.
struct Step {
  engine::Tick tick = 0;
  unsigned from = 0, to = 0; // from == number of stations: came in from a source
  network::Attributes attributes = 0;
  unsigned units = 1;
};

class World {
public:
  /// `network`, `timeline` and `periods` must outlive the world.
  World(const network::Network &network, const network::Timeline &timeline, const Periods &periods,
        engine::Draw draw);

  /// A copy that goes on under another timeline, which must not differ before the current day.
  World fork(const network::Timeline &timeline) const;

  /// Simulates the days before `day`.
  void run_until(engine::Day day);

  const Ledger &ledger() const { return ledger_; }
  engine::Tick now() const { return calendar_.now(); }
  std::int64_t created() const { return created_; }
  std::int64_t events() const { return events_; }
  std::size_t bytes() const { return people_.bytes(); }

  /// Records every step of the person with this key.
  void follow(std::uint64_t key) { followed_ = key; }
  const std::vector<Step> &followed() const { return steps_; }
  /// Keys of the first `n` people who come in from [[arrivals]] from `day` on.
  void list_arrivals(engine::Day from, std::size_t n) {
    list_from_ = from;
    list_ = n;
  }
  const std::vector<std::uint64_t> &listed() const { return listed_; }

  /// For tests: everybody who has taken shape, and the unshaped members of crowds.
  void for_each(const std::function<void(const Person &)> &visit) const;
  std::int64_t crowd_at(unsigned station) const;
  const engine::Resource &resource(unsigned r) const { return resources_[r]; }

private:
  // Days
  void begin_day(engine::Day day);
  void apply_levers(engine::Day day);
  void refresh_tables(const std::vector<bool> &moved);
  void set_amounts(engine::Day day, bool first_of_day);
  void end_day(engine::Day day);
  engine::Tick next_boundary() const;
  double timetable_factor(const network::Resource &resource, engine::Day day, int second) const;
  double amount_of(unsigned r, engine::Day day, bool flights) const;

  // Sources
  void place_crowds();
  void place_initial();
  void come_in(engine::Day day);
  void turn_hazards();
  network::Attributes allot(const network::Source &source, std::uint64_t key,
                            network::Attributes word) const;

  // Steps of one person
  void handle_due();
  void happen(std::uint32_t row);       // the time in `until` or `deadline` has come
  void arrive(std::uint32_t row, unsigned from, unsigned to, network::Attributes before,
              unsigned combination_before);
  void settle(std::uint32_t row);       // ask for what is missing, or stay
  bool stay(std::uint32_t row);         // true: no time passes here
  void leave(std::uint32_t row);        // by the route
  void go(std::uint32_t row, unsigned to); // from wherever to a station, giving back what is held
  void schedule(std::uint32_t row);
  void ask(std::uint32_t row, unsigned resource, bool displaced);
  void serve_all();
  void serve(unsigned resource);
  void grant(std::uint32_t row, unsigned resource, engine::Tick asked);
  void displace(std::uint32_t row, unsigned resource);
  void stop_waiting(std::uint32_t row);
  unsigned missing(const Person &p) const; // the resource a waiting person waits for
  void give_back(std::uint32_t row, std::uint32_t resources);
  std::string where(std::uint32_t row) const;

  engine::Day day_of(engine::Tick tick) const {
    return network_->start + tick / network_->ticks_per_day;
  }
  std::uint32_t occurrence(std::uint32_t row, const network::Station &station) {
    return station.loop == network::none ? 0 : people_.counters(row)[station.loop];
  }
  /// When something happens to a person by itself. Of the displaced, `until` is a rest of a stay.
  static engine::Tick due_at(const Person &p) {
    return p.displaced != 0 && p.state == State::waiting ? p.deadline
                                                         : std::min(p.until, p.deadline);
  }
  std::uint64_t event(std::uint32_t row, const Person &p) const {
    return (std::uint64_t{p.station} << 55) | ((engine::mix(p.key) >> 49) << 40) |
           (std::uint64_t{p.visit & 0xfffU} << 28) | row;
  }

  const network::Network *network_;
  const network::Timeline *timeline_;
  const Periods *periods_;
  engine::Draw draw_;
  engine::Calendar calendar_;
  People people_;
  Ledger ledger_;
  network::Values values_;
  std::size_t next_step_ = 0; // of the timeline
  std::vector<RouteTable> routes_, variant_routes_;
  std::vector<std::vector<unsigned>> variants_of_; // by station
  std::vector<StayTable> stays_, patiences_;       // by station, by resource
  struct Clocks {
    network::Cells cells;
    std::vector<engine::HazardClock> clocks;
    std::vector<double> rates; // a tick
  };
  std::vector<Clocks> hazards_;  // of hazard stations
  std::vector<unsigned> hazard_of_; // by station
  struct StandingCrowd {
    engine::Crowd crowd;
    unsigned source = 0, stratum = 0, station = 0, cell = 0;
  };
  std::vector<StandingCrowd> crowds_;
  std::vector<std::vector<std::size_t>> table_at_; // by source, stratum: position in its table

  std::vector<engine::Resource> resources_;
  std::vector<std::int64_t> offered_;       // quota of the current period
  std::vector<std::vector<double>> carried_; // fractions of a quota, by group
  std::uint32_t dirty_ = 0;
  std::vector<Use> uses_;                   // running sums of the month
  std::vector<std::int64_t> served_before_, area_before_;
  std::vector<double> waited_;
  unsigned month_ = 0;

  engine::Day day_;
  bool day_begun_ = false;
  std::int64_t created_ = 0, events_ = 0;
  std::vector<std::uint64_t> due_;
  std::vector<engine::Request> granted_, overflowed_;
  std::vector<std::uint32_t> displaced_;
  std::uint64_t followed_ = 0;
  std::vector<Step> steps_;
  engine::Day list_from_;
  std::size_t list_ = 0;
  std::vector<std::uint64_t> listed_;
  int chain_ = 0;
};

} // namespace rechtsweg::world
