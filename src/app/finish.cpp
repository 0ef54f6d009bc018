#include "app/finish.h"

#include "report/page.h"
#include "report/readable.h"
#include "results/store.h"

#include <algorithm>
#include <ctime>
#include <fmt/core.h>
#include <nlohmann/json.hpp>

namespace rechtsweg::app {

namespace {

std::string numbered_folder(const std::string &id, int n) {
  return n == 1 ? "results/" + id : fmt::format("results/{}-{}", id, n);
}

void print_answers(const results::Finished &finished) {
  using report::readable;
  const scenario::Study &study = *finished.study;
  if (study.claims.empty())
    return;
  std::size_t width = 17;
  for (const auto &alternative : study.alternatives)
    width = std::max(width, std::min<std::size_t>(40, alternative.title.size()));
  fmt::print("\n{} replicates at scale {:g}\n", finished.replicates->size(), study.scale);
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

std::string now_utc() {
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  gmtime_r(&now, &parts);
  char text[32];
  std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts);
  return text;
}

std::string free_folder(const std::string &id) {
  int n = 1;
  while (results::Folder::state_of(numbered_folder(id, n)) != results::Folder::State::absent)
    ++n;
  return numbered_folder(id, n);
}

std::optional<std::string> unfinished_folder(const std::string &id, const std::string &inputs) {
  std::optional<std::string> last;
  for (int n = 1;; ++n) {
    const std::string folder = numbered_folder(id, n);
    const auto state = results::Folder::state_of(folder);
    if (state == results::Folder::State::absent)
      return last;
    if (state == results::Folder::State::unfinished &&
        !results::Folder::keeps_others(folder, inputs))
      last = folder;
  }
}

std::string digest(const scenario::Study &study, const Version &version) {
  std::string text = fmt::format("{} {} seed {} scale {} from {} until {}\n", version.version,
                                 version.commit, study.seed, study.scale,
                                 study.network.start.number, study.network.end.number);
  if (study.structures_used)
    text += "under every structure\n";
  for (const std::string &file : study.files)
    text += results::sha256_of_file(file) + " " + file + "\n";
  return results::sha256(text);
}

void write_results(results::Finished &finished, const results::Folder &folder) {
  const scenario::Study &study = *finished.study;
  const auto &replicates = *finished.replicates;
  finished.summaries = study::summarise(study, *finished.layout, replicates);
  finished.answers = study::answer(study, *finished.layout, replicates);
  finished.comparisons = study::compare_with_published(study, *finished.layout, replicates);
  const std::string aside = folder.aside();
  results::write_tables(finished, aside);
  results::write_workbook(finished, aside);
  results::write_resolved(finished, aside);
  const std::string data = report::report_data(finished);
  results::write_file(aside + "/report.json", data);
  results::write_file(aside + "/report.html", report::page_with(data));
  results::write_manifest(finished, aside);
  folder.complete();
}

void print_end(const results::Finished &finished, const std::string &path, bool json, bool quiet) {
  if (json) {
    nlohmann::ordered_json out = {{"folder", path}, {"report", path + "/report.html"}};
    if (finished.stopped)
      out["stopped"] = finished.stopped->reason;
    fmt::print("{}\n", out.dump());
  } else if (!quiet) {
    print_answers(finished);
    fmt::print("\nThe report is {}/report.html\n", path);
  }
}

} // namespace rechtsweg::app
