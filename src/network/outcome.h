// What is counted, as declared: see docs/format.md, section 7.
#pragma once

#include "network/attribute.h"
#include "network/lever.h"

#include <string>
#include <utility>
#include <vector>

namespace rechtsweg::network {

enum class Statistic : std::uint8_t { none, mean, median, p90, p95, most, person_days };

struct Outcome {
  enum class Kind : std::uint8_t {
    flow,
    stock,
    share,
    sum,
    elapsed,
    wait,
    occupancy,
    mean,
    persons,
    level,
    peak,
  };
  std::string name, means, unit;
  Kind kind = Kind::flow;
  Statistic statistic = Statistic::none;
  std::vector<unsigned> into, from, at; // stations; elapsed: `into`, or `at` of those who are there
  Condition when;
  unsigned by = UINT32_MAX;      // attribute
  unsigned since = UINT32_MAX;   // mark: of `within` and `elapsed`
  std::int32_t within = -1;      // ticks
  unsigned dated = UINT32_MAX;   // mark
  unsigned resource = UINT32_MAX;
  bool relative = false;
  unsigned counter = UINT32_MAX; // attribute
  unsigned parameter = UINT32_MAX; // of a level
  unsigned among = UINT32_MAX;     // of elapsed: the flow that counts those who are waited for
  unsigned at_least = 0;
  std::vector<std::pair<unsigned, Expression>> of, in; // outcomes, weights
  double scale = 1;              // percent: 100; days: ticks -> days
  std::string published_series, published_category;
  std::string file;
  int line = 0;

  /// Whether it looks at those who are somewhere when a fiscal year ends.
  bool ages() const { return kind == Kind::elapsed && !at.empty(); }
  /// Whether it looks at those who are somewhere on the last day, and counts them in the period of a
  /// mark.
  bool left_over() const { return kind == Kind::stock && dated != UINT32_MAX; }
  /// Whether it is told by fiscal year only.
  bool yearly() const { return kind == Kind::persons || ages(); }
  /// Whether its figure grows with the number of people (and is divided by a study's scale).
  bool extensive() const {
    return kind == Kind::flow || kind == Kind::stock || kind == Kind::persons ||
           kind == Kind::peak ||
           (kind == Kind::occupancy && !relative);
  }
};

inline const char *kind_name(Outcome::Kind kind) {
  constexpr const char *names[] = {"flow", "stock", "share",     "sum",  "elapsed",
                                   "wait", "occupancy", "mean", "persons", "level", "peak"};
  return names[static_cast<unsigned>(kind)];
}

} // namespace rechtsweg::network
