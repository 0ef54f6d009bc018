#include "world/people.h"

#include <mutex>
#include <new>
#include <sys/mman.h>
#include <tuple>

namespace rechtsweg::world {

namespace {

constexpr std::size_t page = std::size_t{2} << 20; // a large one

/// What one replicate out of all proportion has needed would make every later copy slow.
constexpr std::size_t largest_kept = std::size_t{768} << 20;

/// Stretches that nobody uses: as many as replicates have run at the same time.
struct Spare {
  std::mutex mutex;
  std::vector<std::pair<std::byte *, std::size_t>> stretches;
};
Spare &spare() {
  static Spare spare;
  return spare;
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

} // namespace

Rows::~Rows() {
  if (size_ == 0)
    return;
  if (size_ > largest_kept) {
    munmap(memory_, size_);
    return;
  }
  Spare &kept = spare();
  const std::lock_guard lock(kept.mutex);
  kept.stretches.emplace_back(memory_, size_);
}

void Rows::grow(std::size_t bytes) {
  const std::size_t size = (bytes + page - 1) / page * page;
  if (size <= size_)
    return;
  if (size_ == 0) {
    Spare &kept = spare();
    const std::lock_guard lock(kept.mutex);
    if (!kept.stretches.empty()) {
      std::tie(memory_, size_) = kept.stretches.back();
      kept.stretches.pop_back();
      if (size_ >= size)
        return;
    }
  }
  std::byte *const larger = map(size);
  if (size_ > 0 &&
      mremap(memory_, size_, size, MREMAP_MAYMOVE | MREMAP_FIXED, larger) == MAP_FAILED) {
    munmap(larger, size);
    throw std::bad_alloc();
  }
  memory_ = larger;
  size_ = size;
  madvise(memory_, size_, MADV_HUGEPAGE);
}

} // namespace rechtsweg::world
