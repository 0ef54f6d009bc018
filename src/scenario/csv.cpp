#include "scenario/csv.h"

#include "scenario/document.h"

#include <charconv>
#include <cmath>
#include <fmt/core.h>

namespace rechtsweg::scenario {

int CsvTable::column(const std::string &name) const {
  for (std::size_t i = 0; i < header.size(); ++i)
    if (header[i] == name)
      return static_cast<int>(i);
  return -1;
}

std::optional<double> csv_number(const std::string &text) {
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size() || !std::isfinite(number))
    return std::nullopt;
  return number;
}

std::optional<CsvTable> read_csv(const std::string &path, const std::string &shown,
                                 Faults &faults) {
  const auto text = read_file(path, shown, faults);
  if (!text)
    return std::nullopt;
  if (const auto bad = not_utf8(*text)) {
    faults.add(place_of_byte(*text, shown, *bad), "this byte is not text in UTF-8", "UTF-8");
    return std::nullopt;
  }
  CsvTable table;
  std::vector<std::string> cells(1);
  int line = 1, first_line = 1;
  bool quoted = false, any = false;
  const auto end_row = [&] {
    if (!any && cells.size() == 1) // an empty line
      return;
    if (table.header.empty())
      table.header = cells;
    else if (cells.size() != table.header.size()) {
      faults.add({shown, first_line, 1}, fmt::format("the row has {} cells", cells.size()),
                 fmt::format("{}, as in the header", table.header.size()));
    } else
      table.rows.push_back({first_line, cells});
  };
  for (std::size_t i = 0; i < text->size(); ++i) {
    const char c = (*text)[i];
    if (quoted) {
      line += c == '\n';
      if (c == '"' && i + 1 < text->size() && (*text)[i + 1] == '"') {
        cells.back() += '"';
        ++i;
      } else if (c == '"')
        quoted = false;
      else
        cells.back() += c;
      continue;
    }
    if (c == '"' && cells.back().empty()) {
      quoted = any = true;
    } else if (c == ',') {
      cells.emplace_back();
      any = true;
    } else if (c == '\n') {
      end_row();
      cells.assign(1, {});
      any = false;
      first_line = ++line;
    } else if (c != '\r') {
      cells.back() += c;
      any = true;
    }
  }
  if (quoted) {
    faults.add({shown, first_line, 1}, "a quote is not closed");
    return std::nullopt;
  }
  end_row();
  if (table.header.size() == 1 && table.header[0].find(';') != std::string::npos) {
    faults.add({shown, 1, 1}, "the table is separated by semicolons", "commas");
    return std::nullopt;
  }
  if (table.header.empty()) {
    faults.add({shown, 1, 1}, "the table is empty", "a header row");
    return std::nullopt;
  }
  return table;
}

} // namespace rechtsweg::scenario
