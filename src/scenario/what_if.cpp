#include "scenario/what_if.h"

#include "scenario/document.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fmt/core.h>
#include <set>

namespace rechtsweg::scenario {

namespace fs = std::filesystem;
using engine::Day;

const char *op_name(LeverChange::Op op) {
  return op == LeverChange::Op::to ? "to" : op == LeverChange::Op::factor ? "factor" : "add";
}

Library load_library(Study &study) {
  Library library;
  // A path such as "systems/x" has no grandparent by itself.
  library.folder =
      (fs::path(study.network.folder) / ".." / ".." / "measures").lexically_normal().string();
  std::set<std::string> ids;
  const auto add = [&](std::shared_ptr<const Measure> measure) {
    if (ids.insert(measure->text.id).second)
      library.measures.push_back(std::move(measure));
  };
  for (const Alternative &alternative : study.alternatives)
    for (const auto &measure : alternative.made_of)
      add(measure);
  std::error_code error;
  std::set<fs::path> paths; // in an order that is the same on every machine
  for (const auto &entry : fs::directory_iterator(library.folder, error))
    paths.insert(entry.path());
  for (const fs::path &path : paths) {
    const std::string id = path.stem().string();
    if (path.extension() != ".toml" || ids.count(id) > 0)
      continue;
    Faults faults; // such as a date beyond the horizon
    if (auto measure = load_measure(path.string(), path.string(), study.network, faults))
      add(std::make_shared<const Measure>(std::move(*measure)));
    else
      library.left_out.push_back(id);
  }
  std::sort(library.left_out.begin(), library.left_out.end());
  std::sort(library.measures.begin(), library.measures.end(),
            [](const auto &a, const auto &b) { return a->text.id < b->text.id; });
  return library;
}

namespace {

std::shared_ptr<const Measure> find_measure(const Library &library, const std::string &id,
                                            const Place &place, Faults &faults) {
  std::vector<std::string> ids;
  for (const auto &measure : library.measures) {
    if (measure->text.id == id)
      return measure;
    ids.push_back(measure->text.id);
  }
  faults.add(place, fmt::format("there is no measure '{}'", id), {}, nearest(id, ids));
  return nullptr;
}

/// The place of a fault in the text of the moves, as the number of the move.
Place move_at(const std::string &text, int line) {
  int number = -1, at = 1;
  for (std::size_t begin = 0; begin < text.size() && at <= line; ++at) {
    const std::size_t end = text.find('\n', begin);
    number += text.compare(begin, end - begin, "[[change]]") == 0;
    begin = end + 1;
  }
  return {number < 0 ? "title" : fmt::format("changes[{}]", number), 0, 0};
}

/// Levers that go so far that the machine would be asked for more than it has.
void check_reach(const network::Network &network, const network::Timeline &base,
                 const network::Timeline &timeline, Faults &faults) {
  constexpr double reach = 20;
  std::vector<double> most(network.levers.size());
  for (std::size_t i = 0; i < most.size(); ++i) {
    const network::Lever &lever = network.levers[i];
    most[i] =
        std::max({1.0, std::abs(lever.value), std::abs(base.start[i]),
                  lever.has_range ? std::max(std::abs(lever.low), std::abs(lever.high)) : 0.0});
  }
  for (const auto &step : base.steps)
    most[step.lever] = std::max(most[step.lever], std::abs(step.value));
  std::set<unsigned> said;
  const auto look = [&](unsigned lever, double value, Day day) {
    if (!(std::abs(value) <= reach * most[lever]) && said.size() < 20 && said.insert(lever).second)
      faults.add({"changes", 0, 0},
                 fmt::format("the lever '{}' stands at {:g} on {}", network.levers[lever].name,
                             value, engine::iso(day)),
                 fmt::format("at most {:g}", reach * most[lever]));
  };
  for (unsigned i = 0; i < timeline.start.size(); ++i)
    look(i, timeline.start[i], network.start);
  for (const auto &step : timeline.steps)
    look(step.lever, step.value, step.day);
}

} // namespace

std::optional<Alternative> make_what_if(const Study &study, const Library &library,
                                        const WhatIf &what_if, Faults &faults) {
  const std::size_t before = faults.count();
  const auto &base = study.alternatives.front();
  Alternative alternative;
  alternative.id = "scenario";
  alternative.title = what_if.title;
  alternative.made_of = base.made_of;
  std::set<std::string> met;
  for (std::size_t i = 0; i < what_if.measures.size(); ++i) {
    const Place place{fmt::format("measures[{}]", i), 0, 0};
    const std::string &id = what_if.measures[i];
    auto measure = find_measure(library, id, place, faults);
    if (measure == nullptr)
      continue;
    if (!met.insert(id).second)
      faults.add(place, fmt::format("the measure '{}' stands twice", id), "it once");
    else if (std::any_of(base.made_of.begin(), base.made_of.end(),
                         [&](const auto &other) { return other->text.id == id; }))
      faults.add(place, fmt::format("the measure '{}' is part of the base", id), "another");
    else
      alternative.made_of.push_back(std::move(measure));
  }
  for (std::size_t i = 0; i < what_if.moves.size(); ++i)
    for (const auto &[name, date] :
         {std::pair{"from", &what_if.moves[i].from}, std::pair{"until", &what_if.moves[i].until}})
      if (!engine::parse_day(*date) && !(name == std::string("until") && date->empty()))
        faults.add({fmt::format("changes[{}]", i), 0, 0}, fmt::format("'{}' is no date", *date),
                   "a date such as 2017-02-22");
  if (faults.count() != before)
    return std::nullopt;
  if (const std::string text = measure_text(what_if); !text.empty()) {
    network::Network network = study.network; // a reader may add to it; moves of levers do not
    Faults own;
    auto measure = read_measure(text, "changes", network, own);
    for (const Fault &fault : own.sorted())
      faults.add(move_at(text, fault.place.line), fault.what, fault.expected, fault.nearest);
    if (!measure)
      return std::nullopt;
    alternative.made_of.push_back(std::make_shared<const Measure>(std::move(*measure)));
  }
  for (const auto &measure : alternative.made_of)
    alternative.measures.push_back(measure->text);
  alternative.timeline = make_timeline(study.network, alternative.made_of, study.scale);
  check_reach(study.network, base.timeline, alternative.timeline, faults);
  if (faults.count() == before)
    check_timeline(study.network, alternative.timeline, {"scenario", 0, 0}, alternative.title,
                   faults);
  if (faults.count() != before)
    return std::nullopt;
  return alternative;
}

std::optional<WhatIf> read_what_if(const Study &study, const Library &library,
                                   const std::string &text, Faults &faults) {
  const std::size_t before = faults.count();
  network::Network network = study.network;
  const auto measure = read_measure(text, "measure", network, faults);
  if (!measure)
    return std::nullopt;
  if (!measure->routes.empty() || !measure->amounts.empty())
    faults.add(measure->place, "the measure changes routes or amounts", "changes of levers only");
  WhatIf what_if;
  what_if.title = measure->text.title;
  for (std::size_t i = 0; i < measure->levers.size() && faults.count() == before; ++i) {
    const LeverChange &change = measure->levers[i];
    const ChangeText &said = measure->text.changes[i];
    what_if.moves.push_back({said.what, change.op, change.value, said.from, said.until,
                             change.phase_in_days, change.implementation});
  }
  // What the first line says of other measures; see measure_text.
  static constexpr std::string_view with = "# with: ";
  if (text.compare(0, with.size(), with) == 0) {
    const std::string line = text.substr(with.size(), text.find('\n') - with.size());
    for (std::size_t begin = 0; begin < line.size();) {
      const std::size_t end = std::min(line.find(' ', begin), line.size());
      if (end > begin) {
        what_if.measures.push_back(line.substr(begin, end - begin));
        find_measure(library, what_if.measures.back(),
                     {"measure", 1, static_cast<int>(with.size() + begin) + 1}, faults);
      }
      begin = end + 1;
    }
  }
  if (faults.count() != before)
    return std::nullopt;
  return what_if;
}

} // namespace rechtsweg::scenario
