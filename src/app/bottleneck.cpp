// rechtsweg bottleneck: what binds, and what one more of it would change.
#include "report/bottleneck.h"
#include "app/analysis.h"

#include <algorithm>
#include <thread>

namespace rechtsweg::app {
namespace {

/// Everything that decides a simulated value, and nothing else: more replicates can be asked for
/// later.
std::string digest(const study::BottleneckPlan &plan, const Version &about) {
  const scenario::Study &study = *plan.study;
  std::string text = fmt::format("bottleneck {} {} seed {} scale {} from {}\n", about.version,
                                 about.commit, study.seed, study.scale, plan.from.number);
  for (const scenario::Wanted &wanted : plan.targets)
    text += wanted.name + "\n";
  for (const scenario::OneMore &way : plan.ways)
    text += way.axis.name + "\n";
  for (const std::string &file : study.files)
    text += results::sha256_of_file(file) + " " + file + "\n";
  return results::sha256(text);
}

/// "RESOURCE=LEVER": another lever than the one that would be moved.
void name_lever(const std::string &text, double share, study::BottleneckPlan &plan,
                scenario::Faults &faults) {
  const scenario::Place place{"--lever", 0, 0};
  const auto equals = text.find('=');
  if (equals == std::string::npos) {
    faults.add(place, fmt::format("'{}' names no resource", text), "such as judges=court.judges");
    return;
  }
  std::vector<std::string> names;
  for (const auto &resource : plan.study->network.resources)
    names.push_back(resource.name);
  const std::string name = text.substr(0, equals);
  const auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end())
    faults.add(place, fmt::format("there is no resource '{}'", name), scenario::one_of(names),
               scenario::nearest(name, names));
  else {
    const auto r = static_cast<unsigned>(found - names.begin());
    plan.ways[r] = scenario::one_more(*plan.study, r, text.substr(equals + 1), plan.from, share,
                                      place, faults);
  }
}

} // namespace

int bottleneck(const BottleneckOptions &options) {
  const RunOptions &run_options = options.run;
  const scenario::Study study = opened(run_options);
  scenario::Faults faults;
  study::BottleneckPlan plan;
  plan.study = &study;
  plan.binds = options.binds;
  plan.from = scenario::day_of_decision(study, options.from, {"--from", 0, 0}, faults);
  for (const std::string &outcome : options.outcomes)
    if (const auto wanted = scenario::read_wanted(study, outcome, {"--outcome", 0, 0}, faults))
      plan.targets.push_back(*wanted);
  for (unsigned r = 0; r < study.network.resources.size(); ++r)
    plan.ways.push_back(scenario::one_more(study, r, plan.from, options.share));
  for (const std::string &lever : options.levers)
    name_lever(lever, options.share, plan, faults);
  if (study.network.resources.empty())
    faults.add({study.file, 0, 0}, "the system has no resources: nothing is scarce");
  if (faults.any())
    throw scenario::ScenarioError(faults.sorted());
  const unsigned threads =
      run_options.threads.value_or(std::max(1U, std::thread::hardware_concurrency()));
  const std::string path =
      run_options.output.empty() ? "results/" + study.id + "-bottleneck" : run_options.output;
  if (const auto code = AnalysisFolder::refused(run_options, path))
    return *code;
  study::BottleneckRun run(plan);
  AnalysisFolder folder(run_options, {"bottleneck", study.id, study.title, &study}, path,
                        digest(plan, version()));
  if (!run_options.quiet)
    fmt::print(stderr,
               "{}: {} resources, {} alternatives, at most {} simulations of all of them, seed {}, "
               "scale {}, {} threads\n",
               study.title, plan.ways.size(), study.alternatives.size(), run.simulations(),
               study.seed, results::number_text(study.scale), threads);
  Progress progress(static_cast<unsigned>(run.simulations()), threads, run_options.quiet,
                    "simulations");
  const auto result =
      folder.keeping([&] { return run.run(folder.evaluations(progress, threads)); });
  if (!result)
    return folder.interrupt();
  folder.complete(
      [&](const std::string &aside) { report::write_bottlenecks(plan, run, *result, aside); });
  if (run_options.json)
    fmt::print("{}\n", report::bottlenecks_as_json(plan, run, *result, path));
  else if (!run_options.quiet)
    fmt::print("{}\nThe tables are in {}\n", report::bottlenecks_in_words(plan, run, *result),
               path);
  return fine;
}

} // namespace rechtsweg::app
