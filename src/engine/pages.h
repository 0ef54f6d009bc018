// Memory for large tables that are touched in random order: in large pages where the system has
// them, since small ones would cost a walk of the page table for each touch. What one replicate
// leaves is kept for the next, for the system takes long to hand out memory; so nothing may be
// expected of what is in it.
#pragma once

#include <cstddef>
#include <new>

namespace rechtsweg::engine {

class Pages {
public:
  /// A stretch of rounded(bytes), aligned to large pages. Throws std::bad_alloc.
  static std::byte *take(std::size_t bytes);
  static void give_back(std::byte *memory, std::size_t bytes);
  /// What is asked for comes in powers of two, so that it fits who asks next.
  static std::size_t rounded(std::size_t bytes);

  /// Makes a stretch of `size` at least `bytes` long and says where it is then: page tables are
  /// moved and nothing is copied. One of size 0 begins as the longest that is kept. To be ended by
  /// keep(). Throws std::bad_alloc.
  static std::byte *grow(std::byte *memory, std::size_t &size, std::size_t bytes);
  static void keep(std::byte *memory, std::size_t size);
};

/// For vectors: what is large comes from Pages, the rest from where it always comes from.
template <typename T> struct PageAllocator {
  using value_type = T;
  PageAllocator() = default;
  template <typename U> PageAllocator(const PageAllocator<U> &) {}

  T *allocate(std::size_t n) {
    const std::size_t bytes = n * sizeof(T);
    if (bytes < large)
      return static_cast<T *>(::operator new(bytes));
    return reinterpret_cast<T *>(Pages::take(bytes));
  }
  void deallocate(T *memory, std::size_t n) {
    const std::size_t bytes = n * sizeof(T);
    if (bytes < large)
      ::operator delete(memory);
    else
      Pages::give_back(reinterpret_cast<std::byte *>(memory), bytes);
  }
  friend bool operator==(const PageAllocator &, const PageAllocator &) { return true; }

private:
  static constexpr std::size_t large = std::size_t{1} << 20;
};

} // namespace rechtsweg::engine
