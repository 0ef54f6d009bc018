// What holds when: the values of all levers over the horizon under one alternative, and the routes
// and amounts that measures replace. Two alternatives are identical until the first day on which
// their timelines differ.
#pragma once

#include "network/network.h"

#include <vector>

namespace rechtsweg::network {

struct Timeline {
  struct Step {
    engine::Day day;
    unsigned lever = 0;
    double value = 0;
    bool operator==(const Step &) const = default;
  };
  /// A route that a measure puts in the place of a station's own.
  struct RouteVariant {
    unsigned station = 0;
    std::vector<Rule> route;
    engine::Day from, until{INT32_MAX};
    double implementation = 1; // share of people to whom it applies
    engine::Purpose purpose;
    std::string id; // tells variants apart when timelines are compared
  };
  struct AmountVariant {
    unsigned resource = 0;
    Expression amount, flights;
    engine::Day from, until{INT32_MAX};
    double implementation = 1; // share of the difference that happens
    std::string id;
  };

  std::vector<double> start; // lever values on the first day
  std::vector<Step> steps;   // later changes, in order of day
  std::vector<RouteVariant> routes;
  std::vector<AmountVariant> amounts;
  double scale = 1;
};

/// The first day on which the two differ; `end` if they do not.
engine::Day first_difference(const Timeline &a, const Timeline &b, engine::Day start,
                             engine::Day end);

/// The day on which most of these differ from the base, the earliest of several: of the
/// first_difference of each. `end` if none of them does.
engine::Day parting(const std::vector<engine::Day> &differences, engine::Day end);

} // namespace rechtsweg::network
