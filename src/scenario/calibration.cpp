#include "scenario/calibration.h"

#include "scenario/analysis_file.h"
#include "scenario/names.h"
#include "scenario/published.h"
#include "scenario/system.h"

#include <boost/math/special_functions/erf.hpp>
#include <cmath>
#include <map>
#include <set>

namespace rechtsweg::scenario {

namespace fs = std::filesystem;
using network::none;

const char *shape_name(Prior::Shape shape) {
  constexpr const char *names[] = {"uniform", "triangular", "lognormal"};
  return names[static_cast<unsigned>(shape)];
}

double Prior::at(double share) const {
  double value = low + share * (high - low);
  if (shape == Shape::triangular) {
    const double left = (mode - low) / (high - low);
    value = share < left ? low + std::sqrt(share * (high - low) * (mode - low))
                         : high - std::sqrt((1 - share) * (high - low) * (high - mode));
  } else if (shape == Shape::lognormal) {
    // Truncated to the range, which holds 95% of it: the shares of its quantiles run from 2.5%
    // to 97.5%.
    const double p = 0.025 + 0.95 * share, z = -std::sqrt(2.0) * boost::math::erfc_inv(2 * p);
    const double edge = -std::sqrt(2.0) * boost::math::erfc_inv(2 * 0.975);
    value = std::exp((std::log(low) + std::log(high)) / 2 +
                     z / edge * (std::log(high) - std::log(low)) / 2);
  }
  return std::clamp(value, low, high);
}

double Unknown::value(double share) const {
  const double value = prior.at(share);
  return axis.whole ? std::clamp(std::round(value), prior.low, prior.high) : value;
}

std::string PastFigure::name() const {
  return published.series + (published.category == "total" ? "" : "." + published.category) + " " +
         published.period;
}

namespace {

struct ErrorClasses { // relative standard deviations
  std::vector<std::pair<const char *, double>> by_evidence{
      {"page", 0.01}, {"derived", 0.03}, {"recalled", 0.05}, {"assumed", 0.1}};
  double of(const std::string &evidence) const {
    for (const auto &[name, error] : by_evidence)
      if (evidence == name)
        return error;
    return by_evidence.back().second; // nothing is known of it: as little as of what is assumed
  }
};

class CalibrationLoader {
public:
  CalibrationLoader(Faults &faults, CalibrationPlan &plan) : faults_(faults), plan_(plan) {}

  void read(const Node &root, const fs::path &path, const Options &options) {
    Table table(root, "the calibration", faults_);
    // One replicate shows no noise.
    const bool loaded = read_head(table, path, options, faults_, plan_, 2, 1000, 2U);
    fit_ = table.names("fit");
    hold_out_ = table.names("hold_out");
    discrepancy_ = share(table, "discrepancy", 0.05);
    errors(table.take("error"));
    const Node *levers = table.need("lever"), *targets = table.need("target");
    if (loaded) {
      if (levers != nullptr && table.list_of_tables("lever", *levers))
        for (const Node &item : levers->items)
          lever(item);
      if (plan_.study.published.empty())
        faults_.add(root.find("study")->place,
                    fmt::format("the study '{}' has no published figures", root.find("study")->text),
                    "'published' in the study");
      else if (targets != nullptr && table.list_of_tables("target", *targets)) {
        for (const auto &[name, place] : fit_)
          known_period(name, place);
        for (const auto &[name, place] : hold_out_)
          known_period(name, place);
        for (const Node &item : targets->items)
          target(item);
      }
    }
    plan_.points = std::max<unsigned>(40, 12 * static_cast<unsigned>(plan_.levers.size()));
    design(table.take("design"));
    table.finish();
    if (loaded && !faults_.any() &&
        std::none_of(plan_.figures.begin(), plan_.figures.end(),
                     [](const PastFigure &f) { return f.fitted; }))
      faults_.add(root.place, "no figure is fitted",
                  "'fit' with a period, such as fit = [\"FY2015\"]");
  }

private:
  double share(Table &table, const char *name, double otherwise) {
    const auto value = table.number(name);
    if (value && !(*value >= 0 && *value <= 10))
      faults_.add(table.node().find(name)->place, fmt::format("'{}' is {}", name, *value),
                  "a share of the published figure, such as 0.05");
    return value.value_or(otherwise);
  }

  void errors(const Node *node) {
    if (node == nullptr)
      return;
    Table table(*node, "[error]", faults_);
    for (auto &[name, error] : errors_.by_evidence)
      error = share(table, name, error);
    table.finish();
  }

