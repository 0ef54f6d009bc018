#include "app/app.h"
#include "app/progress.h"
#include "report/page.h"
#include "report/readable.h"
#include "results/store.h"

#include <chrono>
#include <csignal>
#include <ctime>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <thread>

namespace rechtsweg::app {
namespace {

std::atomic<bool> stop_requested{false};
extern "C" void on_signal(int) { stop_requested.store(true); }

std::string now_utc() {
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  gmtime_r(&now, &parts);
  char text[32];
  std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts);
  return text;
}

/// results/<study>, or the first of results/<study>-2, -3, ... that holds nothing yet.
std::string free_folder(const std::string &id) {
  std::string folder = "results/" + id;
  for (int n = 2; results::Folder::state_of(folder) != results::Folder::State::absent; ++n)
    folder = fmt::format("results/{}-{}", id, n);
  return folder;
}

/// Digest of everything that decides a replicate: its inputs' contents, the seed and the scale.
std::string digest(const scenario::Study &study, const Version &version) {
  std::string text = fmt::format("{} {} seed {} scale {} from {} until {}\n", version.version,
                                 version.commit, study.seed, study.scale,
                                 study.network.start.number, study.network.end.number);
  for (const std::string &file : study.files)
    text += results::sha256_of_file(file) + " " + file + "\n";
  return results::sha256(text);
}

void print_answers(const results::Finished &finished) {
  using report::readable;
  const scenario::Study &study = *finished.study;
  if (study.claims.empty())
    return;
  std::size_t width = 17;
  for (const auto &alternative : study.alternatives)
    width = std::max(width, std::min<std::size_t>(40, alternative.title.size()));
  fmt::print("\n{:<{}}  {:<14}  {:>12}   5th to 95th percentile; replicates in which it held\n", "claim", width + 2,
             "verdict", "median");
  for (std::size_t c = 0; c < study.claims.size(); ++c) {
    fmt::print("\n{}\n", study.claims[c].says);
    // What lies before the first difference is the same under every alternative: said once.
    const study::Answer *first = nullptr;
    bool all_same = study.alternatives.size() > 1;
    for (const study::Answer &answer : finished.answers)
      if (answer.claim == c) {
        first = first == nullptr ? &answer : first;
        all_same = all_same && answer.value.p05 == first->value.p05 &&
                   answer.value.median == first->value.median &&
                   answer.value.p95 == first->value.p95 && answer.held == first->held;
      }
    for (const study::Answer &answer : finished.answers)
      if (answer.claim == c && (!all_same || &answer == first))
        fmt::print("  {:<{}}  {:<14}  {:>12}   {} to {}; {} of {}\n",
                   all_same ? "all alternatives" : study.alternatives[answer.alternative].title.substr(0, width), width, answer.verdict,
                   readable(answer.value.median), readable(answer.value.p05), readable(answer.value.p95),
                   answer.held, answer.replicates);
    if (const auto published = study::published_value(study.claims[c]))
      fmt::print("  {:<{}}  {:<14}  {:>12}\n", "published figures", width,
                 study.claims[c].holds(*published) ? "holds" : "contradicted", readable(*published));
  }
}

} // namespace

std::atomic<bool> *stop_on_signals() {
  std::signal(SIGINT, on_signal);
  std::signal(SIGTERM, on_signal);
  return &stop_requested;
}

