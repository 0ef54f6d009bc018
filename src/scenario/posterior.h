// Levers that differ from replicate to replicate: draws from the posterior of a calibration. Two
// replicates share a draw and differ in luck, which is what tells luck from parameters afterwards.
#pragma once

#include "scenario/moved.h"

namespace rechtsweg::scenario {

struct Posterior {
  static constexpr unsigned replicates_per_draw = 2;

  std::string file;
  std::vector<Axis> axes;
  std::vector<std::vector<double>> draws; // [draw][axis]
  /// Replicates 0 and 1 have the first draw, 2 and 3 the second; after the last the first again.
  std::size_t draw_of(unsigned replicate) const {
    return replicate / replicates_per_draw % draws.size();
  }
  /// What sets the levers of a draw, from the first day on, beneath all measures.
  std::vector<LeverChange> changes(std::size_t draw, engine::Day start) const;
};

/// Reads a table of draw, lever, value (posterior.csv of a calibration) and has the study use it.
/// Throws ScenarioError with every fault: unknown levers, draws that lack one, what is no number.
void use_posterior(Study &study, const std::string &path);

/// The timeline of an alternative in a replicate: the study's own without a posterior.
network::Timeline timeline_in(const Study &study, std::size_t alternative, unsigned replicate);
/// The levers' values on the first day, before all measures, by which outcomes are weighted.
std::vector<double> values_in(const Study &study, unsigned replicate);

} // namespace rechtsweg::scenario
