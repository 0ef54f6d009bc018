// Which replicates are still to be done, and when there are enough: the one list from which threads
// and machines take their work. Results stand in order of number, whoever brought them and when.
#pragma once

#include "study/ensemble.h"

#include <map>
#include <mutex>
#include <set>

namespace rechtsweg::study {

/// Thread-safe.
class Handout {
public:
  /// Takes the replicates that `execution` knows already.
  Handout(unsigned replicates, const Execution &execution);

  /// The least number that nobody has; none once all are handed out, there are enough, or a stop is
  /// asked for.
  std::optional<unsigned> next();
  /// A finished replicate. A second copy, or one beyond those that are enough, is dropped.
  void take(Replicate replicate);
  /// Whoever had it is gone: it is handed out again.
  void lost(unsigned number);
  /// It cannot be done: a broken promise, in words.
  void failed(unsigned number, const std::string &why);

  /// Whether there is nothing left to wait for: every replicate is there or has failed, or those
  /// there are enough.
  bool settled() const;
  bool stopping() const { return halted_ || (stop_ != nullptr && stop_->load()); }
  /// Hands out nothing more: the results cannot be kept.
  void halt() { halted_ = true; }
  /// In order of number. Throws engine::BrokenPromise naming the first four that failed.
  std::vector<Replicate> finish();

private:
  void put(Replicate replicate, bool fresh);

  const Execution &execution_;
  const std::atomic<bool> *stop_;
  mutable std::mutex guard_;
  std::vector<unsigned> numbers_; // all that are to be done, ascending
  std::set<unsigned> waiting_;    // nobody has them
  std::vector<Replicate> prefix_; // the first of numbers_, without a gap
  std::map<unsigned, Replicate> ahead_;
  std::map<unsigned, std::string> failures_;
  bool enough_ = false;
  std::atomic<bool> halted_{false};
};

} // namespace rechtsweg::study
