// What the tests share: a system written in the test itself, simulated over some replicates.
#pragma once

#include "scenario/load.h"
#include "study/compare.h"
#include "world/world.h"

#include <cmath>
#include <doctest/doctest.h>
#include <filesystem>
#include <fmt/core.h>
#include <fstream>
#include <map>
#include <string>
#include <unistd.h>
#include <vector>

namespace rechtsweg::tests {

/// A folder of text files that lives as long as this.
class Files {
public:
  explicit Files(const std::map<std::string, std::string> &files) {
    static int number = 0;
    folder_ = std::filesystem::temp_directory_path() /
              fmt::format("rechtsweg-test-{}-{}", getpid(), number++);
    std::filesystem::create_directories(folder_);
    for (const auto &[name, text] : files)
      std::ofstream(folder_ / name) << text;
  }
  ~Files() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }
  Files(const Files &) = delete;
  Files &operator=(const Files &) = delete;
  std::string path(const std::string &name = "system.toml") const { return (folder_ / name).string(); }

private:
  std::filesystem::path folder_;
};

inline scenario::Study study_of(const std::map<std::string, std::string> &files,
                                const std::string &main = "system.toml") {
  const Files folder(files);
  return scenario::load_study(folder.path(main));
}

/// Mean and standard error over replicates.
struct Estimate {
  double mean = 0, error = 0;
  /// How many standard errors the truth is away.
  double off(double truth) const { return std::abs(mean - truth) / error; }
};

inline Estimate estimate(const std::vector<double> &values) {
  double sum = 0, squares = 0;
  for (const double v : values)
    sum += v;
  const double n = static_cast<double>(values.size()), mean = sum / n;
  for (const double v : values)
    squares += (v - mean) * (v - mean);
  return {mean, std::sqrt(squares / (n - 1) / n)};
}

/// The replicates of a study without alternatives, and their figures.
class Runs {
public:
  Runs(scenario::Study study, unsigned replicates) : study_(std::move(study)), layout_(study_) {
    study_.replicates = replicates;
    study::Execution execution;
    execution.threads = 2;
    results_ = study::run(study_, layout_, execution);
  }
  std::vector<double> values(const std::string &outcome, const std::string &period,
                             unsigned category = study::total, unsigned alternative = 0) const {
    for (unsigned o = 0; o < study_.network.outcomes.size(); ++o)
      if (study_.network.outcomes[o].name == outcome) {
        const int key = layout_.find(o, category, period);
        REQUIRE(key >= 0);
        std::vector<double> values;
        for (const auto &replicate : results_)
          values.push_back(replicate.alternatives[alternative].figures[static_cast<std::size_t>(key)]);
        return values;
      }
    FAIL("no outcome " << outcome);
    return {};
  }
  Estimate of(const std::string &outcome, const std::string &period,
              unsigned category = study::total) const {
    return estimate(values(outcome, period, category));
  }
  const scenario::Study &study() const { return study_; }
  const study::Layout &layout() const { return layout_; }
  const std::vector<study::Replicate> &results() const { return results_; }

private:
  scenario::Study study_;
  study::Layout layout_;
  std::vector<study::Replicate> results_;
};

/// Tolerances of all comparisons with a known truth, in standard errors.
inline constexpr double tolerance = 4.0;

} // namespace rechtsweg::tests
