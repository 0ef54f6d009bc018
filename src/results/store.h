// The tables of a results folder: every row goes into SQLite and into a CSV file of the same name
// and columns. A dictionary of all columns is written beside them.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <stdexcept>
#include <string>
#include <variant>
#include <vector>

namespace rechtsweg::results {

using Cell = std::variant<std::monostate, std::int64_t, double, std::string>;

struct Column {
  std::string name, type; // type: text, integer, real
  std::string unit, meaning;
};

/// A machine that does what it should not: full disk, no permission. Exit code 3.
struct MachineError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

class Store {
public:
  /// Creates results.sqlite and the CSV files in a folder that exists.
  explicit Store(const std::string &folder);
  ~Store();
  Store(const Store &) = delete;
  Store &operator=(const Store &) = delete;

  /// Begins a table; `meaning` is one sentence.
  void begin(const std::string &table, const std::string &meaning, std::vector<Column> columns);
  void row(std::initializer_list<Cell> cells);
  /// Ends the last table, writes columns.csv and closes everything.
  void finish();
  /// The files written, in order.
  const std::vector<std::string> &files() const { return files_; }

private:
  struct Impl;
  void end_table();
  std::unique_ptr<Impl> impl_;
  std::vector<std::string> files_;
};

/// A number as written in CSV: the shortest text that reads back as the same number.
std::string number_text(double value);
/// NaN and infinity become an empty cell.
Cell real(double value);

} // namespace rechtsweg::results