int run(const RunOptions &options) {
  using results::Folder;
  scenario::Options scenario_options;
  scenario_options.scale = options.scale;
  scenario::Study study = scenario::load_study(options.study, scenario_options);
  if (options.replicates)
    study.replicates = *options.replicates;
  if (options.seed)
    study.seed = *options.seed;
  const unsigned threads =
      options.threads.value_or(std::max(1U, std::thread::hardware_concurrency()));
  const std::string path = options.output.empty() ? free_folder(study.id) : options.output;
  switch (Folder::state_of(path)) {
  case Folder::State::whole:
    if (!options.force) {
      fmt::print(stderr, "{} holds a finished study already; --force replaces it, -o names another folder\n", path);
      return wrong_input;
    }
    break;
  case Folder::State::unfinished:
    if (!options.force && !options.resume) {
      fmt::print(stderr, "{} holds an unfinished study; --resume goes on with it, --force begins anew\n", path);
      return wrong_input;
    }
    break;
  case Folder::State::foreign:
    fmt::print(stderr, "{} holds something else; -o names another folder\n", path);
    return wrong_input;
  case Folder::State::absent:
    break;
  }

  const study::Layout layout(study);
  const Folder folder(path, digest(study, version()), options.resume);
  const std::string started = now_utc();
  const auto begin = std::chrono::steady_clock::now();
  if (!options.quiet)
    fmt::print(stderr, "{}: {} replicates of {} alternatives, seed {}, {} threads\n", study.title,
               study.replicates, study.alternatives.size(), study.seed, threads);
  Progress progress(study.replicates, threads, options.quiet);
  study::Execution execution;
  execution.threads = threads;
  execution.stop = stop_on_signals();
  std::mutex guard;
  execution.finished = [&](const study::Replicate &replicate) {
    folder.keep(replicate);
    const std::lock_guard lock(guard);
    progress.finished(true);
  };
  if (options.resume)
    execution.known = [&](unsigned number) {
      auto replicate = folder.kept(number);
      if (replicate) {
        const std::lock_guard lock(guard);
        progress.finished(false);
      }
      return replicate;
    };
  const std::vector<study::Replicate> replicates = study::run(study, layout, execution);
  if (stop_requested && replicates.size() < study.replicates) {
    std::string again = options.command;
    if (options.output.empty())
      again += " -o " + path;
    if (!options.resume)
      again += " --resume";
    folder.leave_unfinished(static_cast<unsigned>(replicates.size()), study.replicates, again);
    fmt::print(stderr, "\nInterrupted: {} of {} replicates are kept in {}. To go on:\n  {}\n",
               replicates.size(), study.replicates, path, again);
    return interrupted;
  }

  results::Finished finished;
  finished.study = &study;
  finished.layout = &layout;
  finished.replicates = &replicates;
  finished.summaries = study::summarise(study, layout, replicates);
  finished.answers = study::answer(study, layout, replicates);
  finished.comparisons = study::compare_with_published(study, layout, replicates);
  const Version about = version();
  finished.about = {about.version, about.commit, about.compiler, options.command};
  finished.threads = threads;
  finished.started = started;
  finished.ended = now_utc();
  finished.wall_seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  const std::string aside = folder.aside();
  results::write_tables(finished, aside);
  results::write_workbook(finished, aside);
  results::write_resolved(finished, aside);
  const std::string data = report::report_data(finished);
  results::write_file(aside + "/report.json", data);
  results::write_file(aside + "/report.html", report::page_with(data));
  results::write_manifest(finished, aside);
  folder.complete();
  if (options.json) {
    nlohmann::ordered_json out = {{"folder", path}, {"report", path + "/report.html"}};
    fmt::print("{}\n", out.dump());
  } else if (!options.quiet) {
    print_answers(finished);
    fmt::print("\nThe report is {}/report.html\n", path);
  }
  return fine;
}

int report(const std::string &folder) {
  const std::string file = folder + "/report.json";
  std::error_code error;
  if (results::Folder::state_of(folder) != results::Folder::State::whole || !std::filesystem::exists(file, error)) {
    fmt::print(stderr, "{} holds no finished study\n", folder);
    return wrong_input;
  }
  const std::string data = results::read_file(file);
  if (!nlohmann::json::accept(data)) {
    fmt::print(stderr, "{} is damaged; run the study again\n", file);
    return wrong_input;
  }
  results::write_file(folder + "/report.html", report::page_with(data));
  fmt::print("{}/report.html\n", folder);
  return fine;
}

} // namespace rechtsweg::app
