// Feedbacks: parameters that move once a month by what the month has shown.
#include "behaviour/behaviour.h"
#include "scenario/names.h"
#include "scenario/system.h"
#include "world/tables.h"

#include <algorithm>
#include <fmt/core.h>

namespace rechtsweg::scenario {

using network::none;
using network::Outcome;

namespace {

/// The texts of a table, one for each name, in the order of `names`.
std::vector<std::pair<std::string, Place>> texts_of(Table &table, const char *key,
                                                    const std::vector<std::string_view> &names,
                                                    Faults &faults) {
  std::vector<std::pair<std::string, Place>> texts;
  const Node *node = names.empty() ? table.take(key) : table.need(key);
  if (node == nullptr)
    return texts;
  Table body(*node, fmt::format("'{}' of {}", key, table.what()), faults);
  for (const auto name : names)
    if (const Node *member = body.need(std::string(name)))
      texts.emplace_back(body.text(std::string(name)), member->place);
  body.finish();
  return texts;
}

} // namespace

void SystemLoader::read_feedback(network::Feedback &feedback, const Node &node, Resolver &resolver) {
  Table table(node, fmt::format("feedback '{}'", feedback.name), faults_);
  const Node *named = table.need("behaviour"), *with = table.take("with");
  feedback.behaviour = table.text("behaviour");
  const behaviour::Feedback *behaviour = behaviour::find_feedback(feedback.behaviour);
  if (behaviour == nullptr) {
    std::vector<std::string> known;
    for (const auto &one : behaviour::feedbacks())
      known.emplace_back(one.name);
    if (named != nullptr && named->is(Node::Kind::text))
      faults_.add(named->place, fmt::format("there is no feedback behaviour '{}'", feedback.behaviour),
                  one_of(known), nearest(feedback.behaviour, known));
    return;
  }
  for (const auto &[name, place] : texts_of(table, "reads", behaviour->reads, faults_)) {
    const unsigned outcome = find_outcome(network_, name, place, faults_);
    if (outcome != none)
      feedback.reads.push_back(outcome);
  }
  for (const auto &[name, place] : texts_of(table, "writes", behaviour->writes, faults_)) {
    const unsigned p = resolver.parameter(name, place);
    if (p == none)
      continue;
    network::Parameter &parameter = network_.parameters[p];
    if (parameter.moves)
      faults_.add(place, fmt::format("two feedbacks write '{}'", name), "one");
    if (!parameter.then.empty())
      faults_.add(place, fmt::format("'{}' has later values, and a feedback writes it", name), "one of both");
    if (!network_.levers[parameter.first].has_range)
      faults_.add(place, fmt::format("'{}' is written by a feedback and has no range", name),
                  "range = [low, high]: it stays within");
    if (parameter.cells.attributes().size() > 1 ||
        (!feedback.writes.empty() &&
         parameter.cells.attributes() != feedback.cells.attributes()))
      faults_.add(place, fmt::format("'{}' differs by other attributes than a feedback can write", name),
                  "no attribute or one, the same for all that it writes");
    feedback.cells = parameter.cells;
    parameter.moves = true;
    parameter.first_level = network_.levels;
    network_.levels += parameter.cells.size();
    feedback.writes.push_back(p);
  }
  feedback.parameters = resolver.behaviour_parameters(behaviour->name, behaviour->parameters, with,
                                                      named->place);
  table.finish();
}

void SystemLoader::check_feedbacks() {
  for (std::size_t f = 0; f < network_.feedbacks.size(); ++f) {
    const network::Feedback &feedback = network_.feedbacks[f];
    const auto attribute =
        feedback.cells.attributes().empty() ? none : feedback.cells.attributes().front();
    const auto own = [&](unsigned a) { return a == attribute; };
    for (const unsigned o : feedback.reads) {
      const Outcome &outcome = network_.outcomes[o];
      const bool counts = outcome.kind == Outcome::Kind::flow || outcome.kind == Outcome::Kind::stock;
      if (!counts || outcome.dated != none || outcome.statistic != network::Statistic::none)
        faults_.add(feedback_nodes_[f]->place,
                    fmt::format("the feedback '{}' reads '{}', which is no count of a month",
                                feedback.name, outcome.name),
                    "a flow that is not dated by a mark, or a stock at the end of the month");
      else if (outcome.by != none && !own(outcome.by))
        faults_.add(feedback_nodes_[f]->place,
                    fmt::format("the feedback '{}' reads '{}', which is split by '{}'", feedback.name,
                                outcome.name, network_.attributes[outcome.by].name),
                    attribute == none ? "an outcome that is not split"
                                      : fmt::format("one split by '{}', or not split",
                                                    network_.attributes[attribute].name));
    }
    const auto &inputs = behaviour::find_feedback(feedback.behaviour)->parameters;
    for (std::size_t i = 0; i < feedback.parameters.size(); ++i) {
      world::Dependence dependence(network_);
      dependence.on(feedback.parameters[i]);
      const network::Cells cells = dependence.cells();
      for (const unsigned a : cells.attributes())
        if (!own(a))
          faults_.add(feedback_nodes_[f]->place,
                      fmt::format("what the feedback '{}' reads as '{}' differs by '{}'", feedback.name,
                                  inputs[i].name, network_.attributes[a].name),
                      "parameters that differ by the attribute of what it writes, or by none");
    }
  }
}

} // namespace rechtsweg::scenario
