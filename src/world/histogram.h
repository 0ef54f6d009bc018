// Durations, counted as they come in and asked for their mean and quantiles in the end.
#pragma once

#include "engine/time.h"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <numeric>
#include <vector>

namespace rechtsweg::world {

/// Durations in whole ticks: exact below 256, then 64 bins an octave (an error of at most 0.8 %).
class Histogram {
public:
  void add(engine::Tick ticks, std::int64_t units) {
    const std::size_t bin = bin_of(ticks);
    if (bins_.size() <= bin)
      bins_.resize(bin + 1, 0);
    bins_[bin] += units;
    sum_ += units * ticks;
  }
  void merge(const Histogram &other);
  std::int64_t count() const {
    return std::accumulate(bins_.begin(), bins_.end(), std::int64_t{0});
  }
  double mean() const {
    const std::int64_t count = this->count();
    return count == 0 ? 0 : static_cast<double>(sum_) / static_cast<double>(count);
  }
  /// The smallest duration below or at which a share `p` of the durations lies.
  double quantile(double p) const;

private:
  static std::size_t bin_of(engine::Tick ticks) {
    const auto t = static_cast<std::uint32_t>(std::max(ticks, 0));
    if (t < 256)
      return t;
    const auto octave = static_cast<unsigned>(std::bit_width(t)) - 1; // >= 8
    return 256 + (octave - 8) * 64 + ((t >> (octave - 6)) & 63);
  }
  std::vector<std::int64_t> bins_;
  std::int64_t sum_ = 0; // of units * ticks
};

} // namespace rechtsweg::world
