// Simulations that an analysis has finished, kept in one file that is always whole: written aside and
// renamed, every few seconds and at the end. What was kept for other inputs is not used.
#pragma once

#include "results/folder.h"
#include "results/store.h"
#include "study/points.h"

#include <chrono>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fmt/core.h>
#include <map>
#include <sstream>

namespace rechtsweg::app {

class Kept {
public:
  /// `inputs`: a digest of everything that decides a value. An empty path keeps nothing on disk.
  Kept(std::string path, std::string inputs, bool resume)
      : path_(std::move(path)), inputs_(std::move(inputs)), written_(Clock::now()) {
    std::error_code error;
    if (!resume || path_.empty() || !std::filesystem::exists(path_, error))
      return;
    std::istringstream text(results::read_file(path_));
    std::string line;
    if (!std::getline(text, line) || line != head())
      return;
    while (std::getline(text, line)) {
      std::istringstream words(line);
      std::uint64_t point = 0;
      unsigned replicate = 0;
      if (!(words >> std::hex >> point >> std::dec >> replicate))
        continue;
      std::vector<double> values;
      for (std::string word; words >> word;)
        values.push_back(std::strtod(word.c_str(), nullptr)); // "nan" as well
      values_[{point, replicate}] = std::move(values);
    }
  }

  std::optional<std::vector<double>> find(const study::Point &point, unsigned replicate) const {
    const auto found = values_.find({point.fingerprint(), replicate});
    return found == values_.end() ? std::nullopt : std::optional(found->second);
  }
  void add(const study::Point &point, unsigned replicate, const std::vector<double> &values) {
    values_[{point.fingerprint(), replicate}] = values;
    if (Clock::now() - written_ > std::chrono::seconds(2))
      save();
  }
  void save() {
    if (path_.empty())
      return;
    std::string text = head() + "\n";
    for (const auto &[key, values] : values_) {
      text += fmt::format("{:016x} {}", key.first, key.second);
      for (const double value : values)
        text += fmt::format(" {}", value); // the shortest text that reads back as the same number
      text += '\n';
    }
    results::write_file(path_, text);
    written_ = Clock::now();
  }
  std::size_t size() const { return values_.size(); }

private:
  using Clock = std::chrono::steady_clock;
  std::string head() const { return "rechtsweg-evaluations-1 " + inputs_; }
  std::string path_, inputs_;
  std::map<std::pair<std::uint64_t, unsigned>, std::vector<double>> values_;
  Clock::time_point written_;
};

} // namespace rechtsweg::app
