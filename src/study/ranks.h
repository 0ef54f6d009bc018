// Many processes, on one machine or several, as one ensemble. Rank 0 hands out replicates, one for
// every thread of a worker, and takes the results; all others simulate. Which rank brought a
// replicate cannot be seen in it, so the digits are those of one thread.
//
// A worker that is not heard of for a while counts as lost, and its replicates go to others; if it
// speaks again, it takes part again.
#pragma once

#include "study/ensemble.h"

#include <memory>
#include <stdexcept>

struct RechtswegRanks;

namespace rechtsweg::study {

/// Ranks that cannot go on: the machine's fault, not the study's.
struct RanksFailed : std::runtime_error {
  using std::runtime_error::runtime_error;
};

class Ranks {
public:
  /// The ranks that this process is one of; none if no launcher started it, or only one. Throws
  /// RanksFailed if it was started by one, but MPI cannot be had.
  static std::unique_ptr<Ranks> join();

  unsigned rank() const;
  unsigned size() const;

  /// Rank 0: as study::run. `digest` is what all ranks must agree on. A stop does not wait for
  /// replicates under way: the launcher gives no time. Throws RanksFailed.
  std::vector<Replicate> hand_out(const scenario::Study &study, const Execution &execution,
                                  const std::string &digest);
  /// Every other rank: simulates until it is dismissed. Ends the process if rank 0 fell silent, or if
  /// others are lost.
  void work(const scenario::Study &study, const Layout &layout, unsigned threads,
            const std::string &digest);
  /// A rank that cannot take part says why, and waits to be dismissed.
  void excuse(const std::string &why);
  /// Rank 0: dismisses all others. Returns false if some are lost, so that no end in agreement is
  /// possible: then the process must leave by leave_at_once().
  bool dismiss();
  [[noreturn]] void leave_at_once(int code);

private:
  explicit Ranks(const RechtswegRanks &ranks) : mpi_(ranks) {}
  void obey(const std::function<void(unsigned)> &put, const std::function<void()> &deliver);
  void finalize_as_worker();

  const RechtswegRanks &mpi_;
  bool some_lost_ = false, dismissed_ = false;
};

} // namespace rechtsweg::study
