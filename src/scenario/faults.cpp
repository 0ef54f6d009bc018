#include "scenario/faults.h"

#include <algorithm>
#include <tuple>
#include <fmt/core.h>

namespace rechtsweg::scenario {

std::string Fault::text() const {
  std::string text = place.line > 0
                         ? fmt::format("{}:{}:{}: {}", place.file, place.line, place.column, what)
                         : fmt::format("{}: {}", place.file, what);
  if (!expected.empty())
    text += "; expected " + expected;
  if (!nearest.empty())
    text += fmt::format("; did you mean '{}'?", nearest);
  return text;
}

void Faults::add(const Place &place, std::string what, std::string expected, std::string nearest) {
  faults_.push_back({place, std::move(what), std::move(expected), std::move(nearest)});
}

void Faults::add(const std::vector<Fault> &others) {
  faults_.insert(faults_.end(), others.begin(), others.end());
}

std::vector<Fault> Faults::sorted() const {
  std::vector<std::string> files;
  for (const Fault &fault : faults_)
    if (std::find(files.begin(), files.end(), fault.place.file) == files.end())
      files.push_back(fault.place.file);
  std::vector<Fault> sorted = faults_;
  const auto rank = [&](const Fault &fault) {
    return std::make_tuple(std::find(files.begin(), files.end(), fault.place.file) - files.begin(),
                      fault.place.line, fault.place.column);
  };
  std::stable_sort(sorted.begin(), sorted.end(),
                   [&](const Fault &a, const Fault &b) { return rank(a) < rank(b); });
  const auto same = [](const Fault &a, const Fault &b) {
    return a.place == b.place && a.what == b.what;
  };
  sorted.erase(std::unique(sorted.begin(), sorted.end(), same), sorted.end());
  return sorted;
}

namespace {
std::string all_texts(const std::vector<Fault> &faults) {
  std::string text;
  for (const Fault &fault : faults) {
    if (!text.empty())
      text += '\n';
    text += fault.text();
  }
  return text;
}
} // namespace

ScenarioError::ScenarioError(std::vector<Fault> faults)
    : std::runtime_error(all_texts(faults)), faults_(std::move(faults)) {}

std::string nearest(const std::string &name, const std::vector<std::string> &candidates) {
  std::string best;
  std::size_t least = std::min(std::max<std::size_t>(1, name.size() / 3) + 1, name.size());
  if (name.size() > 200)
    return best;
  for (const std::string &candidate : candidates) {
    if (candidate == name || candidate.size() > 200)
      continue;
    // Edit distance (Levenshtein), two neighbours exchanged counting as one edit.
    std::vector<std::size_t> row(candidate.size() + 1);
    for (std::size_t j = 0; j <= candidate.size(); ++j)
      row[j] = j;
    std::vector<std::size_t> last, before_last;
    for (std::size_t i = 1; i <= name.size(); ++i) {
      before_last = std::move(last);
      last = row;
      row[0] = i;
      for (std::size_t j = 1; j <= candidate.size(); ++j) {
        row[j] = std::min({last[j] + 1, row[j - 1] + 1,
                           last[j - 1] + (name[i - 1] == candidate[j - 1] ? 0 : 1)});
        if (i > 1 && j > 1 && name[i - 1] == candidate[j - 2] && name[i - 2] == candidate[j - 1])
          row[j] = std::min(row[j], before_last[j - 2] + 1);
      }
    }
    if (row.back() < least) {
      least = row.back();
      best = candidate;
    }
  }
  if (best.empty() && name.size() > 3 && name.find('.') == std::string::npos) // its prefix is missing
    for (const std::string &candidate : candidates)
      if (("." + candidate + ".").find("." + name + ".") != std::string::npos)
        return candidate;
  return best;
}

std::string one_of(const std::vector<std::string> &names) {
  std::string text;
  const std::size_t shown = names.size() <= 13 ? names.size() : 12;
  for (std::size_t i = 0; i < shown; ++i)
    text += (i == 0 ? "" : i + 1 == names.size() ? " or " : ", ") + names[i];
  if (shown < names.size())
    text += fmt::format(" or one of {} others", names.size() - shown);
  return text;
}

} // namespace rechtsweg::scenario
