#include "results/tables.h"

#include "results/store.h"
#include "scenario/posterior.h"

#include <cmath>
#include <fmt/core.h>
#include <map>

namespace rechtsweg::results {

using network::Network;
using study::Quantiles;
using study::Replicate;

std::string station_name(const Network &network, unsigned station) {
  return station < network.stations.size() ? network.stations[station].name : "(source)";
}

std::string words_on_intervals(const scenario::Study &study) {
  if (!study.posterior)
    return "5th to 95th percentile over replicates: chance only, not the uncertainty of parameters";
  std::string names;
  for (const scenario::Axis &axis : study.posterior->axes)
    names += (names.empty() ? "" : ", ") + axis.name;
  return fmt::format("Bands and intervals of this run, 5th to 95th percentile over replicates, hold chance and what the published past "
                     "leaves open of {} levers, drawn from {} (two replicates a draw): {}. They leave out that other parameters may be "
                     "wrong, and that the system may be described wrongly.",
                     study.posterior->axes.size(), study.posterior->file, names);
}

double value_under(const scenario::Study &study, std::size_t alternative, unsigned lever) {
  const network::Timeline &base = study.alternatives.front().timeline;
  double last = base.start[lever];
  for (const auto &step : base.steps)
    if (step.lever == lever)
      last = step.value;
  if (alternative == 0)
    return last;
  // Both step functions, walked together.
  const network::Timeline &timeline = study.alternatives[alternative].timeline;
  double value = timeline.start[lever], reference = base.start[lever], furthest = last;
  double distance = 0;
  const auto look = [&] {
    if (std::abs(value - reference) > distance) {
      distance = std::abs(value - reference);
      furthest = value;
    }
  };
  look();
  std::size_t i = 0, j = 0;
  const auto skip = [&](const auto &steps, std::size_t &at) {
    while (at < steps.size() && steps[at].lever != lever)
      ++at;
  };
  for (;;) {
    skip(timeline.steps, i);
    skip(base.steps, j);
    const bool more = i < timeline.steps.size(), more_base = j < base.steps.size();
    if (!more && !more_base)
      return furthest;
    const engine::Day day = std::min(more ? timeline.steps[i].day : engine::Day{INT32_MAX},
                                     more_base ? base.steps[j].day : engine::Day{INT32_MAX});
    if (more && timeline.steps[i].day == day)
      value = timeline.steps[i++].value;
    if (more_base && base.steps[j].day == day)
      reference = base.steps[j++].value;
    look();
  }
}

void each_flow(const Finished &finished, std::size_t alternative,
               const std::function<void(const FlowSeries &)> &use) {
  const auto &replicates = *finished.replicates;
  const study::LedgerCategories categories(finished.study->network);
  const unsigned months = finished.layout->calendar().months();
  std::map<std::pair<unsigned, unsigned>, std::vector<std::size_t>> edges; // -> index by replicate
  for (std::size_t r = 0; r < replicates.size(); ++r) {
    const auto &list = replicates[r].alternatives[alternative].edges;
    for (std::size_t e = 0; e < list.size(); ++e) {
      auto &where = edges[{list[e].first, list[e].second}];
      where.resize(replicates.size(), SIZE_MAX);
      where[r] = e;
    }
  }
  for (auto &[edge, where] : edges) {
    where.resize(replicates.size(), SIZE_MAX);
    for (std::size_t c = 0; c < categories.names.size(); ++c) {
      FlowSeries series{edge.first, edge.second, c, {}};
      bool any = false;
      for (unsigned month = 0; month < months; ++month) {
        std::vector<double> values;
        for (std::size_t r = 0; r < replicates.size(); ++r) {
          const double value =
              where[r] == SIZE_MAX
                  ? 0.0
                  : replicates[r].alternatives[alternative]
                            .flows[(where[r] * categories.names.size() + c) * months + month] /
                        finished.study->scale;
          any = any || value != 0;
          values.push_back(value);
        }
        series.by_month.push_back(std::move(values));
      }
      if (any)
        use(series);
    }
  }
}

namespace {

const std::vector<Column> quantile_columns{
    {"mean", "real", "", "mean over replicates"},
    {"median", "real", "", "median over replicates"},
    {"p05", "real", "", "5th percentile over replicates"},
    {"p25", "real", "", "25th percentile over replicates"},
    {"p75", "real", "", "75th percentile over replicates"},
    {"p95", "real", "", "95th percentile over replicates"},
};

std::vector<Column> with_quantiles(std::vector<Column> columns) {
  columns.insert(columns.end(), quantile_columns.begin(), quantile_columns.end());
  return columns;
}

class TableWriter {
public:
  TableWriter(const Finished &finished, Store &store)
      : finished_(finished), study_(*finished.study), layout_(*finished.layout),
        replicates_(*finished.replicates), store_(store), categories_(study_.network) {
    for (const auto &period : layout_.calendar().all())
      if (period.kind == world::Periods::Period::Kind::month)
        months_.emplace_back(period.first, period.name);
  }

