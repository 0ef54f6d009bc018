// The stream of a run's events, paced: a document at once and whenever it has changed, at most four
// a second; a sign of life every other second; and an end.
#pragma once

#include "server/runs.h"

namespace rechtsweg::server {

class Events {
public:
  /// Throws Refusal if there is no such run.
  Events(Runs &runs, std::string run) : runs_(runs), run_(std::move(run)) {
    runs_.wait(run_, 0, {});
  }
  /// What to send next, after waiting for at most a quarter of a second; it may be nothing yet.
  std::string next();
  bool ended() const { return ended_; }

private:
  using Clock = std::chrono::steady_clock;
  Runs &runs_;
  const std::string run_;
  unsigned seen_ = 0; // no version is 0
  bool ended_ = false;
  Clock::time_point sent_ = Clock::now() - std::chrono::hours(1);
};

} // namespace rechtsweg::server