  void design(const Node *node) {
    if (node == nullptr)
      return;
    Table table(*node, "[design]", faults_);
    if (const auto n = whole_setting(table, "points", 10, 100000))
      plan_.points = *n;
    if (const auto n = whole_setting(table, "waves", 1, 20))
      plan_.waves = *n;
    if (const auto n = whole_setting(table, "particles", 100, 1000000))
      plan_.particles = *n;
    if (const auto n = whole_setting(table, "draws", 10, 100000))
      plan_.draws = *n;
    if (const auto n = whole_setting(table, "confirmed", 10, 100000))
      plan_.confirmed = *n;
    if (plan_.draws > plan_.particles || plan_.confirmed > plan_.draws)
      faults_.add(node->place,
                  fmt::format("{} particles, {} draws, {} confirmed", plan_.particles, plan_.draws,
                              plan_.confirmed),
                  "no more draws than particles, and no more of them confirmed than there are");
    table.finish();
  }

  void lever(const Node &node) {
    Table table(node, "a lever", faults_);
    Unknown unknown;
    const std::string name = table.need_text("name");
    std::optional<Axis> axis;
    if (const Node *named = node.find("name"); named != nullptr && named->is(Node::Kind::text))
      axis = axis_of_world(plan_.study.network, name, named->place, faults_);
    if (axis) {
      unknown.axis = *axis;
      unknown.prior.low = axis->low;
      unknown.prior.high = axis->high;
      unknown.prior.mode = axis->base;
    }
    if (const Node *range = table.take("range"); range != nullptr) {
      if (!range->is(Node::Kind::array) || range->items.size() != 2 ||
          !range->items[0].is_number() || !range->items[1].is_number() ||
          !(range->items[0].number < range->items[1].number))
        faults_.add(range->place, fmt::format("the range of '{}' is no range", name),
                    "[low, high], the lower one first");
      else {
        unknown.prior.low = range->items[0].number;
        unknown.prior.high = range->items[1].number;
      }
    }
    const std::string shape = table.text("prior", "uniform");
    const Node *mode = table.take("mode");
    if (shape == "triangular") {
      unknown.prior.shape = Prior::Shape::triangular;
      if (const auto value = table.number("mode"))
        unknown.prior.mode = *value;
      if (axis &&
          !(unknown.prior.mode >= unknown.prior.low && unknown.prior.mode <= unknown.prior.high))
        faults_.add(
            mode != nullptr ? mode->place : node.place,
            fmt::format("the mode of '{}', {:g}, lies outside its range", name, unknown.prior.mode),
            fmt::format("{:g} to {:g}", unknown.prior.low, unknown.prior.high));
    } else if (shape == "lognormal") {
      unknown.prior.shape = Prior::Shape::lognormal;
      if (axis && !(unknown.prior.low > 0))
        faults_.add(node.find("prior")->place,
                    fmt::format("the range of '{}' begins at {:g}", name, unknown.prior.low),
                    "more than 0 where the prior is lognormal");
    } else if (shape != "uniform")
      faults_.add(node.find("prior")->place, fmt::format("there is no prior '{}'", shape),
                  "uniform, triangular or lognormal",
                  nearest(shape, {"uniform", "triangular", "lognormal"}));
    if (mode != nullptr && (shape == "uniform" || shape == "lognormal"))
      faults_.add(mode->place, fmt::format("a {} prior has no mode", shape),
                  "prior = \"triangular\"");
    table.finish();
    if (!axis || !table.good())
      return;
    for (const Unknown &other : plan_.levers)
      if (axis->overlaps(other.axis))
        faults_.add(node.place,
                    fmt::format("'{}' and '{}' move the same lever", other.axis.name, name),
                    "each lever once");
    plan_.levers.push_back(std::move(unknown));
  }

  bool known_period(const std::string &name, const Place &place) {
    return !find_period(plan_.study.network, none, name, place, faults_).empty();
  }

