// Stations as dense tables for the lever values of one moment: for every combination of the
// attributes that matter at a station, the stay and the cumulative probabilities of its ways out.
// A lever that moves costs the stations that depend on it, and nobody else.
#pragma once

#include "engine/variate.h"
#include "network/timeline.h"

#include <string>
#include <vector>

namespace rechtsweg::world {

/// What is set and marked on leaving by one rule of a route, the station's own included.
struct Action {
  network::Attributes keep = ~network::Attributes{0}, put = 0; // attributes = (old & keep) | put
  std::vector<network::Change> counters;                       // then counted up
  std::vector<unsigned> marks;
  bool changes = false, in_ledger = false; // attributes; attributes of the ledger
  bool parts = false;                      // a party: see network::Station::parted_to

  bool operator==(const Action &) const = default;
  network::Attributes change(network::Attributes word) const {
    word = (word & keep) | put;
    for (const network::Change &change : counters)
      word = change.apply(word);
    return word;
  }
};

/// What kind of station: no time passes; it may; it is over.
enum class Kind : std::uint8_t { passage, place, end };
inline constexpr std::uint8_t no_loop = UINT8_MAX;

/// The first of some options, told apart by their cumulative probabilities, that lies above `u`.
/// The last must take whatever is left.
template <typename Option> const Option *chosen(const Option *option, double u) {
  while (u >= option->up_to)
    ++option;
  return option;
}

/// The same of `count` options. Few are all compared: where it would stop is anybody's guess, and a
/// processor that guesses wrong loses more time than some comparisons take.
template <typename Option> const Option *chosen(const Option *option, unsigned count, double u) {
  constexpr unsigned few = 12;
  if (count > few)
    return chosen(option, u);
  unsigned passed = 0;
  for (unsigned i = 0; i + 1 < count; ++i)
    passed += u >= option[i].up_to ? 1U : 0U;
  return option + passed;
}

struct RouteTable {
  struct Option {
    static constexpr std::uint16_t nothing = UINT16_MAX;
    double up_to = 0; // cumulative probability
    std::uint16_t to = 0;
    std::uint16_t action = nothing; // that is taken
    // What is known of that way, so that nobody need look; filled by the world.
    std::uint16_t edge = 0;        // in the ledger
    std::uint16_t rank = 0;        // of the station it leads to, in the order of the sweeps
    std::uint32_t gives = 0;       // resources to be given back if they are held, as bits
    std::uint16_t way = 0;         // among those of its own station
    std::uint8_t counts = no_loop; // the loop counter that entering adds to
    Kind kind = Kind::place;       // of the station it leads to
  };
  struct Row {
    std::uint32_t first = 0; // options [first, first + count)
    std::uint32_t count = 0;
  };
  network::Cells cells;
  std::vector<Row> rows;
  std::vector<Option> options;          // rows whose options are the same share them
  std::vector<Action> actions;          // what rules do; those that do the same share one
  std::vector<std::uint16_t> action_of; // by rule; Option::nothing: nothing is done
  std::vector<bool> depends_on;         // by parameter

  /// What is done on leaving by an option; nullptr: nothing.
  const Action *action(const Option &option) const {
    return option.action != Option::nothing ? &actions[option.action] : nullptr;
  }

  RouteTable() = default;
  /// `station`: whose own marks and settings come before those of the rules; nullptr for none.
  RouteTable(const network::Network &network, const std::vector<network::Rule> &rules,
             const network::Station *station = nullptr);
  void evaluate(const network::Network &network, const std::vector<network::Rule> &rules,
                const network::Values &values);
};

struct StayTable {
  network::Cells cells;
  std::vector<engine::Variate> rows;
  bool fixed = true; // all of them, so that nobody's luck is asked
  std::vector<bool> depends_on;

  StayTable() = default;
  StayTable(const network::Network &network, const network::Stay &stay);
  void evaluate(const network::Stay &stay, const network::Values &values);
};

/// How one attribute of those who come from a source is shared out.
struct AllotmentTable {
  struct Option {
    double up_to = 0; // cumulative probability; the last takes all that is left
    unsigned value = 0;
  };
  network::Cells cells;
  std::vector<std::uint32_t> first; // options of a cell: [first[cell], first[cell + 1])
  std::vector<Option> options;
  std::vector<bool> depends_on;

  AllotmentTable(const network::Network &network, const network::Allotment &allotment);
  void evaluate(const network::Allotment &allotment, const network::Values &values);
  unsigned value(unsigned cell, double u) const {
    return chosen(&options[first[cell]], first[cell + 1] - first[cell], u)->value;
  }
};

/// The attributes by which some conditions and expressions tell people apart.
class Dependence {
public:
  explicit Dependence(const network::Network &network);
  void on(const network::Condition &condition);
  void on(const network::Expression &expression);
  void on_parameter(unsigned parameter);
  void not_on(unsigned attribute) { attributes_[attribute] = false; }
  network::Cells cells() const;
  const std::vector<bool> &parameters() const { return parameters_; }

private:
  const network::Network *network_;
  std::vector<bool> attributes_, parameters_;
};

/// A duration for the values of one moment. Throws engine::BrokenPromise if its parameters make no
/// distribution; the scenario has seen to it that they do.
engine::Variate variate(const network::Duration &duration, const network::Values &values,
                        network::Attributes word);

/// What is wrong with a station's probabilities and stays under these values, in words; empty if
/// nothing is. `route` may be a variant of the station's own.
std::string faults_of_route(const network::Network &network,
                            const std::vector<network::Rule> &route, const network::Values &values);
std::string faults_of_stay(const network::Network &network, const network::Stay &stay,
                           const network::Values &values);

} // namespace rechtsweg::world
