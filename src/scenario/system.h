// The loader of a system, file by file: names first (system.cpp, parameters.cpp), then stations,
// resources, sources and outcomes (bodies.cpp, sources.cpp, outcomes.cpp, feedbacks.cpp), then what
// only the whole can show (whole.cpp).
#pragma once

#include "scenario/load.h"
#include "scenario/numbers.h"
#include "scenario/resolver.h"

namespace rechtsweg::scenario {

/// The days named in a list such as ["mon", "tue"], as bits; 0 if there are none.
std::uint8_t read_weekdays(Table &table, const std::string &name);

/// The texts in quotes of the list that a file, wrong elsewhere, gives a key at the start of a line.
std::vector<std::string> quoted_after(const std::string &text, const std::string &key);

/// A loop in which no time passes under these values, as text, and the station that closes it;
/// `variants`: routes that measures put in the place of others.
std::optional<std::pair<std::string, unsigned>>
timeless_loop(const network::Network &network,
              const std::vector<const network::Timeline::RouteVariant *> &variants,
              const network::Values &values);

class SystemLoader {
public:
  SystemLoader(std::string path, Faults &faults, std::vector<std::string> &files)
      : path_(std::move(path)), faults_(faults), files_(files) {}
  std::optional<network::Network> load();

private:
  struct Room {
    std::string name;
    Node node;
    bool first = false;
  };
  template <typename Thing>
  void add_unique(std::vector<Thing> &list, Thing thing, std::vector<const Node *> &nodes,
                  const Node &node, const char *kind) {
    for (std::size_t i = 0; i < list.size(); ++i)
      if (list[i].name == thing.name)
        faults_.add(node.place, std::string("the ") + kind + " '" + thing.name + "' stands twice",
                    "one; the other is in " + nodes[i]->place.file + ", line " +
                        std::to_string(nodes[i]->place.line));
    list.push_back(std::move(thing));
    nodes.push_back(&node);
  }

  // Names
  void read_names();
  void read_head(const Node &node);
  void read_attributes(const Node &node);
  void read_calendars(const Node &node);
  void read_parameters(const Room &room);
  void read_parameter(const std::string &name, const Node &node);
  unsigned resolver_name(const std::string &attribute, const Place &place);
  static const std::vector<std::string> &system_names();
  static bool is_system_name(const std::string &name);

  // Bodies
  void read_bodies();
  void read_station(network::Station &station, const Node &node, Resolver &resolver);
  void read_resource(network::Resource &resource, const Node &node, Resolver &resolver);
  void read_quota(network::Resource &resource, const Node &node, Resolver &resolver);
  void read_timetable(network::Resource &resource, const Node &node, bool resource_sound);
  void read_queue(network::Resource &resource, const Node &node, Resolver &resolver);
  void read_share(network::Resource &resource, const Node &node, Resolver &resolver);
  void read_source(const Node &node, network::Source::Kind kind, Resolver &resolver);
  void read_table(network::Source &source, const std::string &file, const Place &place,
                  const std::vector<unsigned> &fixed);
  void read_allotments(network::Source &source, const Node &node, Resolver &resolver,
                       std::vector<unsigned> &fixed_attributes,
                       std::vector<unsigned> &fixed_values);
  std::vector<network::PartySizes> read_party(const Node &node, Resolver &resolver);
  void read_outcome(network::Outcome &outcome, const Node &node, Resolver &resolver);
  void read_feedback(network::Feedback &feedback, const Node &node, Resolver &resolver);

  // The whole
  void check_whole();
  void check_probabilities();
  void check_reachable();
  void check_attributes();
  Place place_of(const Trouble &trouble) const;
  void check_resources();
  void check_used();
  void check_parting();
  void check_parts();
  void check_feedbacks();

  std::string path_;
  Faults &faults_;
  std::vector<std::string> &files_;
  network::Network network_;
  std::vector<Room> rooms_;
  bool sound() const { return faults_.count() == before_; } // of this system
  bool unread_ = false, dated_ = false, feedbacks_sound_ = true;
  std::size_t before_ = 0; // faults of other files
  std::vector<bool> used_; // parameters
  std::vector<const Node *> station_nodes_, resource_nodes_, outcome_nodes_, source_nodes_,
      feedback_nodes_;
};

} // namespace rechtsweg::scenario
