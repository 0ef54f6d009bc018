// Addressed randomness: a draw is a function of (seed, replicate, who, purpose, occurrence) and of
// nothing else. There is no stream and no state, so that the same person meets the same luck under
// every alternative, on every thread and in any order of evaluation.
//
// Threefry2x64-13 (Salmon, Moraes, Dror and Shaw 2011, Random123) passes BigCrush; the key is
// (seed, replicate), the counter is (who, purpose and occurrence).
#pragma once

#include <Random123/threefry.h>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace rechtsweg::engine {

/// What a draw is for: a 40-bit fingerprint of a name, so that adding a station or a source to a
/// system leaves everybody else's luck alone.
struct Purpose {
  std::uint64_t bits = 0;
};

constexpr std::uint64_t mix(std::uint64_t x) { // SplitMix64's finaliser (Steele et al. 2014)
  x += 0x9e3779b97f4a7c15ULL;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
  return x ^ (x >> 31);
}

constexpr std::uint64_t fingerprint(std::string_view text) { // FNV-1a, then mixed
  std::uint64_t hash = 0xcbf29ce484222325ULL;
  for (const char c : text)
    hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
  return mix(hash);
}

constexpr Purpose purpose(std::string_view name) {
  return {fingerprint(name) & ~std::uint64_t{0xffffff}};
}

/// A uniform number in (0, 1): never 0 and never 1, so that every quantile function may take it.
constexpr double unit_interval(std::uint64_t bits) {
  return (static_cast<double>(bits >> 11) + 0.5) * 0x1p-53;
}

class Draw {
public:
  struct Bits {
    std::uint64_t first, second;
  };

  Draw(std::uint64_t seed, std::uint32_t replicate)
      : key_{{seed, mix(replicate)}}, seed_(seed), replicate_(replicate) {}

  /// Two independent words of 64 random bits for one question.
  [[gnu::always_inline]] Bits bits(std::uint64_t who, Purpose purpose,
                                   std::uint32_t occurrence = 0) const {
    const r123::Threefry2x64_R<13>::ctr_type counter{{who, question(purpose, occurrence)}};
    const auto result = r123::Threefry2x64_R<13>{}(counter, key_);
    return {result.v[0], result.v[1]};
  }
  /// bits() for many at once: `n` questions, one of `who` and `what` each, `what` being a purpose
  /// with an occurrence (see question()); the same bits as one at a time, several times as fast.
  void fill(const std::uint64_t *who, const std::uint64_t *what, std::size_t n,
            std::uint64_t *first, std::uint64_t *second) const;
  static std::uint64_t question(Purpose purpose, std::uint32_t occurrence) {
    return purpose.bits | (occurrence & 0xffffffU);
  }
  double uniform(std::uint64_t who, Purpose purpose, std::uint32_t occurrence = 0) const {
    return unit_interval(bits(who, purpose, occurrence).first);
  }
  std::uint64_t seed() const { return seed_; }
  std::uint32_t replicate() const { return replicate_; }

private:
  r123::Threefry2x64_R<13>::key_type key_;
  std::uint64_t seed_;
  std::uint32_t replicate_;
};

} // namespace rechtsweg::engine
