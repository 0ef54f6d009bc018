#include "app/app.h"
#include "engine/check.h"
#include "results/store.h"
#include "scenario/faults.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <fmt/core.h>

namespace rechtsweg::app {

std::string default_study() { return "studies/guatemala-2017.toml"; }

namespace {

int wrong_usage(const std::string &what) {
  fmt::print(stderr, "{}\n", what);
  return wrong_input;
}

int dispatch(int argc, char **argv) {
  CLI::App app{"Rechtsweg simulates an enforcement-and-adjudication system person by person."};
  app.require_subcommand(1);
  const Version v = version();
  app.set_version_flag("--version", fmt::format("rechtsweg {} ({}, {})", v.version, v.commit, v.compiler));
  app.footer("Examples:\n"
             "  rechtsweg run\n"
             "  rechtsweg check studies/guatemala-2017.toml\n"
             "  rechtsweg levers systems/us-southwest-2017\n");

  RunOptions options;
  for (int i = 0; i < argc; ++i) {
    std::string argument = i == 0 ? "rechtsweg" : argv[i];
    if (argument.find(' ') != std::string::npos)
      argument = "'" + argument + "'";
    options.command += (i == 0 ? "" : " ") + argument;
  }
  auto *run_command = app.add_subcommand("run", "Run a study and write its results folder");
  run_command->add_option("study", options.study, "A study, or the folder of a system")->default_str(default_study());
  run_command->add_option("-o,--output", options.output, "Results folder (default: results/<study>)");
  const auto simulates = [](CLI::App *command, RunOptions &of, const char *json) {
    command->add_option("-n,--replicates", of.replicates, "Number of replicates")->check(CLI::Range(1, 100000));
    command->add_option("--threads", of.threads, "Threads (default: all processors)")->check(CLI::Range(1, 1024));
    command->add_option("--seed", of.seed, "Seed of the random numbers")->check(CLI::Validator([](std::string &text) {
      return !text.empty() && text[0] == '-' ? fmt::format("{} is no seed; expected a whole number of at least 0", text) : std::string();
    }, "", "seed"));
    command->add_option("--scale", of.scale, "Share of people and capacities, such as 0.1")->check(CLI::Range(1e-6, 100.0));
    command->add_flag("--resume", of.resume, "Use what an interrupted run has kept");
    command->add_flag("--force", of.force, "Replace what the results folder holds");
    command->add_flag("-q,--quiet", of.quiet, "Say nothing but errors");
    command->add_flag("--json", of.json, json);
  };
  simulates(run_command, options, "Print where the results are as JSON");
  run_command->add_option("--until", options.until, "Go on until a figure is precise enough; --replicates is the most");
  run_command->add_option("--shard", options.shard, "Run only every n-th replicate: 3/7 is the third of seven shards");
  run_command->add_flag("--structures", options.structures, "Simulate the study under its other descriptions of the system too ([[structure]])");
  run_command->add_option("--posterior", options.posterior, "Levers from the draws of a calibration, two replicates each: its posterior.csv");
  run_command->footer("Example: rechtsweg run studies/guatemala-2017.toml --replicates 5\n\n"
                      "--until 'NAME [in PERIOD] [under ALTERNATIVE [against ALTERNATIVE]] +- PRECISION'\n"
                      "takes a claim, an outcome, or OUTCOME/CATEGORY. Every ten replicates it looks whether\n"
                      "the 90% interval of the mean is within the precision. Without 'under': of the paired\n"
                      "difference of every alternative from the base. Example:\n"
                      "  rechtsweg run -n 200 --until 'eoir_pending_cases_fy_end in FY2018 +- 500'");

  MergeOptions merge_options;
  auto *merge_command = app.add_subcommand("merge", "Make one study of all its shards");
  merge_command->add_option("folders", merge_options.folders, "Folders that run --shard wrote")->required();
  merge_command->add_option("-o,--output", merge_options.output, "Results folder (default: results/<study>)");
  merge_command->add_flag("--force", merge_options.force, "Replace what the results folder holds");
  merge_command->add_flag("-q,--quiet", merge_options.quiet, "Say nothing but errors");
  merge_command->add_flag("--json", merge_options.json, "Print where the results are as JSON");
  merge_command->footer("Example: rechtsweg merge results/guatemala-2017-shard-* -o results/guatemala-2017");

  auto *sensitivity_command = app.add_subcommand("sensitivity", "Which levers matter: screening, tornado, Sobol indices");
  sensitivity_command->add_option("file", options.study, "A sensitivity analysis (docs/sensitivity.md)")->required();
  sensitivity_command->add_option("-o,--output", options.output, "Results folder (default: results/<file>)");
  simulates(sensitivity_command, options, "Print the results as JSON");
  sensitivity_command->footer("Example: rechtsweg sensitivity analyses/open-cases.toml --scale 0.05");

  auto *calibrate_command = app.add_subcommand("calibrate", "Fit unknown levers to published figures");
  calibrate_command->add_option("file", options.study, "A calibration (docs/calibration.md)")->required();
  calibrate_command->add_option("-o,--output", options.output, "Results folder (default: results/<file>)");
  simulates(calibrate_command, options, "Print the results as JSON");
  calibrate_command->footer("Example: rechtsweg calibrate analyses/past.toml --scale 0.1");

  SolveOptions solving;
  auto *solve_command = app.add_subcommand("solve", "What value of a lever, or cheapest mix of levers, makes a condition hold");
  solve_command->add_option("study", solving.run.study, "A study, or the folder of a system")->required();
  solve_command->add_option("--lever", solving.levers, "The lever that is set, on top of all measures; NAME=LOW..HIGH@COST, two or three times: the cheapest mix")->required()->expected(1)->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  solve_command->add_option("--until", solving.until, "Such as \"OUTCOME < 500000 by 2018-09-30\" (docs/solve.md)")->required();
  solve_command->add_option("--probability", solving.probability, "In what share of replicates it must hold")->check(CLI::Range(0.01, 0.99))->capture_default_str();
  solve_command->add_option("--alternative", solving.alternative, "Under this alternative (default: base)");
  solve_command->add_option("--range", solving.range, "Values to search, such as 250..400 (default: the lever's range)");
  solve_command->add_option("--from", solving.from, "The date on which levers are set (default: the first day)");
  solve_command->add_option("--step", solving.step, "Resolution of the answer");
  solve_command->add_option("-o,--output", solving.run.output, "Keep simulations and the answer in this folder (default: nothing is kept)");
  simulates(solve_command, solving.run, "Print the answer as JSON");
  solve_command->footer("--replicates is the most that are used (default: 40). Example:\n"
                        "  rechtsweg solve studies/guatemala-2017.toml --lever court.judges --from 2016-10-01 --range 250..600 "
                        "--until \"eoir_pending_cases_fy_end <= 0 by 2018-09-30 since 2017-09-30\"");

  BottleneckOptions narrow;
  auto *bottleneck_command = app.add_subcommand("bottleneck", "Which resource binds when, and what one more of it would change");
  bottleneck_command->add_option("study", narrow.run.study, "A study, or the folder of a system")->required();
  bottleneck_command->add_option("--outcome", narrow.outcomes, "What one more is worth in, such as \"OUTCOME in FY2018\" or \"OUTCOME by 2018-09-30\"; may be repeated")->required()->expected(1)->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  bottleneck_command->add_option("--from", narrow.from, "The date from which on there is one more (default: the first day)");
  bottleneck_command->add_option("--share", narrow.share, "Levers are moved by one, or by this share if it is more")->check(CLI::Range(1e-6, 1.0))->capture_default_str();
  bottleneck_command->add_option("--binds", narrow.binds, "A resource binds that does so on this share of the days of a year")->check(CLI::Range(0.0, 1.0))->capture_default_str();
  bottleneck_command->add_option("--lever", narrow.levers, "Another lever for a resource, such as flight_gt=removal.seats; may be repeated")->expected(1)->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  bottleneck_command->add_option("-o,--output", narrow.run.output, "Results folder (default: results/<study>-bottleneck)");
  simulates(bottleneck_command, narrow.run, "Print the results as JSON");
  bottleneck_command->footer("Example: rechtsweg bottleneck studies/guatemala-2017.toml --scale 0.05 --from 2016-10-01 "
                             "--outcome \"eoir_pending_cases_fy_end in FY2018\"");

  std::vector<std::string> files;
  std::string system;
  auto *check_command = app.add_subcommand("check", "List every fault of systems, measures and studies");
  check_command->add_option("files", files, "Files or folders")->required();
  check_command->add_option("--system", system, "The system to which a measure belongs");
  check_command->footer("Example: rechtsweg check measures/wall_as_stated.toml --system systems/us-southwest-2017");

  std::string levers_system;
  bool levers_json = false;
  auto *levers_command = app.add_subcommand("levers", "List every lever with its evidence");
  levers_command->add_option("system", levers_system, "Folder of a system")->required();
  levers_command->add_flag("--json", levers_json, "As JSON");
  levers_command->footer("Example: rechtsweg levers systems/us-southwest-2017 | grep court");

  std::string draw_system, draw_output;
  auto *draw_command = app.add_subcommand("draw", "Draw a system as a picture (SVG)");
  draw_command->add_option("system", draw_system, "Folder of a system")->required();
  draw_command->add_option("-o,--output", draw_output, "File (default: standard output)");
  draw_command->footer("Example: rechtsweg draw systems/us-southwest-2017 -o system.svg");

  std::string trace_study = default_study(), trace_from;
  unsigned person = 1, replicate = 0;
  auto *trace_command = app.add_subcommand("trace", "One synthetic person's life under each alternative");
  trace_command->add_option("study", trace_study, "A study")->capture_default_str();
  trace_command->add_option("--person", person, "Number of the person, in order of arrival")->required()->check(CLI::Range(1, 1000000000));
  trace_command->add_option("--replicate", replicate, "Number of the replicate");
  trace_command->add_option("--from", trace_from, "Count arrivals from this date on, such as 2017-03-01");
  trace_command->footer("Example: rechtsweg trace studies/guatemala-2017.toml --person 7 --from 2017-03-01");

  std::string report_folder;
  auto *report_command = app.add_subcommand("report", "Build the report of a results folder anew");
  report_command->add_option("folder", report_folder, "Results folder")->required();
  report_command->footer("Example: rechtsweg report results/guatemala-2017");

  ServeOptions serving;
  serving.study = default_study();
  auto *serve_command = app.add_subcommand("serve", "A page on this machine, on which levers can be moved");
  serve_command->add_option("study", serving.study, "A study, or the folder of a system")->capture_default_str();
  serve_command->add_option("-o,--output", serving.output, "Where finished runs are kept")->capture_default_str();
  serve_command->add_option("--port", serving.port, "Port; 0: any that is free (default: the first free one from 8017 on)")->check(CLI::Range(0, 65535));
  serve_command->add_option("--threads", serving.threads, "Threads (default: all processors)")->check(CLI::Range(1, 1024));
  serve_command->add_option("--scale", serving.scale, "Share of people and capacities, such as 0.1")->check(CLI::Range(1e-6, 100.0));
  serve_command->footer("Example: rechtsweg serve studies/guatemala-2017.toml");

  std::vector<std::string> verbs;
  for (const CLI::App *verb : app.get_subcommands({}))
    verbs.push_back(verb->get_name());
  if (argc > 1 && argv[1][0] != '-' &&
      std::find(verbs.begin(), verbs.end(), argv[1]) == verbs.end()) {
    const std::string near = scenario::nearest(argv[1], verbs);
    return wrong_usage(fmt::format("there is no command '{}'; expected {}{}", argv[1], scenario::one_of(verbs),
                                   near.empty() ? "" : "; did you mean '" + near + "'?"));
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError &error) {
    const int code = app.exit(error);
    return code == 0 ? fine : wrong_input;
  }
  if (*run_command) {
    if (options.study.empty()) {
      options.study = default_study();
      std::error_code missing;
      if (!std::filesystem::exists(options.study, missing))
        return wrong_usage("there is no " + options.study + " here; name a study, or run in the folder that holds it");
    }
    return run(options);
  }
  if (*merge_command) {
    merge_options.command = options.command;
    return merge(merge_options);
  }
  if (*sensitivity_command)
    return sensitivity(options);
  if (*calibrate_command)
    return calibrate(options);
  if (*solve_command)
    return solve(solving);
  if (*bottleneck_command) {
    narrow.run.command = options.command;
    return bottleneck(narrow);
  }
  if (*check_command)
    return check(files, system);
  if (*levers_command)
    return levers(levers_system, levers_json);
  if (*draw_command)
    return draw(draw_system, draw_output);
  if (*trace_command)
    return trace(trace_study, person, replicate, trace_from);
  if (*serve_command) {
    serving.command = options.command;
    return serve(serving);
  }
  return report(report_folder);
}

} // namespace
} // namespace rechtsweg::app

int main(int argc, char **argv) {
  using namespace rechtsweg;
  try {
    return app::dispatch(argc, argv);
  } catch (const scenario::ScenarioError &error) {
    fmt::print(stderr, "{}\n{} {}\n", error.what(), error.faults().size(),
               error.faults().size() == 1 ? "fault" : "faults");
    return app::wrong_input;
  } catch (const results::MachineError &error) {
    fmt::print(stderr, "{}\n", error.what());
    return app::machine;
  } catch (const std::exception &error) {
    fmt::print(stderr, "This should not happen: {}\n", error.what());
    return app::our_fault;
  }
}
