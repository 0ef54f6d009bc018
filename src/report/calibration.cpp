#include "report/calibration.h"

#include "report/readable.h"

#include <cmath>
#include <fmt/core.h>

namespace rechtsweg::report {

using results::Column;
using results::real;
using study::Forecast;

namespace {

results::Cell quantile_of(const Forecast &forecast, double p) {
  return forecast.means.empty() ? results::Cell{} : real(forecast.quantile(p));
}
results::Cell if_any(const std::optional<double> &value) {
  return value ? real(*value) : results::Cell{};
}

std::string joined(const std::vector<std::string> &names) {
  std::string list;
  for (std::size_t i = 0; i < names.size(); ++i)
    list += (i == 0 ? "" : i + 1 == names.size() ? " and " : ", ") + names[i];
  return list;
}

} // namespace

void write_calibration(const scenario::CalibrationPlan &plan, const study::Calibration &calibration,
                       const std::string &folder) {
  results::Store store(folder);
  const Column lever{"lever", "text", "", "lever, or parameter whose cells move by one factor"};
  const auto number = [](const char *name, const char *unit, const char *meaning) {
    return Column{name, "real", unit, meaning};
  };
  store.begin("posterior",
              "Draws of all levers from the posterior, equally probable; rechtsweg run --posterior "
              "reads it",
              {{"draw", "integer", "", "number of the draw, from 0"},
               lever,
               number("value", "lever", "its value")});
  for (std::size_t d = 0; d < calibration.draws.size(); ++d)
    for (std::size_t l = 0; l < plan.levers.size(); ++l)
      store.row(
          {static_cast<std::int64_t>(d), plan.levers[l].axis.name, real(calibration.draws[d][l])});
  store.begin(
      "levers", "What was held of the levers, and what the fitted figures make of it",
      {lever,
       {"title", "text", "", "what it is"},
       {"unit", "text", "", "unit of the lever"},
       {"prior", "text", "", "uniform, triangular or lognormal"},
       number("low", "lever", "lowest value"),
       number("high", "lever", "highest value"),
       number("base", "lever", "value in the study on the first day"),
       {"evidence", "text", "", "evidence of the value in the study"},
       number("prior_mean", "lever", "mean of the prior"),
       number("prior_sd", "lever", "standard deviation of the prior"),
       number("mean", "lever", "mean of the posterior"),
       number("sd", "lever", "standard deviation of the posterior"),
       number("p05", "lever", "5th percentile of the posterior"),
       number("median", "lever", "median of the posterior"),
       number("p95", "lever", "95th percentile of the posterior"),
       number("sd_ratio", "share",
              "sd over prior_sd: near one, the figures say nothing of the lever"),
       number("at_low", "share", "share of the posterior in the lowest twentieth of the prior"),
       number("at_high", "share", "share of the posterior in the highest twentieth of the prior"),
       {"identified", "text", "", "the same in words"}});
  for (std::size_t l = 0; l < plan.levers.size(); ++l) {
    const scenario::Unknown &unknown = plan.levers[l];
    const study::Learnt &x = calibration.levers[l];
    store.row({unknown.axis.name, unknown.axis.title, unknown.axis.unit,
               std::string(shape_name(unknown.prior.shape)), real(unknown.prior.low),
               real(unknown.prior.high), real(unknown.axis.base), unknown.axis.evidence,
               real(x.before.mean), real(x.before.deviation), real(x.after.mean),
               real(x.after.deviation), real(x.posterior.p05), real(x.posterior.median),
               real(x.posterior.p95), real(x.ratio), real(x.at_low), real(x.at_high), x.words()});
  }
  store.begin("correlations", "Correlation of two levers over the posterior, the strongest first",
              {{"lever", "text", "", "one lever"},
               {"other", "text", "", "the other"},
               number("correlation", "", "from -1 to 1")});
  for (const study::Correlated &pair : calibration.pairs)
    store.row(
        {plan.levers[pair.a].axis.name, plan.levers[pair.b].axis.name, real(pair.correlation)});
  store.begin(
      "fit",
      "Published figures and their forecasts before and after calibration, with error and "
      "discrepancy in them",
      {{"series", "text", "", "published series"},
       {"category", "text", "", "its category"},
       {"period", "text", "", "its period"},
       {"role", "text", "", "fitted or held out"},
       number("published", "figure", "the published figure"),
       {"unit", "text", "", "its unit"},
       {"evidence", "text", "", "page, derived, recalled or assumed"},
       number("error_sd", "figure", "standard deviation of its error"),
       number("discrepancy_sd", "figure", "standard deviation of the model's discrepancy"),
       number(
           "luck_sd", "figure",
           "standard deviation between replicates at one point, at the scale of the calibration"),
       number("prior_p05", "figure", "5th percentile of the forecast before calibration"),
       number("prior_median", "figure", "its median"),
       number("prior_p95", "figure", "its 95th percentile"),
       number("p05", "figure", "5th percentile of the forecast after calibration"),
       number("median", "figure", "its median"),
       number("p95", "figure", "its 95th percentile"),
       number("z", "",
              "mean of that forecast less the published figure, over the forecast's standard "
              "deviation"),
       number("crps", "figure", "continuous ranked probability score of that forecast"),
       number("last_year", "figure", "naive forecast: the figure of the year before"),
       number("last_year_crps", "figure", "its score: the absolute error"),
       number("trend", "figure", "naive forecast: the line through the two years before"),
       number("trend_crps", "figure", "its score: the absolute error")});
  for (std::size_t f = 0; f < plan.figures.size(); ++f) {
    const scenario::PastFigure &figure = plan.figures[f];
    const study::Fit &fit = calibration.fits[f];
    const bool any = !fit.after.means.empty();
    const auto error = [&](const std::optional<double> &naive) {
      return naive ? real(std::abs(*naive - figure.published.value)) : results::Cell{};
    };
    store.row({figure.published.series,
               figure.published.category,
               figure.published.period,
               std::string(figure.fitted ? "fitted" : "held out"),
               real(figure.published.value),
               figure.published.unit,
               figure.published.evidence,
               real(figure.error),
               real(figure.discrepancy),
               real(std::sqrt(calibration.result.luck[f])),
               quantile_of(fit.before, 0.05),
               quantile_of(fit.before, 0.5),
               quantile_of(fit.before, 0.95),
               quantile_of(fit.after, 0.05),
               quantile_of(fit.after, 0.5),
               quantile_of(fit.after, 0.95),
               any ? real(fit.z) : results::Cell{},
               any ? real(fit.crps) : results::Cell{},
               if_any(fit.last_year),
               error(fit.last_year),
               if_any(fit.trend),
               error(fit.trend)});
  }
  store.begin(
      "emulator", "How well the emulator stands in for the simulation, by fitted figure",
      {{"series", "text", "", "published series"},
       {"category", "text", "", "its category"},
       {"period", "text", "", "its period"},
       number("error", "figure",
              "root mean square error at the points of the last wave, each left out in turn"),
       number("explained", "share", "share of the variance over these points that it explains"),
       number("covered", "share", "share of these points within its 90% interval"),
       number("confirmed", "share",
              "share of simulations at draws of the posterior within its 90% interval"),
       {"points", "integer", "", "points it was fitted to"},
       {"from_wave", "integer", "", "first wave of these points"},
       number("pull", "", "weight of the pull on squares and products")});
  for (std::size_t f = 0; f < plan.figures.size(); ++f)
    if (plan.figures[f].fitted) {
      const auto &check = calibration.result.emulator[f];
      const auto &published = plan.figures[f].published;
      store.row({published.series, published.category, published.period, real(check.error),
                 real(check.explained), real(check.covered), real(calibration.result.confirmed[f]),
                 std::int64_t{check.points}, std::int64_t{check.from_wave + 1}, real(check.pull)});
    }
  store.begin(
      "waves", "The waves of simulated points",
      {{"wave", "integer", "", "number, from 1"},
       {"points", "integer", "", "points simulated"},
       {"refused", "integer", "", "places passed over since levers there do not go together"},
       number("best", "",
              "least distance of a point so far: root mean square of the fitted figures' misses in "
              "standard deviations of error and discrepancy"),
       number("possible", "share",
              "share of the prior in which no fitted figure is off by more than three standard "
              "deviations of all that is uncertain")});
  for (std::size_t w = 0; w < calibration.result.waves.size(); ++w) {
    const study::Wave &wave = calibration.result.waves[w];
    store.row({static_cast<std::int64_t>(w + 1), std::int64_t{wave.points},
               std::int64_t{wave.refused}, real(wave.best), real(wave.possible)});
  }
  store.finish();
}

std::vector<std::string> identified(const scenario::CalibrationPlan &plan,
                                    const study::Calibration &calibration) {
  std::vector<std::string> lines, not_at_all, hardly, pressed;
  for (std::size_t l = 0; l < plan.levers.size(); ++l) {
    const std::string words = calibration.levers[l].words();
    const std::string &name = plan.levers[l].axis.name;
    if (words.rfind("not", 0) == 0)
      not_at_all.push_back(name);
    else if (words.rfind("hardly", 0) == 0)
      hardly.push_back(name);
    if (words.find("pressed") != std::string::npos)
      pressed.push_back(name);
  }
  if (!not_at_all.empty())
    lines.push_back(fmt::format(
        "These figures do not identify {}: what is known after them is what was assumed before.",
        joined(not_at_all)));
  if (!hardly.empty())
    lines.push_back(fmt::format("They hardly identify {}.", joined(hardly)));
  if (!pressed.empty())
    lines.push_back(
        fmt::format("{} {} pressed against an end of the range: either the range is too narrow, or "
                    "the lever makes up for something else that is wrong.",
                    joined(pressed), pressed.size() == 1 ? "is" : "are"));
  for (const study::Correlated &pair : calibration.pairs)
    if (std::abs(pair.correlation) >= 0.6)
      lines.push_back(fmt::format("{} and {} are known together better than each by itself: more "
                                  "of one goes with {} of the other (correlation {:.2f}).",
                                  plan.levers[pair.a].axis.name, plan.levers[pair.b].axis.name,
                                  pair.correlation > 0 ? "more" : "less", pair.correlation));
  if (lines.empty())
    lines.push_back("Each lever is identified, at least in part.");
  return lines;
}

std::vector<std::string> trusted(const scenario::CalibrationPlan &plan,
                                 const study::Calibration &calibration) {
  std::vector<std::string> lines;
  const double held = calibration.result.confirmed_all;
  lines.push_back(fmt::format("Of the simulations at {} draws of the posterior, {:.0f}% of the "
                              "fitted figures lie within the emulator's 90% interval{}",
                              calibration.result.after.size(), 100 * held,
                              held < 0.8 ? ": it is surer than it should be, and so is the "
                                           "posterior. More points or waves would help."
                                         : "."));
  unsigned inside[2] = {0, 0}, all[2] = {0, 0};
  std::vector<std::string> missed;
  for (std::size_t f = 0; f < plan.figures.size(); ++f) {
    const study::Fit &fit = calibration.fits[f];
    if (fit.after.means.empty())
      continue;
    const double truth = plan.figures[f].published.value;
    const bool in = truth >= fit.after.quantile(0.05) && truth <= fit.after.quantile(0.95);
    ++all[plan.figures[f].fitted];
    inside[plan.figures[f].fitted] += in;
    if (plan.figures[f].fitted && std::abs(fit.z) > 3)
      missed.push_back(plan.figures[f].name());
  }
  if (all[0] > 0)
    lines.push_back(fmt::format("{} of {} fitted and {} of {} held-out figures lie within the 90% "
                                "interval of their forecast.",
                                inside[1], all[1], inside[0], all[0]));
  else
    lines.push_back(fmt::format(
        "{} of {} fitted figures lie within the 90% interval of their forecast. None was held out.",
        inside[1], all[1]));
  if (!missed.empty())
    lines.push_back(
        fmt::format("Missed by more than three standard deviations: {}. The discrepancy allowed is "
                    "too small for them, or the model is wrong there.",
                    joined(missed)));
  for (const auto &[score, naive] : {std::pair{&calibration.last_year, "last year's figure"},
                                     std::pair{&calibration.trend, "the trend of two years"}})
    if (score->figures > 0)
      lines.push_back(fmt::format("Held out: mean score (CRPS as a share of the figure) {:.4f} "
                                  "over {} {}, against {:.4f} of {}: {}.",
                                  score->model, score->figures,
                                  score->figures == 1 ? "figure" : "figures", score->naive, naive,
                                  score->model < score->naive ? "better" : "worse"));
  return lines;
}

} // namespace rechtsweg::report
