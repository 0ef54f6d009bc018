// What an analysis of a study asks: a sensitivity analysis from its file, and the condition of a
// question of what it would take.
#pragma once

#include "scenario/moved.h"

#include <optional>
#include <string>
#include <vector>

namespace rechtsweg::scenario {

/// A number that is asked for: an outcome in a period, or what a claim is about; under one
/// alternative, or as the difference from another under the same luck.
struct Wanted {
  std::string name;
  unsigned outcome = 0;
  unsigned category = UINT32_MAX; // UINT32_MAX: total
  std::string period, since;      // since: less the same outcome in that earlier period
  std::optional<std::size_t> claim;
  std::size_t alternative = 0;
  std::optional<std::size_t> minus;
};

struct SensitivityPlan {
  std::string id, title, about;
  Study study;
  engine::Day from; // the day on which levers move; the first day: other assumptions throughout
  std::vector<Wanted> targets;
  std::vector<Axis> axes;
  std::vector<std::string> left_out; // levers with a range in which they cannot move, with the reason
  unsigned trajectories = 10, levels = 4;
  unsigned bars = 15;               // levers of the tornado
  std::vector<unsigned> named;      // axes to decompose; empty: the `most` that matter most
  unsigned most = 6, rows = 128;    // of the decomposition
  unsigned resamples = 1000;
};

/// Reads a sensitivity analysis (docs/sensitivity.md) and the study it names.
SensitivityPlan load_sensitivity(const std::string &path, const Options &options = {});

/// "OUTCOME[.CATEGORY] in PERIOD", "... by DATE", "... by DATE since DATE", under the base; nothing,
/// and faults, if it is none.
std::optional<Wanted> read_wanted(const Study &study, const std::string &text, const Place &place,
                                  Faults &faults);

/// "OUTCOME[.CATEGORY] < VALUE by DATE", "... in PERIOD", "... by DATE since DATE", "claim ID".
struct Goal {
  Wanted wanted;
  Claim test; // only the test of it
  std::string text;
};
/// Reads a goal under an alternative; nothing, and faults, if it is none.
std::optional<Goal> read_goal(const Study &study, const std::string &text, std::size_t alternative,
                              const Place &place, Faults &faults);
/// The day on which something is decided: the first of the horizon where the text is empty. That one,
/// and a fault, too if it is no day of the horizon.
engine::Day day_of_decision(const Study &study, const std::string &text, const Place &place,
                            Faults &faults);

} // namespace rechtsweg::scenario
