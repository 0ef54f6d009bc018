#include "report/sensitivity.h"

#include "report/markup.h"
#include "report/readable.h"

#include <algorithm>
#include <cmath>
#include <fmt/core.h>

namespace rechtsweg::report {

using results::Column;
using results::real;

void write_sensitivity(const scenario::SensitivityPlan &plan, const study::SensitivityRun &run,
                       const study::Sensitivity &result, const std::string &folder) {
  results::Store store(folder);
  const auto &targets = run.model().targets;
  const Column target{"target", "text", "", "what was asked for"}, lever{"lever", "text", "", "lever"};
  const auto number = [](const char *name, const char *unit, const char *meaning) {
    return Column{name, "real", unit, meaning};
  };
  store.begin("targets", "The numbers asked for, as the study has them, and how far the ranges move them",
              {target, {"unit", "text", "", "unit of the target"},
               number("base_mean", "target", "mean over replicates with no lever moved"),
               number("base_p05", "target", "5th percentile over replicates"),
               number("base_p95", "target", "95th percentile over replicates"),
               number("mean", "target", "mean over the ranges of the decomposed levers"),
               number("sd", "target", "standard deviation over these ranges"),
               number("chance", "share", "share of that variance that is luck left in the mean over replicates"),
               {"rows", "integer", "", "rows of the design that have a number at every point"}});
  for (std::size_t t = 0; t < targets.size(); ++t) {
    const study::Influence &i = result.targets[t];
    const bool divided = plan.rows > 0;
    store.row({targets[t].name, targets[t].unit, real(i.base.mean), real(i.base.p05), real(i.base.p95),
               divided ? real(i.decomposed.mean) : results::Cell{},
               divided ? real(std::sqrt(i.decomposed.variance)) : results::Cell{},
               divided && plan.study.replicates > 1 ? real(i.decomposed.chance) : results::Cell{},
               std::int64_t{i.decomposed.rows}});
  }
  store.begin("levers", "The levers that move, and between which values",
              {lever, {"title", "text", "", "what it is"}, {"unit", "text", "", "unit of the lever"},
               number("base", "lever", "value in the study on the first day"), number("low", "lever", "lowest value"),
               number("high", "lever", "highest value"), {"whole", "integer", "", "1: only whole numbers"},
               {"moves", "text", "", "to: set to the value; factor: all its cells and dated values in proportion"},
               {"evidence", "text", "", "evidence of the value in the study"}});
  for (const scenario::Axis &axis : plan.axes)
    store.row({axis.name, axis.title, axis.unit, real(axis.base), real(axis.low), real(axis.high),
               std::int64_t{axis.whole},
               std::string(axis.op == scenario::LeverChange::Op::factor ? "factor" : "to"), axis.evidence});
  store.begin("screening", "Elementary effects of every lever: the change of the target for the whole range",
              {target, lever, {"rank", "integer", "", "1: the largest mu_star of this target"},
               number("mu_star", "target", "mean of the absolute effects"),
               number("mu_star_p05", "target", "5th percentile of its bootstrap distribution"),
               number("mu_star_p95", "target", "95th percentile of its bootstrap distribution"),
               number("mu", "target", "mean effect, with its sign"),
               number("sigma", "target", "standard deviation of the effects: interactions and curvature"),
               number("noise", "target", "mean standard error that an effect has from chance"),
               {"trajectories", "integer", "", "trajectories with a number"}});
  for (std::size_t t = 0; t < targets.size(); ++t)
    for (std::size_t rank = 0; rank < result.targets[t].order.size(); ++rank) {
      const unsigned a = result.targets[t].order[rank];
      const study::Effects &e = result.targets[t].screened[a];
      store.row({targets[t].name, plan.axes[a].name, static_cast<std::int64_t>(rank + 1),
                 real(e.mu_star.value), real(e.mu_star.low), real(e.mu_star.high), real(e.mu), real(e.sigma),
                 plan.study.replicates > 1 ? real(e.noise) : results::Cell{}, std::int64_t{e.n}});
    }
  store.begin("tornado", "One lever at an end of its range, all else as in the study: paired differences from the study",
              {target, lever, number("low", "lever", "lowest value"), number("high", "lever", "highest value"),
               number("at_low", "target", "mean difference at the lowest value"),
               number("at_low_p05", "target", "5th percentile over replicates"),
               number("at_low_p95", "target", "95th percentile over replicates"),
               number("at_high", "target", "mean difference at the highest value"),
               number("at_high_p05", "target", "5th percentile over replicates"),
               number("at_high_p95", "target", "95th percentile over replicates")});
  for (std::size_t t = 0; t < targets.size(); ++t)
    for (const study::Bar &bar : result.targets[t].bars)
      store.row({targets[t].name, plan.axes[bar.axis].name, real(bar.low), real(bar.high), real(bar.at_low.mean),
                 real(bar.at_low.p05), real(bar.at_low.p95), real(bar.at_high.mean), real(bar.at_high.p05),
                 real(bar.at_high.p95)});
  store.begin("variance", "Sobol indices: shares of the target's variance over the ranges of these levers",
              {target, lever, number("first", "share", "first-order index: the lever by itself"),
               number("first_p05", "share", "5th percentile of its bootstrap distribution"),
               number("first_p95", "share", "95th percentile of its bootstrap distribution"),
               number("total", "share", "total index: the lever with all its interactions"),
               number("total_p05", "share", "5th percentile of its bootstrap distribution"),
               number("total_p95", "share", "95th percentile of its bootstrap distribution")});
  for (std::size_t t = 0; t < targets.size(); ++t)
    for (std::size_t i = 0; i < result.targets[t].decomposed.inputs.size(); ++i) {
      const study::Indices &indices = result.targets[t].decomposed.inputs[i];
      store.row({targets[t].name, plan.axes[result.decomposed[i]].name, real(indices.first.value),
                 real(indices.first.low), real(indices.first.high), real(indices.total.value),
                 real(indices.total.low), real(indices.total.high)});
    }
  store.finish();
}

namespace {

std::string signed_text(double value) { return fmt::format("{}{}", value > 0 ? "+" : "", readable(value)); }

constexpr double names = 330, plot = 470, margin = 70; // pixels

/// A horizontal axis with its grid, from the left to the right end of the plot.
struct Scale {
  double low, high;
  double x(double value) const { return names + (value - low) / (high - low) * plot; }
  std::string grid(double height) const {
    std::string out;
    const double step = step_for(high - low);
    for (double v = std::ceil(low / step) * step; v <= high + step * 1e-9; v += step) {
      const double tick = std::abs(v) < step * 1e-9 ? 0 : v;
      out += fmt::format("<line x1=\"{0:.1f}\" x2=\"{0:.1f}\" y1=\"24\" y2=\"{1:.0f}\" class=\"{2}\"/>"
                         "<text x=\"{0:.1f}\" y=\"16\" class=\"tick\">{3}</text>\n",
                         x(tick), height, tick == 0 ? "zero" : "grid", readable(tick));
    }
    return out;
  }
};

std::string tornado(const scenario::SensitivityPlan &plan, const study::Target &target,
                    const study::Influence &influence) {
  double least = 0, most = 0;
  for (const study::Bar &bar : influence.bars)
    for (const study::Quantiles *q : {&bar.at_low, &bar.at_high})
      if (q->n > 0) {
        least = std::min({least, q->mean, q->p05});
        most = std::max({most, q->mean, q->p95});
      }
  if (!(most > least))
    return "<p>No lever moves it.</p>\n";
  const Scale scale{least, most};
  const double row = 34, height = 30 + row * static_cast<double>(influence.bars.size());
  std::string out = fmt::format("<svg viewBox=\"0 0 {:.0f} {:.0f}\" role=\"img\" aria-label=\"Tornado chart of {}; the table below has its numbers\">\n{}",
                                names + plot + margin, height + 6, escaped(target.name), scale.grid(height));
  double y = 30;
  for (const study::Bar &bar : influence.bars) {
    const scenario::Axis &axis = plan.axes[bar.axis];
    out += fmt::format("<text x=\"{:.0f}\" y=\"{:.0f}\" class=\"name\">{}</text>"
                       "<text x=\"{:.0f}\" y=\"{:.0f}\" class=\"range\">{} to {} {}</text>\n",
                       names - 10, y + 11, escaped(axis.name), names - 10, y + 23, readable(bar.low),
                       readable(bar.high), escaped(axis.unit));
    for (const auto &[q, kind, top] : {std::tuple{&bar.at_low, "low", y}, std::tuple{&bar.at_high, "high", y + 13}}) {
      if (q->n == 0)
        continue;
      const double from = scale.x(std::min(0.0, q->mean)), to = scale.x(std::max(0.0, q->mean));
      out += fmt::format("<rect x=\"{:.1f}\" y=\"{:.0f}\" width=\"{:.1f}\" height=\"11\" class=\"{}\"/>"
                         "<line x1=\"{:.1f}\" x2=\"{:.1f}\" y1=\"{:.1f}\" y2=\"{:.1f}\" class=\"error\"/>\n",
                         from, top, std::max(0.5, to - from), kind, scale.x(q->p05), scale.x(q->p95), top + 5.5,
                         top + 5.5);
    }
    y += row;
  }
  return out + "</svg>\n<p class=\"key\"><span class=\"swatch low\"></span> lever at its lowest value "
               "<span class=\"swatch high\"></span> at its highest; line: 5th to 95th percentile over replicates</p>\n";
}

std::string shares(const scenario::SensitivityPlan &plan, const study::Sensitivity &result,
                   const study::Target &target, const study::Decomposition &decomposed) {
  const Scale scale{0, 1};
  std::vector<std::size_t> order(decomposed.inputs.size());
  for (std::size_t i = 0; i < order.size(); ++i)
    order[i] = i;
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return decomposed.inputs[a].total.value > decomposed.inputs[b].total.value;
  });
  const double row = 34, height = 30 + row * static_cast<double>(order.size());
  std::string out = fmt::format("<svg viewBox=\"0 0 {:.0f} {:.0f}\" role=\"img\" aria-label=\"Sobol indices of {}; the table below has their numbers\">\n{}",
                                names + plot + margin, height + 6, escaped(target.name), scale.grid(height));
  double y = 30;
  for (const std::size_t i : order) {
    const study::Indices &indices = decomposed.inputs[i];
    out += fmt::format("<text x=\"{:.0f}\" y=\"{:.0f}\" class=\"name\">{}</text>\n", names - 10, y + 16,
                       escaped(plan.axes[result.decomposed[i]].name));
    for (const auto &[index, kind, top] : {std::tuple{&indices.total, "low", y}, std::tuple{&indices.first, "high", y + 13}}) {
      const auto inside = [&](double v) { return scale.x(std::clamp(std::isnan(v) ? 0.0 : v, 0.0, 1.1)); };
      out += fmt::format("<rect x=\"{:.1f}\" y=\"{:.0f}\" width=\"{:.1f}\" height=\"11\" class=\"{}\"/>"
                         "<line x1=\"{:.1f}\" x2=\"{:.1f}\" y1=\"{:.1f}\" y2=\"{:.1f}\" class=\"error\"/>\n",
                         inside(0), top, std::max(0.5, inside(index->value) - inside(0)), kind, inside(index->low),
                         inside(index->high), top + 5.5, top + 5.5);
    }
    y += row;
  }
  return out + "</svg>\n<p class=\"key\"><span class=\"swatch low\"></span> total index, with interactions "
               "<span class=\"swatch high\"></span> first-order index, by itself; line: 90% bootstrap interval</p>\n";
}

} // namespace

