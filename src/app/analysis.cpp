#include "app/analysis.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace rechtsweg::app {

using nlohmann::ordered_json;

void adjust(scenario::Study &study, const RunOptions &options) {
  study.replicates = options.replicates.value_or(study.replicates);
  study.seed = options.seed.value_or(study.seed);
}

scenario::Study opened(const RunOptions &options) {
  scenario::Options scenario_options;
  scenario_options.scale = options.scale;
  scenario::Study study = scenario::load_study(options.study, scenario_options);
  adjust(study, options);
  return study;
}

std::optional<int> AnalysisFolder::refused(const RunOptions &options, const std::string &path) {
  using results::Folder;
  const Folder::State state = Folder::state_of(path);
  if (state == Folder::State::foreign) {
    fmt::print(stderr, "{} holds something else; -o names another folder\n", path);
    return wrong_input;
  }
  if (state != Folder::State::absent && !options.force && !options.resume) {
    fmt::print(stderr,
               "{} holds {} already; --resume uses what was simulated for it, --force begins anew, "
               "-o names another folder\n",
               path, state == Folder::State::whole ? "an analysis" : "an unfinished analysis");
    return wrong_input;
  }
  return std::nullopt;
}

AnalysisFolder::AnalysisFolder(const RunOptions &options, AnalysisName name, std::string path,
                               const std::string &inputs)
    : options_(&options), name_(std::move(name)), path_(std::move(path)),
      mark_(path_ + "/UNFINISHED.txt"), kept_([&] {
        results::make_folder(path_);
        return Kept(path_ + "/evaluations.txt", inputs, options.resume);
      }()) {
  results::write_file(
      mark_, fmt::format("A {} analysis is running here, or was interrupted.\n", name_.kind));
}

study::Evaluations
AnalysisFolder::evaluations(Progress &progress, unsigned threads,
                            std::function<std::string(const std::vector<double> &)> note) {
  study::Evaluations how;
  how.threads = threads;
  how.stop = stop_on_signals();
  const auto say = [&progress, note](const std::vector<double> &values, bool simulated) {
    if (note)
      progress.note(note(values));
    progress.finished(simulated);
  };
  how.known = [this, say](const study::Point &point, unsigned replicate) {
    auto values = kept_.find(point, replicate);
    if (values)
      say(*values, false);
    return values;
  };
  how.finished = [this, say](const study::Point &point, unsigned replicate,
                             const std::vector<double> &values) {
    kept_.add(point, replicate, values);
    ++simulated_;
    say(values, true);
  };
  return how;
}

int AnalysisFolder::interrupt() {
  std::string again = options_->command;
  if (options_->output.empty())
    again += " -o " + path_;
  if (!options_->resume)
    again += " --resume";
  results::write_file(
      mark_, fmt::format("{} simulations are kept here. To go on:\n\n  {}\n", kept_.size(), again));
  fmt::print(stderr, "\nInterrupted: {} simulations are kept in {}. To go on:\n  {}\n",
             kept_.size(), path_, again);
  return interrupted;
}

void AnalysisFolder::write_manifest(const std::string &folder) const {
  const Version about = version();
  const scenario::Study &study = *name_.study;
  ordered_json manifest;
  manifest["program"] = {{"name", "rechtsweg"},
                         {"version", about.version},
                         {"commit", about.commit},
                         {"compiler", about.compiler}};
  manifest["command"] = options_->command;
  manifest["analysis"] = {{"kind", name_.kind}, {"id", name_.id}, {"title", name_.title}};
  manifest["study"] = study.file;
  manifest["seed"] = study.seed;
  manifest["replicates"] = study.replicates;
  manifest["scale"] = study.scale;
  manifest["simulations"] = simulated_;
  for (const std::string &file : study.files)
    manifest["inputs"].push_back({{"file", file}, {"sha256", results::sha256_of_file(file)}});
  std::vector<std::string> files;
  for (const auto &entry : std::filesystem::directory_iterator(folder))
    files.push_back(entry.path().filename().string());
  std::sort(files.begin(), files.end());
  for (const std::string &file : files)
    manifest["outputs"].push_back(
        {{"file", file}, {"sha256", results::sha256_of_file(folder + "/" + file)}});
  results::write_file(folder + "/manifest.json", manifest.dump(1) + "\n");
}

void AnalysisFolder::complete(const std::function<void(const std::string &folder)> &write) {
  std::error_code error;
  const std::string aside = path_ + "/writing";
  std::filesystem::remove_all(aside, error);
  results::make_folder(aside);
  write(aside);
  write_manifest(aside);
  std::vector<std::filesystem::path> files;
  for (const auto &entry : std::filesystem::directory_iterator(aside))
    files.push_back(entry.path());
  for (const auto &file : files) {
    std::filesystem::rename(file, std::filesystem::path(path_) / file.filename(), error);
    if (error)
      throw results::MachineError(
          fmt::format("{} cannot be moved: {}", file.string(), error.message()));
  }
  std::filesystem::remove_all(aside, error);
  std::filesystem::remove(mark_, error);
}

} // namespace rechtsweg::app
