#include "scenario/posterior.h"

#include "scenario/csv.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fmt/core.h>
#include <map>

namespace rechtsweg::scenario {

std::vector<LeverChange> Posterior::changes(std::size_t draw, engine::Day start) const {
  std::vector<LeverChange> result;
  for (std::size_t a = 0; a < axes.size(); ++a)
    result.push_back(axes[a].change(draws[draw][a], start));
  return result;
}

void use_posterior(Study &study, const std::string &path) {
  Faults faults;
  const std::string shown = std::filesystem::path(path).lexically_normal().string();
  const auto table = read_csv(path, shown, faults);
  auto posterior = std::make_shared<Posterior>();
  posterior->file = path;
  if (table) {
    const int draw = table->column("draw"), lever = table->column("lever"),
              value = table->column("value");
    for (const auto &[column, name] :
         {std::pair{draw, "draw"}, std::pair{lever, "lever"}, std::pair{value, "value"}})
      if (column < 0)
        faults.add({shown, 1, 1}, fmt::format("there is no column '{}'", name),
                   "draw, lever and value, as rechtsweg calibrate writes posterior.csv",
                   nearest(name, table->header));
    if (!faults.any()) {
      std::map<std::string, int> axis_of; // -1: wrong, and said so
      std::map<std::string, std::size_t> draw_of;
      std::vector<int> first_line;
      for (const CsvTable::Row &row : table->rows) {
        const Place place{shown, row.line, 1};
        const std::string &name = row.cells[static_cast<std::size_t>(lever)];
        const auto [known, fresh] = axis_of.try_emplace(name, -1);
        if (fresh)
          if (auto axis = axis_of_world(study.network, name, place, faults)) {
            for (const Axis &other : posterior->axes)
              if (axis->overlaps(other))
                faults.add(place,
                           fmt::format("'{}' and '{}' move the same lever", other.name, name),
                           "each lever once");
            known->second = static_cast<int>(posterior->axes.size());
            posterior->axes.push_back(std::move(*axis));
          }
        const auto number = csv_number(row.cells[static_cast<std::size_t>(value)]);
        if (!number) {
          faults.add(place,
                     fmt::format("'{}' is no number", row.cells[static_cast<std::size_t>(value)]),
                     "the value of a lever");
          continue;
        }
        const auto [at, another] =
            draw_of.try_emplace(row.cells[static_cast<std::size_t>(draw)], posterior->draws.size());
        if (another) {
          posterior->draws.emplace_back();
          first_line.push_back(row.line);
        }
        if (known->second < 0)
          continue;
        auto &values = posterior->draws[at->second];
        values.resize(std::max(values.size(), static_cast<std::size_t>(known->second) + 1), NAN);
        if (!std::isnan(values[static_cast<std::size_t>(known->second)]))
          faults.add(place, fmt::format("draw {} has '{}' twice", at->first, name));
        values[static_cast<std::size_t>(known->second)] = *number;
      }
      for (const auto &[name, d] : draw_of) {
        posterior->draws[d].resize(posterior->axes.size(), NAN);
        for (std::size_t a = 0; a < posterior->axes.size(); ++a)
          if (std::isnan(posterior->draws[d][a]) && !faults.any())
            faults.add({shown, first_line[d], 1},
                       fmt::format("draw {} has no value of '{}'", name, posterior->axes[a].name));
      }
      if (posterior->draws.empty() && !faults.any())
        faults.add({shown, 1, 1}, "there is no draw in it", "at least one");
    }
  }
  if (faults.any())
    throw ScenarioError(faults.sorted());
  study.files.push_back(path);
  study.posterior = std::move(posterior);
}

network::Timeline timeline_in(const Study &study, std::size_t alternative, unsigned replicate) {
  if (!study.posterior)
    return study.alternatives[alternative].timeline;
  return moved_timeline(
      study, alternative,
      study.posterior->changes(study.posterior->draw_of(replicate), study.network.start),
      Moved::beneath_measures);
}

std::vector<double> values_in(const Study &study, unsigned replicate) {
  std::vector<double> values = study.network.base_values();
  if (study.posterior)
    for (const LeverChange &change :
         study.posterior->changes(study.posterior->draw_of(replicate), study.network.start))
      for (unsigned lever = change.first; lever < change.first + change.count; ++lever)
        values[lever] =
            change.op == LeverChange::Op::factor ? values[lever] * change.value : change.value;
  return values;
}

} // namespace rechtsweg::scenario
