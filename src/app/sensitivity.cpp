// rechtsweg sensitivity: which levers matter.
#include "app/analysis.h"
#include "report/readable.h"
#include "report/sensitivity.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <thread>

namespace rechtsweg::app {
namespace {

using nlohmann::ordered_json;

/// Everything that decides a value of a target at a point, and nothing else: more trajectories, rows
/// or replicates can be asked for later.
std::string digest(const scenario::SensitivityPlan &plan, const Version &about) {
  const scenario::Study &study = plan.study;
  std::string text = fmt::format("{} {} seed {} scale {} moved {}\n", about.version, about.commit, study.seed,
                                 study.scale, plan.from.number);
  for (const scenario::Axis &axis : plan.axes)
    text += fmt::format("{} {} {}\n", axis.name, static_cast<int>(axis.op), axis.per);
  for (const scenario::Wanted &wanted : plan.targets)
    text += wanted.name + "\n";
  for (const std::string &file : study.files)
    if (file != study.files.back()) // the analysis itself, whose settings are above
      text += results::sha256_of_file(file) + " " + file + "\n";
  return results::sha256(text);
}

void print_tables(const scenario::SensitivityPlan &plan, const study::SensitivityRun &run,
                  const study::Sensitivity &result) {
  using report::readable;
  constexpr std::size_t most_lines = 15;
  std::size_t width = 10;
  for (const scenario::Axis &axis : plan.axes)
    width = std::max(width, axis.name.size());
  for (std::size_t t = 0; t < run.model().targets.size(); ++t) {
    const study::Target &target = run.model().targets[t];
    const study::Influence &influence = result.targets[t];
    fmt::print("\n{}\n  in the study {} {} ({} to {} over {} replicates)\n", target.name, readable(influence.base.mean),
               target.unit, readable(influence.base.p05), readable(influence.base.p95), plan.study.replicates);
    if (!influence.screened.empty()) {
      fmt::print("\n  {:<{}}  {:>10}  {:>22}  {:>10}  {:>10}  {:>10}\n", "screening", width, "mu*", "5% to 95%", "mu",
                 "sigma", "noise");
      for (std::size_t i = 0; i < std::min(most_lines, influence.order.size()); ++i) {
        const study::Effects &e = influence.screened[influence.order[i]];
        fmt::print("  {:<{}}  {:>10}  {:>22}  {:>10}  {:>10}  {:>10}\n", plan.axes[influence.order[i]].name, width,
                   readable(e.mu_star.value), readable(e.mu_star.low) + " to " + readable(e.mu_star.high),
                   readable(e.mu), readable(e.sigma), plan.study.replicates > 1 ? readable(e.noise) : "-");
      }
      if (influence.order.size() > most_lines)
        fmt::print("  ... and {} more in screening.csv\n", influence.order.size() - most_lines);
    }
    if (!influence.bars.empty()) {
      fmt::print("\n  {:<{}}  {:>24}  {:>12}  {:>12}\n", "one at a time", width, "from ... to", "at lowest", "at highest");
      for (const study::Bar &bar : influence.bars)
        fmt::print("  {:<{}}  {:>24}  {:>12}  {:>12}\n", plan.axes[bar.axis].name, width,
                   readable(bar.low) + " to " + readable(bar.high), readable(bar.at_low.mean), readable(bar.at_high.mean));
    }
    if (!influence.decomposed.inputs.empty()) {
      fmt::print("\n  {:<{}}  {:>8}  {:>18}  {:>8}  {:>18}\n", "share of variance", width, "first", "5% to 95%", "total",
                 "5% to 95%");
      for (std::size_t i = 0; i < influence.decomposed.inputs.size(); ++i) {
        const study::Indices &x = influence.decomposed.inputs[i];
        fmt::print("  {:<{}}  {:>8.3f}  {:>18}  {:>8.3f}  {:>18}\n", plan.axes[result.decomposed[i]].name, width,
                   x.first.value, fmt::format("{:.3f} to {:.3f}", x.first.low, x.first.high), x.total.value,
                   fmt::format("{:.3f} to {:.3f}", x.total.low, x.total.high));
      }
      if (plan.study.replicates > 1)
        fmt::print("  luck left in a mean of {} replicates: {:.2g}% of the variance\n", plan.study.replicates,
                   100 * influence.decomposed.chance);
    }
  }
}

ordered_json number(double value) { return std::isfinite(value) ? ordered_json(value) : ordered_json(nullptr); }
ordered_json interval(const study::Interval &x) {
  return {{"value", number(x.value)}, {"p05", number(x.low)}, {"p95", number(x.high)}};
}

ordered_json as_json(const scenario::SensitivityPlan &plan, const study::SensitivityRun &run,
                     const study::Sensitivity &result, const std::string &folder) {
  ordered_json out = {{"folder", folder}, {"chart", folder + "/sensitivity.html"}, {"targets", ordered_json::array()}};
  for (std::size_t t = 0; t < run.model().targets.size(); ++t) {
    const study::Influence &influence = result.targets[t];
    ordered_json target = {{"target", run.model().targets[t].name}, {"base", number(influence.base.mean)}};
    for (const unsigned a : influence.order) {
      const study::Effects &e = influence.screened[a];
      target["screening"].push_back({{"lever", plan.axes[a].name}, {"mu_star", interval(e.mu_star)},
                                     {"mu", number(e.mu)}, {"sigma", number(e.sigma)}, {"noise", number(e.noise)}});
    }
    for (const study::Bar &bar : influence.bars)
      target["tornado"].push_back({{"lever", plan.axes[bar.axis].name}, {"low", number(bar.low)}, {"high", number(bar.high)},
                                   {"at_low", number(bar.at_low.mean)}, {"at_high", number(bar.at_high.mean)}});
    for (std::size_t i = 0; i < influence.decomposed.inputs.size(); ++i)
      target["variance"].push_back({{"lever", plan.axes[result.decomposed[i]].name},
                                    {"first", interval(influence.decomposed.inputs[i].first)},
                                    {"total", interval(influence.decomposed.inputs[i].total)}});
    out["targets"].push_back(std::move(target));
  }
  return out;
}

} // namespace

int sensitivity(const RunOptions &options) {
  scenario::Options scenario_options;
  scenario_options.scale = options.scale;
  scenario::SensitivityPlan plan = scenario::load_sensitivity(options.study, scenario_options);
  adjust(plan.study, options);
  const unsigned threads = options.threads.value_or(std::max(1U, std::thread::hardware_concurrency()));
  const std::string path = options.output.empty() ? "results/" + plan.id : options.output;
  if (const auto code = AnalysisFolder::refused(options, path))
    return *code;
  study::SensitivityRun run(plan);
  AnalysisFolder folder(options, {"sensitivity", plan.id, plan.title, &plan.study}, path, digest(plan, version()));
  const std::size_t most = study::simulations(plan);
  if (!options.quiet) {
    fmt::print(stderr, "{}: {} levers, {} targets, at most {} simulations, seed {}, scale {}, {} threads\n", plan.title,
               plan.axes.size(), plan.targets.size(), most, plan.study.seed, results::number_text(plan.study.scale), threads);
    for (const std::string &reason : plan.left_out)
      fmt::print(stderr, "left out: {}\n", reason);
  }
  Progress progress(static_cast<unsigned>(most), threads, options.quiet, "simulations");
  const auto result =
      folder.keeping([&] { return run.run(folder.evaluations(progress, threads)); });
  if (!result)
    return folder.interrupt();
  folder.complete([&](const std::string &aside) {
    report::write_sensitivity(plan, run, *result, aside);
    results::write_file(aside + "/sensitivity.html", report::sensitivity_page(plan, run, *result));
  });
  if (options.json)
    fmt::print("{}\n", as_json(plan, run, *result, path).dump(1));
  else if (!options.quiet) {
    print_tables(plan, run, *result);
    fmt::print("\nThe tables are in {0}, the charts in {0}/sensitivity.html\n", path);
  }
  return fine;
}

} // namespace rechtsweg::app
