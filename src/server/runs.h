// The runs of a server: those under way, and those that are finished and lie in a folder, one
// folder a run, also those of an earlier server. Safe to use from any thread.
#pragma once

#include "results/folder.h"
#include "server/request.h"
#include "server/run_document.h"
#include "server/studies.h"

#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <thread>

namespace rechtsweg::server {

class Runs {
public:
  /// Makes the folder, and finds what an earlier server has left there. Throws MachineError.
  Runs(std::string folder, results::About about, unsigned threads, const Limits &limits,
       Studies &studies, study::Live &live);
  ~Runs();

  /// The new run's id. Throws Refusal.
  std::string start(const std::string &study, const RunRequest &request);
  std::string solve(const std::string &study, const SolveRequest &request);

  /// A run's document. Throws Refusal if there is no such run.
  std::string document(const std::string &id);
  /// The HTML of a finished run's report. Throws Refusal.
  std::string report(const std::string &id);
  /// Calls it off if it is under way, else forgets it. Throws Refusal.
  void remove(const std::string &id);
  /// All runs, the latest first, as JSON.
  std::string list();

  struct News {
    unsigned version = 0; // changes whenever the document does
    std::string state;
  };
  /// Waits until the version is another than `seen`, or for so long. Throws Refusal.
  News wait(const std::string &id, unsigned seen, std::chrono::milliseconds longest);

private:
  struct Run;
  using Ptr = std::shared_ptr<Run>;
  Ptr find(const std::string &id);
  static Ptr made(const std::string &study, const scenario::WhatIf &what_if, const char *kind,
                  unsigned replicates);
  void add(const Ptr &run);
  /// Base and scenario as one study, and the ground on which they are simulated. Throws Refusal.
  scenario::Study prepare(const Offer &offer, const scenario::WhatIf &what_if,
                          std::optional<double> scale, std::shared_ptr<study::Ground> &ground);
  void check_room(const std::string &replaces);
  void forget(const std::string &id); // under our lock
  void call_off(Run &run);            // under the run's lock, as is settle
  void settle(Run &run);              // drops what an ended run needs no more
  void changed(Run &run);
  void complete(Run &run, study::LiveRun &live);
  void work_on_solve(Run &run, const scenario::Study &study, const study::Ground &ground,
                     const SolveRequest &request);

  const std::string folder_;
  const results::About about_;
  const unsigned threads_;
  const Limits limits_;
  Studies &studies_;
  study::Live &live_;
  std::mutex starting_; // one at a time is looked at for room and begun
  std::mutex guard_;    // of the runs; a run has its own
  std::map<std::string, Ptr> runs_;
  std::set<std::string> gone_;
  std::vector<std::pair<Ptr, std::jthread>> solvers_;
  int lock_ = -1;
};

} // namespace rechtsweg::server
