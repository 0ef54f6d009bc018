#include "results/folder.h"

#include "results/store.h"
#include "study/bytes.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <fmt/core.h>
#include <fstream>
#include <openssl/evp.h>
#include <sstream>
#include <sys/file.h>
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

std::string sha256_of_file(const std::string &path) { return sha256(read_file(path)); }

std::string read_file(const std::string &path) {
  auto bytes = read_all(path);
  if (!bytes)
    throw MachineError(path + " cannot be read");
  return std::move(*bytes);
}

namespace {

constexpr char magic[] = "rechtsweg-replicate-1\n";
/// With which the file of a replicate of these inputs begins.
std::string head_of(const std::string &inputs) { return magic + inputs + "\n"; }
constexpr char mark[] = "/UNFINISHED.txt";

std::string replicate_file(const std::string &folder, unsigned number) {
  return fmt::format("{}/replicates/{:06}.bin", folder, number);
}

/// Down to the disk: what is renamed after this survives lost power.
void sync(const std::string &path) {
  const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0)
    return;
  const int result = fsync(file);
  const int error = errno;
  close(file);
  if (result != 0 && error != EINVAL && error != EROFS)
    throw MachineError(fmt::format("{} cannot be written: {}", path, std::strerror(error)));
}

} // namespace

void make_folder(const std::string &path) {
  std::error_code error;
  fs::create_directories(path, error);
  if (error)
    throw MachineError(fmt::format("{} cannot be made: {}", path, error.message()));
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
  sync(aside);
  std::error_code error;
  fs::rename(aside, path, error);
  if (error)
    throw MachineError(fmt::format("{} cannot be written: {}", path, error.message()));
}

Folder::State Folder::state_of(const std::string &path) {
  std::error_code error;
  if (!fs::exists(path, error))
    return State::absent;
  if (fs::exists(fs::path(path) / "UNFINISHED.txt", error))
    return State::unfinished;
  if (fs::exists(fs::path(path) / "manifest.json", error))
    return State::whole;
  if (fs::exists(fs::path(path) / "shard.json", error))
    return State::shard;
  if (!fs::is_directory(path, error))
    return State::foreign;
  // A process that is killed in its first moment leaves no more than this.
  for (const auto &entry : fs::directory_iterator(path, error))
    if (entry.path().filename() != "lock" && entry.path().filename() != "replicates" &&
        entry.path().extension() != ".part")
      return State::foreign;
  return error ? State::foreign : State::absent;
}

bool Folder::keeps_others(const std::string &path, const std::string &inputs) {
  const std::string head = head_of(inputs);
  std::error_code error;
  for (const auto &entry : fs::directory_iterator(path + "/replicates", error)) {
    std::ifstream file(entry.path(), std::ios::binary);
    std::string begins(head.size(), '\0');
    if (entry.path().extension() == ".bin" &&
        file.read(begins.data(), static_cast<std::streamsize>(head.size())) &&
        begins.rfind(magic, 0) == 0 && begins.back() == '\n' && begins != head)
      return true;
  }
  return false;
}

Folder::Folder(std::string path, std::string inputs, bool resume, std::string again)
    : path_(std::move(path)), inputs_(std::move(inputs)), again_(std::move(again)) {
  make_folder(path_);
  lock_ = open((path_ + "/lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
  // A file system that knows no locks goes without.
  if (lock_ >= 0 && flock(lock_, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
    close(lock_);
    throw MachineError(fmt::format("another process is writing to {} at this moment", path_));
  }
  std::error_code error;
  if (!resume)
    fs::remove_all(fs::path(path_) / "replicates", error);
  make_folder(path_ + "/replicates");
  write_file(
      path_ + mark,
      fmt::format("A study is running here, or was cut off. Finished replicates are kept. To "
                  "go on:\n\n  {}\n",
                  again_));
  // What an earlier process was writing aside when it was cut off.
  for (const std::string &folder : {path_, path_ + "/replicates"})
    for (const auto &entry : fs::directory_iterator(folder, error))
      if (entry.path().extension() == ".part")
        fs::remove(entry.path(), error);
}

Folder::~Folder() {
  if (lock_ >= 0)
    close(lock_);
}

void Folder::keep(const study::Replicate &replicate) const {
  const std::string bytes = study::to_bytes(replicate);
  write_file(replicate_file(path_, replicate.number),
             head_of(inputs_) + sha256(bytes) + "\n" + bytes);
}

std::optional<study::Replicate> read_replicate(const std::string &folder, const std::string &inputs,
                                               unsigned number) {
  const auto bytes = read_all(replicate_file(folder, number));
  const std::string head = head_of(inputs);
  if (!bytes || bytes->rfind(head, 0) != 0 || bytes->size() < head.size() + 65)
    return std::nullopt;
  const std::string body = bytes->substr(head.size() + 65);
  if (bytes->substr(head.size(), 64) != sha256(body))
    return std::nullopt;
  auto replicate = study::from_bytes(body);
  if (!replicate || replicate->number != number)
    return std::nullopt;
  return replicate;
}

std::optional<study::Replicate> Folder::kept(unsigned number) const {
  return read_replicate(path_, inputs_, number);
}

bool Folder::holds(unsigned number) const {
  std::error_code error;
  return fs::exists(replicate_file(path_, number), error);
}

unsigned Folder::count() const {
  unsigned count = 0;
  std::error_code error;
  for (const auto &entry : fs::directory_iterator(path_ + "/replicates", error))
    count += entry.path().extension() == ".bin";
  return count;
}

std::string Folder::aside() const {
  const std::string folder = path_ + "/writing";
  std::error_code error;
  fs::remove_all(folder, error);
  make_folder(folder);
  return folder;
}

void Folder::complete() const {
  std::error_code error;
  std::vector<fs::path> files;
  for (const auto &entry : fs::directory_iterator(path_ + "/writing"))
    files.push_back(entry.path());
  // The manifest names the others and comes last.
  std::sort(files.begin(), files.end(), [](const fs::path &a, const fs::path &b) {
    const auto rank = [](const fs::path &p) {
      return std::pair(p.filename() == "manifest.json", p);
    };
    return rank(a) < rank(b);
  });
  for (const fs::path &file : files)
    sync(file.string());
  for (const fs::path &file : files) {
    fs::rename(file, fs::path(path_) / file.filename(), error);
    if (error)
      throw MachineError(fmt::format("{} cannot be moved: {}", file.string(), error.message()));
  }
  sync(path_);
  fs::remove_all(path_ + "/writing", error);
  fs::remove(path_ + "/shard.json", error); // of a shard that was here before
  fs::remove(path_ + mark, error);
  fs::remove_all(path_ + "/replicates", error);
  fs::remove(path_ + "/lock", error);
}

void Folder::complete_shard(const std::string &record) const {
  std::error_code error;
  write_file(path_ + "/shard.json", record);
  sync(path_);
  fs::remove(path_ + mark, error);
  fs::remove(path_ + "/lock", error);
}

void Folder::leave_unfinished(unsigned replicates) const {
  std::error_code error;
  fs::remove_all(path_ + "/writing", error); // room for what is worth keeping
  write_file(path_ + mark,
             fmt::format("{} of {} replicates are finished and kept here. To go on:\n\n  {}\n",
                         count(), replicates, again_));
}

} // namespace rechtsweg::results
