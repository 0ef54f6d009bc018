// The numbers of a network that can be wrong under the values of one moment: probabilities, stays,
// places, quotas, rates, sizes and shares. The base is checked with them, and every alternative on
// every day on which something moves.
#pragma once

#include "network/timeline.h"

#include <string>
#include <vector>

namespace rechtsweg::scenario {

/// What is wrong, and where to look for it.
struct Trouble {
  enum class At : std::uint8_t { route, stay, amount, flights, share, timeout, patience,
                                 source, source_share, waited, feedback };
  At at = At::route;
  unsigned index = 0; // of the station, resource or source
  unsigned item = 0;  // of the rule, timeout or allotment
  std::string what, expected;
};

class Numbers {
public:
  explicit Numbers(const network::Network &network);
  /// All that is wrong. `moved`: only what depends on one of these parameters; nullptr: all.
  std::vector<Trouble> troubles(const network::Values &values,
                                const std::vector<bool> *moved = nullptr) const;
  /// The parameters, by number, that decide the number in which a trouble was found.
  const std::vector<bool> &depends_on(const Trouble &trouble) const;

private:
  struct Item {
    Trouble::At at = Trouble::At::route;
    unsigned index = 0, item = 0;
    std::vector<bool> depends_on; // by parameter
  };
  void check(const Item &item, const network::Values &values, std::vector<Trouble> &out) const;
  /// The first parameter of a behaviour that must exceed 0 and does not, in words.
  template <typename Kind>
  std::string not_positive(const Kind &behaviour,
                           const std::vector<network::Expression> &parameters,
                           const network::Values &values) const;
  void check_source(const Item &item, const network::Values &values,
                    std::vector<Trouble> &out) const;

  const network::Network *network_;
  std::vector<Item> items_;
};

/// As world::faults_of_stay, and numbers that are not finite.
std::string faults_of_duration(const network::Network &network, const network::Stay &stay,
                               const network::Values &values);
/// The first rule that is wrong by itself.
unsigned faulty_rule(const network::Network &network, const std::vector<network::Rule> &route,
                     const network::Values &values);
/// What is wrong with a number of places, of a quota and the like; empty if nothing is.
std::string faults_of_amount(const network::Resource &resource, double amount);

} // namespace rechtsweg::scenario
