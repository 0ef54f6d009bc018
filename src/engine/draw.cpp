#include "engine/draw.h"

#include "engine/wide.h"

namespace rechtsweg::engine {

namespace {

constexpr std::uint64_t rotate(std::uint64_t x, unsigned by) { return x << by | x >> (64 - by); }

/// Threefry2x64 in 13 rounds (Salmon, Moraes, Dror and Shaw 2011), written so that the loop over
/// questions becomes vector instructions.
RECHTSWEG_WIDE void threefry(std::uint64_t key0, std::uint64_t key1, const std::uint64_t *who,
                             const std::uint64_t *what, std::size_t n, std::uint64_t *first,
                             std::uint64_t *second) {
  const std::uint64_t keys[3] = {key0, key1, key0 ^ key1 ^ 0x1bd11bdaa9fc1a22ULL};
  RECHTSWEG_APART
  for (std::size_t i = 0; i < n; ++i) {
    std::uint64_t x = who[i] + keys[0], y = what[i] + keys[1];
#define ROUND(by)                                                                                  \
  x += y;                                                                                          \
  y = rotate(y, by) ^ x;
#define INJECT(r)                                                                                  \
  x += keys[r % 3];                                                                                \
  y += keys[(r + 1) % 3] + r;
    // clang-format off
    ROUND(16) ROUND(42) ROUND(12) ROUND(31) INJECT(1)
    ROUND(16) ROUND(32) ROUND(24) ROUND(21) INJECT(2)
    ROUND(16) ROUND(42) ROUND(12) ROUND(31) INJECT(3)
    ROUND(16)
#undef ROUND
#undef INJECT
    first[i] = x;
    second[i] = y;
    // clang-format on
  }
}

} // namespace

void Draw::fill(const std::uint64_t *who, const std::uint64_t *what, std::size_t n,
                std::uint64_t *first, std::uint64_t *second) const {
  threefry(key_.v[0], key_.v[1], who, what, n, first, second);
}

} // namespace rechtsweg::engine
