// Everything a finished study leaves behind, written into an empty folder.
#pragma once

#include "results/folder.h"

namespace rechtsweg::results {

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
};

/// results.sqlite, *.csv, summary.xlsx, resolved.toml; then, over whatever else lies in the folder,
/// ro-crate-metadata.json and manifest.json.
void write_tables(const Finished &finished, const std::string &folder);
void write_workbook(const Finished &finished, const std::string &folder);
void write_resolved(const Finished &finished, const std::string &folder);
void write_manifest(const Finished &finished, const std::string &folder);

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

} // namespace rechtsweg::results
