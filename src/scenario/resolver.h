// Turns the pieces of which stations, resources, sources, outcomes and measures are made (numbers,
// conditions, stays, routes) into indices of a network whose names are already known.
#pragma once

#include "behaviour/behaviour.h"
#include "network/network.h"
#include "scenario/document.h"

#include <set>

namespace rechtsweg::scenario {

/// What a number is for: decides which units fit and what is converted.
enum class Wants : std::uint8_t { plain, probability, duration, amount, rate };

class Resolver {
public:
  Resolver(const network::Network &network, Faults &faults)
      : network_(&network), faults_(&faults), used_(network.parameters.size(), false) {}

  // Names. UINT32_MAX and a fault if there is no such thing.
  unsigned station(const std::string &name, const Place &place);
  unsigned resource(const std::string &name, const Place &place);
  unsigned attribute(const std::string &name, const Place &place);
  unsigned value(unsigned attribute, const std::string &name, const Place &place);
  unsigned mark(const std::string &name, const Place &place);
  unsigned parameter(const std::string &name, const Place &place);
  unsigned calendar(const std::string &name, const Place &place);
  std::vector<unsigned> stations(Table &table, const std::string &name);
  std::vector<unsigned> marks(Table &table, const std::string &name);

  /// A number, the name of a parameter, or arithmetic. `per`: of a rate, the period it must have.
  network::Expression expression(const Node &node, Wants wants, const std::string &what,
                                 const std::string &per = {});
  network::Condition condition(const Node &node);
  std::vector<network::Change> changes(const Node &node);
  network::Stay stay(const Node &node, const std::string &what);
  /// Also knows { hazard = .. }: then `hazard` is set and the stay empty.
  network::Stay stay(const Node &node, const std::string &what, bool &hazard,
                     network::Expression &rate);
  std::vector<network::Rule> route(const Node &node, const std::string &what,
                                   std::vector<network::Behaviour> &behaviours);

  Faults &faults() { return *faults_; }
  const network::Network &network() const { return *network_; }
  void use(unsigned parameter) { used_[parameter] = true; }
  bool is_used(unsigned parameter) const { return used_[parameter]; }
  /// How many faults say nothing about which names are used.
  std::size_t harmless() const { return harmless_; }
  void count_harmless() { ++harmless_; }
  /// How many ticks a unit of time has; 0 if it is no unit of time.
  double ticks_in(const std::string &unit) const;

  /// What a behaviour reads, in its order: parameters of its own table, or what `with` puts in their
  /// place. Shorter, with faults, where some are missing.
  std::vector<network::Expression> behaviour_parameters(std::string_view behaviour,
                                                        const std::vector<behaviour::Input> &inputs,
                                                        const Node *with, const Place &place);

private:
  network::Duration duration(const Node &node, const std::string &what);
  network::Rule rule(const Node &node, const std::string &what,
                     std::vector<network::Behaviour> &behaviours);
  std::vector<network::Branch> branches(const Node &node, const std::string &what);
  void fits(unsigned parameter, Wants wants, const std::string &per, const Node &node);

  const network::Network *network_;
  Faults *faults_;
  std::vector<bool> used_;
  std::size_t harmless_ = 0;
};

} // namespace rechtsweg::scenario
