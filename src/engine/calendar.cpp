#include "engine/calendar.h"

#include "engine/check.h"

#include <algorithm>
#include <bit>

namespace rechtsweg::engine {

void Calendar::enter_block(Tick start) {
  now_ = start;
  late_bags_.drain(late_[static_cast<std::size_t>(start >> block_bits)],
                   [&](const Late *first, std::uint32_t count) {
                     for (const Late *late = first; late != first + count; ++late)
                       put_near(late->at, late->event);
                   });
}

bool Calendar::advance_further(Tick limit) {
  check(limit >= now_, "time must not run backwards");
  for (;;) {
    const Tick start = now_ & ~(block - 1);
    auto word = static_cast<std::size_t>(now_ - start) >> 6;
    std::uint64_t bits = full_[word] & (~0ULL << (now_ & 63));
    const std::size_t words =
        std::min<std::size_t>(full_.size(), (static_cast<std::size_t>(limit - start) >> 6) + 1);
    while (bits == 0 && ++word < words)
      bits = full_[word];
    if (bits != 0) {
      const Tick at = start + static_cast<Tick>(word * 64) + std::countr_zero(bits);
      now_ = std::min(at, limit);
      return at < limit;
    }
    if (limit - start < block) {
      now_ = limit;
      return false;
    }
    enter_block(start + block); // an empty block costs one look at a bag
    if (now_ == limit)
      return false;
  }
}

} // namespace rechtsweg::engine