  void outcomes() {
    store_.begin("outcomes", "every outcome of every replicate",
                 {{"alternative", "text", "", "id of the alternative"},
                  {"replicate", "integer", "", "number of the replicate, from 0"},
                  {"outcome", "text", "", "id of the outcome; see dictionary"},
                  {"category", "text", "", "total, or a value of the attribute it is split by"},
                  {"period", "text", "", "FY2016, 2016, 2016-03, or two dates"},
                  {"value", "real", "the outcome's", "the figure; empty where there is none"}});
    for (std::size_t a = 0; a < study_.alternatives.size(); ++a)
      for (const Replicate &replicate : replicates_)
        for (std::size_t k = 0; k < layout_.keys().size(); ++k) {
          const auto &key = layout_.keys()[k];
          store_.row({study_.alternatives[a].id, std::int64_t{replicate.number},
                      study_.network.outcomes[key.outcome].name, layout_.category_name(key),
                      layout_.periods()[key.period].name, real(replicate.alternatives[a].figures[k])});
        }
  }

  void summary() {
    store_.begin("summary", "every outcome over replicates, and its paired difference from the base",
                 {{"alternative", "text", "", "id of the alternative"},
                  {"outcome", "text", "", "id of the outcome"},
                  {"category", "text", "", "total, or a value of the attribute it is split by"},
                  {"period", "text", "", "FY2016, 2016, 2016-03, or two dates"},
                  {"n", "integer", "", "replicates that have a figure"},
                  {"mean", "real", "", "mean over replicates"},
                  {"median", "real", "", "median over replicates"},
                  {"p05", "real", "", "5th percentile"},
                  {"p25", "real", "", "25th percentile"},
                  {"p75", "real", "", "75th percentile"},
                  {"p95", "real", "", "95th percentile"},
                  {"diff_mean", "real", "", "mean of alternative minus base, replicate by replicate"},
                  {"diff_p05", "real", "", "5th percentile of that difference"},
                  {"diff_p95", "real", "", "95th percentile of that difference"},
                  {"sd_sampling", "real", "", "standard deviation that luck makes"},
                  {"sd_parameter", "real", "", "standard deviation that the levers of a posterior make; empty without one"},
                  {"diff_sd_sampling", "real", "", "of the difference, that luck makes"},
                  {"diff_sd_parameter", "real", "", "of the difference, that the levers of a posterior make"},
                  {"structure_low", "real", "", "lowest mean under any description of the system; empty without --structures"},
                  {"structure_high", "real", "", "highest mean under any description of the system"},
                  {"diff_structure_low", "real", "", "lowest mean of the difference under any description"},
                  {"diff_structure_high", "real", "", "highest mean of the difference under any description"}});
    for (const study::Summary &summary : finished_.summaries) {
      const auto &key = layout_.keys()[summary.key];
      const Quantiles &v = summary.value, &d = summary.difference;
      const bool paired = summary.alternative > 0;
      store_.row({study_.alternatives[summary.alternative].id,
                  study_.network.outcomes[key.outcome].name, layout_.category_name(key),
                  layout_.periods()[key.period].name, std::int64_t{v.n}, real(v.mean),
                  real(v.median), real(v.p05), real(v.p25), real(v.p75), real(v.p95),
                  paired ? real(d.mean) : Cell{}, paired ? real(d.p05) : Cell{},
                  paired ? real(d.p95) : Cell{}, real(summary.value_spread.sampling),
                  real(summary.value_spread.parameter),
                  paired ? real(summary.difference_spread.sampling) : Cell{},
                  paired ? real(summary.difference_spread.parameter) : Cell{},
                  structural(false, summary, &Range::low), structural(false, summary, &Range::high),
                  structural(true, summary, &Range::low), structural(true, summary, &Range::high)});
    }
  }

