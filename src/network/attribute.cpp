#include "network/attribute.h"

#include "engine/wide.h"

namespace rechtsweg::network {

namespace {

RECHTSWEG_WIDE void add(const Attributes *words, std::size_t n, unsigned shift, unsigned mask,
                        unsigned stride, std::uint32_t *cells) {
  RECHTSWEG_APART
  for (std::size_t i = 0; i < n; ++i)
    cells[i] += (static_cast<std::uint32_t>(words[i] >> shift) & mask) * stride;
}

} // namespace

void Cells::of(const Attributes *words, std::size_t n, std::uint32_t *cells) const {
  for (std::size_t i = 0; i < n; ++i)
    cells[i] = 0;
  for (const Part &part : parts_)
    add(words, n, part.shift, part.mask, part.stride, cells);
}

} // namespace rechtsweg::network
