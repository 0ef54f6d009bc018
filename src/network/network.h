// A declared system, resolved: every name has become an index. Nothing in here depends on a lever's
// value; world/tables.h turns stations into dense tables for the values of one moment.
#pragma once

#include "engine/draw.h"
#include "engine/resource.h"
#include "engine/time.h"
#include "engine/variate.h"
#include "network/attribute.h"
#include "network/lever.h"
#include "network/outcome.h"

#include <array>
#include <string>
#include <vector>

namespace rechtsweg::network {

inline constexpr unsigned none = UINT32_MAX;

/// How long, as declared: a family and its parameters, in ticks.
struct Duration {
  engine::Family family = engine::Family::fixed;
  std::array<Expression, 3> parameters;  // in the order in which the format names them
  std::vector<double> values, weights;   // of a table
};
struct DurationRule {
  Condition when;
  Duration is;
};
using Stay = std::vector<DurationRule>; // the first that matches; none: no stay

struct Branch {
  unsigned to = 0;
  Expression probability;
  bool rest = false;
};

struct Rule {
  Condition when;
  unsigned behaviour = none;    // index into Network::behaviours; then one branch an answer
  std::vector<Branch> branches; // cumulative in this order
  std::vector<Change> set;
  std::vector<unsigned> marks;
};

struct Station {
  std::string name, title;
  unsigned room = 0;
  engine::Purpose purpose;
  bool end = false;
  Stay stay;
  bool hazard = false;     // the stay is a hazard: `hazard_rate` a tick
  Expression hazard_rate;
  std::vector<Rule> route;
  std::vector<Change> set;
  std::vector<unsigned> marks;
  // Where all but one member of a party go on leaving, as a party of their own, and what is set of
  // them; none: parties stay together.
  unsigned parted_to = none;
  std::vector<Change> parted_set;
  std::vector<unsigned> needs;    // resources asked for in this order: spans, then its own
  std::uint32_t keeps = 0;        // resources of spans that include it, as bits
  unsigned loop = none;           // which of a person's counters tells its visits apart
  bool counts_loop = false;       // entering it adds to that counter
  bool kept = false;              // its draw is the same at every visit
};

struct Timetable {
  engine::Day from{INT32_MIN}, until{INT32_MAX};
  std::uint8_t weekdays = 0x7f; // bit 0 is Monday
  int from_second = 0, until_second = 86400;
  double factor = 1;
};

struct Timeout {
  Expression after;
  Condition when;
  unsigned to = 0;
};

struct Resource {
  std::string name, title, unit;
  bool quota = false;
  Expression amount;                    // places, units a period, or seats
  Expression flights;                   // of departures
  bool departures = false, weekly = false;
  std::uint8_t weekdays = 0x7f;         // of departures
  unsigned calendar = none;             // quota per day of a named calendar
  std::vector<Timetable> timetable;
  std::vector<unsigned> span;           // stations
  std::vector<Timeout> timeouts;
  std::vector<Condition> ranks;         // the first that holds; the last is everybody
  engine::Discipline discipline = engine::Discipline::fifo;
  std::int64_t limit = -1;
  unsigned full = none;                 // station
  Stay patience;
  unsigned impatient = none;
  bool preempt = false;
  unsigned displaced_to = none;         // station; none: they wait and complete their stay
  std::vector<std::pair<unsigned, Expression>> share; // station -> part; empty: one group
  std::vector<unsigned> group_of;       // by station, where there are shares
  engine::Purpose purpose;
};

/// Attributes of people who come from a source, beyond those that its stratum fixes.
struct Allotment {
  unsigned attribute = 0;
  engine::Purpose purpose;
  std::vector<std::pair<unsigned, Expression>> shares; // value -> probability
  unsigned rest = none;                                // value that takes what is left
  bool weights = false; // shares are in proportion to these numbers, which need not add up to one
  unsigned shift = 0, mask = 0; // of the attribute

  /// What the share of a value is computed for: somebody who has that value.
  Attributes word(Attributes word, unsigned value) const {
    return (word & ~(Attributes{mask} << shift)) | (Attributes{value} << shift);
  }
};
struct PartySizes {
  Condition when;
  std::vector<std::pair<unsigned, double>> sizes;
};
struct RatePoint {
  engine::Day from;
  double per_day = 0;
};
struct Source {
  enum class Kind : std::uint8_t { arrivals, population, initial };
  Kind kind = Kind::arrivals;
  std::string name;
  std::uint64_t fingerprint = 0;
  unsigned station = 0;
  Expression amount;   // arrivals: persons a day, or a factor on the table; else a number of persons
  Cells strata;        // attributes that are fixed stratum by stratum
  Attributes fixed = 0; // attributes that all share, written under those of the stratum
  std::vector<std::vector<RatePoint>> table; // by stratum; empty: no table
  std::vector<Allotment> attributes;
  std::vector<PartySizes> parties;
  Stay waited;
  std::vector<unsigned> marks;
};

struct NamedCalendar {
  std::string name;
  std::uint8_t weekdays = 0x7f;
  std::vector<engine::Day> except; // sorted
};

/// A use of a decision: its registered name and what it reads, in its own order.
struct Behaviour {
  std::string name;
  std::vector<Expression> parameters;
  bool operator==(const Behaviour &) const = default;
};

/// Parameters that move once a month by what the month has shown.
struct Feedback {
  std::string name, behaviour;
  engine::Purpose purpose;
  std::vector<unsigned> reads;      // outcomes
  std::vector<unsigned> writes;     // parameters, all with these cells
  std::vector<Expression> parameters; // that it reads
  Cells cells;
};

struct Network {
  std::string title, about, folder;
  engine::Day start, end;
  std::int32_t ticks_per_day = 1;
  unsigned fiscal_month = 1, fiscal_day = 1;
  std::vector<std::string> rooms;
  std::vector<Attribute> attributes;
  std::vector<std::string> marks, mark_meanings;
  std::vector<Parameter> parameters;
  std::vector<Lever> levers;
  std::vector<NamedCalendar> calendars;
  std::vector<Station> stations;
  std::vector<Resource> resources;
  std::vector<Source> sources;
  std::vector<Behaviour> behaviours;
  std::vector<Feedback> feedbacks; // moved in this order
  unsigned levels = 0;             // levers that feedbacks write
  std::vector<Outcome> outcomes;
  Cells ledger;      // combinations by which flows and stocks are kept
  unsigned loops = 0; // counters a person carries

  std::vector<double> base_values() const;
  unsigned station(const std::string &name) const;
};

/// Chooses for every station on a cycle the counter that tells a person's visits apart: a station
/// that lies on every cycle through it, so that one count of round trips addresses the luck of all
/// stations on the way; a station whose luck is kept has one all the same. Sets Station::loop, Station::counts_loop and Network::loops. `more`: ways
/// that measures may open, as pairs of stations.
void number_loops(Network &network, const std::vector<std::pair<unsigned, unsigned>> &more = {});

/// All stations to which a station may send: by route, timeout, overflow, impatience, displacement.
std::vector<std::vector<unsigned>> successors(const Network &network);

} // namespace rechtsweg::network
