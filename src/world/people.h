// One row a person (or a party that moves as one), in a pool whose rows are used again. A row holds
// what events need, followed by the marks and loop counters that the system declares, so that
// everything about a person lies side by side in memory.
#pragma once

#include "engine/pages.h"
#include "engine/time.h"
#include "network/attribute.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <utility>
#include <vector>

namespace rechtsweg::world {

enum class State : std::uint8_t { gone, waiting, staying, standing };

struct Person {
  std::uint64_t key; // identity: the same under every alternative
  network::Attributes attributes;
  engine::Tick entered;  // this station
  engine::Tick until;    // end of stay, or of patience; of the displaced: what is left
  engine::Tick deadline; // of a span
  std::uint32_t held;    // resources, as bits
  std::uint16_t station;
  std::uint16_t visit; // counts steps, to recognise stale events
  std::uint8_t units;  // members
  State state;
  std::uint8_t combination; // of the ledger's attributes
  std::uint8_t displaced;
};
static_assert(sizeof(Person) == 40);

/// Memory for rows, which grows without copying.
class Rows {
public:
  Rows() = default;
  Rows(const Rows &other) {
    reach(other.used_);
    if (used_ > 0)
      std::memcpy(memory_, other.memory_, used_);
  }
  Rows(Rows &&other) noexcept
      : memory_(std::exchange(other.memory_, nullptr)), size_(std::exchange(other.size_, 0)),
        used_(std::exchange(other.used_, 0)) {}
  Rows &operator=(Rows other) noexcept {
    std::swap(memory_, other.memory_);
    std::swap(size_, other.size_);
    std::swap(used_, other.used_);
    return *this;
  }
  ~Rows() { engine::Pages::keep(memory_, size_); }
  std::byte *memory() const { return memory_; }

  /// The first `bytes` are in use from now on. Throws std::bad_alloc.
  void reach(std::size_t bytes) {
    if (bytes > size_)
      memory_ = engine::Pages::grow(memory_, size_, bytes + (used_ > 0 ? bytes / 2 : 0));
    used_ = bytes;
  }

private:
  std::byte *memory_ = nullptr;
  std::size_t size_ = 0, used_ = 0;
};

class People {
public:
  static constexpr engine::Tick unmarked = INT32_MIN;

  /// `bytes`: how many small counters a person carries, loops first. `horizon`: the last tick;
  /// where all ticks fit two bytes a mark takes two, so that a row is one cache line more often.
  People(unsigned marks, unsigned bytes, engine::Tick horizon)
      : marks_(marks), narrow_(horizon <= INT16_MAX), counters_at_(40 + marks * (narrow_ ? 2 : 4)),
        stride_((counters_at_ + bytes + 7) / 8 * 8) {
    if (stride_ > 48 && stride_ < 64)
      stride_ = 64;
    std::vector<std::byte> row(stride_);
    auto &nobody = *reinterpret_cast<Person *>(row.data());
    for (unsigned m = 0; m < marks_; ++m)
      mark(nobody, m, unmarked);
    blank_.assign(row.begin() + sizeof(Person), row.end());
  }

  std::uint32_t create(std::uint64_t key, network::Attributes attributes, unsigned units) {
    std::uint32_t row;
    if (!free_.empty()) {
      row = free_.back();
      free_.pop_back();
    } else {
      row = rows_++;
      memory_.reach(std::size_t{rows_} * stride_);
      (*this)[row].visit = 0;
    }
    Person &p = (*this)[row];
    const std::uint16_t visit = p.visit;
    p = Person{key,
               attributes,
               0,
               engine::never,
               engine::never,
               0,
               0,
               static_cast<std::uint16_t>(visit + 1),
               static_cast<std::uint8_t>(units),
               State::staying,
               0,
               0};
    std::memcpy(at(row) + sizeof(Person), blank_.data(), blank_.size());
    ++live_;
    return row;
  }
  /// Everything that is known of a person: to create somebody of the same past, elsewhere.
  std::vector<std::byte> image(const Person &p) const {
    const auto *const first = reinterpret_cast<const std::byte *>(&p);
    return {first, first + stride_};
  }
  std::uint32_t create(std::uint64_t key, const std::vector<std::byte> &image) {
    const auto &was = *reinterpret_cast<const Person *>(image.data());
    const std::uint32_t row = create(key, was.attributes, was.units);
    std::memcpy(at(row) + sizeof(Person), image.data() + sizeof(Person), stride_ - sizeof(Person));
    return row;
  }
  void remove(std::uint32_t row) {
    Person &p = (*this)[row];
    p.state = State::gone;
    ++p.visit;
    free_.push_back(row);
    --live_;
  }

  Person &operator[](std::uint32_t row) { return *reinterpret_cast<Person *>(at(row)); }
  const Person &operator[](std::uint32_t row) const {
    return *reinterpret_cast<const Person *>(at(row));
  }
  // Marks and counters follow the person in memory.
  /// When a person was marked last; unmarked if never.
  engine::Tick mark(const Person &p, unsigned which) const {
    if (!narrow_)
      return reinterpret_cast<const engine::Tick *>(&p + 1)[which];
    const std::int16_t tick = reinterpret_cast<const std::int16_t *>(&p + 1)[which];
    return tick == INT16_MIN ? unmarked : tick;
  }
  /// `tick`: at most the horizon; what lies too far back for two bytes is as old as they can say.
  void mark(Person &p, unsigned which, engine::Tick tick) {
    if (!narrow_)
      reinterpret_cast<engine::Tick *>(&p + 1)[which] = tick;
    else
      reinterpret_cast<std::int16_t *>(&p + 1)[which] =
          tick == unmarked ? INT16_MIN : static_cast<std::int16_t>(std::max(tick, -INT16_MAX));
  }
  std::uint8_t *counters(Person &p) const {
    return reinterpret_cast<std::uint8_t *>(&p) + counters_at_;
  }
  const std::uint8_t *counters(const Person &p) const {
    return reinterpret_cast<const std::uint8_t *>(&p) + counters_at_;
  }
  /// Into the second cache: the first is small, and what the steps in between need is in there.
  void prefetch(std::uint32_t row) const {
    const std::byte *first = at(row);
    __builtin_prefetch(first, 0, 2);
    if (stride_ != 64) // rows of 64 bytes are a line each
      __builtin_prefetch(first + stride_ - 1, 0, 2);
  }
  /// The rows in which the next `n` will be created.
  void prefetch_free(std::size_t n) const {
    const std::size_t again = std::min(n, free_.size());
    for (std::size_t i = free_.size() - again; i < free_.size(); ++i)
      prefetch(free_[i]);
    for (std::size_t i = 0; i < n - again; ++i)
      prefetch(static_cast<std::uint32_t>(rows_ + i));
  }
  std::uint32_t rows() const { return rows_; }
  std::uint32_t live() const { return live_; }
  std::size_t bytes() const { return std::size_t{rows_} * stride_ + free_.capacity() * 4; }

private:
  std::byte *at(std::uint32_t row) const { return memory_.memory() + std::size_t{row} * stride_; }

  unsigned marks_;
  bool narrow_;
  unsigned counters_at_, stride_; // in bytes
  std::vector<std::byte> blank_;  // marks and counters of whoever begins
  Rows memory_;                   // storage in which rows are created
  std::vector<std::uint32_t> free_;
  std::uint32_t rows_ = 0, live_ = 0;
};

} // namespace rechtsweg::world
