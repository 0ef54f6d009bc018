// Wrong input: every fault of every file, each with its place, gathered and reported in one go.
#pragma once

#include <stdexcept>
#include <string>
#include <vector>

namespace rechtsweg::scenario {

struct Place {
  std::string file;
  int line = 0, column = 0;
  bool operator==(const Place &) const = default;
};

/// "file:line:column: what is wrong; expected ...; did you mean ...?"
struct Fault {
  Place place;
  std::string what, expected, nearest;
  std::string text() const;
};

class Faults {
public:
  void add(const Place &place, std::string what, std::string expected = {},
           std::string nearest = {});
  void add(const std::vector<Fault> &others);
  bool any() const { return !faults_.empty(); }
  std::size_t count() const { return faults_.size(); }
  /// In order of file as first met, then line and column; the same fault once.
  std::vector<Fault> sorted() const;

private:
  std::vector<Fault> faults_;
};

/// The user's mistake, never ours: exit code 1.
class ScenarioError : public std::runtime_error {
public:
  explicit ScenarioError(std::vector<Fault> faults);
  const std::vector<Fault> &faults() const { return faults_; }

private:
  std::vector<Fault> faults_;
};

/// The candidate that differs from `name` by the fewest letters, if it is near enough to be meant.
std::string nearest(const std::string &name, const std::vector<std::string> &candidates);
/// "a, b or c"; long lists are cut.
std::string one_of(const std::vector<std::string> &names);

} // namespace rechtsweg::scenario
