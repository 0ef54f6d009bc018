// Events that happen at a rate to people who are otherwise left alone. A clock adds up the hazard;
// everybody has a threshold, an exponential number of their own, and their event happens when the
// clock passes it. A rate may change at any time: only the clock turns faster.
//
// A crowd is a population whose members take shape only when the clock picks them. The order
// statistics of n exponential thresholds are sums of independent spacings (Renyi 1953):
// E(k) = E(k-1) + Exp_k / (n - k + 1), so the next threshold of eleven million people is one draw.
// The k-th member under one alternative is the k-th under every other, only sooner or later.
#pragma once

#include "engine/draw.h"
#include "engine/pages.h"

#include <cmath>
#include <cstdint>
#include <queue>
#include <vector>

namespace rechtsweg::engine {

class Crowd {
public:
  Crowd(std::uint64_t name, std::int64_t size, const Draw &draw) : name_(name), left_(size) {
    next(draw);
  }
  /// Whether another member's threshold lies at or below `clock`.
  bool passed(double clock) const { return left_ > 0 && threshold_ <= clock; }
  double threshold() const { return threshold_; }
  std::int64_t left() const { return left_; }
  /// Takes the member whose threshold was passed; returns how many were taken before.
  std::uint64_t take(const Draw &draw) {
    --left_;
    const std::uint64_t member = taken_++;
    next(draw);
    return member;
  }

private:
  void next(const Draw &draw) {
    if (left_ > 0)
      threshold_ += -std::log(draw.uniform(mix(name_ ^ mix(taken_)), purpose("crowd"))) /
                    static_cast<double>(left_);
  }
  std::uint64_t name_;
  std::int64_t left_;
  std::uint64_t taken_ = 0;
  double threshold_ = 0;
};

/// A clock of accumulated hazard, and the people who wait for it one by one.
class HazardClock {
public:
  struct Standing {
    double threshold;
    std::uint32_t person;
    std::uint16_t visit;
    std::uint64_t lot;
    bool operator>(const Standing &other) const {
      return threshold != other.threshold ? threshold > other.threshold : lot > other.lot;
    }
  };

  double value() const { return value_; }
  void turn(double hazard) {
    value_ += hazard;
    if (value_ >= bound_)
      look_ahead(value_ + 256 * hazard);
  }
  /// `exponential` is a unit exponential number of the person's own.
  void stand(double exponential, std::uint32_t person, std::uint16_t visit, std::uint64_t lot) {
    put({value_ + exponential, person, visit, lot});
  }
  bool passed() const { return !soon_.empty() && soon_.top().threshold <= value_; }
  Standing take() {
    const Standing first = soon_.top();
    soon_.pop();
    return first;
  }

private:
  // Most people's thresholds are never reached. Only those below a bound that runs ahead of the
  // clock are kept in order.
  void put(const Standing &standing) {
    if (standing.threshold <= bound_)
      soon_.push(standing);
    else
      later_.push_back(standing);
  }
  void look_ahead(double bound) {
    bound_ = bound;
    std::size_t left = 0;
    for (const Standing &standing : later_)
      if (standing.threshold <= bound_)
        soon_.push(standing);
      else
        later_[left++] = standing;
    later_.resize(left);
  }
  double value_ = 0, bound_ = 0;
  using List = std::vector<Standing, PageAllocator<Standing>>;
  std::priority_queue<Standing, List, std::greater<>> soon_;
  List later_;
};

} // namespace rechtsweg::engine
