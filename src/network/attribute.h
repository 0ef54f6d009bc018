// What is known of a person, packed into one machine word: enumerations and small counters.
#pragma once

#include <cstddef>
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
  /// The same for `n` words at once.
  void of(const Attributes *words, std::size_t n, std::uint32_t *cells) const;
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
    Term() = default;
    Term(unsigned which, const Attribute &a, std::uint64_t values)
        : allowed(values), attribute(which), shift(a.shift), mask((1U << a.bits) - 1U) {}
    std::uint64_t allowed = 0; // bit v set: value v is meant
    unsigned attribute = 0, shift = 0, mask = 0;
  };
  std::vector<Term> terms;

  bool holds(Attributes word) const {
    for (const Term &term : terms)
      if (!(term.allowed >> (static_cast<unsigned>(word >> term.shift) & term.mask) & 1U))
        return false;
    return true;
  }
};

/// A change of one attribute: to a value, or a counter up by one (stopping at its largest value).
struct Change {
  Change() = default;
  Change(unsigned which, const Attribute &a, bool adds, unsigned by)
      : attribute(which), shift(a.shift), mask((1U << a.bits) - 1U), largest(a.size() - 1),
        value(by), add(adds) {}
  bool operator==(const Change &) const = default;
  unsigned attribute = 0, shift = 0, mask = 0, largest = 0, value = 0;
  bool add = false;

  Attributes apply(Attributes word) const {
    const unsigned now = static_cast<unsigned>(word >> shift) & mask;
    const unsigned to = add ? (now + value < largest ? now + value : largest) : value;
    return (word & ~(Attributes{mask} << shift)) | (Attributes{to} << shift);
  }
};

} // namespace rechtsweg::network
