#include "engine/pages.h"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <iterator>
#include <map>
#include <mutex>
#include <sys/mman.h>

namespace rechtsweg::engine {

namespace {

constexpr std::size_t page = std::size_t{2} << 20; // a large one

/// What one replicate out of all proportion has needed would make every later one slow.
constexpr std::size_t largest_kept = std::size_t{768} << 20;
/// What growing vectors leave behind would be kept for nobody, and is soon handed out.
constexpr std::size_t smallest_kept = std::size_t{16} << 20;
/// Stretches that nobody uses, by size: as many as replicates have had at the same time.
struct Spare {
  std::mutex mutex;
  std::multimap<std::size_t, std::byte *> stretches;
};
Spare &spare() {
  static auto *const spare = new Spare; // never destroyed: others may outlive any order of endings
  return *spare;
}

/// Fresh memory, aligned to large pages: one more is asked for and what lies outside given back.
std::byte *map(std::size_t size) {
  void *const all = mmap(nullptr, size + page, PROT_READ | PROT_WRITE,
                         MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (all == MAP_FAILED)
    throw std::bad_alloc();
  auto *const first = static_cast<std::byte *>(all);
  const std::size_t before = (page - reinterpret_cast<std::uintptr_t>(all) % page) % page;
  if (before > 0)
    munmap(first, before);
  munmap(first + before + size, page - before);
  return first + before;
}

/// A kept stretch, taken off the list; nullptr: none is meant.
template <typename Which> std::byte *kept_stretch(std::size_t &size, Which &&which) {
  Spare &kept = spare();
  const std::lock_guard lock(kept.mutex);
  const auto found = which(kept.stretches);
  if (found == kept.stretches.end())
    return nullptr;
  std::byte *const memory = found->second;
  size = found->first;
  kept.stretches.erase(found);
  return memory;
}

std::byte *fresh(std::size_t size) {
  std::byte *const memory = map(size);
  madvise(memory, size, MADV_HUGEPAGE);
  return memory;
}

} // namespace

std::size_t Pages::rounded(std::size_t bytes) { return std::bit_ceil(std::max(bytes, page)); }

std::byte *Pages::take(std::size_t bytes) {
  std::size_t size = rounded(bytes);
  std::byte *const memory =
      kept_stretch(size, [&](auto &stretches) { return stretches.find(size); });
  return memory != nullptr ? memory : fresh(size);
}

void Pages::give_back(std::byte *memory, std::size_t bytes) { keep(memory, rounded(bytes)); }

std::byte *Pages::grow(std::byte *memory, std::size_t &size, std::size_t bytes) {
  bytes = (bytes + page - 1) / page * page;
  if (bytes <= size)
    return memory;
  if (size == 0) {
    memory = kept_stretch(size, [](auto &stretches) {
      return stretches.empty() ? stretches.end() : std::prev(stretches.end());
    });
    if (memory == nullptr) {
      size = bytes;
      return fresh(size);
    }
    if (bytes <= size)
      return memory;
  }
  std::byte *const larger = map(bytes);
  if (mremap(memory, size, bytes, MREMAP_MAYMOVE | MREMAP_FIXED, larger) == MAP_FAILED) {
    munmap(larger, bytes);
    throw std::bad_alloc();
  }
  madvise(larger, bytes, MADV_HUGEPAGE);
  size = bytes;
  return larger;
}

void Pages::keep(std::byte *memory, std::size_t size) {
  if (size == 0)
    return;
  if (size > largest_kept || size < smallest_kept) {
    munmap(memory, size);
    return;
  }
  Spare &kept = spare();
  const std::lock_guard lock(kept.mutex);
  kept.stretches.emplace(size, memory);
}

} // namespace rechtsweg::engine