  void target(const Node &node) {
    Table table(node, "a target", faults_);
    const std::string series = table.need_text("series");
    const auto categories = table.names("category");
    const auto fit = table.names("fit"), hold_out = table.names("hold_out");
    const double discrepancy = share(table, "discrepancy", discrepancy_);
    const double weight = table.number("weight").value_or(1);
    if (!(weight > 0) || weight > 100)
      faults_.add(node.find("weight")->place, fmt::format("'weight' is {:g}", weight),
                  "more than 0 and at most 100");
    for (const auto *own : {&fit, &hold_out})
      for (const auto &[name, place] : *own)
        known_period(name, place);
    table.finish();
    if (series.empty())
      return;
    std::set<std::string> known, with_figure, of_series;
    for (const Published &row : plan_.study.published) {
      if (!counterparts(plan_.study.network, row).empty()) {
        with_figure.insert(row.series);
        if (row.series == series)
          of_series.insert(row.category);
      }
      known.insert(row.series);
    }
    if (!with_figure.contains(series)) {
      faults_.add(node.find("series")->place,
                  known.contains(series)
                      ? fmt::format("nothing in the system simulates the series '{}'", series)
                      : fmt::format("there is no published series '{}'", series),
                  {}, nearest(series, {with_figure.begin(), with_figure.end()}));
      return;
    }
    bool good = true;
    for (const auto &[category, place] : categories)
      if (!of_series.contains(category)) {
        const std::vector<std::string> names(of_series.begin(), of_series.end());
        faults_.add(
            place,
            fmt::format("the series '{}' has no category '{}' that is simulated", series, category),
            one_of(names), nearest(category, names));
        good = false;
      }
    if (!table.good() || !good)
      return;
    std::size_t found = 0;
    for (const bool fitted : {true, false}) {
      const auto &own = fitted ? fit : hold_out;
      for (const auto &[period, place] : own.empty() ? (fitted ? fit_ : hold_out_) : own) {
        const std::size_t here =
            figures(node, series, categories, period, fitted, discrepancy, weight);
        if (here == 0 && !own.empty())
          faults_.add(place, fmt::format("the series '{}' has no figure of {}", series, period));
        found += here;
      }
    }
    if (found == 0 && table.good())
      faults_.add(
          node.place,
          fmt::format("the series '{}' has no figure in the periods fitted or held out", series));
  }

  std::size_t figures(const Node &node, const std::string &series,
                      const std::vector<std::pair<std::string, Place>> &categories,
                      const std::string &period, bool fitted, double discrepancy, double weight) {
    std::size_t found = 0;
    for (const Published &row : plan_.study.published) {
      if (row.series != series || row.period != period ||
          (!categories.empty() &&
           std::none_of(categories.begin(), categories.end(),
                        [&](const auto &c) { return c.first == row.category; })))
        continue;
      for (const Counterpart &counterpart : counterparts(plan_.study.network, row)) {
        PastFigure figure{row, counterpart.outcome, counterpart.category, 0, 0, weight, fitted};
        ++found;
        const char *unfit = row.value == 0 ? "it is zero" // errors are shares of it
                            : plan_.study.network.outcomes[counterpart.outcome].yearly() &&
                                    period.rfind("FY", 0) != 0
                                ? "it is simulated by fiscal year only"
                                : nullptr;
        if (unfit != nullptr) {
          plan_.left_out.push_back(fmt::format("{}: {}", figure.name(), unfit));
          continue;
        }
        figure.error = errors_.of(row.evidence) * std::abs(row.value);
        figure.discrepancy = discrepancy * std::abs(row.value);
        if (figure.error == 0 && figure.discrepancy == 0)
          faults_.add(node.place,
                      fmt::format("{} has neither error nor discrepancy", figure.name()),
                      "a discrepancy: no model meets a figure exactly");
        const auto [met, fresh] = met_.try_emplace(
            fmt::format("{} {} {}", figure.outcome, figure.category, period), &node);
        if (!fresh && met->second == &node) { // by two sources
          plan_.left_out.push_back(
              fmt::format("{}, {:g}: it is published twice, and the first figure is taken",
                          figure.name(), row.value));
          continue;
        }
        if (!fresh)
          faults_.add(node.place, fmt::format("{} is asked for twice", figure.name()));
        plan_.figures.push_back(std::move(figure));
      }
    }
    return found;
  }

  Faults &faults_;
  CalibrationPlan &plan_;
  std::vector<std::pair<std::string, Place>> fit_, hold_out_;
  double discrepancy_ = 0.05;
  ErrorClasses errors_;
  std::map<std::string, const Node *> met_; // figures, and the target that asks for them
};

} // namespace

CalibrationPlan load_calibration(const std::string &path, const Options &options) {
  Faults faults;
  CalibrationPlan plan;
  const fs::path file(path);
  plan.id = file.stem().string();
  const std::string shown = file.lexically_normal().string();
  const auto node = read_toml(path, shown, faults);
  if (node && node->find("study") == nullptr &&
      (node->find("system") != nullptr || node->find("tick") != nullptr))
    faults.add({shown, 1, 1}, "this is a study or a system, not a calibration",
               "a file that names a study, levers and targets");
  if (node && !faults.any())
    CalibrationLoader(faults, plan).read(*node, file, scaled_by_analysis(*node, options, faults));
  if (faults.any())
    throw ScenarioError(faults.sorted());
  plan.study.files.push_back(path);
  return plan;
}

} // namespace rechtsweg::scenario
