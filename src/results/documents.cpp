// The workbook, the values in force, and the manifest.
#include "results/store.h"
#include "results/tables.h"
#include "scenario/posterior.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fmt/core.h>
#include <nlohmann/json.hpp>
#include <sys/utsname.h>
#include <thread>
#include <xlsxwriter.h>

namespace rechtsweg::results {

namespace fs = std::filesystem;

void write_resolved(const Finished &finished, const std::string &folder) {
  const scenario::Study &study = *finished.study;
  std::string text = fmt::format("# Every value in force, and where it came from.\n"
                                 "study = \"{}\"\nseed = {}\nreplicates = {}\nscale = {}\n"
                                 "start = {}\nend = {}\n",
                                 study.file, study.seed, study.replicates, study.scale,
                                 engine::iso(study.network.start), engine::iso(study.network.end));
  for (std::size_t a = 0; a < study.alternatives.size(); ++a) {
    text += fmt::format("\n[alternative.\"{}\"] # {}\n", study.alternatives[a].id,
                        study.alternatives[a].title);
    const auto &timeline = study.alternatives[a].timeline;
    const auto &base = study.alternatives.front().timeline;
    for (unsigned i = 0; i < study.network.levers.size(); ++i) {
      const network::Lever &lever = study.network.levers[i];
      const network::Parameter &parameter = study.network.parameters[lever.parameter];
      if (a > 0 && timeline.start[i] == base.start[i] &&
          value_under(study, a, i) == value_under(study, 0, i))
        continue; // as in the base
      text += fmt::format("\"{}\" = {} # {}{}:{}", lever.name, number_text(timeline.start[i]),
                          parameter.unit.empty() ? "" : parameter.unit + ", ", parameter.file,
                          parameter.line);
      const double last = value_under(study, a, i);
      if (last != timeline.start[i])
        text += fmt::format("; {} {}", a == 0 ? "finally" : "at its furthest from the base", number_text(last));
      text += "\n";
    }
    for (const auto &measure : study.alternatives[a].measures)
      text += fmt::format("# measure: {} ({})\n", measure.file, measure.title);
  }
  write_file(folder + "/resolved.toml", text);
}

void write_workbook(const Finished &finished, const std::string &folder) {
  const scenario::Study &study = *finished.study;
  const study::Layout &layout = *finished.layout;
  const std::string file = folder + "/summary.xlsx";
  lxw_workbook *book = workbook_new(file.c_str());
  lxw_format *bold = workbook_add_format(book);
  format_set_bold(bold);
  const auto sheet = [&](const char *name, std::initializer_list<const char *> header) {
    lxw_worksheet *page = workbook_add_worksheet(book, name);
    lxw_col_t column = 0;
    for (const char *title : header)
      worksheet_write_string(page, 0, column++, title, bold);
    worksheet_freeze_panes(page, 1, 0);
    worksheet_set_column(page, 0, 3, 28, nullptr);
    return page;
  };
  const auto text = [](lxw_worksheet *page, lxw_row_t row, lxw_col_t column, const std::string &t) {
    worksheet_write_string(page, row, column, t.c_str(), nullptr);
  };
  const auto number = [](lxw_worksheet *page, lxw_row_t row, lxw_col_t column, double v) {
    if (std::isfinite(v))
      worksheet_write_number(page, row, column, v, nullptr);
  };

  lxw_worksheet *page = sheet("notes", {"item", "value"});
  lxw_row_t row = 1;
  for (const auto &[item, value] : std::vector<std::pair<std::string, std::string>>{
           {"study", study.title},
           {"question", study.question},
           {"program", "rechtsweg " + finished.about.version + " (" + finished.about.commit + ")"},
           {"seed", std::to_string(study.seed)},
           {"replicates", std::to_string(finished.replicates->size())},
           {"scale", number_text(study.scale)},
           {"intervals", words_on_intervals(study)},
           {"created", finished.ended}}) {
    text(page, row, 0, item);
    text(page, row++, 1, value);
  }
  for (const std::string &limit : study.limits) {
    text(page, row, 0, "not known");
    text(page, row++, 1, limit);
  }

  page = sheet("claims", {"claim", "what was said", "alternative", "verdict", "value", "p05", "p95",
                          "held", "replicates", "published"});
  row = 1;
  for (const study::Answer &answer : finished.answers) {
    const scenario::Claim &claim = study.claims[answer.claim];
    text(page, row, 0, claim.id);
    text(page, row, 1, claim.says);
    text(page, row, 2, study.alternatives[answer.alternative].title);
    text(page, row, 3, answer.verdict);
    number(page, row, 4, answer.value.median);
    number(page, row, 5, answer.value.p05);
    number(page, row, 6, answer.value.p95);
    number(page, row, 7, answer.held);
    number(page, row, 8, answer.replicates);
    if (const auto published = study::published_value(claim))
      number(page, row, 9, *published);
    ++row;
  }

  page = sheet("summary", {"alternative", "outcome", "category", "period", "unit", "n", "mean",
                           "median", "p05", "p95", "diff_mean", "diff_p05", "diff_p95"});
  row = 1;
  for (const study::Summary &summary : finished.summaries) {
    const auto &key = layout.keys()[summary.key];
    const auto kind = layout.periods()[key.period].kind;
    if (kind == world::Periods::Period::Kind::month || row > 1000000)
      continue; // months are in the CSV files
    const network::Outcome &outcome = study.network.outcomes[key.outcome];
    text(page, row, 0, study.alternatives[summary.alternative].id);
    text(page, row, 1, outcome.name);
    text(page, row, 2, layout.category_name(key));
    text(page, row, 3, layout.periods()[key.period].name);
    text(page, row, 4, outcome.unit);
    number(page, row, 5, summary.value.n);
    number(page, row, 6, summary.value.mean);
    number(page, row, 7, summary.value.median);
    number(page, row, 8, summary.value.p05);
    number(page, row, 9, summary.value.p95);
    if (summary.alternative > 0) {
      number(page, row, 10, summary.difference.mean);
      number(page, row, 11, summary.difference.p05);
      number(page, row, 12, summary.difference.p95);
    }
    ++row;
  }

  page = sheet("published", {"series", "category", "period", "published", "simulated", "p05", "p95",
                             "relative error", "unit", "evidence", "source"});
  row = 1;
  for (const study::Comparison &c : finished.comparisons) {
    text(page, row, 0, c.published->series);
    text(page, row, 1, c.published->category);
    text(page, row, 2, c.published->period);
    number(page, row, 3, c.published->value);
    number(page, row, 4, c.simulated.median);
    number(page, row, 5, c.simulated.p05);
    number(page, row, 6, c.simulated.p95);
    number(page, row, 7, c.relative_error);
    text(page, row, 8, c.published->unit);
    text(page, row, 9, c.published->evidence);
    text(page, row++, 10, c.published->source);
  }

  page = sheet("levers", {"lever", "unit", "evidence", "source", "value", "low", "high"});
  row = 1;
  for (const network::Lever &lever : study.network.levers) {
    const network::Parameter &parameter = study.network.parameters[lever.parameter];
    text(page, row, 0, lever.name);
    text(page, row, 1, parameter.unit);
    text(page, row, 2, parameter.evidence);
    text(page, row, 3, parameter.source);
    number(page, row, 4, lever.value);
    if (lever.has_range) {
      number(page, row, 5, lever.low);
      number(page, row, 6, lever.high);
    }
    ++row;
  }
  if (const lxw_error error = workbook_close(book); error != LXW_NO_ERROR)
    throw MachineError(fmt::format("{}: {}", file, lxw_strerror(error)));
}

void write_manifest(const Finished &finished, const std::string &folder) {
  using Json = nlohmann::ordered_json;
  const scenario::Study &study = *finished.study;
  utsname machine{};
  uname(&machine);
  Json manifest;
  manifest["program"] = {{"name", "rechtsweg"},
                         {"version", finished.about.version},
                         {"commit", finished.about.commit},
                         {"compiler", finished.about.compiler}};
  manifest["command"] = finished.about.command;
  manifest["study"] = {{"id", study.id}, {"title", study.title}, {"file", study.file}};
  manifest["seed"] = study.seed;
  if (study.posterior)
    manifest["posterior"] = {{"file", study.posterior->file}, {"sha256", sha256_of_file(study.posterior->file)},
                             {"draws", study.posterior->draws.size()},
                             {"replicates_per_draw", scenario::Posterior::replicates_per_draw}};
  if (finished.structural)
    for (const scenario::Structure &structure : study.structures)
      manifest["structures"].push_back(structure.id);
  manifest["replicates"] = finished.replicates->size();
  manifest["scale"] = study.scale;
  manifest["threads"] = finished.threads;
  manifest["machine"] = {{"system", machine.sysname},
                         {"architecture", machine.machine},
                         {"processors", std::thread::hardware_concurrency()}};
  manifest["started"] = finished.started;
  manifest["ended"] = finished.ended;
  manifest["wall_seconds"] = finished.wall_seconds;
  manifest["exit"] = 0;
  manifest["digest"] = finished.digest;
  if (finished.stopped) {
    const Stopped &stopped = *finished.stopped;
    manifest["stopped"] = {{"until", stopped.until},
                           {"reason", stopped.reason},
                           {"figure", stopped.look.figure},
                           {"mean", stopped.look.mean},
                           {"half_width", stopped.look.half_width},
                           {"precision", stopped.precision}};
  }
  for (const ShardRecord &shard : finished.merged)
    manifest["shards"].push_back({{"shard", shard.name()},
                                  {"command", shard.command},
                                  {"threads", shard.threads},
                                  {"started", shard.started},
                                  {"ended", shard.ended},
                                  {"wall_seconds", shard.wall_seconds}});
  Json inputs = Json::array();
  for (const std::string &file : study.files)
    inputs.push_back({{"file", file}, {"sha256", sha256_of_file(file)}});
  manifest["inputs"] = std::move(inputs);
  Json runs = Json::array();
  for (const study::Replicate &replicate : *finished.replicates)
    for (std::size_t a = 0; a < replicate.alternatives.size(); ++a) {
      const study::Outcomes &o = replicate.alternatives[a];
      runs.push_back({{"alternative", study.alternatives[a].id},
                      {"replicate", replicate.number},
                      {"cpu_seconds", o.cpu_seconds},
                      {"setup_seconds", o.setup_seconds},
                      {"people", o.people},
                      {"moves", o.moves},
                      {"events", o.events},
                      {"peak_bytes", o.peak_bytes}});
    }
  manifest["runs"] = std::move(runs);
  std::vector<std::string> files;
  for (const auto &entry : fs::directory_iterator(folder))
    files.push_back(entry.path().filename().string());
  std::sort(files.begin(), files.end());
  Json outputs = Json::array(), parts = Json::array(), graph = Json::array();
  for (const std::string &file : files) {
    outputs.push_back({{"file", file}, {"sha256", sha256_of_file(folder + "/" + file)}});
    parts.push_back({{"@id", file}});
  }
  // RO-Crate 1.1: who made what from what.
  Json crate;
  crate["@context"] = "https://w3id.org/ro/crate/1.1/context";
  graph.push_back({{"@id", "ro-crate-metadata.json"},
                   {"@type", "CreativeWork"},
                   {"conformsTo", {{"@id", "https://w3id.org/ro/crate/1.1"}}},
                   {"about", {{"@id", "./"}}}});
  graph.push_back({{"@id", "./"},
                   {"@type", "Dataset"},
                   {"name", study.title},
                   {"description", study.question},
                   {"datePublished", finished.ended},
                   {"license", "CC0-1.0"},
                   {"hasPart", parts},
                   {"mentions", {{"@id", "#run"}}}});
  graph.push_back({{"@id", "#program"},
                   {"@type", "SoftwareApplication"},
                   {"name", "rechtsweg"},
                   {"version", finished.about.version + "+" + finished.about.commit}});
  Json objects = Json::array();
  for (const std::string &file : study.files)
    objects.push_back({{"@id", file}});
  graph.push_back({{"@id", "#run"},
                   {"@type", "CreateAction"},
                   {"name", finished.about.command},
                   {"instrument", {{"@id", "#program"}}},
                   {"object", objects},
                   {"result", parts},
                   {"startTime", finished.started},
                   {"endTime", finished.ended}});
  for (const std::string &file : files)
    graph.push_back({{"@id", file}, {"@type", "File"}});
  for (const std::string &file : study.files)
    graph.push_back({{"@id", file}, {"@type", "File"}});
  crate["@graph"] = std::move(graph);
  write_file(folder + "/ro-crate-metadata.json", crate.dump(1) + "\n");
  outputs.push_back({{"file", "ro-crate-metadata.json"},
                     {"sha256", sha256_of_file(folder + "/ro-crate-metadata.json")}});
  manifest["outputs"] = std::move(outputs);
  write_file(folder + "/manifest.json", manifest.dump(1) + "\n");
}

std::optional<Holding> read_manifest(const std::string &folder) {
  const auto manifest =
      nlohmann::json::parse(read_file(folder + "/manifest.json"), nullptr, /*exceptions*/ false);
  try {
    const auto stopped = manifest.find("stopped");
    return Holding{manifest.at("digest"),
                   stopped == manifest.end() ? "" : stopped->at("until").get<std::string>(),
                   manifest.at("replicates")};
  } catch (const nlohmann::json::exception &) {
    return std::nullopt;
  }
}

} // namespace rechtsweg::results
