#include "study/handout.h"

#include "engine/check.h"

#include <algorithm>
#include <fmt/core.h>

namespace rechtsweg::study {

Handout::Handout(unsigned replicates, const Execution &execution)
    : execution_(execution), stop_(execution.stop) {
  for (unsigned i = execution.shard.first; i < replicates; i += execution.shard.step)
    numbers_.push_back(i);
  waiting_.insert(numbers_.begin(), numbers_.end());
  if (execution.known)
    for (const unsigned i : numbers_) {
      if (enough_)
        break;
      if (auto replicate = execution.known(i))
        put(std::move(*replicate), false);
    }
}

std::optional<unsigned> Handout::next() {
  const std::lock_guard lock(guard_);
  if (waiting_.empty() || enough_ || stopping())
    return std::nullopt;
  return waiting_.extract(waiting_.begin()).value();
}

void Handout::take(Replicate replicate) {
  const std::lock_guard lock(guard_);
  put(std::move(replicate), true);
}

void Handout::put(Replicate replicate, bool fresh) {
  const unsigned number = replicate.number;
  const bool there = prefix_.size() < numbers_.size() ? number < numbers_[prefix_.size()] : true;
  if (enough_ || there || ahead_.contains(number))
    return;
  waiting_.erase(number);
  if (fresh && execution_.finished)
    execution_.finished(replicate);
  ahead_.emplace(number, std::move(replicate));
  while (!enough_ && !ahead_.empty() && ahead_.begin()->first == numbers_[prefix_.size()]) {
    prefix_.push_back(std::move(ahead_.extract(ahead_.begin()).mapped()));
    // Asked of the first n by number, so that it does not matter who was quick.
    enough_ = execution_.enough && execution_.enough(prefix_);
  }
  if (enough_)
    ahead_.clear();
}

void Handout::lost(unsigned number) {
  const std::lock_guard lock(guard_);
  const bool there = prefix_.size() == numbers_.size() || number < numbers_[prefix_.size()];
  if (!there && !ahead_.contains(number) && !failures_.contains(number))
    waiting_.insert(number);
}

void Handout::failed(unsigned number, const std::string &why) {
  const std::lock_guard lock(guard_);
  waiting_.erase(number);
  failures_.emplace(number, why);
}

bool Handout::settled() const {
  const std::lock_guard lock(guard_);
  return enough_ || prefix_.size() + ahead_.size() + failures_.size() >= numbers_.size();
}

std::vector<Replicate> Handout::finish() {
  const std::lock_guard lock(guard_);
  if (!failures_.empty() && !enough_) {
    std::string text = fmt::format("{} of {} replicates failed", failures_.size(), numbers_.size());
    unsigned named = 0;
    for (const auto &[number, why] : failures_)
      if (named++ < 4)
        text += fmt::format("\n  replicate {}: {}", number, why);
    throw engine::BrokenPromise(text);
  }
  std::vector<Replicate> all = std::move(prefix_);
  for (auto &[number, replicate] : ahead_)
    all.push_back(std::move(replicate));
  return all;
}

} // namespace rechtsweg::study
