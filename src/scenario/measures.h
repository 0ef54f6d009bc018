// Dated changes of levers, routes and amounts, and the timeline that a set of them makes.
#pragma once

#include "scenario/load.h"
#include "scenario/resolver.h"

#include <optional>

namespace rechtsweg::scenario {

struct LeverChange {
  enum class Op : std::uint8_t { to, factor, add } op = Op::to;
  unsigned first = 0, count = 1; // levers
  double value = 0;
  engine::Day from, until{INT32_MAX};
  double phase_in_days = 0, implementation = 1;
};

struct Measure {
  Place place; // of what changes first
  MeasureText text;
  std::vector<LeverChange> levers;
  std::vector<network::Timeline::RouteVariant> routes;
  std::vector<network::Timeline::AmountVariant> amounts;
};

/// The levers that a name stands for, [first, first + count): a parameter with all its cells, one
/// cell, or all cells below a prefix. Nothing if there is no such lever.
std::optional<std::pair<unsigned, unsigned>> find_levers(const network::Network &network,
                                                         const std::string &name);
/// Adds the fault that there is no such lever, with what may have been meant.
void no_such_lever(const network::Network &network, const std::string &name, const Place &place,
                   Faults &faults);

/// Adds the fault that a feedback writes the parameter, with the levers that move it.
void written_by_feedback(const network::Network &network, const network::Parameter &parameter,
                         const Place &place, Faults &faults);

/// Reads a measure against a network. Behaviours that its routes use are added to the network.
std::optional<Measure> load_measure(const std::string &path, const std::string &shown,
                                    network::Network &network, Faults &faults);

/// The same of a text that is no file (yet): `id` stands for its name.
std::optional<Measure> read_measure(const std::string &text, const std::string &id,
                                    network::Network &network, Faults &faults);

/// What the measures together make of the base, in the order in which they are given.
network::Timeline make_timeline(const network::Network &network,
                                const std::vector<const Measure *> &measures, double scale);

network::Timeline make_timeline(const network::Network &network,
                                const std::vector<std::shared_ptr<const Measure>> &measures,
                                double scale);

/// Faults that a timeline has although each measure by itself is well written: probabilities that
/// do not add up on some day, stays that are no distribution.
void check_timeline(const network::Network &network, const network::Timeline &timeline,
                    const Place &place, const std::string &alternative, Faults &faults);

} // namespace rechtsweg::scenario
