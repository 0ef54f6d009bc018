#include "scenario/published.h"

#include "scenario/csv.h"
#include "scenario/names.h"

#include <algorithm>
#include <array>
#include <fmt/core.h>
#include <set>

namespace rechtsweg::scenario {

namespace {
/// Whatever names a year: published figures may stand for "2016_Jan-Nov" and the like.
bool is_period(const std::string &text) {
  unsigned digits = 0;
  for (const char c : text) {
    digits = std::isdigit(static_cast<unsigned char>(c)) ? digits + 1 : 0;
    if (digits == 4)
      return true;
  }
  return false;
}
} // namespace

PublishedSeries read_published(const std::string &path, Study &study, Faults &faults) {
  const std::size_t before = faults.count();
  PublishedSeries result;
  result.good = false;
  study.files.push_back(path);
  const std::string shown = shown_path(path);
  const auto csv = read_csv(path, shown, faults);
  if (!csv)
    return result;
  constexpr std::array names{"series", "category", "period", "value", "unit", "source", "evidence"};
  std::array<int, names.size()> columns{};
  for (std::size_t i = 0; i < names.size(); ++i)
    if ((columns[i] = csv->column(names[i])) < 0) {
      faults.add({shown, 1, 1}, fmt::format("the table has no column '{}'", names[i]));
      return result;
    }
  std::set<std::vector<std::string>> met;
  for (const CsvTable::Row &row : csv->rows) {
    const Place place{shown, row.line, 1};
    const auto cell = [&](std::size_t i) -> const std::string & {
      return row.cells[static_cast<std::size_t>(columns[i])];
    };
    const auto value = csv_number(cell(3));
    if (!is_period(cell(2)))
      faults.add(place, fmt::format("'{}' is no period", cell(2)), "such as FY2016, 2016 or 2016-03");
    check_evidence(cell(6), place, faults);
    const std::vector<std::string> figure{cell(0), cell(1), cell(2)};
    if (!met.insert(figure).second)
      result.twice.emplace(figure, place);
    if (!value) {
      faults.add(place, fmt::format("'{}' is no number", cell(3)), "a number");
      continue;
    }
    study.published.push_back({cell(0), cell(1), cell(2), cell(4), cell(5), cell(6), *value});
  }
  result.good = faults.count() == before;
  return result;
}

std::vector<Counterpart> counterparts(const network::Network &network, const Published &row) {
  std::vector<Counterpart> result;
  for (unsigned o = 0; o < network.outcomes.size(); ++o) {
    const network::Outcome &outcome = network.outcomes[o];
    if ((outcome.published_series.empty() ? outcome.name : outcome.published_series) != row.series)
      continue;
    if (!outcome.published_series.empty()) {
      if (outcome.published_category == row.category)
        result.push_back({o});
    } else if (row.category == "total")
      result.push_back({o});
    else if (outcome.by != network::none) {
      // A series whose only category has a name of its own, such as "southwest", has no
      // counterpart.
      const auto &values = network.attributes[outcome.by].values;
      const auto found = std::find(values.begin(), values.end(), row.category);
      if (found != values.end())
        result.push_back({o, static_cast<unsigned>(found - values.begin())});
    }
  }
  return result;
}

} // namespace rechtsweg::scenario
