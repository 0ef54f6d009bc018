// A results folder: whole, or marked as unfinished and resumable. Finished replicates are kept one
// file each while a study runs; the tables are written aside and moved into place when all is done.
#pragma once

#include "study/compare.h"

#include <optional>
#include <string>

namespace rechtsweg::results {

struct About {
  std::string version, commit, compiler, command;
};

class Folder {
public:
  enum class State { absent, whole, unfinished, foreign };
  static State state_of(const std::string &path);

  /// Begins or goes on. `inputs` is a digest of everything that decides a replicate; replicates that
  /// were kept under another digest are not used.
  Folder(std::string path, std::string inputs, bool resume);

  /// Keeps a finished replicate. Throws MachineError.
  void keep(const study::Replicate &replicate) const;
  std::optional<study::Replicate> kept(unsigned number) const;

  /// Writes `files` (name, content) and everything under `aside()` into place, and removes the mark.
  std::string aside() const; // an empty folder to write into
  void complete() const;
  /// Leaves the mark with what was finished and how to go on.
  void leave_unfinished(unsigned finished, unsigned replicates, const std::string &command) const;

private:
  std::string path_, inputs_;
};

/// SHA-256 in hexadecimal digits.
std::string sha256(const std::string &bytes);
std::string sha256_of_file(const std::string &path);
/// The whole file. Throws MachineError.
std::string read_file(const std::string &path);
void write_file(const std::string &path, const std::string &content);

} // namespace rechtsweg::results
