// rechtsweg calibrate: which values of unknown levers agree with the published past.
#include "app/analysis.h"
#include "report/calibration.h"
#include "report/readable.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <thread>

namespace rechtsweg::app {
namespace {

using nlohmann::ordered_json;

/// Everything that decides the figures of a simulation, and nothing else: other priors, errors or
/// numbers of points use what is known already.
std::string simulated_by(const scenario::CalibrationPlan &plan, const Version &about) {
  const scenario::Study &study = plan.study;
  std::string text =
      fmt::format("{} {} seed {} scale {}\n", about.version, about.commit, study.seed, study.scale);
  for (const scenario::Unknown &unknown : plan.levers)
    text += fmt::format("{} {} {}\n", unknown.axis.name, static_cast<int>(unknown.axis.op),
                        unknown.axis.per);
  for (const scenario::PastFigure &figure : plan.figures)
    text += fmt::format("{} {} {}\n", figure.outcome, figure.category, figure.published.period);
  for (const std::string &file : study.files)
    if (file != study.files.back()) // the calibration itself, whose settings are above
      text += results::sha256_of_file(file) + " " + file + "\n";
  return results::sha256(text);
}

void print_calibration(const scenario::CalibrationPlan &plan,
                       const study::Calibration &calibration) {
  using report::readable;
  std::size_t width = 10;
  for (const scenario::Unknown &unknown : plan.levers)
    width = std::max(width, unknown.axis.name.size());
  fmt::print("\n{:<{}}  {:>20}  {:>8}  {:>8}  {:>20}  {:>8}\n", "lever", width, "range", "study",
             "median", "5% to 95%", "sd ratio");
  for (std::size_t l = 0; l < plan.levers.size(); ++l) {
    const scenario::Unknown &unknown = plan.levers[l];
    const study::Learnt &x = calibration.levers[l];
    fmt::print("{:<{}}  {:>20}  {:>8}  {:>8}  {:>20}  {:>8.2f}  {}\n", unknown.axis.name, width,
               readable(unknown.prior.low) + " to " + readable(unknown.prior.high),
               readable(unknown.axis.base), readable(x.posterior.median),
               readable(x.posterior.p05) + " to " + readable(x.posterior.p95), x.ratio, x.words());
  }
  fmt::print("\n");
  for (const auto &lines :
       {report::identified(plan, calibration), report::trusted(plan, calibration)})
    for (const std::string &line : lines)
      fmt::print("{}\n", line);
}

ordered_json number_or_null(double value) {
  return std::isfinite(value) ? ordered_json(value) : ordered_json(nullptr);
}

ordered_json calibration_json(const scenario::CalibrationPlan &plan,
                              const study::Calibration &calibration, const std::string &folder) {
  ordered_json out = {{"folder", folder},
                      {"posterior", folder + "/posterior.csv"},
                      {"page", folder + "/calibration.html"},
                      {"simulations", calibration.simulations}};
  for (std::size_t l = 0; l < plan.levers.size(); ++l) {
    const study::Learnt &x = calibration.levers[l];
    out["levers"].push_back({{"lever", plan.levers[l].axis.name},
                             {"median", number_or_null(x.posterior.median)},
                             {"p05", number_or_null(x.posterior.p05)},
                             {"p95", number_or_null(x.posterior.p95)},
                             {"sd_ratio", number_or_null(x.ratio)},
                             {"identified", x.words()}});
  }
  for (std::size_t f = 0; f < plan.figures.size(); ++f) {
    const study::Fit &fit = calibration.fits[f];
    out["figures"].push_back(
        {{"figure", plan.figures[f].name()},
         {"role", plan.figures[f].fitted ? "fitted" : "held out"},
         {"published", plan.figures[f].published.value},
         {"median", fit.after.means.empty() ? ordered_json(nullptr)
                                            : number_or_null(fit.after.quantile(0.5))},
         {"z", number_or_null(fit.z)},
         {"crps", number_or_null(fit.crps)}});
  }
  for (const auto &[name, score] :
       {std::pair{"last_year", &calibration.last_year}, std::pair{"trend", &calibration.trend}})
    out["held_out"][name] = {{"figures", score->figures},
                             {"crps", number_or_null(score->model)},
                             {"naive_crps", number_or_null(score->naive)}};
  out["emulator_confirmed"] = number_or_null(calibration.result.confirmed_all);
  for (const std::string &line : report::identified(plan, calibration))
    out["identifiability"].push_back(line);
  return out;
}

} // namespace

int calibrate(const RunOptions &options) {
  scenario::Options scenario_options;
  scenario_options.scale = options.scale;
  scenario::CalibrationPlan plan = scenario::load_calibration(options.study, scenario_options);
  adjust(plan.study, options);
  scenario::Faults faults;
  if (plan.study.replicates < 2)
    faults.add({"--replicates", 0, 0}, "one replicate does not show how large luck is",
               "at least 2");
  if (faults.any())
    throw scenario::ScenarioError(faults.sorted());
  const unsigned threads =
      options.threads.value_or(std::max(1U, std::thread::hardware_concurrency()));
  const std::string path = options.output.empty() ? "results/" + plan.id : options.output;
  if (const auto code = AnalysisFolder::refused(options, path))
    return *code;
  study::CalibrationRun run(plan);
  AnalysisFolder folder(options, {"calibration", plan.id, plan.title, &plan.study}, path,
                        simulated_by(plan, version()));
  if (!options.quiet) {
    fmt::print(stderr, "{}: {} levers, {} figures, {} simulations, seed {}, scale {}, {} threads\n",
               plan.title, plan.levers.size(), plan.figures.size(), run.simulations(),
               plan.study.seed, results::number_text(plan.study.scale), threads);
    for (const std::string &reason : plan.left_out)
      fmt::print(stderr, "left out: {}\n", reason);
  }
  Progress progress(static_cast<unsigned>(run.simulations()), threads, options.quiet,
                    "simulations");
  double best = INFINITY;
  const auto how = folder.evaluations(progress, threads, [&](const std::vector<double> &values) {
    if (const double far = study::distance(run.observed(), values); far < best)
      best = far;
    return fmt::format("best distance {:.2f}", best);
  });
  const auto calibration = folder.keeping([&] { return run.run(how); });
  if (!calibration)
    return folder.interrupt();
  folder.complete([&](const std::string &aside) {
    report::write_calibration(plan, *calibration, aside);
    results::write_file(aside + "/calibration.html", report::calibration_page(plan, *calibration));
  });
  if (options.json)
    fmt::print("{}\n", calibration_json(plan, *calibration, path).dump(1));
  else if (!options.quiet) {
    print_calibration(plan, *calibration);
    fmt::print("\nThe page is {0}/calibration.html, the posterior {0}/posterior.csv (rechtsweg run "
               "STUDY --posterior {0}/posterior.csv)\n",
               path);
  }
  return fine;
}

} // namespace rechtsweg::app
