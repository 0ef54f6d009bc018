// Commands that only look: check, levers, trace.
#include "app/app.h"
#include "results/store.h"
#include "study/figures.h"
#include "world/world.h"

#include <algorithm>
#include <fmt/core.h>
#include <nlohmann/json.hpp>

namespace rechtsweg::app {

int check(const std::vector<std::string> &files, const std::string &system) {
  const auto faults = scenario::check_files(files, system);
  for (const scenario::Fault &fault : faults)
    fmt::print("{}\n", fault.text());
  if (faults.empty()) {
    for (const std::string &gap : scenario::translation_gaps(files))
      fmt::print("{}\n", gap);
    fmt::print("{} without fault\n", files.size() == 1 ? files.front() : fmt::format("{} files", files.size()));
    return fine;
  }
  fmt::print(stderr, "{} {}\n", faults.size(), faults.size() == 1 ? "fault" : "faults");
  return wrong_input;
}

int levers(const std::string &system, bool json) {
  const network::Network network = scenario::load_system(system);
  if (json) {
    nlohmann::ordered_json list = nlohmann::ordered_json::array();
    for (const network::Lever &lever : network.levers) {
      const network::Parameter &p = network.parameters[lever.parameter];
      list.push_back({{"lever", lever.name},
                      {"value", lever.value},
                      {"low", lever.has_range ? nlohmann::ordered_json(lever.low) : nullptr},
                      {"high", lever.has_range ? nlohmann::ordered_json(lever.high) : nullptr},
                      {"unit", p.unit},
                      {"evidence", p.evidence},
                      {"source", p.source},
                      {"title", p.title},
                      {"file", p.file},
                      {"line", p.line}});
    }
    fmt::print("{}\n", list.dump(1));
    return fine;
  }
  fmt::print("{:<58} {:>12} {:>24} {:<12} {:<9} {}\n", "lever", "value", "range", "unit", "evidence",
             "source");
  for (const network::Lever &lever : network.levers) {
    const network::Parameter &p = network.parameters[lever.parameter];
    fmt::print("{:<58} {:>12} {:>24} {:<12} {:<9} {}\n", lever.name, results::number_text(lever.value),
               lever.has_range ? results::number_text(lever.low) + " to " + results::number_text(lever.high) : "-",
               p.unit, p.evidence, p.source);
    for (const auto &[day, values] : p.then)
      fmt::print("{:<58} {:>12}   from {} on\n", "", results::number_text(values[static_cast<unsigned>(&lever - network.levers.data()) - p.first]),
                 engine::iso(day));
  }
  return fine;
}

int trace(const std::string &path, unsigned person, unsigned replicate, const std::string &from) {
  const scenario::Study study = scenario::load_study(path);
  const network::Network &network = study.network;
  const study::Layout layout(study);
  engine::Day first = network.start;
  if (!from.empty()) {
    const auto day = engine::parse_day(from);
    if (!day || *day < network.start || *day >= network.end) {
      fmt::print(stderr, "--from {}: expected a date from {} to {}\n", from,
                 engine::iso(network.start), engine::iso(network.end + -1));
      return wrong_input;
    }
    first = *day;
  }
  const engine::Draw draw(study.seed, replicate);
  // Who is number N? The base tells; the same person exists under every alternative.
  world::World base(network, study.alternatives.front().timeline, layout.calendar(), draw);
  base.list_arrivals(first, person);
  for (engine::Day day = first; base.listed().size() < person && day < network.end; day = day + 1)
    base.run_until(day + 1);
  if (base.listed().size() < person) {
    fmt::print(stderr, "only {} people come in\n", base.listed().size());
    return wrong_input;
  }
  const std::uint64_t key = base.listed().back();
  fmt::print("Synthetic person {} of replicate {} (no real person is meant)\n", person, replicate);
  // The base once from the beginning; each alternative from the day on which it leaves the base.
  const network::Timeline &timeline = study.alternatives.front().timeline;
  world::World followed(network, timeline, layout.calendar(), draw);
  followed.follow(key);
  std::vector<std::pair<engine::Day, std::size_t>> order;
  for (std::size_t a = 1; a < study.alternatives.size(); ++a)
    order.emplace_back(network::first_difference(timeline, study.alternatives[a].timeline,
                                                 network.start, network.end), a);
  std::sort(order.begin(), order.end());
  std::vector<std::vector<world::Step>> lives(study.alternatives.size());
  for (const auto &[day, a] : order) {
    followed.run_until(day);
    world::World other = day == network.start
                             ? world::World(network, study.alternatives[a].timeline, layout.calendar(), draw)
                             : followed.fork(study.alternatives[a].timeline);
    other.follow(key);
    other.run_until(network.end);
    lives[a] = other.followed();
  }
  followed.run_until(network.end);
  lives[0] = followed.followed();
  for (std::size_t a = 0; a < study.alternatives.size(); ++a) {
    fmt::print("\n{}\n", study.alternatives[a].title);
    if (lives[a].empty())
      fmt::print("  does not set out\n");
    network::Attributes before = 0;
    unsigned units = 0; // none known yet
    for (const world::Step &step : lives[a]) {
      const engine::Day day = network.start + step.tick / network.ticks_per_day;
      std::string changed;
      for (const network::Attribute &attribute : network.attributes)
        if (const unsigned value = attribute.of(step.attributes);
            units > 0 ? value != attribute.of(before) : value != 0)
          changed += fmt::format("{}{} = {}", changed.empty() ? "   " : ", ", attribute.name,
                                 attribute.values[value]);
      std::string party;
      if (units == 0 && step.units > 1)
        party = fmt::format(" (party of {})", step.units);
      else if (step.units < units)
        party = fmt::format(" (the other {} go to {})", units - step.units,
                            network.stations[network.stations[step.from].parted_to].title);
      fmt::print("  {}  {:<42}{}{}\n", engine::iso(day), network.stations[step.to].title, party,
                 changed);
      before = step.attributes;
      units = step.units;
    }
  }
  return fine;
}

} // namespace rechtsweg::app