  using Range = study::Structural::Range;
  Cell structural(bool difference, const study::Summary &summary, double Range::*end) const {
    if (!finished_.structural || (difference && summary.alternative == 0))
      return {};
    const auto &ranges = difference ? finished_.structural->differences : finished_.structural->values;
    return real(ranges[summary.alternative * layout_.keys().size() + summary.key].*end);
  }

  void published() {
    store_.begin("published", "published figures beside the base's, for outcomes of the same name",
                 {{"outcome", "text", "", "published series"},
                  {"category", "text", "", "category of the series"},
                  {"period", "text", "", "period of the figure"},
                  {"value", "real", "", "published figure"},
                  {"unit", "text", "", "its unit"},
                  {"source", "text", "", "where it was published"},
                  {"evidence", "text", "", "page or recalled"},
                  {"simulated_median", "real", "", "median over replicates of the base"},
                  {"p05", "real", "", "5th percentile"},
                  {"p95", "real", "", "95th percentile"},
                  {"relative_error", "real", "", "simulated_median / value - 1"},
                  {"role", "text", "", "input: was used to set the model; check: was not"},
                  {"simulated_as", "text", "", "outcome in summary that the figure is compared with"},
                  {"simulated_category", "text", "", "its category"}});
    for (const study::Comparison &c : finished_.comparisons)
      store_.row({c.published->series, c.published->category, c.published->period,
                  real(c.published->value), c.published->unit, c.published->source,
                  c.published->evidence, real(c.simulated.median), real(c.simulated.p05),
                  real(c.simulated.p95), real(c.relative_error),
                  std::string(c.input ? "input" : "check"),
                  study_.network.outcomes[layout_.keys()[c.key].outcome].name,
                  layout_.category_name(layout_.keys()[c.key])});
  }

  void claims() {
    store_.begin("claims", "the answer to every claim under every alternative",
                 {{"claim", "text", "", "id of the claim"},
                  {"alternative", "text", "", "id of the alternative"},
                  {"value", "real", "", "median over replicates of the figure that is tested"},
                  {"p05", "real", "", "5th percentile"},
                  {"p95", "real", "", "95th percentile"},
                  {"held", "integer", "", "replicates in which the test held"},
                  {"replicates", "integer", "", "replicates that have a figure"},
                  {"published_value", "real", "", "what a published figure says, where there is one"},
                  {"verdict", "text", "", "holds (in at least 19 of 20), does not hold (in at most 1 of 20), undecided"},
                  {"sd_sampling", "real", "", "standard deviation of the figure that luck makes"},
                  {"sd_parameter", "real", "", "standard deviation that the levers of a posterior make; empty without one"},
                  {"structures", "integer", "", "other descriptions of the system; empty without --structures"},
                  {"structures_same", "integer", "", "those under which the verdict is the same"}});
    for (const study::Answer &answer : finished_.answers) {
      const auto others = study::under_structures(finished_.structural, answer);
      const auto published = study::published_value(study_.claims[answer.claim]);
      store_.row({study_.claims[answer.claim].id, study_.alternatives[answer.alternative].id,
                  real(answer.value.median), real(answer.value.p05), real(answer.value.p95),
                  std::int64_t{answer.held}, std::int64_t{answer.replicates},
                  published ? real(*published) : Cell{}, answer.verdict, real(answer.spread.sampling),
                  real(answer.spread.parameter),
                  others ? Cell{static_cast<std::int64_t>(finished_.structural->answers.size())} : Cell{},
                  others ? Cell{std::int64_t{others->same}} : Cell{}});
    }
  }

