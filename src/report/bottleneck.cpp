#include "report/bottleneck.h"

#include "report/readable.h"

#include <algorithm>
#include <fmt/core.h>
#include <nlohmann/json.hpp>

namespace rechtsweg::report {

using results::Column;
using results::real;
using study::BottleneckPlan;
using study::BottleneckRun;
using study::Bottlenecks;

namespace {

const std::string &resource_name(const BottleneckPlan &plan, unsigned resource) {
  return plan.study->network.resources[resource].name;
}

bool binds_somewhere(const Bottlenecks &result, std::size_t alternative, unsigned resource,
                     double binds) {
  const auto &periods = result.seen[alternative][resource];
  return std::any_of(periods.begin(), periods.end(),
                     [&](const study::Occupation &o) { return o.binding >= binds; });
}

/// One more of a resource, and when: "1 more of court.judges (judges) from 2017-10-01 on".
std::string in_words(const BottleneckPlan &plan, const scenario::OneMore &way) {
  return fmt::format("{} more of {} ({}) from {} on", readable(way.by), way.axis.name,
                     way.axis.unit, engine::iso(plan.from));
}

std::string verdict(const study::Marginal &marginal) {
  const std::string interval =
      fmt::format("{} to {}", readable(marginal.mean - marginal.half_width),
                  readable(marginal.mean + marginal.half_width));
  if (marginal.replicates < 2)
    return fmt::format("{}: no interval, {} replicate{} with a number", readable(marginal.mean),
                       marginal.replicates, marginal.replicates == 1 ? "" : "s");
  if (!marginal.told())
    return fmt::format("not told from zero at {} replicates ({})", marginal.replicates, interval);
  return fmt::format("{} ({})", readable(marginal.mean), interval);
}

} // namespace

void write_bottlenecks(const BottleneckPlan &plan, const BottleneckRun &run,
                       const Bottlenecks &result, const std::string &folder) {
  results::Store store(folder);
  const scenario::Study &study = *plan.study;
  const Column alternative{"alternative", "text", "", "id of the alternative"},
      resource{"resource", "text", "", "id of the resource"};
  const auto number = [](const char *name, const char *unit, const char *meaning) {
    return Column{name, "real", unit, meaning};
  };
  store.begin("resources",
              "When a resource binds, and how full it is: means over the days of a period and over "
              "replicates",
              {alternative,
               resource,
               {"period", "text", "", "such as FY2018"},
               number("binding", "share",
                      "share of the days on which it binds: somebody waits at the end of the day, "
                      "or whoever comes is turned away"),
               number("used", "units", "units held; of a quota: started a day"),
               number("places", "units", "units there are; of a quota: offered a day"),
               number("waiting", "units", "units waiting")});
  for (std::size_t a = 0; a < study.alternatives.size(); ++a)
    for (unsigned r = 0; r < study.network.resources.size(); ++r)
      for (std::size_t p = 0; p < result.periods.size(); ++p) {
        const study::Occupation &o = result.seen[a][r][p];
        store.row({study.alternatives[a].id, resource_name(plan, r),
                   run.layout().periods()[result.periods[p]].name, real(o.binding), real(o.used),
                   real(o.places), real(o.waiting)});
      }
  store.begin("levers",
              "The lever that stands behind each resource that binds, and by how much it was moved",
              {resource,
               {"lever", "text", "", "dotted name; empty: none was moved"},
               {"unit", "text", "", "unit of the lever"},
               number("moved_by", "lever", "what was added, on top of all measures"),
               {"from", "text", "", "from which day on"},
               {"reason", "text", "", "why nothing was moved"}});
  for (const unsigned r : result.binding) {
    const scenario::OneMore &way = plan.ways[r];
    const bool moved = way.reason.empty();
    store.row({resource_name(plan, r), way.axis.name, way.axis.unit,
               moved ? real(way.by) : results::Cell{}, engine::iso(plan.from), way.reason});
  }
  store.begin(
      "marginal",
      "What one more unit of a lever changes: paired differences divided by the units that were "
      "added",
      {alternative,
       resource,
       {"lever", "text", "", "dotted name"},
       number("moved_by", "lever", "what was added"),
       {"target", "text", "", "outcome and period"},
       {"unit", "text", "", "unit of the target"},
       number("value", "target", "mean with nothing added"),
       number("per_unit", "target", "mean difference for one unit of the lever"),
       number("per_unit_low", "target",
              "lower end of the 90% confidence interval of that mean (Student's t)"),
       number("per_unit_high", "target", "upper end"),
       {"replicates", "integer", "", "replicates with a number"},
       {"told", "integer", "", "1: the interval leaves out zero, over five replicates or more"}});
  for (std::size_t a = 0; a < study.alternatives.size(); ++a)
    for (std::size_t b = 0; b < result.binding.size(); ++b)
      for (std::size_t t = 0; t < result.marginal[a][b].size(); ++t) {
        const study::Marginal &m = result.marginal[a][b][t];
        const scenario::OneMore &way = plan.ways[result.binding[b]];
        store.row({study.alternatives[a].id, resource_name(plan, result.binding[b]), way.axis.name,
                   real(way.by), plan.targets[t].name, run.unit(t), real(m.value), real(m.mean),
                   real(m.mean - m.half_width), real(m.mean + m.half_width),
                   std::int64_t{m.replicates}, std::int64_t{m.told()}});
      }
  store.finish();
}

std::string bottlenecks_in_words(const BottleneckPlan &plan, const BottleneckRun &run,
                                 const Bottlenecks &result) {
  const scenario::Study &study = *plan.study;
  std::string text;
  std::size_t width = 27; // of the heading
  for (const auto &resource : study.network.resources)
    width = std::max(width, resource.name.size());
  for (std::size_t a = 0; a < study.alternatives.size(); ++a) {
    text += fmt::format("\n{} ({})\n", study.alternatives[a].title, study.alternatives[a].id);
    text += fmt::format("  {:<{}}", "days bound, in use, waiting", width);
    for (const unsigned p : result.periods)
      text += fmt::format("  {:>18}", run.layout().periods()[p].name);
    text += '\n';
    std::string free;
    for (unsigned r = 0; r < study.network.resources.size(); ++r) {
      if (!binds_somewhere(result, a, r, plan.binds)) {
        free += (free.empty() ? "" : ", ") + resource_name(plan, r);
        continue;
      }
      text += fmt::format("  {:<{}}", resource_name(plan, r), width);
      for (const study::Occupation &o : result.seen[a][r])
        text += fmt::format("  {:>3.0f}% {:>4} {:>8}", 100 * o.binding,
                            o.places > 0 ? fmt::format("{:.0f}%", 100 * o.used / o.places) : "-",
                            readable(o.waiting));
      text += '\n';
    }
    if (!free.empty())
      text += fmt::format("  on fewer than {:g}% of the days of any period: {}\n", 100 * plan.binds,
                          free);
    for (std::size_t t = 0; t < plan.targets.size(); ++t) {
      std::string lines, same;
      double value = NAN;
      for (std::size_t b = 0; b < result.binding.size(); ++b)
        if (t < result.marginal[a][b].size()) {
          const study::Marginal &m = result.marginal[a][b][t];
          const std::string &name = resource_name(plan, result.binding[b]);
          value = m.value;
          if (m.mean == 0 && m.half_width == 0)
            same += (same.empty() ? "" : ", ") + name;
          else
            lines += fmt::format("    {:<{}}  {}\n", name, width, verdict(m));
        }
      if (!same.empty())
        lines += fmt::format("    no difference in any replicate: {}\n", same);
      if (!lines.empty())
        text += fmt::format("\n  {}: {} {}; with one more, and its 90% interval\n{}",
                            plan.targets[t].name, readable(value), run.unit(t), lines);
    }
  }
  text += "\nOne more: the difference under the same luck, divided by the units added. Where one "
          "more does\n"
          "nothing, one interval in ten leaves out zero by chance.\n";
  for (const unsigned r : result.binding)
    text += fmt::format("  {:<{}}  {}\n", resource_name(plan, r), width,
                        plan.ways[r].reason.empty() ? in_words(plan, plan.ways[r])
                                                    : "nothing moved: " + plan.ways[r].reason);
  if (result.binding.empty())
    text += "  no resource binds\n";
  return text;
}

std::string bottlenecks_as_json(const BottleneckPlan &plan, const BottleneckRun &run,
                                const Bottlenecks &result, const std::string &folder) {
  using nlohmann::ordered_json;
  const scenario::Study &study = *plan.study;
  const auto number = [](double value) {
    return std::isfinite(value) ? ordered_json(value) : ordered_json(nullptr);
  };
  ordered_json out = {{"folder", folder},
                      {"from", engine::iso(plan.from)},
                      {"alternatives", ordered_json::array()}};
  for (std::size_t a = 0; a < study.alternatives.size(); ++a) {
    ordered_json alternative = {{"alternative", study.alternatives[a].id},
                                {"resources", ordered_json::array()},
                                {"marginal", ordered_json::array()}};
    for (unsigned r = 0; r < study.network.resources.size(); ++r)
      for (std::size_t p = 0; p < result.periods.size(); ++p) {
        const study::Occupation &o = result.seen[a][r][p];
        alternative["resources"].push_back(
            {{"resource", resource_name(plan, r)},
             {"period", run.layout().periods()[result.periods[p]].name},
             {"binding", number(o.binding)},
             {"used", number(o.used)},
             {"places", number(o.places)},
             {"waiting", number(o.waiting)}});
      }
    for (std::size_t b = 0; b < result.binding.size(); ++b) {
      const scenario::OneMore &way = plan.ways[result.binding[b]];
      for (std::size_t t = 0; t < result.marginal[a][b].size(); ++t) {
        const study::Marginal &m = result.marginal[a][b][t];
        alternative["marginal"].push_back({{"resource", resource_name(plan, result.binding[b])},
                                           {"lever", way.axis.name},
                                           {"moved_by", way.by},
                                           {"target", plan.targets[t].name},
                                           {"value", number(m.value)},
                                           {"per_unit", number(m.mean)},
                                           {"low", number(m.mean - m.half_width)},
                                           {"high", number(m.mean + m.half_width)},
                                           {"replicates", m.replicates},
                                           {"told", m.told()}});
      }
    }
    out["alternatives"].push_back(std::move(alternative));
  }
  return out.dump(1);
}

} // namespace rechtsweg::report
