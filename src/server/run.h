// One run as the registry keeps it, and its files: a folder with the document and what the report
// is made of, written aside and renamed.
#pragma once

#include "server/runs.h"

#include <atomic>

namespace rechtsweg::server {

struct Runs::Run {
  RunHead head;
  std::mutex guard; // of all that follows
  std::condition_variable news;
  unsigned version = 1, written = 0; // of the document; the one that `document` is of
  std::string state = "running", error, document;
  unsigned finished = 0;
  bool saved = false;
  std::shared_ptr<study::LiveRun> live; // while it is under way
  std::shared_ptr<const scenario::Study> study;
  std::atomic<bool> stop{false}, calling_off{false}, solved{false};
  unsigned evaluations = 0; // of a solve
  std::string answer;       // JSON

  bool running();
};

struct ListedRun {
  const RunHead *head = nullptr;
  std::string state;
  unsigned finished = 0;
};
struct SavedRun {
  RunHead head;
  std::string state;
  unsigned finished = 0;
};
std::string list_document(const std::vector<ListedRun> &runs);
std::string solve_document(const RunHead &head, const std::string &state, const std::string &error,
                           unsigned evaluations, const std::string &answer);

/// Throws MachineError if another server uses the folder, or it cannot be written.
int lock_folder(const std::string &folder);
void unlock_folder(int lock);
/// Writes the folder of a run; without a report if there is none. Throws MachineError.
void save_run(const std::string &folder, const std::string &id, const std::string &document,
              const std::string &report);
void remove_run(const std::string &folder, const std::string &id);
/// What lies in the folder; what is damaged is left alone. Removes what an ended server left
/// half-written.
std::vector<SavedRun> saved_runs(const std::string &folder);

std::string now_utc_ms();

} // namespace rechtsweg::server
