// The page of a calibration: words first, then levers, pairs, fit.
#include "report/calibration.h"

#include "report/markup.h"
#include "report/readable.h"

#include <algorithm>
#include <fmt/core.h>

namespace rechtsweg::report {
namespace {

constexpr std::size_t dots = 150; // draws shown in each panel

/// Prior and posterior of one lever as bars, or two levers as dots, in a square of 100 by 100.
std::string panel(const scenario::CalibrationPlan &plan, const study::Calibration &calibration,
                  std::size_t a, std::size_t b, double left, double top) {
  std::string out = fmt::format("<g transform=\"translate({:.0f} {:.0f})\"><rect width=\"92\" "
                                "height=\"92\" class=\"frame\"/>",
                                left, top);
  const auto place = [&](std::size_t lever, double value) {
    const scenario::Prior &prior = plan.levers[lever].prior;
    return (value - prior.low) / (prior.high - prior.low);
  };
  if (a == b) {
    constexpr std::size_t bars = 12;
    std::vector<double> after(bars, 0), before(bars, 0);
    const auto bar = [&](double value) {
      return std::min(bars - 1, static_cast<std::size_t>(std::max(0.0, place(a, value)) * bars));
    };
    for (const auto &draw : calibration.draws)
      after[bar(draw[a])] += 1.0 / static_cast<double>(calibration.draws.size());
    for (int i = 0; i < 1200; ++i)
      before[bar(plan.levers[a].value((i + 0.5) / 1200))] += 1.0 / 1200;
    const double most = std::max(*std::max_element(after.begin(), after.end()),
                                 *std::max_element(before.begin(), before.end()));
    for (std::size_t i = 0; i < bars; ++i) {
      const double width = 92.0 / bars, x = width * static_cast<double>(i);
      out += fmt::format(
          "<rect x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"{:.1f}\" class=\"after\"/>"
          "<line x1=\"{:.1f}\" x2=\"{:.1f}\" y1=\"{:.1f}\" y2=\"{:.1f}\" class=\"before\"/>",
          x, 92 - 86 * after[i] / most, width - 1, 86 * after[i] / most, x, x + width,
          92 - 86 * before[i] / most, 92 - 86 * before[i] / most);
    }
  } else {
    out += "<path class=\"dots\" d=\"";
    for (std::size_t d = 0; d < std::min(dots, calibration.draws.size()); ++d)
      out += fmt::format("M{:.0f} {:.0f}h0", 92 * place(b, calibration.draws[d][b]),
                         92 - 92 * place(a, calibration.draws[d][a]));
    out += "\"/>";
  }
  return out + "</g>\n";
}

std::string pairs(const scenario::CalibrationPlan &plan, const study::Calibration &calibration) {
  const std::size_t n = plan.levers.size();
  const double left = 190, size = 100;
  std::string out = fmt::format(
      "<div class=\"wide\"><svg viewBox=\"0 0 {0:.0f} {1:.0f}\" style=\"min-width:{0:.0f}px\" "
      "role=\"img\" "
      "aria-label=\"Levers against each other over the posterior; the tables hold the numbers\">\n",
      left + size * static_cast<double>(n), size * static_cast<double>(n) + 10);
  for (std::size_t a = 0; a < n; ++a) {
    const double top = size * static_cast<double>(a);
    const scenario::Unknown &unknown = plan.levers[a];
    out += fmt::format("<text x=\"{:.0f}\" y=\"{:.0f}\" class=\"name\">{}</text><text x=\"{:.0f}\" "
                       "y=\"{:.0f}\" class=\"range\">{} to {} {}</text>\n",
                       left - 10, top + 46, escaped(unknown.axis.name), left - 10, top + 60,
                       readable(unknown.prior.low), readable(unknown.prior.high),
                       escaped(unknown.axis.unit));
    for (std::size_t b = 0; b <= a; ++b)
      out += panel(plan, calibration, a, b, left + size * static_cast<double>(b), top);
  }
  return out +
         "</svg></div>\n<p class=\"key\">Each square spans the ranges of two levers: that of its "
         "row upwards, that of its column to "
         "the right, in the order of the rows. On the diagonal: bars, after; lines, before.</p>\n";
}

/// Forecast before and after as lines around the published figure, from half to one and a half of
/// it.
std::string sketch(const study::Fit &fit, double published) {
  const auto x = [&](double value) {
    return std::clamp(100 * (value / published - 0.5), 0.0, 100.0);
  };
  const auto line = [&](const study::Forecast &f, const char *kind, int y) {
    return f.means.empty()
               ? std::string()
               : fmt::format("<line x1=\"{:.1f}\" x2=\"{:.1f}\" y1=\"{}\" y2=\"{}\" class=\"{}\"/>",
                             x(f.quantile(0.05)), x(f.quantile(0.95)), y, y, kind);
  };
  return fmt::format("<svg viewBox=\"0 0 100 14\" class=\"sketch\" aria-hidden=\"true\"><line "
                     "x1=\"50\" x2=\"50\" y1=\"0\" y2=\"14\" class=\"truth\"/>{}{}</svg>",
                     line(fit.before, "was", 4), line(fit.after, "is", 9));
}

std::string fit_table(const scenario::CalibrationPlan &plan, const study::Calibration &calibration,
                      bool fitted) {
  std::string out = "<div class=\"wide\"><table><tr><th>figure</th><th>published</th><th>before: "
                    "5% to 95%</th><th>after: median</th>"
                    "<th>after: 5% to 95%</th><th>z</th><th></th></tr>\n";
  for (std::size_t f = 0; f < plan.figures.size(); ++f) {
    const scenario::PastFigure &figure = plan.figures[f];
    if (figure.fitted != fitted)
      continue;
    const study::Fit &fit = calibration.fits[f];
    if (fit.before.means.empty() || fit.after.means.empty()) {
      out += fmt::format("<tr><td>{}</td><td>{}</td><td colspan=\"5\">no such number in the "
                         "simulation</td></tr>\n",
                         escaped(figure.name()), readable(figure.published.value));
      continue;
    }
    out += fmt::format("<tr{}><td>{}</td><td>{}</td><td>{} to {}</td><td>{}</td><td>{} to "
                       "{}</td><td>{:+.1f}</td><td>{}</td></tr>\n",
                       std::abs(fit.z) > 3 ? " class=\"missed\"" : "", escaped(figure.name()),
                       readable(figure.published.value), readable(fit.before.quantile(0.05)),
                       readable(fit.before.quantile(0.95)), readable(fit.after.quantile(0.5)),
                       readable(fit.after.quantile(0.05)), readable(fit.after.quantile(0.95)),
                       fit.z, sketch(fit, figure.published.value));
  }
  return out + "</table></div>\n<p class=\"key\"><span class=\"swatch was\"></span> before <span "
               "class=\"swatch is\"></span> after "
               "calibration, 5th to 95th percentile, from half to one and a half times the "
               "published figure (vertical line). Bold: off by "
               "more than three standard deviations.</p>\n";
}

} // namespace

std::string calibration_page(const scenario::CalibrationPlan &plan,
                             const study::Calibration &calibration) {
  std::string out = fmt::format(R"(<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{0}</title>
<style>
body {{ font: 16px/1.5 system-ui, sans-serif; color: #1b1b1b; background: #fff; max-width: 64rem; margin: 2rem auto; padding: 0 1rem }}
h1, h2 {{ line-height: 1.25 }} h2 {{ margin-top: 3rem; border-top: 1px solid #bbb; padding-top: 1rem }}
svg {{ width: 100%; height: auto; font: 12px system-ui, sans-serif }}
.frame {{ fill: #fff; stroke: #bbb }} .after {{ fill: #0072b2 }} .before {{ stroke: #1b1b1b; stroke-width: 1.5 }}
.dots {{ stroke: #0072b2; stroke-width: 3; stroke-linecap: round; stroke-opacity: .5 }}
.name {{ text-anchor: end }} .range {{ text-anchor: end; fill: #555; font-size: 10.5px }}
.sketch {{ width: 100px; height: 14px }} .truth {{ stroke: #1b1b1b }} .was {{ stroke: #767676; background: #767676; stroke-width: 3 }}
.is {{ stroke: #0072b2; background: #0072b2; stroke-width: 4 }} .missed {{ font-weight: bold }}
.swatch {{ display: inline-block; width: .9em; height: .9em; margin-left: 1em }} .swatch:first-child {{ margin-left: 0 }}
.key, .note {{ color: #444; font-size: .9rem }}
table {{ border-collapse: collapse; font-size: .9rem; width: 100% }}
th, td {{ text-align: right; padding: .15rem .5rem; border-bottom: 1px solid #ddd; vertical-align: top }}
th:first-child, td:first-child {{ text-align: left }}
.wide {{ overflow-x: auto }}
</style></head><body>
<h1>{0}</h1>
)",
                                escaped(plan.title));
  if (!plan.about.empty())
    out += fmt::format("<p>{}</p>\n", escaped(plan.about));
  out +=
      fmt::format("<p class=\"note\">Study: {}. {} levers, {} figures; {} simulations in {} waves "
                  "of {} points and at {} draws; seed {}, scale {}.</p>\n",
                  escaped(plan.study.title), plan.levers.size(), plan.figures.size(),
                  calibration.simulations, plan.waves, plan.points, calibration.result.after.size(),
                  plan.study.seed, results::number_text(plan.study.scale));
  out += "<h2>What the figures identify</h2>\n<ul>\n";
  for (const std::string &line : identified(plan, calibration))
    out += fmt::format("<li>{}</li>\n", escaped(line));
  out += "</ul>\n<div "
         "class=\"wide\"><table><tr><th>lever</th><th>prior</th><th>range</th><th>study</"
         "th><th>median</th><th>5% to 95%</th><th>sd, after over before</th><th></th></tr>\n";
  for (std::size_t l = 0; l < plan.levers.size(); ++l) {
    const scenario::Unknown &unknown = plan.levers[l];
    const study::Learnt &x = calibration.levers[l];
    out += fmt::format(
        "<tr><td>{}</td><td>{}</td><td>{} to {}</td><td>{}</td><td>{}</td><td>{} to "
        "{}</td><td>{:.2f}</td><td>{}</td></tr>\n",
        escaped(unknown.axis.name), shape_name(unknown.prior.shape), readable(unknown.prior.low),
        readable(unknown.prior.high), readable(unknown.axis.base), readable(x.posterior.median),
        readable(x.posterior.p05), readable(x.posterior.p95), x.ratio, escaped(x.words()));
  }
  out += "</table></div>\n<h2>How far to believe it</h2>\n<ul>\n";
  for (const std::string &line : trusted(plan, calibration))
    out += fmt::format("<li>{}</li>\n", escaped(line));
  out += "</ul>\n<h2>Levers against each other</h2>\n" + pairs(plan, calibration) +
         "<h2>Fitted figures</h2>\n" + fit_table(plan, calibration, true);
  if (std::any_of(plan.figures.begin(), plan.figures.end(),
                  [](const auto &f) { return !f.fitted; }))
    out += "<h2>Held out</h2>\n" + fit_table(plan, calibration, false);
  if (!plan.left_out.empty()) {
    out += "<h2>Left out</h2>\n<ul>\n";
    for (const std::string &reason : plan.left_out)
      out += fmt::format("<li>{}</li>\n", escaped(reason));
    out += "</ul>\n";
  }
  return out + "</body></html>\n";
}

} // namespace rechtsweg::report
