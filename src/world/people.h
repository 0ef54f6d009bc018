// One row a person (or a party that moves as one), in a pool whose rows are used again. A row holds
// what events need, followed by the marks and loop counters that the system declares, so that
// everything about a person lies side by side in memory.
#pragma once

#include "engine/time.h"
#include "network/attribute.h"

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <new>
#include <sys/mman.h>
#include <utility>
#include <vector>

namespace rechtsweg::world {

enum class State : std::uint8_t { gone, waiting, staying, standing };

struct Person {
  std::uint64_t key;              // identity: the same under every alternative
  network::Attributes attributes;
  engine::Tick entered;           // this station
  engine::Tick until;             // end of stay, or of patience; of the displaced: what is left
  engine::Tick deadline;          // of a span
  std::uint32_t held;             // resources, as bits
  std::uint16_t station;
  std::uint16_t visit;            // counts steps, to recognise stale events
  std::uint8_t units;             // members
  State state;
  std::uint8_t combination;       // of the ledger's attributes
  std::uint8_t displaced;
};
static_assert(sizeof(Person) == 40);

/// Two megabytes, one large page where the system has them: rows are touched in random order, and
/// small pages would cost a walk of the page table for each.
class Segment {
public:
  static constexpr std::size_t bytes = std::size_t{2} << 20;
  Segment() : memory_(static_cast<std::byte *>(::operator new(bytes, std::align_val_t{bytes}))) {
    madvise(memory_, bytes, MADV_HUGEPAGE);
    std::memset(memory_, 0, bytes);
  }
  Segment(const Segment &other)
      : memory_(static_cast<std::byte *>(::operator new(bytes, std::align_val_t{bytes}))) {
    madvise(memory_, bytes, MADV_HUGEPAGE);
    std::memcpy(memory_, other.memory_, bytes);
  }
  Segment(Segment &&other) noexcept : memory_(std::exchange(other.memory_, nullptr)) {}
  Segment &operator=(const Segment &) = delete;
  Segment &operator=(Segment &&other) noexcept {
    std::swap(memory_, other.memory_);
    return *this;
  }
  ~Segment() {
    if (memory_ != nullptr)
      ::operator delete(memory_, std::align_val_t{bytes});
  }
  std::byte *memory() const { return memory_; }

private:
  std::byte *memory_;
};

class People {
public:
  static constexpr engine::Tick unmarked = INT32_MIN;

  /// `bytes`: how many small counters a person carries, loops first.
  People(unsigned marks, unsigned bytes)
      : marks_(marks), small_(bytes), stride_((40 + marks * 4 + bytes + 7) / 8 * 8) {
    while ((std::size_t{2} << shift_) * stride_ <= Segment::bytes)
      ++shift_;
  }

  std::uint32_t create(std::uint64_t key, network::Attributes attributes, unsigned units) {
    std::uint32_t row;
    if (!free_.empty()) {
      row = free_.back();
      free_.pop_back();
    } else {
      row = rows_++;
      if ((row >> shift_) == segments_.size())
        segments_.emplace_back();
    }
    Person &p = (*this)[row];
    const std::uint16_t visit = p.visit;
    p = Person{key, attributes, 0, engine::never, engine::never, 0, 0,
               static_cast<std::uint16_t>(visit + 1), static_cast<std::uint8_t>(units),
               State::staying, 0, 0};
    for (unsigned m = 0; m < marks_; ++m)
      mark(p, m) = unmarked;
    std::memset(counters(p), 0, small_);
    ++live_;
    return row;
  }
  void remove(std::uint32_t row) {
    Person &p = (*this)[row];
    p.state = State::gone;
    ++p.visit;
    free_.push_back(row);
    --live_;
  }

  Person &operator[](std::uint32_t row) {
    return *reinterpret_cast<Person *>(at(row));
  }
  const Person &operator[](std::uint32_t row) const {
    return *reinterpret_cast<const Person *>(at(row));
  }
  /// Marks and counters follow the person in memory.
  static engine::Tick &mark(Person &p, unsigned which) {
    return reinterpret_cast<engine::Tick *>(&p + 1)[which];
  }
  std::uint8_t *counters(Person &p) const {
    return reinterpret_cast<std::uint8_t *>(&p + 1) + marks_ * 4;
  }
  void prefetch(std::uint32_t row) const {
    const std::byte *first = at(row);
    __builtin_prefetch(first, 1);
    __builtin_prefetch(first + stride_ - 1, 1);
  }
  std::uint32_t rows() const { return rows_; }
  std::uint32_t live() const { return live_; }
  std::size_t bytes() const { return segments_.size() * Segment::bytes + free_.capacity() * 4; }

private:
  std::byte *at(std::uint32_t row) const {
    return segments_[row >> shift_].memory() +
           std::size_t{row & ((1U << shift_) - 1U)} * stride_;
  }

  unsigned marks_, small_, stride_; // stride in bytes
  unsigned shift_ = 0;              // rows a segment, as a power of two
  std::vector<Segment> segments_;   // storage in which rows are created
  std::vector<std::uint32_t> free_;
  std::uint32_t rows_ = 0, live_ = 0;
};

} // namespace rechtsweg::world
