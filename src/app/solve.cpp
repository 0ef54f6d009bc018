// rechtsweg solve: what it takes.
#include "app/app.h"
#include "app/progress.h"
#include "report/readable.h"
#include "study/sensitivity.h"
#include "study/solve.h"

#include <algorithm>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <thread>

namespace rechtsweg::app {
namespace {

/// Resources at the answer: the one in fullest use, and the one for which most are waiting.
std::string binding(const scenario::Study &study, const std::vector<world::Use> &use) {
  std::size_t fullest = use.size(), longest = use.size();
  const auto share = [&](std::size_t r) { return use[r].places > 0 ? use[r].used / use[r].places : 0; };
  for (std::size_t r = 0; r < use.size(); ++r) {
    if (fullest == use.size() || share(r) > share(fullest))
      fullest = r;
    if (use[r].waiting > 0 && (longest == use.size() || use[r].waiting > use[longest].waiting))
      longest = r;
  }
  if (fullest == use.size())
    return "the system has no resources: nothing is scarce";
  std::string text = fmt::format("fullest: {} ({:.0f}% in use)", study.network.resources[fullest].name, 100 * share(fullest));
  if (longest < use.size())
    text += fmt::format("; most wait for: {} ({} on average)", study.network.resources[longest].name,
                        report::readable(use[longest].waiting / study.scale));
  return text;
}

} // namespace

int solve(const SolveOptions &options) {
  const RunOptions &run = options.run;
  scenario::Options scenario_options;
  scenario_options.scale = run.scale;
  scenario::Study study = scenario::load_study(run.study, scenario_options);
  if (run.seed)
    study.seed = *run.seed;
  scenario::Faults faults;
  const std::size_t alternative =
      options.alternative.empty() ? 0 : scenario::find_alternative(study, options.alternative, {"--alternative", 0, 0}, faults);
  const auto axis = scenario::axis_of_decision(study.network, options.lever, {"--lever", 0, 0}, faults);
  const auto goal = scenario::read_goal(study, options.until, alternative, {"--until", 0, 0}, faults);
  study::Question question;
  question.probability = options.probability;
  question.most = run.replicates.value_or(40);
  const engine::Day from = scenario::day_of_decision(study, options.from, {"--from", 0, 0}, faults);
  if (axis) {
    question.low = axis->low;
    question.high = axis->high;
    char rest = 0;
    const auto dots = options.range.find("..");
    if (!options.range.empty() &&
        (dots == std::string::npos || std::sscanf(options.range.substr(0, dots).c_str(), "%lf%c", &question.low, &rest) != 1 ||
         std::sscanf(options.range.substr(dots + 2).c_str(), "%lf%c", &question.high, &rest) != 1 ||
         !(question.low < question.high)))
      faults.add({"--range", 0, 0}, fmt::format("'{}' is no range", options.range), "such as 100..400, the lower value first");
    else if (!(question.low < question.high))
      faults.add({"--lever", 0, 0}, fmt::format("the lever '{}' has no range", options.lever), "--range a..b");
    question.step = options.step.value_or(axis->whole ? 1 : (question.high - question.low) / 200);
    if (!(question.step > 0) || question.step > question.high - question.low)
      faults.add({"--step", 0, 0}, fmt::format("a step of {:g} does not fit into the range", question.step), "more than 0 and at most the range");
    question.precision = (question.high - question.low) / 50;
  }
  if (faults.any())
    throw scenario::ScenarioError(faults.sorted());
  const study::Layout layout(study);
  study::Model model;
  model.study = &study;
  model.layout = &layout;
  model.axes = {*axis};
  model.targets = {study::target_of(study, layout, goal->wanted)};
  model.where = scenario::Moved::on_top;
  model.from = from;
  // The ends of the range must make sense under the alternative.
  const scenario::Soundness soundness(study);
  for (const double value : {question.low, question.high})
    for (const auto &wrong : soundness.of(scenario::moved_timeline(study, alternative, {axis->change(value, from)}, model.where),
                                          nullptr, true, from))
      faults.add({"--range", 0, 0}, fmt::format("with '{}' at {:g}, {}", options.lever, value, wrong.what), "a narrower range");
  if (faults.any())
    throw scenario::ScenarioError(faults.sorted());
  study::Evaluations how;
  how.threads = run.threads.value_or(std::max(1U, std::thread::hardware_concurrency()));
  how.stop = stop_on_signals();
  unsigned simulated = 0;
  auto shown = std::chrono::steady_clock::now();
  how.finished = [&](const study::Point &, unsigned, const std::vector<double> &) {
    ++simulated;
    if (const auto now = std::chrono::steady_clock::now(); !run.quiet && now - shown > std::chrono::seconds(10)) {
      shown = now;
      fmt::print(stderr, "{} simulations\n", simulated);
    }
  };
  const auto solution = study::solve(model, goal->test, question, how);
  if (!solution) {
    fmt::print(stderr, "Interrupted after {} simulations\n", simulated);
    return interrupted;
  }
  using Kind = study::Solution::Kind;
  const std::string scarce = binding(study, solution->use);
  if (run.json) {
    nlohmann::ordered_json out = {{"condition", options.until}, {"lever", options.lever}, {"probability", options.probability},
                                  {"answer", solution->kind == Kind::found ? "found" : solution->kind == Kind::always ? "always" : "never"},
                                  {"end", solution->rising ? "smallest" : "largest"}, {"value", solution->value},
                                  {"low", solution->low_open ? nlohmann::ordered_json(nullptr) : nlohmann::ordered_json(solution->low)},
                                  {"high", solution->high_open ? nlohmann::ordered_json(nullptr) : nlohmann::ordered_json(solution->high)},
                                  {"replicates", solution->replicates}, {"simulations", simulated},
                                  {"not_monotone", solution->not_monotone}, {"resources", scarce}};
    for (const study::Response &r : solution->curve)
      out["curve"].push_back({{"value", r.value}, {"mean", r.mean}, {"held", r.held}, {"replicates", r.replicates}});
    fmt::print("{}\n", out.dump(1));
    return fine;
  }
  using report::readable;
  fmt::print("{}, in at least {:g}% of replicates, by {} from {} on\n\n", options.until, 100 * options.probability, options.lever,
             engine::iso(from));
  fmt::print("{:>14}  {:>14}  held\n", options.lever.substr(options.lever.rfind('.') + 1), "outcome");
  for (const study::Response &r : solution->curve)
    fmt::print("{:>14}  {:>14}  {} of {}\n", readable(r.value), readable(r.mean), r.held, r.replicates);
  if (solution->kind == Kind::never)
    fmt::print("\nNo value from {} to {} suffices. At the best end, {}: {}\n", readable(question.low), readable(question.high),
               readable(solution->value), scarce);
  else if (solution->kind == Kind::always)
    fmt::print("\nEvery value from {} to {} suffices.\n", readable(question.low), readable(question.high));
  else {
    const double lower = std::min(solution->low, solution->high), upper = std::max(solution->low, solution->high);
    const bool lower_open = solution->rising ? solution->low_open : solution->high_open,
               upper_open = solution->rising ? solution->high_open : solution->low_open;
    fmt::print("\n{} value: {} {} (90% interval {} to {}, {} replicates, {} simulations)\n",
               solution->rising ? "Smallest" : "Largest", readable(solution->value), axis->unit,
               lower_open ? "open" : readable(lower), upper_open ? "open" : readable(upper), solution->replicates, simulated);
    if (lower_open || upper_open)
      fmt::print("A side is open where the replicates are too few for it, or where the range ends.\n");
    fmt::print("Resources then: {}\n", scarce);
  }
  if (!solution->not_monotone.empty())
    fmt::print("Not monotone: {}. The answer holds for the branch next to it only.\n", solution->not_monotone);
  return fine;
}

} // namespace rechtsweg::app
