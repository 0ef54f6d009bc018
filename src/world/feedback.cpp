// What is learned at the end of a month: parameters that feedbacks write are moved by what the
// month has shown, and whatever depends on them is compiled anew.
#include "behaviour/behaviour.h"
#include "engine/check.h"
#include "world/world.h"

#include <algorithm>
#include <cmath>
#include <fmt/core.h>

namespace rechtsweg::world {

namespace {

/// What an outcome has counted in a month: of the people of one cell, where it is split by the
/// attribute of the cell; of everybody else.
double counted(const network::Network &network, const Tally &tally, unsigned outcome,
               unsigned month, network::Attributes word) {
  const unsigned by = network.outcomes[outcome].by;
  const std::size_t first = std::size_t{month} * tally.categories;
  if (by != network::none)
    return static_cast<double>(tally.count[first + network.attributes[by].of(word)]);
  return static_cast<double>(tally.count[first]);
}

} // namespace

void World::move_feedbacks(unsigned month) {
  if (network_->levels == 0)
    return;
  std::vector<double> levels(network_->levels);
  for (const network::Parameter &parameter : network_->parameters)
    for (unsigned cell = 0; parameter.moves && cell < parameter.cells.size(); ++cell)
      levels[parameter.first_level + cell] = values_.lever(parameter.first + cell);
  ledger_.note_levels(std::move(levels));

  std::vector<bool> moved(network_->parameters.size(), false);
  for (const network::Feedback &feedback : network_->feedbacks) {
    const behaviour::Feedback &behaviour = *behaviour::find_feedback(feedback.behaviour);
    for (unsigned cell = 0; cell < feedback.cells.size(); ++cell) {
      const network::Attributes word = feedback.cells.word(cell);
      std::vector<double> reads, parameters, state;
      for (const unsigned o : feedback.reads)
        reads.push_back(counted(*network_, ledger_.tally(o), o, month, word) / timeline_->scale);
      for (const network::Expression &parameter : feedback.parameters)
        parameters.push_back(values_.of(parameter, word));
      for (const unsigned p : feedback.writes)
        state.push_back(values_.parameter(p, word));
      behaviour.advance(parameters, reads, draw_.uniform(cell, feedback.purpose, month), state);
      for (std::size_t w = 0; w < state.size(); ++w) {
        const network::Parameter &written = network_->parameters[feedback.writes[w]];
        const unsigned lever = written.first + cell;
        engine::check(std::isfinite(state[w]), "a feedback gives no finite number", [&] {
          return fmt::format("replicate {}, {}, {}", draw_.replicate(), engine::iso(day_),
                             network_->levers[lever].name);
        });
        // The system has been checked at the ends of the range, and nowhere beyond.
        const double value =
            std::clamp(state[w], network_->levers[lever].low, network_->levers[lever].high);
        moved[feedback.writes[w]] = moved[feedback.writes[w]] || value != values_.lever(lever);
        values_.set(lever, value);
      }
    }
  }
  if (std::find(moved.begin(), moved.end(), true) != moved.end())
    refresh_tables(moved);
}

} // namespace rechtsweg::world
