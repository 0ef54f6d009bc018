// The record of a shard: what its replicates are of, so that a merge can tell what belongs together.
#pragma once

#include "results/folder.h"

namespace rechtsweg::results {

struct ShardRecord {
  std::string study, study_file; // id, and the path it was run by
  std::string version, commit, command;
  std::uint64_t seed = 0;
  double scale = 1;
  unsigned replicates = 0;           // of the whole study
  unsigned number = 1, of = 1;       // shard 3 of 7
  std::string posterior;             // the file of it, if levers were drawn from one
  bool structures = false;           // under every structure of the study
  std::string digest;                // of everything that decides a replicate
  std::vector<std::pair<std::string, std::string>> inputs; // file, SHA-256
  std::string started, ended;        // ISO 8601, UTC
  double wall_seconds = 0;
  unsigned threads = 1;

  study::Shard shard() const { return {number - 1, of}; }
  std::string name() const; // "3/7"
};

std::string to_json(const ShardRecord &record);
/// Nothing if the folder's record is absent or damaged.
std::optional<ShardRecord> read_shard(const std::string &folder);

} // namespace rechtsweg::results
