// What it takes, as a run of the server: the search of `rechtsweg solve` under a scenario.
#include "study/solve.h"
#include "report/pack.h"
#include "server/answer.h"
#include "server/run.h"
#include "study/sensitivity.h"

#include <algorithm>
#include <fmt/core.h>

namespace rechtsweg::server {

namespace {

using report::Json;

constexpr unsigned scenario_at = 1; // base and scenario

/// "OUTCOME[CATEGORY] < 5 by ..." as "OUTCOME.CATEGORY < 5 by ...".
std::string dotted(std::string goal) {
  const auto open = goal.find('['), close = goal.find(']');
  if (open != std::string::npos && close != std::string::npos && open < close &&
      goal.find_first_of(" \t") > close) {
    goal.erase(close, 1);
    goal[open] = '.';
  }
  return goal;
}

/// A search that makes sense, or every fault.
struct Search {
  study::Model model;
  study::Question question;
  scenario::Claim test;
  std::string unit;
};
Search search(const scenario::Study &study, const study::Ground &ground,
              const SolveRequest &request) {
  Search result;
  scenario::Faults faults;
  const auto axis =
      scenario::axis_of_decision(study.network, request.lever, {"lever", 0, 0}, faults);
  const auto goal =
      scenario::read_goal(study, dotted(request.goal), scenario_at, {"goal", 0, 0}, faults);
  auto &question = result.question;
  question.probability = request.probability;
  question.most = request.replicates;
  if (axis) {
    std::tie(question.low, question.high) =
        request.range.value_or(std::pair(axis->low, axis->high));
    if (!(question.low < question.high))
      faults.add({"lever", 0, 0}, fmt::format("the lever '{}' has no range", request.lever),
                 "a range");
    else if (const double most = 20 * std::max({1.0, std::abs(axis->base), std::abs(axis->low),
                                                std::abs(axis->high)});
             std::max(std::abs(question.low), std::abs(question.high)) > most)
      faults.add({"range", 0, 0}, "the range goes too far", fmt::format("at most {:g}", most));
    question.step = axis->whole ? 1 : (question.high - question.low) / 200;
    if (question.step > question.high - question.low)
      faults.add({"range", 0, 0}, "no step fits into the range", "a wider range");
    question.precision = (question.high - question.low) / 50;
  }
  const auto refuse_if = [&] {
    if (faults.any())
      throw Refusal(422, "faulty_scenario", faults.sorted().front().text(), faults.sorted());
  };
  refuse_if();
  result.test = goal->test;
  result.unit = axis->unit;
  result.model.study = &study;
  result.model.layout = &ground.layout;
  result.model.axes = {*axis};
  result.model.targets = {study::target_of(study, ground.layout, goal->wanted)};
  result.model.where = scenario::Moved::on_top;
  result.model.from = ground.decision;
  const scenario::Soundness soundness(study);
  for (const double value : {question.low, question.high})
    for (const auto &wrong : soundness.of(
             scenario::moved_timeline(study, scenario_at, {axis->change(value, ground.decision)},
                                      result.model.where),
             nullptr, true, ground.decision))
      faults.add({"range", 0, 0},
                 fmt::format("with '{}' at {:g}, {}", request.lever, value, wrong.what),
                 "a narrower range");
  refuse_if();
  return result;
}

/// What is scarce at the answer: resources in full use or waited for, the fullest first.
Json binding(const scenario::Study &study, const std::vector<world::Use> &use) {
  std::vector<std::size_t> scarce;
  const auto share = [&](std::size_t r) {
    return use[r].places > 0 ? use[r].used / use[r].places : 0;
  };
  for (std::size_t r = 0; r < use.size(); ++r)
    if (share(r) >= 0.95 || use[r].waiting / study.scale >= 10)
      scarce.push_back(r);
  std::stable_sort(scarce.begin(), scarce.end(),
                   [&](std::size_t a, std::size_t b) { return share(a) > share(b); });
  scarce.resize(std::min<std::size_t>(scarce.size(), 5));
  Json list = Json::array();
  for (const std::size_t r : scarce)
    list.push_back({{"resource", study.network.resources[r].name},
                    {"title", study.network.resources[r].title},
                    {"used", report::rounded(use[r].used / study.scale)},
                    {"places", report::rounded(use[r].places / study.scale)}});
  return list;
}

std::string answer_of(const study::Solution &solution, const Search &search,
                      const scenario::Study &study) {
  using Found = study::Solution::Kind;
  Json curve = Json::array();
  for (const study::Response &response : solution.curve)
    curve.push_back({{"value", response.value},
                     {"mean", report::rounded(response.mean)},
                     {"held", response.held},
                     {"replicates", response.replicates}});
  Json json = {{"kind", solution.kind == Found::found    ? "found"
                        : solution.kind == Found::always ? "always"
                                                         : "never"},
               {"value", solution.value},
               {"low", solution.low},
               {"high", solution.high},
               {"low_open", solution.low_open},
               {"high_open", solution.high_open},
               {"unit", search.unit},
               {"rising", solution.rising},
               {"replicates", solution.replicates},
               {"curve", std::move(curve)},
               {"not_monotone", solution.not_monotone},
               {"binding", binding(study, solution.use)}};
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

} // namespace

std::string Runs::solve(const std::string &study, const SolveRequest &request) {
  const auto offer = studies_.offer(study);
  std::shared_ptr<study::Ground> ground;
  auto both =
      std::make_shared<scenario::Study>(prepare(*offer, request.what_if, request.scale, ground));
  search(*both, *ground, request); // faults are told at once
  const std::lock_guard starting(starting_);
  check_room({});
  {
    const std::lock_guard lock(guard_);
    if (solvers_.size() >= 2)
      throw Refusal(429, "too_many_runs", "two searches are under way, or are being called off");
  }
  const Ptr run = made(study, request.what_if, "solve", request.replicates);
  add(run);
  auto work = [this, run, both = std::move(both), ground = std::move(ground), request] {
    work_on_solve(*run, *both, *ground, request);
  };
  const std::lock_guard lock(guard_);
  solvers_.emplace_back(run, std::jthread(std::move(work)));
  return run->head.id;
}

void Runs::work_on_solve(Run &run, const scenario::Study &study, const study::Ground &ground,
                         const SolveRequest &request) {
  std::string answer, error;
  const auto begun = std::chrono::steady_clock::now();
  try {
    const Search what = search(study, ground, request);
    study::Evaluations how;
    how.threads = threads_;
    how.stop = &run.stop;
    how.finished = [&](const study::Point &, unsigned, const std::vector<double> &) {
      if (std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count() >
          limits_.seconds) {
        error = fmt::format("it took more than {:g} seconds", limits_.seconds);
        run.stop = true;
      }
      {
        const std::lock_guard lock(run.guard);
        ++run.evaluations;
      }
      changed(run);
    };
    if (const auto solution = study::solve(what.model, what.test, what.question, how))
      answer = answer_of(*solution, what, study);
  } catch (const std::exception &failure) {
    error = failure.what();
  }
  {
    const std::lock_guard lock(run.guard);
    if (run.running()) { // not called off
      run.state = !error.empty() ? "failed" : answer.empty() ? "cancelled" : "done";
      run.error = error;
      run.answer = answer;
      if (run.state == "done") {
        run.finished = run.head.replicates;
        try {
          save_run(folder_, run.head.id,
                   solve_document(run.head, run.state, {}, run.evaluations, answer), {});
          run.saved = true;
        } catch (const std::exception &failure) {
          run.state = "failed";
          run.error = failure.what();
        }
      }
    }
  }
  changed(run);
  run.solved = true;
}

} // namespace rechtsweg::server
