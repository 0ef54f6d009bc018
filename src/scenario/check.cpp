// The check of any file: what it is, and what is wrong with it.
#include "scenario/analysis.h"
#include "scenario/calibration.h"
#include "scenario/claims.h"
#include "scenario/measures.h"
#include "scenario/names.h"
#include "scenario/system.h"

#include <filesystem>
#include <fmt/core.h>
#include <map>

namespace rechtsweg::scenario {

namespace fs = std::filesystem;

namespace {

/// The system against which a measure or a file of claims by itself is checked.
std::string system_beside(const fs::path &path) {
  std::error_code error;
  const fs::path folder = path.parent_path().empty() ? fs::path(".") : path.parent_path();
  if (fs::exists(folder / "system.toml", error))
    return (folder / "system.toml").string();
  for (const fs::path &systems : {folder / ".." / "systems", folder / "systems", fs::path("systems")}) {
    std::vector<fs::path> found;
    if (fs::is_directory(systems, error))
      for (const auto &entry : fs::directory_iterator(systems, error))
        if (fs::exists(entry.path() / "system.toml", error))
          found.push_back(entry.path());
    if (!found.empty())
      return found.size() == 1 ? found.front().lexically_normal().string() : "";
  }
  return "";
}

} // namespace

std::vector<Fault> check_files(const std::vector<std::string> &paths, const std::string &system) {
  Faults faults;
  if (std::error_code error; !system.empty() && !fs::exists(system, error)) {
    faults.add({"--system " + system, 0, 0}, "there is no such system", "the folder of a system");
    return faults.sorted();
  }
  std::map<std::string, std::optional<network::Network>> systems; // each read once
  const auto system_of = [&](const std::string &folder) {
    const auto known = systems.find(folder);
    if (known != systems.end())
      return known->second;
    std::vector<std::string> files;
    return systems.emplace(folder, load_system(folder, faults, files)).first->second;
  };
  for (const std::string &path : paths) {
    const fs::path file(path);
    std::error_code error;
    std::optional<Node> node;
    if (fs::is_directory(file, error) && !fs::exists(file / "system.toml", error)) {
      faults.add({shown_path(file), 0, 0}, "this is not the folder of a system: it has no system.toml",
                 "the folder of a system, or a file");
      continue;
    }
    if (!fs::is_directory(file, error)) {
      Faults reading;
      node = read_toml(path, shown_path(file), reading);
      if (!node && file.filename() == "system.toml") { // its rooms as well
        std::vector<std::string> files;
        load_system(path, reading, files);
      }
      if (!node) {
        faults.add(reading.sorted());
        continue;
      }
    }
    const bool measure = node && node->find("change") != nullptr,
               claims = node && node->find("claim") != nullptr;
    if (node && !measure && !claims && node->find("system") == nullptr && node->find("study") == nullptr &&
        node->find("tick") == nullptr && node->find("station") == nullptr) {
      bool misspelt = false;
      for (const auto &[name, member] : node->members)
        if (const auto near = nearest(name, {"change", "claim"}); !near.empty()) {
          faults.add(member.place, fmt::format("there is no heading '{}'", name), {}, near);
          misspelt = true;
        }
      if (misspelt)
        continue;
    }
    if (node && node->find("system") == nullptr && node->find("tick") == nullptr &&
        file.filename() != "system.toml" &&
        (node->find("station") != nullptr || node->find("resource") != nullptr ||
         node->find("outcome") != nullptr)) {
      faults.add({shown_path(file), 0, 0}, "this is a room of a system",
                 "the folder of the system, whose rooms are checked together");
      continue;
    }
    if (!measure && !claims) {
      try {
        if (node && node->find("study") != nullptr && node->find("system") == nullptr)
          node->find("lever") != nullptr ? static_cast<void>(load_calibration(path)) : static_cast<void>(load_sensitivity(path));
        else
          load_study(path);
      } catch (const ScenarioError &scenario) {
        faults.add(scenario.faults());
      }
      continue;
    }
    const std::string against = system.empty() ? system_beside(file) : system;
    if (against.empty()) {
      faults.add({shown_path(file), 1, 1}, "it is not clear to which system this belongs",
                 "--system FOLDER");
      continue;
    }
    if (measure) {
      auto network = system_of(against);
      if (!network)
        continue;
      if (const auto loaded = load_measure(path, shown_path(file), *network, faults))
        check_timeline(*network, make_timeline(*network, {&*loaded}, 1), loaded->place, {}, faults);
    } else {
      // By themselves: published figures are only compared where a study names them.
      if (auto network = system_of(against)) {
        Study study;
        study.network = std::move(*network);
        read_claims(path, study, nullptr, faults);
      }
    }
    std::vector<std::string> files{path};
    read_translations(files, faults);
  }
  return faults.sorted();
}

} // namespace rechtsweg::scenario
