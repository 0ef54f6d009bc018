#include "scenario/names.h"

#include "scenario/resolver.h"

#include <algorithm>
#include <array>
#include <fmt/core.h>

namespace rechtsweg::scenario {

namespace fs = std::filesystem;
using network::Network;
using network::none;

bool is_of_another_kind(const Node &root, const std::string &own) {
  constexpr std::array kinds{"system", "study", "tick", "station", "alternative", "change", "claim"};
  return root.find(own) == nullptr && std::any_of(kinds.begin(), kinds.end(), [&](const char *kind) {
           return root.find(kind) != nullptr;
         });
}

void check_evidence(const std::string &evidence, const Place &place, Faults &faults) {
  static const std::vector<std::string> classes{"page", "derived", "recalled", "assumed"};
  if (std::find(classes.begin(), classes.end(), evidence) == classes.end())
    faults.add(place, fmt::format("there is no evidence '{}'", evidence), one_of(classes),
               nearest(evidence, classes));
}

bool is_there(const fs::path &folder, const std::string &file, const Place &place, Faults &faults) {
  std::error_code error;
  const fs::path path = folder / file;
  if (fs::is_directory(path, error)) {
    faults.add(place, fmt::format("'{}' is a folder", file), "a file");
    return false;
  }
  if (fs::exists(path, error))
    return true;
  // What lies beside the place where it should be.
  std::vector<std::string> beside;
  const fs::path stem = fs::path(file).parent_path();
  const fs::path where = path.has_parent_path() ? path.parent_path() : fs::path(".");
  for (fs::directory_iterator entries(where, error), end; !error && entries != end;
       entries.increment(error))
    beside.push_back((stem / entries->path().filename()).string());
  faults.add(place, fmt::format("there is no file '{}'", file), {}, nearest(file, beside));
  return false;
}

unsigned find_outcome(const Network &network, const std::string &name, const Place &place,
                      Faults &faults) {
  std::vector<std::string> names;
  for (unsigned o = 0; o < network.outcomes.size(); ++o) {
    names.push_back(network.outcomes[o].name);
    if (names.back() == name)
      return o;
  }
  faults.add(place, fmt::format("there is no outcome '{}'", name), {}, nearest(name, names));
  return none;
}

unsigned find_category(const Network &network, unsigned outcome, const std::string &name,
                       const Place &place, Faults &faults) {
  const network::Outcome &what = network.outcomes[outcome];
  if (what.by != none)
    return Resolver(network, faults).value(what.by, name, place);
  faults.add(place, fmt::format("the outcome '{}' is not split", what.name), "no category");
  return none;
}

std::string find_period(const Network &network, unsigned outcome, const std::string &name,
                        const Place &place, Faults &faults) {
  const auto periods = periods_of(network);
  const auto *period = periods.find(name);
  if (period == nullptr) {
    std::vector<std::string> names;
    for (const auto &known : periods.all())
      names.push_back(known.name);
    faults.add(place, fmt::format("'{}' is no whole period of the horizon", name),
               "such as FY2016, 2016 or 2016-03", nearest(name, names));
    return {};
  }
  if (outcome != none && period->kind != world::Periods::Period::Kind::fiscal_year &&
      !is_reported_by_month(network, outcome, place, faults))
    return {};
  return name;
}

bool is_reported_by_month(const Network &network, unsigned outcome, const Place &place,
                          Faults &faults, const std::string &expected) {
  const network::Outcome &what = network.outcomes[outcome];
  if (what.yearly())
    faults.add(place, fmt::format("'{}' is reported by fiscal year only", what.name), expected);
  return !what.yearly();
}

std::size_t find_alternative(const Study &study, const std::string &id, const Place &place,
                             Faults &faults) {
  std::vector<std::string> ids;
  for (std::size_t a = 0; a < study.alternatives.size(); ++a) {
    ids.push_back(study.alternatives[a].id);
    if (ids.back() == id)
      return a;
  }
  faults.add(place, fmt::format("there is no alternative '{}'", id), one_of(ids), nearest(id, ids));
  return 0;
}

world::Periods periods_of(const Network &network) {
  return {network.start, network.end, network.ticks_per_day, network.fiscal_month};
}

} // namespace rechtsweg::scenario
