#include "engine/calendar.h"

#include "engine/check.h"

#include <bit>

namespace rechtsweg::engine {

void Calendar::put_late(Tick at, std::uint64_t event) {
  check(at > now_, "an event must not lie in the past");
  auto &bag = (at >> 24) == (now_ >> 24) ? middle_[static_cast<std::size_t>((at >> 12) & 4095)]
                                         : far_[static_cast<std::size_t>((at >> 24) & 127)];
  late_bags_.put(bag, {event, at});
}

void Calendar::enter_block(Tick start) {
  const bool new_far_block = (start >> 24) != (now_ >> 24);
  now_ = start;
  std::vector<Late> moved;
  const auto empty = [&](std::uint32_t &bag) {
    late_bags_.drain(bag, [&](const Late &late) { moved.push_back(late); });
  };
  if (new_far_block)
    empty(far_[static_cast<std::size_t>((start >> 24) & 127)]);
  empty(middle_[static_cast<std::size_t>((start >> 12) & 4095)]);
  for (const Late &late : moved) {
    if ((late.at >> 12) == (now_ >> 12))
      put_near(late.at, late.event);
    else
      put_late(late.at, late.event);
  }
}

bool Calendar::advance(Tick limit) {
  check(limit >= now_, "time must not run backwards");
  for (;;) {
    const Tick block = now_ & ~4095;
    auto word = static_cast<std::size_t>((now_ & 4095) >> 6);
    std::uint64_t bits = full_[word] & (~0ULL << (now_ & 63));
    while (bits == 0 && ++word < 64)
      bits = full_[word];
    if (bits != 0) {
      const Tick at = block + static_cast<Tick>(word * 64) + std::countr_zero(bits);
      if (at >= limit) {
        now_ = limit; // in the same block: `at` is, and limit <= at
        return false;
      }
      now_ = at;
      return true;
    }
    if (limit - block < 4096) {
      now_ = limit;
      return false;
    }
    enter_block(block + 4096); // an empty block costs one look at a bag
    if (now_ == limit)
      return false;
  }
}

} // namespace rechtsweg::engine
