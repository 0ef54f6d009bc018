// What the files of all analyses have in common: how they begin, the study that they name, and
// settings in whole numbers.
#pragma once

#include "scenario/document.h"
#include "scenario/load.h"

#include <algorithm>
#include <filesystem>
#include <fmt/core.h>

namespace rechtsweg::scenario {

/// Loads the study that `name` names, relative to the folder of the analysis. Nothing, and its
/// faults, if there is none or it is wrong.
inline std::optional<Study> study_of_analysis(const std::filesystem::path &analysis,
                                              const std::string &name, const Place &place,
                                              const Options &options, Faults &faults) {
  const std::filesystem::path path = analysis.parent_path() / name;
  std::error_code error;
  if (!std::filesystem::exists(path, error)) {
    faults.add(place, fmt::format("there is no study '{}'", name));
    return std::nullopt;
  }
  try {
    return load_study(path.lexically_normal().string(), options);
  } catch (const ScenarioError &scenario) {
    faults.add(scenario.faults());
    return std::nullopt;
  }
}

/// The options, with the scale that the analysis sets itself: without it the study cannot be read.
inline Options scaled_by_analysis(const Node &analysis, Options options, Faults &faults) {
  if (const Node *scale = analysis.find("scale"); scale != nullptr && !options.scale) {
    if (!scale->is_number() || !(scale->number > 0) || scale->number > 100)
      faults.add(scale->place, "'scale' is no scale", "more than 0 and at most 100");
    else
      options.scale = scale->number;
  }
  return options;
}

inline std::optional<unsigned> whole_setting(Table &table, const char *name, std::int64_t low,
                                             std::int64_t high) {
  const auto n = table.count(name);
  if (!n)
    return std::nullopt;
  if (*n < low || *n > high)
    table.faults().add(table.node().find(name)->place, fmt::format("'{}' is {}", name, *n),
                       fmt::format("{} to {}", low, high));
  return static_cast<unsigned>(std::clamp(*n, low, high));
}

/// What every analysis begins with: title, about, the study that it names, replicates from `least` to
/// `most` (`otherwise` where the file says nothing; nothing: those of the study), seed and scale.
/// Whether there is a study, read into the plan.
template <typename Plan>
bool read_head(Table &table, const std::filesystem::path &path, const Options &options,
               Faults &faults, Plan &plan, std::int64_t least, std::int64_t most,
               std::optional<unsigned> otherwise = std::nullopt) {
  plan.title = table.need_text("title");
  plan.about = table.text("about");
  const Node *study = table.need("study");
  const std::string file = table.text("study");
  bool loaded = false;
  if (study != nullptr && study->is(Node::Kind::text))
    if (auto named = study_of_analysis(path, file, study->place, options, faults)) {
      plan.study = std::move(*named);
      loaded = true;
    }
  if (otherwise)
    plan.study.replicates = *otherwise;
  if (const auto n = whole_setting(table, "replicates", least, most))
    plan.study.replicates = *n;
  if (const auto seed = table.count("seed"))
    plan.study.seed = static_cast<std::uint64_t>(*seed);
  table.take("scale"); // read before: what a study's timelines are made for cannot change afterwards
  return loaded;
}

} // namespace rechtsweg::scenario