  void structures() {
    if (!finished_.structural)
      return;
    store_.begin("structures", "the answer to every claim under other descriptions of the system",
                 {{"claim", "text", "", "id of the claim"},
                  {"alternative", "text", "", "id of the alternative"},
                  {"structure", "text", "", "id of the structure"},
                  {"value", "real", "", "median over replicates of the figure that is tested"},
                  {"p05", "real", "", "5th percentile"},
                  {"p95", "real", "", "95th percentile"},
                  {"held", "integer", "", "replicates in which the test held"},
                  {"replicates", "integer", "", "replicates that have a figure"},
                  {"verdict", "text", "", "as in claims"}});
    for (std::size_t s = 0; s < finished_.structural->answers.size(); ++s)
      for (const study::Answer &answer : finished_.structural->answers[s])
        store_.row({study_.claims[answer.claim].id, study_.alternatives[answer.alternative].id,
                    study_.structures[s].id, real(answer.value.median), real(answer.value.p05),
                    real(answer.value.p95), std::int64_t{answer.held}, std::int64_t{answer.replicates},
                    answer.verdict});
  }

  void flows() {
    store_.begin("flows", "persons who moved from one station to another",
                 with_quantiles({{"alternative", "text", "", "id of the alternative"},
                                 {"from", "text", "", "station; (source) for those who come in"},
                                 {"to", "text", "", "station"},
                                 {"category", "text", "", "total, or a value of a ledger attribute"},
                                 {"month", "text", "", "2016-03"}}));
    for (std::size_t a = 0; a < study_.alternatives.size(); ++a)
      each_flow(finished_, a, [&](const FlowSeries &series) {
        for (const auto &[m, name] : months_) {
          const Quantiles q = study::quantiles(series.by_month[m]);
          if (q.p95 == 0 && q.mean == 0)
            continue;
          store_.row({study_.alternatives[a].id, station_name(study_.network, series.from),
                      station_name(study_.network, series.to), categories_.names[series.category],
                      name, real(q.mean), real(q.median), real(q.p05), real(q.p25), real(q.p75),
                      real(q.p95)});
        }
      });
  }

  void stocks() {
    store_.begin("stocks", "persons at a station at the end of a month",
                 with_quantiles({{"alternative", "text", "", "id of the alternative"},
                                 {"station", "text", "", "station"},
                                 {"category", "text", "", "total, or a value of a ledger attribute"},
                                 {"month", "text", "", "2016-03"}}));
    const unsigned all_months = layout_.calendar().months();
    for (std::size_t a = 0; a < study_.alternatives.size(); ++a)
      for (unsigned s = 0; s < study_.network.stations.size(); ++s)
        for (std::size_t c = 0; c < categories_.names.size(); ++c)
          for (const auto &[m, name] : months_) {
            std::vector<double> values;
            bool any = false;
            for (const Replicate &replicate : replicates_) {
              const double value = replicate.alternatives[a].stocks[(s * categories_.names.size() + c) * all_months + m] / study_.scale;
              any = any || value != 0;
              values.push_back(value);
            }
            if (!any)
              continue;
            const Quantiles q = study::quantiles(std::move(values));
            store_.row({study_.alternatives[a].id, study_.network.stations[s].name,
                        categories_.names[c], name, real(q.mean), real(q.median), real(q.p05),
                        real(q.p25), real(q.p75), real(q.p95)});
          }
  }

  void resources() {
    const unsigned all_months = layout_.calendar().months();
    const auto each = [&](const char *kind, auto &&value) {
      for (std::size_t a = 0; a < study_.alternatives.size(); ++a)
        for (std::size_t r = 0; r < study_.network.resources.size(); ++r)
          for (const auto &[m, name] : months_) {
            std::vector<double> values;
            for (const Replicate &replicate : replicates_)
              values.push_back(value(replicate.alternatives[a].uses[r * all_months + m]));
            const Quantiles q = study::quantiles(std::move(values));
            if (q.n == 0)
              continue;
            store_.row({study_.alternatives[a].id, study_.network.resources[r].name,
                        std::string(kind), name, real(q.mean), real(q.median), real(q.p05),
                        real(q.p25), real(q.p75), real(q.p95)});
          }
    };
    const double scale = study_.scale;
    const std::vector<Column> columns =
        with_quantiles({{"alternative", "text", "", "id of the alternative"},
                        {"resource", "text", "", "resource"},
                        {"category", "text", "", "what is measured"},
                        {"month", "text", "", "2016-03"}});
    store_.begin("capacity", "used: units held (a quota: started a day); places: units there are (a quota: offered a day); waiting: units waiting; means over the month", columns);
    each("used", [&](const world::Use &use) { return use.used / scale; });
    each("places", [&](const world::Use &use) { return use.places / scale; });
    each("waiting", [&](const world::Use &use) { return use.waiting / scale; });
    store_.begin("waits", "mean_wait: ticks waited by those served in the month; served: how many were", columns);
    each("mean_wait", [&](const world::Use &use) {
      return use.served > 0 ? use.waited / static_cast<double>(use.served) : NAN;
    });
    each("served", [&](const world::Use &use) { return static_cast<double>(use.served) / scale; });
  }

