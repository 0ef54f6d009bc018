// The files of runs.
#include "results/store.h"
#include "server/run.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <fmt/core.h>
#include <nlohmann/json.hpp>
#include <sys/file.h>
#include <unistd.h>

namespace rechtsweg::server {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

namespace {

constexpr std::size_t id_length = 12;

bool is_id(const std::string &name) {
  return name.size() == id_length &&
         name.find_first_not_of("0123456789abcdef") == std::string::npos;
}

std::optional<SavedRun> read_saved(const fs::path &folder) {
  std::error_code error;
  if (!fs::is_regular_file(folder / "run.json", error))
    return std::nullopt;
  try {
    const Json json = Json::parse(results::read_file((folder / "run.json").string()));
    SavedRun run;
    run.head.id = json.at("run");
    run.head.kind = json.at("kind");
    run.head.study = json.at("study");
    run.head.title = json.at("title");
    run.head.scenario = json.at("scenario").dump();
    run.head.created = json.at("created");
    run.head.replicates = json.at("replicates");
    run.state = json.at("state");
    run.finished = json.at("finished");
    return run.head.id == folder.filename().string() ? std::optional(run) : std::nullopt;
  } catch (const std::exception &) { // damaged: nobody is helped by a server that does not start
    return std::nullopt;
  }
}

} // namespace

int lock_folder(const std::string &folder) {
  const std::string path = folder + "/.lock";
  const int lock = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (lock < 0)
    throw results::MachineError(fmt::format("{}: {}", path, std::strerror(errno)));
  if (flock(lock, LOCK_EX | LOCK_NB) != 0) {
    close(lock);
    throw results::MachineError(
        fmt::format("another server uses {}; -o names another folder", folder));
  }
  return lock;
}

void unlock_folder(int lock) {
  if (lock >= 0)
    close(lock);
}

void save_run(const std::string &folder, const std::string &id, const std::string &document,
              const std::string &report) {
  const fs::path aside = fs::path(folder) / (id + ".part");
  results::make_folder(aside.string());
  results::write_file((aside / "run.json").string(), document);
  if (!report.empty())
    results::write_file((aside / "report.json").string(), report);
  std::error_code error;
  fs::rename(aside, fs::path(folder) / id, error);
  if (error)
    throw results::MachineError(fmt::format("{}: {}", aside.string(), error.message()));
}

void remove_run(const std::string &folder, const std::string &id) {
  std::error_code ignored; // what is not there need not be removed
  if (is_id(id))
    fs::remove_all(fs::path(folder) / id, ignored);
}

std::vector<SavedRun> saved_runs(const std::string &folder) {
  std::vector<SavedRun> runs;
  std::vector<fs::path> halves;
  std::error_code error;
  for (const auto &entry : fs::directory_iterator(folder, error)) {
    const std::string name = entry.path().filename().string();
    if (is_id(name)) {
      if (auto run = read_saved(entry.path()))
        runs.push_back(std::move(*run));
    } else if (entry.path().extension() == ".part" && is_id(entry.path().stem().string()))
      halves.push_back(entry.path());
  }
  for (const fs::path &half : halves)
    fs::remove_all(half, error);
  return runs;
}

std::string list_document(const std::vector<ListedRun> &runs) {
  Json list = Json::array();
  for (const ListedRun &run : runs)
    list.push_back({{"run", run.head->id},
                    {"kind", run.head->kind},
                    {"study", run.head->study},
                    {"title", run.head->title},
                    {"scenario", Json::parse(run.head->scenario)},
                    {"state", run.state},
                    {"replicates", run.head->replicates},
                    {"finished", run.finished},
                    {"created", run.head->created}});
  return Json{{"runs", std::move(list)}}.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string solve_document(const RunHead &head, const std::string &state, const std::string &error,
                           unsigned evaluations, const std::string &answer) {
  Json json = {{"run", head.id},
               {"kind", head.kind},
               {"study", head.study},
               {"title", head.title},
               {"scenario", Json::parse(head.scenario)},
               {"state", state},
               {"created", head.created}};
  if (!error.empty())
    json["error"] = error;
  json["replicates"] = head.replicates;
  json["finished"] = state == "done" ? head.replicates : 0;
  json["evaluations"] = evaluations;
  json["answer"] = answer.empty() ? Json() : Json::parse(answer);
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

} // namespace rechtsweg::server
