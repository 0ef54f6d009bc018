// What clients send, checked: JSON in which every key is known and no key stands twice.
#pragma once

#include "scenario/what_if.h"
#include "server/limits.h"

#include <optional>
#include <string>

namespace rechtsweg::server {

struct RunRequest {
  scenario::WhatIf what_if;
  unsigned replicates = 0;
  std::optional<double> scale;
  std::string replaces; // a run that is called off
};
struct SolveRequest {
  scenario::WhatIf what_if;
  std::string lever, goal;
  double probability = 0.9;
  std::optional<std::pair<double, double>> range;
  unsigned replicates = 0;
  std::optional<double> scale;
};

// All throw Refusal: 400 where the body is no such request, 422 with every fault of the scenario.
scenario::WhatIf read_scenario(const std::string &body);
std::string read_toml_text(const std::string &body);
RunRequest read_run(const std::string &body, const Limits &limits);
SolveRequest read_solve(const std::string &body, const Limits &limits);

/// The same scenario as JSON text.
std::string scenario_json(const scenario::WhatIf &what_if);

} // namespace rechtsweg::server
