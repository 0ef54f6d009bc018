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
#include <vector>

namespace rechtsweg::world {

enum class State : std::uint8_t { gone, arriving, waiting, staying, standing };

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

/// Memory in pages of two megabytes where the system has them: rows are touched in random order,
/// and small pages cost a walk of the page table for each.
template <typename T> struct HugePages {
  using value_type = T;
  HugePages() = default;
  template <typename U> HugePages(const HugePages<U> &) {}
  T *allocate(std::size_t n) {
    const std::size_t bytes = n * sizeof(T);
    constexpr std::size_t page = std::size_t{2} << 20;
    if (bytes < 4 * page)
      return static_cast<T *>(::operator new(bytes));
    void *memory = ::operator new(bytes, std::align_val_t{page});
    madvise(memory, bytes, MADV_HUGEPAGE);
    return static_cast<T *>(memory);
  }
  void deallocate(T *memory, std::size_t n) {
    constexpr std::size_t page = std::size_t{2} << 20;
    if (n * sizeof(T) < 4 * page)
      ::operator delete(memory);
    else
      ::operator delete(memory, std::align_val_t{page});
  }
  bool operator==(const HugePages &) const { return true; }
};

class People {
public:
  static constexpr engine::Tick unmarked = INT32_MIN;

  /// `bytes`: how many small counters a person carries, loops first.
  People(unsigned marks, unsigned bytes)
      : marks_(marks), small_(bytes), stride_((40 + marks * 4 + bytes + 7) / 8 * 8) {}

  std::uint32_t create(std::uint64_t key, network::Attributes attributes, unsigned units) {
    std::uint32_t row;
    if (!free_.empty()) {
      row = free_.back();
      free_.pop_back();
    } else {
      row = rows_++;
      bytes_.resize(std::size_t{rows_} * stride_);
    }
    Person &p = (*this)[row];
    const std::uint16_t visit = p.visit;
    p = Person{key, attributes, 0, engine::never, engine::never, 0, 0,
               static_cast<std::uint16_t>(visit + 1), static_cast<std::uint8_t>(units),
               State::arriving, 0, 0};
    for (unsigned m = 0; m < marks_; ++m)
      mark(row, m) = unmarked;
    std::memset(counters(row), 0, small_);
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
    return *reinterpret_cast<const Person *>(&bytes_[std::size_t{row} * stride_]);
  }
  engine::Tick &mark(std::uint32_t row, unsigned which) {
    return reinterpret_cast<engine::Tick *>(at(row) + sizeof(Person))[which];
  }
  std::uint8_t *counters(std::uint32_t row) {
    return reinterpret_cast<std::uint8_t *>(at(row) + sizeof(Person) + marks_ * 4);
  }
  void prefetch(std::uint32_t row) const {
    const std::byte *first = &bytes_[std::size_t{row} * stride_];
    __builtin_prefetch(first, 1);
    __builtin_prefetch(first + stride_ - 1, 1);
  }
  std::uint32_t rows() const { return rows_; }
  std::uint32_t live() const { return live_; }
  std::size_t bytes() const { return bytes_.capacity() + free_.capacity() * 4; }

private:
  std::byte *at(std::uint32_t row) { return &bytes_[std::size_t{row} * stride_]; }

  unsigned marks_, small_, stride_; // stride in bytes
  std::vector<std::byte, HugePages<std::byte>> bytes_; // storage in which rows are created
  std::vector<std::uint32_t> free_;
  std::uint32_t rows_ = 0, live_ = 0;
};

} // namespace rechtsweg::world
