// From text files to a network, its alternatives' timelines, and a study. Everything here either
// returns something whole or throws ScenarioError with every fault found.
#pragma once

#include "network/timeline.h"
#include "scenario/faults.h"
#include "scenario/translation.h"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace rechtsweg::scenario {

/// Reads a system: the path of its folder or of its system.toml.
network::Network load_system(const std::string &path);
/// The same, adding to `faults`; nothing if there are any. Every file read is added to `files`.
std::optional<network::Network> load_system(const std::string &path, Faults &faults,
                                            std::vector<std::string> &files);

/// Text of a change as the author wrote it, for the report.
struct ChangeText {
  std::string what, from, until, text, note;
  double phase_in_days = 0, implementation = 1;
};
struct MeasureText {
  std::string id, title, about, announced, source, file;
  std::vector<ChangeText> changes;
};

struct Claim {
  std::string id, says, who, asks, note, file;
  unsigned outcome = 0;
  unsigned category = UINT32_MAX; // UINT32_MAX: total
  std::string period;             // name of a period, or two dates "2017-03-01..2018-02-28"
  std::string relative_period, relative_alternative;
  enum class Test : std::uint8_t { above, at_least, below, at_most, between } test = Test::above;
  double bound = 0, upper = 0;
  std::string test_text;
  std::vector<std::string> hangs_on; // parameters, or single levers of one
  struct Published {
    double value = 0;
    std::string series, category, period, unit, source, evidence;
    std::optional<double> relative_to; // the published figure of the period compared with
  };
  std::optional<Published> published;

  bool holds(double value) const;
  /// Whether larger figures help it to hold.
  bool wants_more() const { return test == Test::above || test == Test::at_least; }
};

struct Published {
  std::string series, category, period, unit, source, evidence;
  double value = 0;
};

struct Featured {
  unsigned outcome = 0;
  std::string category = "total", step = "month", title, why;
};

struct Measure;   // measures.h
struct Posterior; // posterior.h

struct Alternative {
  std::string id, title, about;
  std::vector<MeasureText> measures;
  std::vector<std::shared_ptr<const Measure>> made_of; // the same, to be made again with levers moved
  network::Timeline timeline;
};

/// Another description of the system than the study's own, such as one without a behaviour: measures
/// beneath those of every alternative, the base among them.
struct Structure {
  std::string id;
  Place place;
  std::vector<std::shared_ptr<const Measure>> made_of;
};

/// Whose lives the report tells under each alternative: one person a replicate, who came in at most
/// `days` before the alternatives part, stands then in one of the rooms, and has the attribute's value
/// whose turn it is.
struct Lives {
  unsigned by = network::none; // an attribute; none: nobody
  std::vector<unsigned> rooms;
  int days = 60;
};

struct Study {
  std::string id, title, question, about, file;
  network::Network network;
  std::uint64_t seed = 1;
  unsigned replicates = 10;
  double scale = 1;
  /// The base first. With structures in use, all of them under the study's own description, then all
  /// under each structure in turn.
  std::vector<Alternative> alternatives;
  std::vector<Structure> structures;
  bool structures_used = false; // structures.h
  /// The alternatives that results tell of, under one description.
  std::size_t told() const {
    return alternatives.size() / (1 + (structures_used ? structures.size() : 0));
  }
  std::vector<Claim> claims;
  std::vector<Published> published;
  std::vector<std::string> inputs, limits;
  std::vector<Featured> featured;
  Lives lives;
  Translations translations;
  std::shared_ptr<const Posterior> posterior; // levers by replicate; none: the same in all
  std::vector<std::string> files; // all that were read
};

struct Options {
  std::optional<double> scale;
};

/// Reads a study, or makes one without alternatives of a system.
Study load_study(const std::string &path, const Options &options = {});

/// Every fault of every file; empty if there is none. A file may be a system, a measure (checked
/// against the system beside it or named by `system`), a claims file, or a study.
std::vector<Fault> check_files(const std::vector<std::string> &paths, const std::string &system);

} // namespace rechtsweg::scenario