  void levers() {
    store_.begin("levers", "every lever, its evidence, and its final value under each alternative",
                 {{"lever", "text", "", "dotted name"},
                  {"alternative", "text", "", "id of the alternative"},
                  {"value", "real", "the lever's", "value on the first day of the base"},
                  {"low", "real", "the lever's", "lower end of what the evidence allows"},
                  {"high", "real", "the lever's", "upper end"},
                  {"unit", "text", "", "unit"},
                  {"evidence", "text", "", "page, derived, recalled or assumed"},
                  {"source", "text", "", "where it is from"},
                  {"value_under", "real", "the lever's", "value under the alternative on the day on which it departs furthest from the base"}});
    for (unsigned i = 0; i < study_.network.levers.size(); ++i) {
      const network::Lever &lever = study_.network.levers[i];
      const network::Parameter &parameter = study_.network.parameters[lever.parameter];
      for (std::size_t a = 0; a < study_.alternatives.size(); ++a)
        store_.row({lever.name, study_.alternatives[a].id, real(lever.value),
                    lever.has_range ? real(lever.low) : Cell{},
                    lever.has_range ? real(lever.high) : Cell{}, parameter.unit,
                    parameter.evidence, parameter.source, real(value_under(study_, a, i))});
    }
  }

  void parameters() {
    if (!study_.posterior)
      return;
    const scenario::Posterior &posterior = *study_.posterior;
    store_.begin("parameters", "the levers of every replicate, drawn from a posterior; all others are as in levers",
                 {{"replicate", "integer", "", "number of the replicate, from 0"},
                  {"draw", "integer", "", "which draw of the posterior it has, from 0"},
                  {"lever", "text", "", "lever, or parameter whose cells move by one factor"},
                  {"value", "real", "the lever's", "its value, or the factor, beneath all measures"}});
    for (const Replicate &replicate : replicates_) {
      const std::size_t draw = posterior.draw_of(replicate.number);
      for (std::size_t a = 0; a < posterior.axes.size(); ++a)
        store_.row({std::int64_t{replicate.number}, static_cast<std::int64_t>(draw), posterior.axes[a].name,
                    real(posterior.draws[draw][a])});
    }
  }

  void dictionary() {
    store_.begin("dictionary", "what every outcome is",
                 {{"outcome", "text", "", "id"},
                  {"unit", "text", "", "unit"},
                  {"kind", "text", "", "flow, stock, share, ..."},
                  {"meaning", "text", "", "one sentence"}});
    for (const network::Outcome &outcome : study_.network.outcomes)
      store_.row({outcome.name, outcome.unit, std::string(network::kind_name(outcome.kind)), outcome.means});
  }

private:
  const Finished &finished_;
  const scenario::Study &study_;
  const study::Layout &layout_;
  const std::vector<Replicate> &replicates_;
  Store &store_;
  study::LedgerCategories categories_;
  std::vector<std::pair<unsigned, std::string>> months_;
};

} // namespace

void write_tables(const Finished &finished, const std::string &folder) {
  Store store(folder);
  TableWriter writer(finished, store);
  writer.outcomes();
  writer.summary();
  writer.published();
  writer.claims();
  writer.structures();
  writer.flows();
  writer.stocks();
  writer.resources();
  writer.levers();
  writer.parameters();
  writer.dictionary();
  store.finish();
}

} // namespace rechtsweg::results
