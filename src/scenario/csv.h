// Comma-separated values (RFC 4180): quotes, no embedded line breaks outside quotes, one header row.
#pragma once

#include "scenario/faults.h"

#include <optional>
#include <string>
#include <vector>

namespace rechtsweg::scenario {

struct CsvTable {
  struct Row {
    int line = 0;
    std::vector<std::string> cells; // as many as there are columns
  };
  std::vector<std::string> header;
  std::vector<Row> rows;
  /// The index of a column, or -1.
  int column(const std::string &name) const;
};

std::optional<CsvTable> read_csv(const std::string &path, const std::string &shown,
                                 Faults &faults);
/// A finite number that fills the whole text.
std::optional<double> csv_number(const std::string &text);

} // namespace rechtsweg::scenario
