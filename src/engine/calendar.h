// The calendar of future events: a timing wheel of two levels over whole ticks. Scheduling and
// taking cost O(1), whatever is pending; storage is chunks from a pool that is never given back, so
// nothing is allocated per event once the pool has grown to the peak.
//
// An event is one 64-bit word chosen by the caller; the words due at one tick are handed over
// in no order, and none may matter to the caller. Cancelling is forgetting: the calendar
// never removes, the caller recognises a stale word.
#pragma once

#include "engine/check.h"
#include "engine/pages.h"
#include "engine/time.h"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace rechtsweg::engine {

/// Unordered bags of small records, as linked chunks of eight cache lines. A bag is one word that
/// says which chunk is being filled and how far, so that putting only writes to it: most bags have
/// long left the cache when somebody puts something in.
template <typename Record> class Bags {
  static constexpr std::uint32_t capacity = (512 - 8) / sizeof(Record);

public:
  using Bag = std::uint64_t; // chunk | records in it << 32; below 2^48
  static constexpr Bag empty = (std::uint64_t{capacity} << 32) | UINT32_MAX;

  void put(Bag &bag, Record record) {
    if (bag >> 32 == capacity)
      bag = take(static_cast<std::uint32_t>(bag));
    chunks_[static_cast<std::uint32_t>(bag)].records[bag >> 32] = record;
    bag += std::uint64_t{1} << 32;
  }
  void fetch(Bag bag) const {
    __builtin_prefetch(&chunks_[static_cast<std::uint32_t>(bag)].records[bag >> 32], 1);
  }
  /// Hands every record of the bag to `use`, as (first, count) of some after the others, and
  /// empties it.
  template <typename Use> void drain(Bag &bag, Use &&use) {
    auto count = static_cast<std::uint32_t>(bag >> 32);
    for (auto at = static_cast<std::uint32_t>(bag); at != UINT32_MAX; count = capacity) {
      const std::uint32_t next = chunks_[at].next;
      if (next != UINT32_MAX)
        for (std::size_t line = 0; line < sizeof(Chunk); line += 64)
          __builtin_prefetch(reinterpret_cast<const std::byte *>(&chunks_[next]) + line);
      use(chunks_[at].records, count);
      chunks_[at].next = free_;
      free_ = at;
      at = next;
    }
    bag = empty;
  }

private:
  struct Chunk {
    std::uint32_t next;
    Record records[capacity];
  };
  /// An empty chunk before `next`.
  Bag take(std::uint32_t next) {
    std::uint32_t chunk = free_;
    if (chunk == UINT32_MAX) {
      chunk = static_cast<std::uint32_t>(chunks_.size());
      chunks_.emplace_back();
    } else {
      free_ = chunks_[chunk].next;
    }
    chunks_[chunk].next = next;
    return chunk;
  }
  std::vector<Chunk, PageAllocator<Chunk>> chunks_;
  std::uint32_t free_ = UINT32_MAX;
};

class Calendar {
public:
  Calendar() {
    near_.assign(block, nothing);
    late_.assign(std::size_t{1} << (31 - block_bits), Bags<Late>::empty);
    full_.assign(block / 64, 0);
  }

  /// `at` must not lie before now(); an event for now() is due in the current tick. Events are
  /// below 2^63.
  void schedule(Tick at, std::uint64_t event) {
    ++pending_;
    if ((at >> block_bits) == (now_ >> block_bits))
      put_near(at, event);
    else
      put_late(at, event);
  }

  /// Fetches the memory to which schedule() of an event at `at` will write.
  void fetch(Tick at) const {
    if ((at >> block_bits) != (now_ >> block_bits))
      return;
    const std::uint64_t held = near_[static_cast<std::size_t>(at & (block - 1))];
    if ((held & several) != 0 && held != nothing)
      near_bags_.fetch(held & ~several);
  }

  /// Moves to the next tick before `limit` at which something is due and returns true; or moves to
  /// `limit` and returns false.
  bool advance(Tick limit) {
    const auto slot = static_cast<std::size_t>(now_ & (block - 1));
    const std::uint64_t bits = full_[slot >> 6] & (~0ULL << (slot & 63));
    if (bits == 0)
      return advance_further(limit);
    const Tick at = (now_ & ~Tick{63}) + std::countr_zero(bits);
    now_ = std::min(at, std::max(limit, now_));
    return at < limit;
  }

  /// Takes the only event that is due now; false if there are several.
  bool due_alone(std::uint64_t &event) {
    const auto slot = static_cast<std::size_t>(now_ & (block - 1));
    if ((near_[slot] & several) != 0)
      return false;
    event = std::exchange(near_[slot], nothing);
    full_[slot >> 6] &= ~(1ULL << (slot & 63));
    --pending_;
    return true;
  }
  /// Takes what is due now.
  void due(std::vector<std::uint64_t> &events) {
    const auto slot = static_cast<std::size_t>(now_ & (block - 1));
    if ((near_[slot] & several) == 0) {
      events.push_back(near_[slot]);
    } else if (near_[slot] != nothing) {
      auto bag = near_[slot] & ~several;
      near_bags_.drain(bag, [&](const std::uint64_t *first, std::uint32_t count) {
        events.insert(events.end(), first, first + count);
      });
    }
    near_[slot] = nothing;
    full_[slot >> 6] &= ~(1ULL << (slot & 63));
    pending_ -= events.size();
  }

  Tick now() const { return now_; }
  std::size_t pending() const { return pending_; }

private:
  static constexpr unsigned block_bits = 16;
  static constexpr Tick block = 1 << block_bits;
  struct Late {
    std::uint64_t event;
    Tick at;
  };
  void put_near(Tick at, std::uint64_t event) {
    const auto slot = static_cast<std::size_t>(at & (block - 1));
    std::uint64_t &held = near_[slot];
    if (held == nothing) {
      held = event;
      full_[slot >> 6] |= 1ULL << (slot & 63);
      return;
    }
    auto bag = Bags<std::uint64_t>::empty;
    if ((held & several) != 0)
      bag = held & ~several;
    else
      near_bags_.put(bag, held);
    near_bags_.put(bag, event);
    held = several | bag;
  }
  void put_late(Tick at, std::uint64_t event) {
    check(at > now_, "an event must not lie in the past");
    late_bags_.put(late_[static_cast<std::size_t>(at >> block_bits)], {event, at});
  }
  bool advance_further(Tick limit);
  void enter_block(Tick start);

  Tick now_ = 0;
  std::size_t pending_ = 0;
  Bags<std::uint64_t> near_bags_;
  Bags<Late> late_bags_;
  // One tick each, the block of ticks around now: nothing, one event, or `several` and their bag.
  static constexpr std::uint64_t several = 1ULL << 63, nothing = ~0ULL;
  std::vector<std::uint64_t> near_;
  std::vector<Bags<Late>::Bag> late_; // one block each
  std::vector<std::uint64_t> full_;   // which near slots hold something
};

} // namespace rechtsweg::engine
