#include "world/histogram.h"

#include <cmath>

namespace rechtsweg::world {

namespace {

double middle_of(std::size_t bin) {
  if (bin < 256)
    return static_cast<double>(bin);
  const auto octave = static_cast<int>((bin - 256) / 64 + 8);
  const auto part = static_cast<double>((bin - 256) % 64);
  return std::ldexp(1.0 + (part + 0.5) / 64.0, octave);
}

} // namespace

void Histogram::merge(const Histogram &other) {
  if (bins_.size() < other.bins_.size())
    bins_.resize(other.bins_.size(), 0);
  for (std::size_t i = 0; i < other.bins_.size(); ++i)
    bins_[i] += other.bins_[i];
  sum_ += other.sum_;
}

double Histogram::quantile(double p) const {
  const double wanted = p * static_cast<double>(count());
  std::int64_t sum = 0;
  for (std::size_t i = 0; i < bins_.size(); ++i)
    if ((sum += bins_[i]) > 0 && static_cast<double>(sum) >= wanted)
      return middle_of(i);
  return 0;
}

} // namespace rechtsweg::world
