// rechtsweg solve: what it takes of one lever, or the cheapest mix of two or three.
#include "app/analysis.h"
#include "app/answers.h"
#include "scenario/names.h"
#include "study/sensitivity.h"

#include <algorithm>
#include <thread>

namespace rechtsweg::app {
namespace {

constexpr unsigned most_levers = 3;

struct Range {
  double low = 0, high = 0;
};

/// "100..400".
std::optional<Range> range_in(const std::string &text) {
  Range range;
  char rest = 0;
  const auto dots = text.find("..");
  if (dots == std::string::npos ||
      std::sscanf(text.substr(0, dots).c_str(), "%lf%c", &range.low, &rest) != 1 ||
      std::sscanf(text.substr(dots + 2).c_str(), "%lf%c", &range.high, &rest) != 1 ||
      !(range.low < range.high) || !std::isfinite(range.high - range.low))
    return std::nullopt;
  return range;
}

/// A lever as typed: NAME, NAME=LOW..HIGH, NAME=LOW..HIGH@COST or NAME@COST.
struct Named {
  std::string name;
  scenario::Axis axis;
  Range range;
  std::optional<double> cost;
};

std::optional<Named> lever_in(const scenario::Study &study, const std::string &text,
                              scenario::Faults &faults) {
  const scenario::Place place{"--lever", 0, 0};
  Named lever;
  std::string range, cost;
  const auto at = text.find('@'), equals = text.find('=');
  lever.name = text.substr(0, std::min(at, equals));
  if (at != std::string::npos)
    cost = text.substr(at + 1);
  if (equals < at)
    range = text.substr(equals + 1, at == std::string::npos ? at : at - equals - 1);
  const auto axis = scenario::axis_of_decision(study.network, lever.name, place, faults);
  char rest = 0;
  double number = 0;
  if (at != std::string::npos) {
    if (std::sscanf(cost.c_str(), "%lf%c", &number, &rest) != 1 || !(number > 0) ||
        !std::isfinite(number))
      faults.add(place, fmt::format("'{}' is no cost of one more of '{}'", cost, lever.name),
                 "a number greater than 0");
    else
      lever.cost = number;
  }
  if (!axis)
    return std::nullopt;
  lever.axis = *axis;
  lever.range = {axis->low, axis->high};
  if (equals < at) {
    const auto given = range_in(range);
    if (!given)
      faults.add(place, fmt::format("'{}' is no range", range),
                 "such as 100..400, the lower value first");
    else
      lever.range = *given;
  }
  return lever;
}

/// The levers, with ranges that may be searched.
std::vector<Named> levers_in(const scenario::Study &study, const SolveOptions &options,
                             scenario::Faults &faults) {
  const scenario::Place place{"--lever", 0, 0};
  std::vector<Named> levers;
  const bool mix = options.levers.size() > 1;
  if (options.levers.size() > most_levers)
    faults.add(place, fmt::format("{} levers are too many", options.levers.size()),
               fmt::format("one, or a mix of at most {}", most_levers));
  for (const std::string &text : options.levers) {
    auto lever = lever_in(study, text, faults);
    if (!lever)
      continue;
    if (!mix && !options.range.empty()) {
      const auto range = range_in(options.range);
      if (text.find('=') != std::string::npos)
        faults.add({"--range", 0, 0}, "the range is given with the lever already",
                   "one of the two");
      else if (!range)
        faults.add({"--range", 0, 0}, fmt::format("'{}' is no range", options.range),
                   "such as 100..400, the lower value first");
      else
        lever->range = *range;
    }
    if (!(lever->range.low < lever->range.high))
      faults.add(place, fmt::format("the lever '{}' has no range", lever->name),
                 lever->name + "=LOW..HIGH");
    if (mix && !lever->cost)
      faults.add(place, fmt::format("what one more of '{}' costs is not said", lever->name),
                 text + "@COST, in a unit that all levers of the mix share");
    if (!mix && lever->cost)
      faults.add(place, fmt::format("the cost of '{}' changes nothing", lever->name),
                 "a cost only where there are several levers");
    if (std::any_of(levers.begin(), levers.end(), [&](const Named &other) {
          return lever->axis.overlaps(other.axis);
        }))
      faults.add(place, fmt::format("the lever '{}' is in the mix already", lever->name));
    levers.push_back(std::move(*lever));
  }
  if (mix && !options.range.empty())
    faults.add({"--range", 0, 0}, "a mix has a range for each lever",
               "--lever NAME=LOW..HIGH@COST");
  if (mix && options.step)
    faults.add({"--step", 0, 0}, "a mix is searched in fiftieths of each range", "no --step");
  return levers;
}

double step_of(const Named &lever, const SolveOptions &options, bool mix,
               scenario::Faults &faults) {
  const double width = lever.range.high - lever.range.low;
  if (mix)
    return lever.axis.whole ? std::max(1.0, std::ceil(width / 50)) : width / 50;
  const double step = options.step.value_or(lever.axis.whole ? 1 : width / 200);
  if (!(step > 0) || step > width)
    faults.add({"--step", 0, 0}, fmt::format("a step of {:g} does not fit into the range", step),
               "more than 0 and at most the range");
  return step;
}

/// Every corner of the ranges must make sense under the alternative.
void check_corners(const study::Model &model, const std::vector<Named> &levers,
                   std::size_t alternative, scenario::Faults &faults) {
  const scenario::Study &study = *model.study;
  const scenario::Soundness soundness(study);
  for (unsigned corner = 0; corner < 1U << levers.size(); ++corner) {
    std::vector<scenario::LeverChange> changes;
    std::string where;
    for (std::size_t i = 0; i < levers.size(); ++i) {
      const double value = (corner >> i & 1U) != 0 ? levers[i].range.high : levers[i].range.low;
      changes.push_back(levers[i].axis.change(value, model.from));
      where += fmt::format("{}'{}' at {:g}", i == 0 ? "" : " and ", levers[i].name, value);
    }
    const auto timeline = scenario::moved_timeline(study, alternative, changes, model.where);
    for (const auto &wrong : soundness.of(timeline, nullptr, true, model.from))
      faults.add({"--lever", 0, 0}, fmt::format("with {}, {}", where, wrong.what),
                 "a narrower range");
  }
}

/// Everything that decides a simulated value, and nothing else.
std::string digest(const study::Model &model, const std::vector<Named> &levers,
                   const scenario::Wanted &wanted, std::size_t alternative) {
  const scenario::Study &study = *model.study;
  const Version about = version();
  std::string text = fmt::format("solve {} {} seed {} scale {} from {} alternative {}\n{}\n",
                                 about.version, about.commit, study.seed, study.scale,
                                 model.from.number, alternative, wanted.name);
  for (const Named &lever : levers)
    text += lever.name + "\n";
  for (const std::string &file : study.files)
    text += results::sha256_of_file(file) + " " + file + "\n";
  return results::sha256(text);
}

} // namespace

int solve(const SolveOptions &options) {
  const RunOptions &run = options.run;
  const scenario::Study study = opened(run);
  scenario::Faults faults;
  const bool mix = options.levers.size() > 1;
  const std::size_t alternative =
      options.alternative.empty()
          ? 0
          : scenario::find_alternative(study, options.alternative, {"--alternative", 0, 0}, faults);
  const auto goal =
      scenario::read_goal(study, options.until, alternative, {"--until", 0, 0}, faults);
  const engine::Day from = scenario::day_of_decision(study, options.from, {"--from", 0, 0}, faults);
  if (run.output.empty() && (run.resume || run.force))
    faults.add({run.resume ? "--resume" : "--force", 0, 0}, "there is no folder to look into",
               "-o FOLDER");
  const auto levers = levers_in(study, options, faults);
  if (faults.any())
    throw scenario::ScenarioError(faults.sorted());
  std::vector<double> steps;
  for (const Named &lever : levers)
    steps.push_back(step_of(lever, options, mix, faults));
  const study::Layout layout(study);
  study::Model model;
  model.study = &study;
  model.layout = &layout;
  for (const Named &lever : levers)
    model.axes.push_back(lever.axis);
  model.targets = {study::target_of(study, layout, goal->wanted)};
  model.where = scenario::Moved::on_top;
  model.from = from;
  check_corners(model, levers, alternative, faults);
  if (faults.any())
    throw scenario::ScenarioError(faults.sorted());

  std::optional<AnalysisFolder> folder;
  if (!run.output.empty()) {
    if (const auto code = AnalysisFolder::refused(run, run.output))
      return *code;
    folder.emplace(run, AnalysisName{"solve", study.id, study.title, &study}, run.output,
                   digest(model, levers, goal->wanted, alternative));
  }
  const unsigned threads = run.threads.value_or(std::max(1U, std::thread::hardware_concurrency()));
  Progress progress(0, threads, run.quiet, "simulations");
  study::Evaluations how;
  if (folder)
    how = folder->evaluations(progress, threads);
  else {
    how.threads = threads;
    how.stop = stop_on_signals();
    how.finished = [&](const study::Point &, unsigned, const std::vector<double> &) {
      progress.finished(true);
    };
  }
  const auto keeping = [&](auto &&search) { return folder ? folder->keeping(search) : search(); };
  const auto interrupt = [&] {
    if (folder)
      return folder->interrupt();
    fmt::print(stderr, "\nInterrupted after {} simulations; with -o FOLDER they would be kept\n",
               progress.done());
    return static_cast<int>(interrupted);
  };
  Answer answer;
  const Asked asked{&options, &model, from};
  if (mix) {
    study::MixQuestion question;
    question.probability = options.probability;
    question.most = run.replicates.value_or(40);
    for (std::size_t i = 0; i < levers.size(); ++i)
      question.levers.push_back(
          {levers[i].range.low, levers[i].range.high, steps[i], *levers[i].cost});
    const auto found =
        keeping([&] { return study::cheapest_mix(model, goal->test, question, how); });
    if (!found)
      return interrupt();
    answer = answer_of(asked, question, *found, progress.done());
  } else {
    study::Question question;
    question.probability = options.probability;
    question.most = run.replicates.value_or(40);
    question.low = levers.front().range.low;
    question.high = levers.front().range.high;
    question.step = steps.front();
    question.precision = (question.high - question.low) / 50;
    const auto found = keeping([&] { return study::solve(model, goal->test, question, how); });
    if (!found)
      return interrupt();
    answer = answer_of(asked, question, *found, progress.done());
  }
  if (folder)
    folder->complete([&](const std::string &aside) {
      results::write_file(aside + "/answer.txt", answer.words);
      results::write_file(aside + "/answer.json", answer.json);
    });
  fmt::print("{}", run.json ? answer.json : answer.words);
  return fine;
}

} // namespace rechtsweg::app
