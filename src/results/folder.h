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

/// A folder of one process at a time: while one writes, a second is refused with a MachineError.
class Folder {
public:
  enum class State { absent, whole, shard, unfinished, foreign };
  static State state_of(const std::string &path);

  /// Whether replicates are kept there that were simulated of other inputs; damaged ones do not say.
  static bool keeps_others(const std::string &path, const std::string &inputs);

  /// Begins or goes on. `inputs` is a digest of everything that decides a replicate; replicates that
  /// were kept under another digest are not used. `again` is the command that goes on: it stands in
  /// the mark from the first moment, since not every end can be foreseen.
  Folder(std::string path, std::string inputs, bool resume, std::string again);
  ~Folder();
  Folder(const Folder &) = delete;
  Folder &operator=(const Folder &) = delete;

  /// Keeps a finished replicate, on the disk and not only in its cache. Throws MachineError.
  void keep(const study::Replicate &replicate) const;
  /// Nothing if it is not kept, is damaged, or is of other inputs.
  std::optional<study::Replicate> kept(unsigned number) const;
  /// Whether there is a file of this number, usable or not.
  bool holds(unsigned number) const;

  std::string aside() const; // an empty folder to write into
  /// Moves everything under aside() into place, and removes the mark and the replicates.
  void complete() const;
  /// The same for a shard, which is nothing but its replicates and a record of what they are.
  void complete_shard(const std::string &record) const;
  /// Leaves the mark with what is kept, and drops what was written aside.
  void leave_unfinished(unsigned replicates) const;
  /// How many replicates are kept.
  unsigned count() const;

private:
  std::string path_, inputs_, again_;
  int lock_ = -1;
};

/// A replicate kept in a folder, of these inputs. Nothing if it is absent or damaged.
std::optional<study::Replicate> read_replicate(const std::string &folder, const std::string &inputs,
                                               unsigned number);

/// SHA-256 in hexadecimal digits.
std::string sha256(const std::string &bytes);
std::string sha256_of_file(const std::string &path);
/// The whole file. Throws MachineError.
std::string read_file(const std::string &path);
/// Makes a folder and those above it. Throws MachineError.
void make_folder(const std::string &path);
void write_file(const std::string &path, const std::string &content);

} // namespace rechtsweg::results
