// One replicate: people, what they wait for, and the book that is kept of them. A pure function of
// (network, timeline, seed, replicate): no globals, no clock, no insertion order decides anything.
//
// How a day passes is run_until() in world.cpp: levers and calendars change, people come in,
// hazards strike, stays end, and then whoever asked for something is served. At the end of a month
// feedbacks move what people believe, ask and consent to (feedback.cpp).
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
#include <array>
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

  /// Records every step of the person with this key, who is yet to come in from [[arrivals]].
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
  /// What every step asks of a station, side by side in memory.
  struct Brief {
    engine::Purpose purpose;
    std::uint32_t keeps = 0, asks = 0;    // resources, as bits
    std::uint8_t told_apart_by = no_loop; // counter that tells visits, and so luck, apart
    std::uint8_t counts = no_loop;        // counter that entering it adds to
    Kind kind = Kind::passage;
    bool varies = false; // a measure may replace its route
    bool hazard = false, stays = false;
    bool one_way = false;         // for everybody, so that nobody's luck is asked
    std::uint16_t first_need = 0; // those it asks for in their order, from here on in needs_
    std::uint16_t rank = 0;       // in the order in which stations are swept
  };

  // Days
  void begin_day(engine::Day day);
  void apply_levers(engine::Day day);
  void refresh_tables(const std::vector<bool> &moved);
  void set_amounts(engine::Day day, bool first_of_day);
  void end_day();
  void move_feedbacks(unsigned month);
  engine::Tick next_boundary() const;
  double timetable_factor(const network::Resource &resource, engine::Day day, int second) const;
  double amount_of(unsigned r, engine::Day day, bool flights) const;

  // Sources
  void place_crowds();
  void place_initial();
  void come_in(engine::Day day);
  void turn_hazards();
  void note_party_sizes();
  /// Members a party of such people has on average, the shares from the `from`-th on that decide
  /// it being still to be drawn.
  double mean_of_parties(unsigned source, network::Attributes word, std::size_t from = 0) const;
  void shape(unsigned source); // attributes and members of the newcomers
  void newcomer(std::uint64_t key, network::Attributes word);
  void let_in(unsigned source); // the newcomers, after giving them shape

  // Steps of one person
  void handle_due();
  [[gnu::always_inline]] inline void handle(std::uint64_t event);
  void handle_alone(std::uint64_t event);
  void run_out(std::uint32_t row); // of time for a span, or of patience
  void come(std::uint32_t row, unsigned edge, unsigned station);     // in from a source
  void enter(Person &p, unsigned edge, unsigned from, unsigned to) { // all else being as it was
    enter(p, edge, from, to, p.attributes, p.combination);
  }
  void enter(Person &p, unsigned edge, unsigned from, unsigned to, network::Attributes before,
             std::uint8_t combination_before);
  static void stand_at(Person &p, unsigned station, engine::Tick now) {
    p.station = static_cast<std::uint16_t>(station);
    p.entered = now;
    ++p.visit;
    p.until = engine::never;
    p.state = State::staying;
  }
  /// Somebody is to be moved on: out of the station, or, `arrived`, first to see what is needed
  /// there.
  void set_moving(std::uint32_t row, unsigned station, bool arrived) {
    if (few_) {
      move_alone(row, station, arrived);
      return;
    }
    const Brief &brief = briefs_[station];
    movers(brief.rank, arrived && brief.kind == Kind::place).push_back(row);
  }
  void arrive(std::uint32_t row, unsigned station) {
    if (briefs_[station].kind == Kind::end)
      people_.remove(row);
    else
      set_moving(row, station, true);
  }
  /// Whom the next sweep finds at a station of this rank.
  std::vector<std::uint32_t> &movers(unsigned rank, bool arrived) {
    moving_ = true;
    busy_[rank >> 6] |= 1ULL << (rank & 63);
    return arrived ? movers_[rank].arrived : movers_[rank].leaving;
  }
  void move_alone(std::uint32_t row, unsigned station, bool arrived); // until time passes
  void move_on() { // all of them, through stations at which no time passes
    if (moving_)
      sweep();
  }
  void sweep();
  void settle_all(unsigned station);
  void leave_all(unsigned station);
  void stand_all(unsigned station, std::size_t n); // the first n of rows_ and people_of_
  void questions(const Brief &brief, engine::Purpose purpose, std::size_t n); // of the same
  bool settle(std::uint32_t row, Person &p,
              unsigned station); // ask for what is missing, or stay; true: neither
  bool stay(std::uint32_t row, Person &p, unsigned station);  // true: no time passes here
  void stand(std::uint32_t row, Person &p, unsigned station); // until a hazard strikes
  const RouteTable &route_of(unsigned station, const Brief &brief, const Person &p) const {
    return brief.varies ? variant_of(station, p) : routes_[station];
  }
  const RouteTable &variant_of(unsigned station, const Person &p) const;
  /// To the next station by the route.
  const RouteTable::Option &step(std::uint32_t row, Person &p, unsigned from);
  [[gnu::always_inline]] inline void take(std::uint32_t row, Person &p, unsigned from,
                                          const RouteTable &table, const RouteTable::Option &option,
                                          engine::Tick now);
  /// Some people: their rows and where these are.
  struct Group {
    const std::uint32_t *rows;
    Person *const *people;
    std::size_t count; // at most movers_at_once
  };
  /// They take the same step, and do the same on leaving (nullptr: nothing).
  [[gnu::noinline]] void step_together(unsigned from, const RouteTable::Option &option,
                                       const Action *action, const Group &group);
  /// The change of attributes on leaving; what they were before is noted in before_.
  void change_together(const Action &action, const Group &group);
  /// Leaves one member in a party; the others are put aside until come_apart(), since a new row may
  /// move all rows in memory.
  [[gnu::cold, gnu::noinline]] void part(Person &p, unsigned from);
  [[gnu::cold, gnu::noinline]] void come_apart();
  void go(std::uint32_t row, unsigned to); // from a place to a station, giving back what is held
  void schedule(std::uint32_t row, const Person &p) {
    if (const engine::Tick at = due_at(p); at != engine::never)
      calendar_.schedule(std::max(at, calendar_.now()), event(row, p));
  }
  void ask(std::uint32_t row, unsigned resource, bool displaced);
  void serve_all();
  void serve(unsigned resource);
  void hold(Person &p, unsigned resource, engine::Tick asked);
  void grant(std::uint32_t row, unsigned resource, engine::Tick asked);
  void displace(std::uint32_t row, unsigned resource);
  void stop_waiting(std::uint32_t row);
  unsigned missing(const Person &p) const; // the resource a waiting person waits for
  void give_back(std::uint32_t row, Person &p, std::uint32_t resources);
  [[gnu::cold, gnu::noinline]] std::string where(std::uint32_t row, unsigned station) const;

  engine::Day day_of(engine::Tick tick) const {
    return network_->start + tick / network_->ticks_per_day;
  }
  static constexpr std::size_t movers_at_once = Ledger::most_movers, few_movers = 4;
  void brief_stations();
  void brief_routes(); // what measures may change of it
  void rank_stations();
  void complete_options(RouteTable &table, unsigned station, unsigned variant);
  void complete(RouteTable::Option &option, unsigned from);
  bool has_one_way(unsigned station) const;

  std::uint32_t occurrence(const Person &p, unsigned station) const {
    const std::uint8_t told_apart_by = briefs_[station].told_apart_by;
    return told_apart_by == no_loop ? 0 : people_.counters(p)[told_apart_by];
  }
  std::uint64_t luck_of_way(std::uint32_t row, const Person &p, unsigned from) const;
  void remember_luck(std::uint32_t row, std::uint64_t luck) {
    if (network_->ticks_per_day == 1)
      return;
    if (row >= luck_of_leaving_.size())
      luck_of_leaving_.resize(std::max<std::size_t>(row + 1, 2 * luck_of_leaving_.size()), 0);
    luck_of_leaving_[row] = luck;
  }
  /// The tick after so many more; within the calendar's reach.
  engine::Tick after(engine::Tick ticks) const {
    return calendar_.now() <= engine::never - 1 - ticks ? calendar_.now() + ticks
                                                        : engine::never - 1;
  }
  /// When something happens to a person by itself. Of the displaced, `until` is a rest of a stay.
  static engine::Tick due_at(const Person &p) {
    return p.displaced != 0 && p.state == State::waiting ? p.deadline
                                                         : std::min(p.until, p.deadline);
  }
  static std::uint64_t event(std::uint32_t row, const Person &p) {
    return (std::uint64_t{p.visit} << 28) | row;
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
  std::vector<Brief> briefs_; // by station
  std::vector<std::uint8_t> needs_;
  std::vector<RouteTable> routes_, variant_routes_;
  std::vector<std::vector<unsigned>> variants_of_; // by station
  std::vector<StayTable> stays_, patiences_;       // by station, by resource
  struct Clocks {
    network::Cells cells;
    std::vector<engine::HazardClock> clocks;
    std::vector<double> rates; // a tick
  };
  std::vector<Clocks> hazards_;     // of hazard stations
  std::vector<unsigned> hazard_of_; // by station
  struct StandingCrowd {
    engine::Crowd crowd;
    std::uint64_t name = 0; // with their number it makes its members' keys
    unsigned source = 0, stratum = 0, station = 0, cell = 0;
  };
  std::vector<StandingCrowd> crowds_;
  /// Who comes in later today, in systems whose tick is finer than a day: they take shape only
  /// then.
  struct Expected {
    std::uint64_t key;
    std::uint32_t source, stratum;
  };
  std::vector<Expected> expected_;
  static constexpr std::uint32_t expected_flag = 1U
                                                 << 27; // in an event: not a row, but one of these
  std::vector<std::vector<std::size_t>> table_at_;      // by source, stratum: position in its table
  std::vector<std::vector<AllotmentTable>> allotments_; // by source
  std::vector<RouteTable::Option> ways_in_;             // by source
  std::vector<std::vector<std::size_t>> party_hangs_on_; // by source: its shares that decide sizes
  std::vector<std::vector<double>> mean_parties_;        // by source and stratum
  /// Those who are about to take shape, from one source.
  struct Newcomers {
    std::size_t count = 0;
    std::array<std::uint64_t, movers_at_once> keys, words, what, luck, unused;
    std::array<std::uint8_t, movers_at_once> units;
  };
  Newcomers newcomers_;

  std::vector<engine::Resource> resources_;
  std::vector<std::vector<double>> carried_; // fractions of a quota, by group
  std::uint32_t dirty_ = 0;
  std::vector<Use> uses_; // running sums of the month
  std::vector<std::int64_t> served_before_, area_before_;
  std::vector<double> waited_;
  unsigned month_ = 0;

  engine::Day day_;
  bool day_begun_ = false;
  std::int64_t created_ = 0, events_ = 0;
  std::vector<std::uint64_t> due_;
  /// By row, where ticks are finer than days and most move alone: the luck of the way that was
  /// drawn together with the stay. 0: none was.
  std::vector<std::uint64_t> luck_of_leaving_;
  // Those who move at this moment. Nobody's luck depends on anybody else's, so they are taken a
  // station at a time, all together and along the ways: what a station asks and where it sends is
  // read once for many, draws and table cells are vector instructions, and the rows are fetched
  // ahead.
  struct Movers {
    std::vector<std::uint32_t> arrived, leaving; // rows; who comes to a passage is leaving
  };
  std::vector<Movers> movers_;            // by rank of their station
  std::vector<std::uint64_t> busy_;       // ranks of the stations that have any, as bits
  std::vector<std::uint16_t> station_at_; // by rank
  std::vector<std::uint32_t> batch_;      // those who are being moved
  std::array<std::uint64_t, movers_at_once> who_, what_, words_, luck_of_stay_, luck_of_way_;
  std::array<std::uint32_t, movers_at_once> rows_, cells_;
  std::array<engine::Tick, movers_at_once> until_;
  std::array<Person *, movers_at_once> people_of_;
  // Of those who leave a station together, the ones who go the same way: what that asks is asked
  // once, and a processor need not guess what becomes of the next.
  struct Way {
    RouteTable::Option option;        // but for its probability
    unsigned variant = network::none; // whose option it is; none: the station's own
  };
  std::vector<std::vector<Way>> ways_out_;         // by station
  static constexpr unsigned lanes = Ledger::lanes; // of a way, while they are sorted
  std::vector<std::uint32_t> starts_;              // of each lane
  std::array<std::uint16_t, movers_at_once> lane_of_;
  std::array<std::uint32_t, movers_at_once> rows_by_way_;
  std::array<Person *, movers_at_once> people_by_way_;
  // Of those whose attributes change on leaving: as they came.
  std::array<network::Attributes, movers_at_once> before_;
  std::array<std::uint8_t, movers_at_once> combination_before_;
  struct Parted {
    std::vector<std::byte> image; // of a person, as People says it
    unsigned from = 0;
  };
  std::vector<Parted> parted_;
  bool moving_ = false;
  bool few_ = false;   // too few move at this moment to gather them
  bool alone_ = false; // the event at hand is the only one of its tick; few, too
  std::vector<engine::Request> granted_, overflowed_;
  std::vector<std::uint32_t> displaced_, struck_;
  std::vector<engine::HazardClock::Standing> picked_; // by clocks, today
  std::uint64_t followed_ = 0;
  std::uint32_t followed_row_ = UINT32_MAX; // where they are, or were last
  std::vector<Step> steps_;
  engine::Day list_from_;
  std::size_t list_ = 0;
  std::vector<std::uint64_t> listed_;
};

} // namespace rechtsweg::world
