// What is known of a person, packed into one machine word: enumerations and small counters.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace rechtsweg::network {

using Attributes = std::uint64_t;

struct Attribute {
  std::string name;
  std::vector<std::string> values; // of a counter: "0", "1", ...
  bool counter = false;
  unsigned shift = 0, bits = 0;

  unsigned of(Attributes word) const {
    return static_cast<unsigned>(word >> shift) & ((1U << bits) - 1U);
  }
  Attributes with(Attributes word, unsigned value) const {
    const Attributes mask = ((Attributes{1} << bits) - 1) << shift;
    return (word & ~mask) | (Attributes{value} << shift);
  }
  unsigned size() const { return static_cast<unsigned>(values.size()); }
};

/// Numbers the combinations of some attributes: 0 .. size() - 1, the first attribute slowest.
class Cells {
public:
  Cells() = default;
  Cells(const std::vector<Attribute> &attributes, std::vector<unsigned> which)
      : which_(std::move(which)) {
    unsigned stride = 1;
    parts_.resize(which_.size());
    for (std::size_t i = which_.size(); i-- > 0;) {
      const Attribute &a = attributes[which_[i]];
      parts_[i] = {a.shift, (1U << a.bits) - 1U, stride, a.size()};
      stride *= a.size();
    }
    size_ = stride;
  }
  unsigned size() const { return size_; }
  const std::vector<unsigned> &attributes() const { return which_; }
  unsigned of(Attributes word) const {
    unsigned cell = 0;
    for (const Part &part : parts_)
      cell += (static_cast<unsigned>(word >> part.shift) & part.mask) * part.stride;
    return cell;
  }
  /// The attributes of a cell, written over `word`.
  Attributes word(unsigned cell, Attributes word = 0) const {
    for (const Part &part : parts_) {
      const Attributes mask = Attributes{part.mask} << part.shift;
      word = (word & ~mask) | (Attributes{cell / part.stride % part.size} << part.shift);
    }
    return word;
  }

private:
  struct Part {
    unsigned shift = 0, mask = 0, stride = 1, size = 1;
  };
  std::vector<unsigned> which_;
  std::vector<Part> parts_;
  unsigned size_ = 1;
};

/// Which values of which attributes are meant. Empty: everybody.
struct Condition {
  struct Term {
    unsigned attribute = 0;
    std::uint64_t allowed = 0; // bit v set: value v is meant
  };
  std::vector<Term> terms;

  bool holds(Attributes word, const std::vector<Attribute> &attributes) const {
    for (const Term &term : terms)
      if (!(term.allowed >> attributes[term.attribute].of(word) & 1U))
        return false;
    return true;
  }
};

/// A change of one attribute: to a value, or a counter up by one (stopping at its largest value).
struct Change {
  unsigned attribute = 0;
  bool add = false;
  unsigned value = 0;

  Attributes apply(Attributes word, const std::vector<Attribute> &attributes) const {
    const Attribute &a = attributes[attribute];
    const unsigned to = add ? a.of(word) + value : value;
    return a.with(word, to < a.size() ? to : a.size() - 1);
  }
};

} // namespace rechtsweg::network
