// Stations as dense tables for the lever values of one moment: for every combination of the
// attributes that matter at a station, the stay and the cumulative probabilities of its ways out.
// A lever that moves costs the stations that depend on it, and nobody else.
#pragma once

#include "engine/variate.h"
#include "network/timeline.h"

#include <string>
#include <vector>

namespace rechtsweg::world {

struct RouteTable {
  struct Option {
    double up_to = 0; // cumulative probability
    unsigned to = 0;
  };
  struct Row {
    unsigned rule = 0;   // whose attributes and marks are set
    unsigned first = 0;  // options [first, first + count)
    unsigned count = 0;
  };
  network::Cells cells;
  std::vector<Row> rows;
  std::vector<Option> options;
  std::vector<bool> depends_on; // by parameter

  RouteTable() = default;
  RouteTable(const network::Network &network, const std::vector<network::Rule> &rules);
  void evaluate(const network::Network &network, const std::vector<network::Rule> &rules,
                const network::Values &values);
};

struct StayTable {
  network::Cells cells;
  std::vector<engine::Variate> rows;
  std::vector<bool> depends_on;

  StayTable() = default;
  StayTable(const network::Network &network, const network::Stay &stay);
  void evaluate(const network::Stay &stay, const network::Values &values);
};

/// The attributes by which some conditions and expressions tell people apart.
class Dependence {
public:
  explicit Dependence(const network::Network &network);
  void on(const network::Condition &condition);
  void on(const network::Expression &expression);
  void on_parameter(unsigned parameter);
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
                            const std::vector<network::Rule> &route,
                            const network::Values &values);
std::string faults_of_stay(const network::Network &network, const network::Stay &stay,
                           const network::Values &values);

} // namespace rechtsweg::world
