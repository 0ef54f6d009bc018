// Progress on standard error: one line that is rewritten on a terminal, a plain line every ten
// seconds elsewhere. The time left is a moving mean over the latest replicates.
#pragma once

#include <chrono>
#include <cstdio>
#include <deque>
#include <fmt/core.h>
#include <string>
#include <unistd.h>

namespace rechtsweg::app {

class Progress {
public:
  /// `total` 0: how many there will be is not known.
  Progress(unsigned total, unsigned threads, bool quiet, const char *what = "replicates")
      : what_(what), total_(total), threads_(threads), quiet_(quiet),
        terminal_(isatty(STDERR_FILENO) == 1), shown_(Clock::now()) {}

  /// What else there is to say beside the count, such as how precise a figure is by now.
  void note(std::string text) { note_ = std::move(text); }
  unsigned done() const { return done_; }

  /// Another one is finished (simulated now, or known from before).
  void finished(bool simulated) {
    ++done_;
    const auto now = Clock::now();
    if (simulated) {
      times_.push_back(now);
      if (times_.size() > 2 * threads_ + 8)
        times_.pop_front();
    }
    if (quiet_)
      return;
    const bool last = done_ == total_;
    if (!terminal_ && !last && now - shown_ < std::chrono::seconds(10))
      return;
    shown_ = now;
    if (total_ == 0) {
      fmt::print(stderr, "{}{} {}{}", terminal_ ? "\r\033[K" : "", done_, what_, terminal_ ? "" : "\n");
      std::fflush(stderr);
      return;
    }
    std::string left;
    if (times_.size() > 1 && !last) {
      const double each = seconds(times_.back() - times_.front()) / static_cast<double>(times_.size() - 1);
      left = fmt::format(", {} {} left", note_.empty() ? "about" : "at most", span(each * (total_ - done_)));
    }
    fmt::print(stderr, "{}{} of {}{} {}{}{}{}", terminal_ ? "\r\033[K" : "", done_,
               note_.empty() ? "" : "at most ", total_, what_, note_.empty() ? "" : ", " + note_, left,
               terminal_ && !last ? "" : "\n");
    std::fflush(stderr);
  }

private:
  using Clock = std::chrono::steady_clock;
  static double seconds(Clock::duration d) { return std::chrono::duration<double>(d).count(); }
  static std::string span(double s) {
    return s < 90 ? fmt::format("{:.0f} s", s) : s < 5400 ? fmt::format("{:.0f} min", s / 60)
                                                          : fmt::format("{:.1f} h", s / 3600);
  }
  const char *what_;
  unsigned total_, threads_, done_ = 0;
  bool quiet_, terminal_;
  std::string note_;
  Clock::time_point shown_;
  std::deque<Clock::time_point> times_;
};

} // namespace rechtsweg::app
