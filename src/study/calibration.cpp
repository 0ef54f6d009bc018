#include "study/calibration.h"

#include <algorithm>
#include <cmath>
#include <fmt/core.h>

namespace rechtsweg::study {

using scenario::CalibrationPlan;
using scenario::PastFigure;

namespace {

/// "FY2016" -> "FY2015", "2016-03" -> "2015-03".
std::string years_earlier(const std::string &period, int years) {
  const std::size_t at = period.rfind("FY", 0) == 0 ? 2 : 0;
  return period.substr(0, at) + std::to_string(std::stoi(period.substr(at, 4)) - years) +
         period.substr(at + 4);
}

Forecast forecast(const std::vector<std::vector<double>> &simulated, std::size_t figure,
                  const Observed &observed) {
  Forecast result;
  for (const auto &values : simulated)
    if (std::isfinite(values[figure]))
      result.means.push_back(values[figure]);
  result.deviation =
      std::sqrt(observed.error * observed.error + observed.discrepancy * observed.discrepancy);
  return result;
}

} // namespace

std::string Learnt::words() const {
  std::string text = ratio > 0.9   ? "not identified"
                     : ratio > 0.6 ? "hardly identified"
                     : ratio > 0.3 ? "identified in part"
                                   : "identified";
  const double expected = 0.05;
  if (std::max(at_low, at_high) > 5 * expected)
    text += at_low > at_high ? "; pressed against the lower end of its range"
                             : "; pressed against the upper end of its range";
  return text;
}

namespace {

[[noreturn]] void refuse(const CalibrationPlan &plan, const std::string &what,
                         const std::string &expected = {}) {
  scenario::Faults faults;
  faults.add({plan.study.files.back(), 0, 0}, what, expected);
  throw scenario::ScenarioError(faults.sorted());
}

} // namespace

CalibrationRun::CalibrationRun(const CalibrationPlan &plan)
    : plan_(&plan), layout_(plan.study), soundness_(plan.study) {
  model_.study = &plan.study;
  model_.layout = &layout_;
  model_.from = plan.study.network.start;
  for (const scenario::Unknown &unknown : plan.levers)
    model_.axes.push_back(unknown.axis);
  for (const PastFigure &figure : plan.figures) {
    const int key = layout_.find(figure.outcome, figure.category, figure.published.period);
    if (key < 0)
      refuse(plan, fmt::format("{} is not reported by the simulation", figure.name()));
    model_.targets.push_back({figure.name(),
                              plan.study.network.outcomes[figure.outcome].unit,
                              {{0, static_cast<std::size_t>(key)}, {}},
                              {}});
    problem_.figures.push_back(
        {figure.published.value, figure.error, figure.discrepancy, figure.weight, figure.fitted});
  }
  problem_.levers = static_cast<unsigned>(plan.levers.size());
  problem_.points = plan.points;
  problem_.waves = plan.waves;
  problem_.particles = plan.particles;
  problem_.draws = plan.draws;
  problem_.confirmed = plan.confirmed;
  problem_.scale = plan.study.scale;
}

std::size_t CalibrationRun::simulations() const {
  return std::size_t{plan_->waves} * plan_->points * plan_->study.replicates + plan_->confirmed;
}

Point CalibrationRun::point(const Place &place) const {
  Point result;
  for (unsigned l = 0; l < plan_->levers.size(); ++l)
    result.moved.emplace_back(l, plan_->levers[l].value(place[l]));
  return result;
}

bool CalibrationRun::sound(const Place &place) const {
  const auto changes = model_.changes(point(place));
  return soundness_.at_once(changes, model_.from, nullptr).empty() &&
         soundness_.of(scenario::moved_timeline(plan_->study, 0, changes, model_.where)).empty();
}

std::optional<Calibration> CalibrationRun::run(const Evaluations &how) {
  problem_.seed = plan_->study.seed;
  problem_.replicates = plan_->study.replicates;
  problem_.threads = how.threads;
  problem_.inputs = [this](const Place &place) {
    std::vector<double> values;
    for (std::size_t l = 0; l < place.size(); ++l) {
      const scenario::Unknown &unknown = plan_->levers[l];
      values.push_back(2 * (unknown.value(place[l]) - unknown.prior.low) /
                           (unknown.prior.high - unknown.prior.low) -
                       1);
    }
    return values;
  };
  problem_.sound = [this](const Place &place) { return sound(place); };
  const auto points = [this](const std::vector<Place> &places) {
    std::vector<Point> result;
    for (const Place &place : places)
      result.push_back(point(place));
    return result;
  };
  problem_.simulate = [&](const std::vector<Place> &places, unsigned first, unsigned replicates) {
    return evaluate_apart(model_, points(places), first, replicates, how);
  };
  std::optional<Calibrated> result;
  try {
    result = calibrate(problem_);
  } catch (const NoNumber &absent) {
    refuse(
        *plan_,
        fmt::format("{} has no number in many simulations", plan_->figures[absent.figure].name()),
        "a larger scale, or this figure left out");
  } catch (const NoSense &levers) {
    const Place middle(problem_.levers, 0.5);
    std::string why;
    for (unsigned l = 0; l < problem_.levers && why.empty(); ++l)
      for (const double end : {0.0, 1.0}) {
        Place place = middle;
        place[l] = end;
        if (const auto troubles =
                soundness_.at_once(model_.changes(point(place)), model_.from, nullptr);
            !troubles.empty())
          why = fmt::format(": with '{}' at {:g}, {}", plan_->levers[l].axis.name,
                            plan_->levers[l].value(end), troubles.front().what);
      }
    refuse(*plan_, fmt::format("these ranges hardly go together{}", why), "narrower ranges");
  }
  if (!result)
    return std::nullopt;
  Calibration calibration;
  calibration.result = std::move(*result);
  for (const Place &place : calibration.result.posterior) {
    calibration.draws.emplace_back();
    for (const auto &[lever, value] : point(place).moved)
      calibration.draws.back().push_back(value);
  }
  calibration.simulations = simulations();
  learn(calibration);
  compare(calibration);
  return calibration;
}

void CalibrationRun::learn(Calibration &calibration) const {
  const auto &particles = calibration.result.particles;
  std::vector<std::vector<double>> after(plan_->levers.size());
  for (std::size_t l = 0; l < plan_->levers.size(); ++l) {
    Learnt learnt;
    std::vector<double> before;
    for (int i = 0; i < 1000; ++i) // the prior by its quantiles
      before.push_back(plan_->levers[l].value((i + 0.5) / 1000));
    for (const Place &place : particles) {
      after[l].push_back(plan_->levers[l].value(place[l]));
      learnt.at_low += (place[l] < 0.05) / static_cast<double>(particles.size());
      learnt.at_high += (place[l] > 0.95) / static_cast<double>(particles.size());
    }
    learnt.before = moments(before);
    learnt.after = moments(after[l]);
    learnt.posterior = quantiles(after[l]);
    learnt.ratio =
        learnt.before.deviation > 0 ? learnt.after.deviation / learnt.before.deviation : 1;
    calibration.levers.push_back(learnt);
  }
  for (unsigned a = 0; a < after.size(); ++a)
    for (unsigned b = a + 1; b < after.size(); ++b)
      calibration.pairs.push_back({a, b, correlation(after[a], after[b])});
  std::stable_sort(calibration.pairs.begin(), calibration.pairs.end(),
                   [](const Correlated &x, const Correlated &y) {
                     return std::abs(x.correlation) > std::abs(y.correlation);
                   });
}

std::optional<double> CalibrationRun::published(const PastFigure &figure, int years_before) const {
  const std::string period = years_earlier(figure.published.period, years_before);
  for (const scenario::Published &row : plan_->study.published)
    if (row.series == figure.published.series && row.category == figure.published.category &&
        row.period == period)
      return row.value;
  return std::nullopt;
}

void CalibrationRun::compare(Calibration &calibration) const {
  for (std::size_t f = 0; f < plan_->figures.size(); ++f) {
    const Observed &observed = problem_.figures[f];
    Fit fit;
    fit.before = forecast(calibration.result.before, f, observed);
    fit.after = forecast(calibration.result.after, f, observed);
    fit.last_year = published(plan_->figures[f], 1);
    if (const auto before = published(plan_->figures[f], 2); before && fit.last_year)
      fit.trend = 2 * *fit.last_year - *before;
    if (!fit.after.means.empty()) {
      const double deviation = std::sqrt(fit.after.variance());
      fit.z = (fit.after.mean() - observed.value) / deviation;
      fit.crps = fit.after.crps(observed.value);
      if (!observed.fitted)
        for (const auto &[naive, score] : {std::pair{&fit.last_year, &calibration.last_year},
                                           std::pair{&fit.trend, &calibration.trend}})
          if (*naive) { // sums first
            ++score->figures;
            score->model += fit.crps / std::abs(observed.value);
            score->naive += std::abs(**naive - observed.value) / std::abs(observed.value);
          }
    }
    calibration.fits.push_back(std::move(fit));
  }
  for (Score *score : {&calibration.last_year, &calibration.trend})
    if (score->figures > 0) {
      score->model /= score->figures;
      score->naive /= score->figures;
    }
}

} // namespace rechtsweg::study
