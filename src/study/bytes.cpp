#include "study/bytes.h"

#include <cstring>

namespace rechtsweg::study {
namespace {

class Writer {
public:
  template <typename T> bool value(const T &v) {
    bytes.append(reinterpret_cast<const char *>(&v), sizeof v);
    return true;
  }
  template <typename T> bool list(const std::vector<T> &v) {
    value(static_cast<std::uint64_t>(v.size()));
    bytes.append(reinterpret_cast<const char *>(v.data()), v.size() * sizeof(T));
    return true;
  }
  std::string bytes;
};

class Reader {
public:
  explicit Reader(std::string_view bytes) : rest(bytes) {}
  template <typename T> bool value(T &v) {
    if (rest.size() < sizeof v)
      return false;
    std::memcpy(&v, rest.data(), sizeof v);
    rest.remove_prefix(sizeof v);
    return true;
  }
  template <typename T> bool list(std::vector<T> &v) {
    std::uint64_t size = 0;
    if (!value(size) || rest.size() / sizeof(T) < size)
      return false;
    v.resize(size);
    std::memcpy(static_cast<void *>(v.data()), rest.data(), size * sizeof(T));
    rest.remove_prefix(size * sizeof(T));
    return true;
  }
  std::string_view rest;
};

/// The order of the parts, once for both directions.
template <typename Stream, typename Outcomes> bool transfer(Stream &stream, Outcomes &o) {
  return stream.list(o.figures) && stream.list(o.edges) && stream.list(o.flows) &&
         stream.list(o.stocks) && stream.list(o.uses) && stream.list(o.life) && stream.value(o.cpu_seconds) &&
         stream.value(o.setup_seconds) && stream.value(o.people) && stream.value(o.moves) &&
         stream.value(o.events) && stream.value(o.peak_bytes);
}

} // namespace

std::string to_bytes(const Replicate &replicate) {
  Writer writer;
  writer.value(replicate.number);
  writer.value(static_cast<std::uint64_t>(replicate.alternatives.size()));
  for (const Outcomes &outcomes : replicate.alternatives)
    transfer(writer, outcomes);
  return std::move(writer.bytes);
}

std::optional<Replicate> from_bytes(std::string_view bytes) {
  Reader reader(bytes);
  Replicate replicate;
  std::uint64_t alternatives = 0;
  if (!reader.value(replicate.number) || !reader.value(alternatives) || alternatives > 1000)
    return std::nullopt;
  replicate.alternatives.resize(alternatives);
  for (Outcomes &outcomes : replicate.alternatives)
    if (!transfer(reader, outcomes))
      return std::nullopt;
  if (!reader.rest.empty())
    return std::nullopt;
  return replicate;
}

} // namespace rechtsweg::study