std::string sensitivity_page(const scenario::SensitivityPlan &plan, const study::SensitivityRun &run,
                             const study::Sensitivity &result) {
  const auto &study = plan.study;
  std::string out = fmt::format(R"(<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{0}</title>
<style>
body {{ font: 16px/1.5 system-ui, sans-serif; color: #1b1b1b; background: #fff; max-width: 60rem; margin: 2rem auto; padding: 0 1rem }}
h1, h2, h3 {{ line-height: 1.25 }} h2 {{ margin-top: 3rem; border-top: 1px solid #bbb; padding-top: 1rem }}
svg {{ width: 100%; height: auto; font: 12px system-ui, sans-serif }}
.grid {{ stroke: #ddd }} .zero {{ stroke: #1b1b1b }} .error {{ stroke: #1b1b1b; stroke-width: 1.5 }}
.tick {{ text-anchor: middle; fill: #444 }} .name {{ text-anchor: end }} .range {{ text-anchor: end; fill: #555; font-size: 10.5px }}
.low {{ fill: #0072b2; background: #0072b2 }} .high {{ fill: #e69f00; background: #e69f00 }}
.swatch {{ display: inline-block; width: .9em; height: .9em; margin-left: 1em }} .swatch:first-child {{ margin-left: 0 }}
.key, .note {{ color: #444; font-size: .9rem }}
table {{ border-collapse: collapse; font-size: .9rem; width: 100% }}
th, td {{ text-align: right; padding: .15rem .5rem; border-bottom: 1px solid #ddd; vertical-align: top }}
th:first-child, td:first-child {{ text-align: left }}
.wide {{ overflow-x: auto }} summary {{ cursor: pointer }}
@media print {{ details > * {{ display: block }} }}
</style></head><body>
<h1>{0}</h1>
)",
                                escaped(plan.title));
  if (!plan.about.empty())
    out += fmt::format("<p>{}</p>\n", escaped(plan.about));
  out += fmt::format("<p class=\"note\">Study: {}. {} levers move within their ranges {}. {} replicates with the same luck at every "
                     "point, seed {}, scale {}. {} trajectories of {} levels; {} rows for the indices.{}</p>\n",
                     escaped(study.title), plan.axes.size(),
                     plan.from == study.network.start ? std::string("throughout") : "from " + engine::iso(plan.from) + " on",
                     study.replicates, study.seed, results::number_text(study.scale), plan.trajectories, plan.levels, plan.rows,
                     result.redrawn > 0 ? fmt::format(" {} places were drawn again, since levers there did not go together.",
                                                      result.redrawn) : "");
  for (std::size_t t = 0; t < run.model().targets.size(); ++t) {
    const study::Target &target = run.model().targets[t];
    const study::Influence &influence = result.targets[t];
    out += fmt::format("<h2>{}</h2>\n<p>The study has {} {} ({} to {} over replicates).</p>\n", escaped(target.name),
                       readable(influence.base.mean), escaped(target.unit), readable(influence.base.p05),
                       readable(influence.base.p95));
    if (!influence.bars.empty()) {
      out += "<h3>One lever at a time</h3>\n" + tornado(plan, target, influence) +
             "<details><summary>Table</summary><div class=\"wide\"><table><tr><th>lever</th><th>lowest</th><th>highest</th><th>at lowest</th><th>at highest</th></tr>\n";
      for (const study::Bar &bar : influence.bars)
        out += fmt::format("<tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>\n",
                           escaped(plan.axes[bar.axis].name), readable(bar.low), readable(bar.high),
                           signed_text(bar.at_low.mean), signed_text(bar.at_high.mean));
      out += "</table></div></details>\n";
    }
    if (!influence.decomposed.inputs.empty()) {
      out += "<h3>Shares of the variance, all at once</h3>\n" + shares(plan, result, target, influence.decomposed);
      out += fmt::format("<p class=\"note\">Standard deviation over these ranges: {}.{}</p>\n",
                         readable(std::sqrt(influence.decomposed.variance)),
                         study.replicates > 1 ? fmt::format(" Luck that is left in a mean of {} replicates makes {:.2g}% of the "
                                                            "variance, and looks like an interaction of all levers.",
                                                            study.replicates, 100 * influence.decomposed.chance)
                                              : " With one replicate, luck cannot be told from interactions.");
      out += "<details><summary>Table</summary><div class=\"wide\"><table><tr><th>lever</th><th>first</th><th>90%</th><th>total</th><th>90%</th></tr>\n";
      for (std::size_t i = 0; i < influence.decomposed.inputs.size(); ++i) {
        const study::Indices &x = influence.decomposed.inputs[i];
        out += fmt::format("<tr><td>{}</td><td>{:.3f}</td><td>{:.3f} to {:.3f}</td><td>{:.3f}</td><td>{:.3f} to {:.3f}</td></tr>\n",
                           escaped(plan.axes[result.decomposed[i]].name), x.first.value, x.first.low, x.first.high,
                           x.total.value, x.total.low, x.total.high);
      }
      out += "</table></div></details>\n";
    }
    if (!influence.screened.empty()) {
      out += "<h3>Screening of all levers</h3>\n<p class=\"note\">mu* is the mean absolute change of the target when a lever moves "
             "over its whole range, from many starting points; sigma shows curvature and interactions; noise is what chance "
             "alone adds to one such change.</p>\n<details><summary>Table</summary><div class=\"wide\"><table><tr><th>lever</th><th>mu*</th><th>90%</th><th>mu</th><th>sigma</th><th>noise</th></tr>\n";
      for (const unsigned a : influence.order) {
        const study::Effects &e = influence.screened[a];
        out += fmt::format("<tr><td>{}</td><td>{}</td><td>{} to {}</td><td>{}</td><td>{}</td><td>{}</td></tr>\n",
                           escaped(plan.axes[a].name), readable(e.mu_star.value), readable(e.mu_star.low),
                           readable(e.mu_star.high), readable(e.mu), readable(e.sigma),
                           study.replicates > 1 ? readable(e.noise) : "-");
      }
      out += "</table></div></details>\n";
    }
  }
  if (!plan.left_out.empty()) {
    out += "<h2>Left out</h2>\n<ul>\n";
    for (const std::string &reason : plan.left_out)
      out += fmt::format("<li>{}</li>\n", escaped(reason));
    out += "</ul>\n";
  }
  return out + "</body></html>\n";
}

} // namespace rechtsweg::report
