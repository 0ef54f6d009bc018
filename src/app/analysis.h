// What analyses that simulate many points have in common: a folder that keeps what was simulated
// while they run, and is whole in the end.
#pragma once

#include "app/app.h"
#include "app/kept.h"
#include "app/progress.h"

#include <functional>

namespace rechtsweg::app {

/// How an analysis is named to those who meet its folder, and what it is about.
struct AnalysisName {
  std::string kind, id, title; // kind: sensitivity, calibration
  const scenario::Study *study = nullptr;
};

/// Sets the replicates and the seed that are asked for.
void adjust(scenario::Study &study, const RunOptions &options);
/// The study that is named, with the replicates, seed and scale that are asked for.
scenario::Study opened(const RunOptions &options);

class AnalysisFolder {
public:
  /// `inputs`: a digest of everything that decides a simulated value.
  AnalysisFolder(const RunOptions &options, AnalysisName name, std::string path,
                 const std::string &inputs);

  /// The exit code, and a word, if the folder is not to be written to; nothing if it is.
  static std::optional<int> refused(const RunOptions &options, const std::string &path);

  /// Simulations are looked up and kept here, and counted on standard error; `note` is what else
  /// there is to say after each.
  study::Evaluations evaluations(Progress &progress, unsigned threads,
                                 std::function<std::string(const std::vector<double> &)> note = {});
  /// Runs an analysis, and keeps what was simulated however it ends.
  template <typename Analysis> auto keeping(Analysis &&analysis) {
    auto result = [&] {
      try {
        return analysis();
      } catch (...) {
        kept_.save();
        throw;
      }
    }();
    kept_.save();
    return result;
  }
  /// Leaves what is kept, with the command that goes on; the exit code.
  int interrupt();
  /// Has `write` fill an empty folder, adds a manifest, and moves all into place.
  void complete(const std::function<void(const std::string &folder)> &write);

private:
  void write_manifest(const std::string &folder) const;

  const RunOptions *options_;
  AnalysisName name_;
  std::string path_, mark_;
  Kept kept_;
  std::size_t simulated_ = 0;
};

} // namespace rechtsweg::app
