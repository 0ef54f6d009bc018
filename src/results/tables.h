// Everything a finished study leaves behind, written into an empty folder.
#pragma once

#include "results/shard.h"
#include "study/until.h"

namespace rechtsweg::results {

/// Why a study with --until ended where it did.
struct Stopped {
  std::string until, reason; // precise | maximum
  study::Until::Look look;
  double precision = 0;
};

struct Finished {
  const scenario::Study *study = nullptr;
  const study::Layout *layout = nullptr;
  const std::vector<study::Replicate> *replicates = nullptr;
  std::vector<study::Summary> summaries;
  std::vector<study::Answer> answers;
  std::vector<study::Comparison> comparisons;
  About about;
  double wall_seconds = 0;
  std::string started, ended; // ISO 8601, UTC
  unsigned threads = 1;
  std::string digest; // of everything that decides a replicate
  std::optional<Stopped> stopped;
  std::optional<study::Structural> structural; // with --structures
  std::vector<ShardRecord> merged; // the shards it was made of
};

/// results.sqlite, *.csv, summary.xlsx, resolved.toml; then, over whatever else lies in the folder,
/// ro-crate-metadata.json and manifest.json.
void write_tables(const Finished &finished, const std::string &folder);
void write_workbook(const Finished &finished, const std::string &folder);
void write_resolved(const Finished &finished, const std::string &folder);
void write_manifest(const Finished &finished, const std::string &folder);

/// What a finished folder's manifest says of what it holds. Nothing if it is damaged.
struct Holding {
  std::string digest, until; // until: empty where it was not asked for
  unsigned replicates = 0;
};
std::optional<Holding> read_manifest(const std::string &folder);

/// The value of a lever under an alternative on the day on which it departs furthest from the base;
/// the base's own last value where it never departs.
double value_under(const scenario::Study &study, std::size_t alternative, unsigned lever);

/// Quantiles over replicates of one flow, by category and month, divided by the study's scale.
struct FlowSeries {
  unsigned from = 0, to = 0;
  std::size_t category = 0;
  std::vector<std::vector<double>> by_month; // [month][replicate]
};
void each_flow(const Finished &finished, std::size_t alternative,
               const std::function<void(const FlowSeries &)> &use);
std::string station_name(const network::Network &network, unsigned station);

/// What the study's intervals hold and what they leave out, in words.
std::string words_on_intervals(const scenario::Study &study);

} // namespace rechtsweg::results
