// Decisions that are no table: each is one file with one registered name. A behaviour turns its
// parameters, taken for the attributes of the person concerned, into the probability of each of its
// answers; the world compiles these into the same dense tables as every other route.
#pragma once

#include <span>
#include <string_view>
#include <vector>

namespace rechtsweg::behaviour {

struct Definition {
  std::string_view name;
  std::vector<std::string_view> answers;
  std::vector<std::string_view> parameters; // under the table of that name in the system
  /// Fills one probability an answer; they add up to one.
  void (*probabilities)(std::span<const double> parameters, std::span<double> answers);
};

/// All behaviours, in a fixed order.
const std::vector<Definition> &all();
const Definition *find(std::string_view name);

Definition detection();

} // namespace rechtsweg::behaviour
