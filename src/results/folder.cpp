#include "results/folder.h"

#include "results/store.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <filesystem>
#include <fmt/core.h>
#include <fstream>
#include <openssl/evp.h>
#include <sstream>
#include <unistd.h>

namespace rechtsweg::results {

namespace fs = std::filesystem;

std::string sha256(const std::string &bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned length = 0;
  if (EVP_Digest(bytes.data(), bytes.size(), digest.data(), &length, EVP_sha256(), nullptr) != 1)
    throw MachineError("no SHA-256 on this machine");
  std::string text;
  for (unsigned i = 0; i < length; ++i)
    text += fmt::format("{:02x}", digest[i]);
  return text;
}

namespace {
std::optional<std::string> read_all(const fs::path &path) {
  std::ifstream file(path, std::ios::binary);
  if (!file)
    return std::nullopt;
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}
} // namespace

std::string sha256_of_file(const std::string &path) {
  return sha256(read_file(path));
}

std::string read_file(const std::string &path) {
  auto bytes = read_all(path);
  if (!bytes)
    throw MachineError(path + " cannot be read");
  return std::move(*bytes);
}

void write_file(const std::string &path, const std::string &content) {
  // Aside first, then renamed: a file is there whole or not at all.
  const std::string aside = fmt::format("{}.{}.part", path, getpid());
  {
    std::ofstream file(aside, std::ios::binary | std::ios::trunc);
    file.write(content.data(), static_cast<std::streamsize>(content.size()));
    file.flush();
    if (!file) {
      std::error_code ignored;
      fs::remove(aside, ignored);
      throw MachineError(fmt::format("{} cannot be written: is the disk full?", path));
    }
  }
  std::error_code error;
  fs::rename(aside, path, error);
  if (error)
    throw MachineError(fmt::format("{} cannot be written: {}", path, error.message()));
}

// ---- Replicates as bytes

namespace {

constexpr char magic[] = "rechtsweg-replicate-1\n";

class Writer {
public:
  template <typename T> void value(const T &v) {
    bytes_.append(reinterpret_cast<const char *>(&v), sizeof v);
  }
  template <typename T> void list(const std::vector<T> &v) {
    value(static_cast<std::uint64_t>(v.size()));
    bytes_.append(reinterpret_cast<const char *>(v.data()), v.size() * sizeof(T));
  }
  const std::string &bytes() const { return bytes_; }

private:
  std::string bytes_;
};

class Reader {
public:
  explicit Reader(const std::string &bytes) : bytes_(bytes) {}
  template <typename T> bool value(T &v) {
    if (bytes_.size() - at_ < sizeof v)
      return false;
    std::memcpy(&v, bytes_.data() + at_, sizeof v);
    at_ += sizeof v;
    return true;
  }
  template <typename T> bool list(std::vector<T> &v) {
    std::uint64_t size = 0;
    if (!value(size) || (bytes_.size() - at_) / sizeof(T) < size)
      return false;
    v.resize(size);
    std::memcpy(static_cast<void *>(v.data()), bytes_.data() + at_, size * sizeof(T));
    at_ += size * sizeof(T);
    return true;
  }

private:
  const std::string &bytes_;
  std::size_t at_ = 0;
};

template <typename Stream, typename Outcomes> bool transfer(Stream &stream, Outcomes &o) {
  if constexpr (std::is_same_v<Stream, Writer>) {
    stream.list(o.figures);
    stream.list(o.edges);
    stream.list(o.flows);
    stream.list(o.stocks);
    stream.list(o.uses);
    stream.value(o.cpu_seconds);
    stream.value(o.setup_seconds);
    stream.value(o.people);
    stream.value(o.moves);
    stream.value(o.events);
    stream.value(o.peak_bytes);
    return true;
  } else
    return stream.list(o.figures) && stream.list(o.edges) && stream.list(o.flows) &&
           stream.list(o.stocks) && stream.list(o.uses) && stream.value(o.cpu_seconds) &&
           stream.value(o.setup_seconds) && stream.value(o.people) && stream.value(o.moves) &&
           stream.value(o.events) && stream.value(o.peak_bytes);
}

} // namespace

Folder::State Folder::state_of(const std::string &path) {
  std::error_code error;
  if (!fs::exists(path, error) || (fs::is_directory(path, error) && fs::is_empty(path, error)))
    return State::absent;
  if (fs::exists(fs::path(path) / "UNFINISHED.txt", error))
    return State::unfinished;
  if (fs::exists(fs::path(path) / "manifest.json", error))
    return State::whole;
  return State::foreign;
}

Folder::Folder(std::string path, std::string inputs, bool resume)
    : path_(std::move(path)), inputs_(std::move(inputs)) {
  std::error_code error;
  if (!resume)
    fs::remove_all(fs::path(path_) / "replicates", error);
  fs::create_directories(fs::path(path_) / "replicates", error);
  if (error)
    throw MachineError(fmt::format("{} cannot be made: {}", path_, error.message()));
  write_file(path_ + "/UNFINISHED.txt", "A study is running here, or was interrupted.\n");
}

void Folder::keep(const study::Replicate &replicate) const {
  Writer writer;
  writer.value(replicate.number);
  writer.value(static_cast<std::uint64_t>(replicate.alternatives.size()));
  for (const study::Outcomes &outcomes : replicate.alternatives)
    transfer(writer, outcomes);
  write_file(fmt::format("{}/replicates/{:06}.bin", path_, replicate.number),
             magic + inputs_ + "\n" + sha256(writer.bytes()) + "\n" + writer.bytes());
}

std::optional<study::Replicate> Folder::kept(unsigned number) const {
  const auto bytes = read_all(fmt::format("{}/replicates/{:06}.bin", path_, number));
  const std::string head = magic + inputs_ + "\n";
  if (!bytes || bytes->rfind(head, 0) != 0 || bytes->size() < head.size() + 65)
    return std::nullopt;
  const std::string body = bytes->substr(head.size() + 65);
  if (bytes->substr(head.size(), 64) != sha256(body))
    return std::nullopt; // damaged: simulated again
  Reader reader(body);
  study::Replicate replicate;
  std::uint64_t alternatives = 0;
  if (!reader.value(replicate.number) || !reader.value(alternatives) || alternatives > 1000 ||
      replicate.number != number)
    return std::nullopt;
  replicate.alternatives.resize(alternatives);
  for (study::Outcomes &outcomes : replicate.alternatives)
    if (!transfer(reader, outcomes))
      return std::nullopt;
  return replicate;
}

std::string Folder::aside() const {
  const std::string folder = path_ + "/writing";
  std::error_code error;
  fs::remove_all(folder, error);
  fs::create_directories(folder, error);
  if (error)
    throw MachineError(fmt::format("{} cannot be made: {}", folder, error.message()));
  return folder;
}

void Folder::complete() const {
  std::error_code error;
  std::vector<fs::path> files;
  for (const auto &entry : fs::directory_iterator(path_ + "/writing"))
    files.push_back(entry.path());
  // The manifest names the others and comes last.
  std::sort(files.begin(), files.end(), [](const fs::path &a, const fs::path &b) {
    const auto rank = [](const fs::path &p) { return std::pair(p.filename() == "manifest.json", p); };
    return rank(a) < rank(b);
  });
  for (const fs::path &file : files) {
    fs::rename(file, fs::path(path_) / file.filename(), error);
    if (error)
      throw MachineError(fmt::format("{} cannot be moved: {}", file.string(), error.message()));
  }
  fs::remove_all(path_ + "/writing", error);
  fs::remove(path_ + "/UNFINISHED.txt", error);
  fs::remove_all(path_ + "/replicates", error);
}

void Folder::leave_unfinished(unsigned finished, unsigned replicates,
                              const std::string &command) const {
  write_file(path_ + "/UNFINISHED.txt",
             fmt::format("{} of {} replicates are finished and kept here. To go on:\n\n  {}\n",
                         finished, replicates, command));
}

} // namespace rechtsweg::results
