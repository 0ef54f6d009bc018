#include "report/page.h"

#include "engine/check.h"
#include "results/store.h"

#include <cmath>
#include <fmt/core.h>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

namespace rechtsweg::report {
namespace {

using Json = nlohmann::ordered_json;
using Kind = world::Periods::Period::Kind;
using network::none;
using study::Quantiles;

/// Seven digits are more than any spread allows, and keep the page small.
Json rounded(double value) {
  if (!std::isfinite(value))
    return nullptr;
  if (value == 0)
    return 0;
  const double unit = std::pow(10.0, std::floor(std::log10(std::abs(value))) - 5);
  const double near = std::round(value / unit) * unit;
  if (near == std::floor(near) && std::abs(near) < 1e15)
    return static_cast<std::int64_t>(near);
  return std::stod(fmt::format("{:.6g}", value));
}

bool counts_people(const std::string &unit) {
  static const std::set<std::string> people{"persons", "events", "cases", "people", "children",
                                            "families", "arrests", "removals", "individuals"};
  for (const std::string &word : people)
    if (unit.find(word) != std::string::npos)
      return true;
  return false;
}

class Builder {
public:
  explicit Builder(const results::Finished &finished)
      : f_(finished), study_(*finished.study), layout_(*finished.layout),
        network_(study_.network) {
    by_key_.resize(study_.alternatives.size(),
                   std::vector<const study::Summary *>(layout_.keys().size(), nullptr));
    for (const study::Summary &summary : f_.summaries)
      by_key_[summary.alternative][summary.key] = &summary;
  }

  Json build() {
    Json data;
    data["format"] = 1;
    data["study"] = {{"id", study_.id},
                     {"title", study_.title},
                     {"question", study_.question},
                     {"about", study_.about}};
    std::int64_t people = 0, events = 0;
    for (const auto &replicate : *f_.replicates)
      for (const auto &outcomes : replicate.alternatives) {
        people += outcomes.people;
        events += outcomes.moves;
      }
    data["made"] = {{"version", f_.about.version},
                    {"commit", f_.about.commit},
                    {"created", f_.ended},
                    {"seed", study_.seed},
                    {"replicates", f_.replicates->size()},
                    {"scale", study_.scale},
                    {"from", engine::iso(network_.start)},
                    {"until", engine::iso(network_.end)},
                    {"system", network_.folder},
                    {"system_title", network_.title},
                    {"people_simulated", people},
                    {"events_simulated", events}};
    data["alternatives"] = alternatives();
    data["claims"] = claims();
    data["outcomes"] = outcomes();
    data["series"] = series();
    data["singles"] = singles();
    data["differences"] = differences();
    data["published"] = published();
    data["flows"] = flows();
    data["rooms"] = rooms();
    data["capacity"] = capacity();
    data["levers"] = levers();
    data["limits"] = study_.limits;
    Json featured = Json::array();
    for (const auto &x : study_.featured)
      featured.push_back({{"outcome", network_.outcomes[x.outcome].name},
                          {"category", x.category},
                          {"step", x.step},
                          {"title", x.title},
                          {"why", x.why}});
    data["featured"] = std::move(featured);
    return data;
  }

private:
  Json alternatives() const {
    Json list = Json::array();
    for (std::size_t a = 0; a < study_.alternatives.size(); ++a) {
      const auto &alternative = study_.alternatives[a];
      Json measures = Json::array();
      for (const auto &measure : alternative.measures) {
        Json changes = Json::array();
        for (const auto &change : measure.changes)
          changes.push_back({{"what", change.what},
                             {"from", change.from},
                             {"until", change.until.empty() ? Json() : Json(change.until)},
                             {"phase_in_days", change.phase_in_days},
                             {"implementation", change.implementation},
                             {"text", change.note.empty() ? change.text : change.text + ": " + change.note}});
        measures.push_back({{"id", measure.id},
                            {"title", measure.title},
                            {"about", measure.about},
                            {"announced", measure.announced},
                            {"source", measure.source},
                            {"changes", std::move(changes)}});
      }
      list.push_back({{"id", alternative.id},
                      {"title", alternative.title},
                      {"about", alternative.about},
                      {"base", a == 0},
                      {"measures", std::move(measures)}});
    }
    return list;
  }

  Json claims() const {
    Json list = Json::array();
    for (std::size_t c = 0; c < study_.claims.size(); ++c) {
      const scenario::Claim &claim = study_.claims[c];
      Json published, verdict;
      if (const auto value = study::published_value(claim)) {
        const auto &known = *claim.published;
        published = {{"value", *value},         {"unit", claim.published->relative_to ? "ratio" : known.unit},
                     {"series", known.series},  {"period", known.period},
                     {"source", known.source},  {"evidence", known.evidence}};
        verdict = claim.holds(*value) ? "holds" : "contradicted";
      }
      Json answers = Json::array();
      for (const study::Answer &answer : f_.answers)
        if (answer.claim == c)
          answers.push_back({{"alternative", study_.alternatives[answer.alternative].id},
                             {"value", rounded(answer.value.median)},
                             {"p05", rounded(answer.value.p05)},
                             {"p95", rounded(answer.value.p95)},
                             {"held", answer.held},
                             {"replicates", answer.replicates},
                             {"verdict", answer.verdict}});
      const network::Outcome &outcome = network_.outcomes[claim.outcome];
      const bool relative = !claim.relative_period.empty() || !claim.relative_alternative.empty();
      Json period = claim.period;
      if (const auto dots = claim.period.find(".."); dots != std::string::npos)
        period = {claim.period.substr(0, dots), claim.period.substr(dots + 2)};
      list.push_back({{"id", claim.id},
                      {"says", claim.says},
                      {"who", claim.who},
                      {"asks", claim.asks},
                      {"unit", relative ? "ratio" : outcome.unit},
                      {"outcome", outcome.name},
                      {"category", claim.category == study::total
                                       ? "total"
                                       : network_.attributes[outcome.by].values[claim.category]},
                      {"period", std::move(period)},
                      {"test", claim.test_text},
                      {"published", std::move(published)},
                      {"data_verdict", std::move(verdict)},
                      {"note", claim.note},
                      {"answers", std::move(answers)}});
    }
    return list;
  }

  Json outcomes() const {
    Json list = Json::array();
    for (const network::Outcome &outcome : network_.outcomes) {
      Json categories = Json::array({"total"});
      if (outcome.by != none)
        for (const auto &value : network_.attributes[outcome.by].values)
          categories.push_back(value);
      list.push_back({{"id", outcome.name},
                      {"unit", outcome.unit},
                      {"kind", network::kind_name(outcome.kind)},
                      {"means", outcome.means},
                      {"counts_people", outcome.extensive() && counts_people(outcome.unit)},
                      {"categories", std::move(categories)}});
    }
    return list;
  }

  static const char *step_name(Kind kind) {
    return kind == Kind::month ? "month" : kind == Kind::year ? "year" : "fiscal_year";
  }

  /// Cells under ten persons are not shown.
  Json shown(const network::Outcome &outcome, double value) const {
    if (outcome.extensive() && counts_people(outcome.unit) && std::abs(value) < 10 && value != 0)
      return nullptr;
    return rounded(value);
  }

  template <typename Use> void each_series(Use &&use) const {
    // Keys of one outcome and category stand together, periods in order.
    for (std::size_t k = 0; k < layout_.keys().size();) {
      const auto first = layout_.keys()[k];
      std::size_t end = k;
      while (end < layout_.keys().size() && layout_.keys()[end].outcome == first.outcome &&
             layout_.keys()[end].category == first.category)
        ++end;
      for (const Kind kind : {Kind::month, Kind::fiscal_year}) {
        std::vector<std::size_t> keys;
        for (std::size_t i = k; i < end; ++i)
          if (layout_.periods()[layout_.keys()[i].period].kind == kind)
            keys.push_back(i);
        if (!keys.empty())
          use(kind, keys);
      }
      k = end;
    }
  }

  bool monthly_wanted(const study::Layout::Key &key) const {
    for (const auto &featured : study_.featured)
      if (featured.outcome == key.outcome &&
          (key.category == study::total || featured.category == layout_.category_name(key)))
        return true;
    return false;
  }

  Json series() const {
    Json list = Json::array();
    each_series([&](Kind kind, const std::vector<std::size_t> &keys) {
      const auto &first = layout_.keys()[keys.front()];
      const network::Outcome &outcome = network_.outcomes[first.outcome];
      if (kind == Kind::month && !monthly_wanted(first))
        return; // in the CSV files
      for (std::size_t a = 0; a < study_.alternatives.size(); ++a) {
        Json periods = Json::array(), mean = Json::array(), median = Json::array(),
             p05 = Json::array(), p25 = Json::array(), p75 = Json::array(), p95 = Json::array();
        for (const std::size_t k : keys) {
          const Quantiles &q = by_key_[a][k]->value;
          periods.push_back(layout_.periods()[layout_.keys()[k].period].name);
          mean.push_back(shown(outcome, q.mean));
          median.push_back(shown(outcome, q.median));
          p05.push_back(shown(outcome, q.p05));
          p25.push_back(shown(outcome, q.p25));
          p75.push_back(shown(outcome, q.p75));
          p95.push_back(shown(outcome, q.p95));
        }
        list.push_back({{"outcome", outcome.name},
                        {"category", layout_.category_name(first)},
                        {"alternative", study_.alternatives[a].id},
                        {"step", step_name(kind)},
                        {"periods", std::move(periods)},
                        {"mean", std::move(mean)},
                        {"median", std::move(median)},
                        {"p05", std::move(p05)},
                        {"p25", std::move(p25)},
                        {"p75", std::move(p75)},
                        {"p95", std::move(p95)}});
      }
    });
    return list;
  }

  Json singles() const {
    Json list = Json::array();
    each_series([&](Kind kind, const std::vector<std::size_t> &keys) {
      const auto &first = layout_.keys()[keys.front()];
      const network::Outcome &outcome = network_.outcomes[first.outcome];
      bool wanted = false;
      for (const auto &featured : study_.featured)
        wanted = wanted || (featured.outcome == first.outcome && featured.step == step_name(kind) &&
                            featured.category == layout_.category_name(first));
      if (!wanted)
        return;
      Json periods = Json::array();
      for (const std::size_t k : keys)
        periods.push_back(layout_.periods()[layout_.keys()[k].period].name);
      for (std::size_t a = 0; a < study_.alternatives.size(); ++a) {
        Json runs = Json::array();
        for (std::size_t r = 0; r < std::min<std::size_t>(20, f_.replicates->size()); ++r) {
          Json run = Json::array();
          for (const std::size_t k : keys)
            run.push_back(shown(outcome, (*f_.replicates)[r].alternatives[a].figures[k]));
          runs.push_back(std::move(run));
        }
        list.push_back({{"outcome", outcome.name},
                        {"category", layout_.category_name(first)},
                        {"alternative", study_.alternatives[a].id},
                        {"step", step_name(kind)},
                        {"periods", periods},
                        {"runs", std::move(runs)}});
      }
    });
    return list;
  }

  Json differences() const {
    Json list = Json::array();
    for (std::size_t a = 1; a < study_.alternatives.size(); ++a)
      for (std::size_t k = 0; k < layout_.keys().size(); ++k) {
        const auto &key = layout_.keys()[k];
        const auto &period = layout_.periods()[key.period];
        if (period.kind != Kind::fiscal_year)
          continue;
        const Quantiles &d = by_key_[a][k]->difference;
        if (d.n == 0 || (d.p05 == 0 && d.p95 == 0))
          continue; // the same in every replicate
        const network::Outcome &outcome = network_.outcomes[key.outcome];
        list.push_back({{"outcome", outcome.name},
                        {"category", layout_.category_name(key)},
                        {"period", period.name},
                        {"alternative", study_.alternatives[a].id},
                        {"mean", rounded(d.mean)},
                        {"p05", rounded(d.p05)},
                        {"p95", rounded(d.p95)},
                        {"base_median", shown(outcome, by_key_[0][k]->value.median)},
                        {"unit", outcome.unit}});
      }
    return list;
  }

  Json published() const {
    Json list = Json::array();
    for (const study::Comparison &c : f_.comparisons) {
      const auto &key = layout_.keys()[c.key];
      // The chart of an outcome finds its points by the outcome's own name.
      list.push_back({{"outcome", network_.outcomes[key.outcome].name},
                      {"category", layout_.category_name(key)},
                      {"series", c.published->series},
                      {"series_category", c.published->category},
                      {"period", c.published->period},
                      {"value", c.published->value},
                      {"unit", c.published->unit},
                      {"source", c.published->source},
                      {"evidence", c.published->evidence},
                      {"simulated_median", rounded(c.simulated.median)},
                      {"p05", rounded(c.simulated.p05)},
                      {"p95", rounded(c.simulated.p95)},
                      {"relative_error", rounded(c.relative_error)},
                      {"role", c.input ? "input" : "check"}});
    }
    return list;
  }

  Json flows() const {
    Json list = Json::array();
    for (std::size_t a = 0; a < study_.alternatives.size(); ++a)
      results::each_flow(f_, a, [&](const results::FlowSeries &series) {
        if (series.category != 0)
          return;
        for (const auto &period : layout_.calendar().all()) {
          if (period.kind != Kind::fiscal_year)
            continue;
          std::vector<double> sums(f_.replicates->size(), 0.0);
          for (unsigned m = period.first; m < period.last; ++m)
            for (std::size_t r = 0; r < sums.size(); ++r)
              sums[r] += series.by_month[m][r];
          const double median = study::quantiles(std::move(sums)).median;
          if (median < 10)
            continue;
          list.push_back({{"alternative", study_.alternatives[a].id},
                          {"period", period.name},
                          {"from", results::station_name(network_, series.from)},
                          {"to", results::station_name(network_, series.to)},
                          {"median", rounded(median)}});
        }
      });
    return list;
  }

  Json rooms() const {
    Json list = Json::array();
    for (unsigned r = 0; r < network_.rooms.size(); ++r) {
      Json stations = Json::array();
      for (const auto &station : network_.stations)
        if (station.room == r)
          stations.push_back({{"id", station.name}, {"title", station.title}});
      if (!stations.empty())
        list.push_back({{"id", network_.rooms[r]},
                        {"title", network_.rooms[r]},
                        {"stations", std::move(stations)}});
    }
    return list;
  }

  Json capacity() const {
    Json list = Json::array();
    const unsigned all = layout_.calendar().months();
    for (std::size_t a = 0; a < study_.alternatives.size(); ++a)
      for (std::size_t r = 0; r < network_.resources.size(); ++r) {
        Json months = Json::array(), places = Json::array(), used = Json::array(),
             waiting = Json::array();
        for (const auto &period : layout_.calendar().all()) {
          if (period.kind != Kind::month)
            continue;
          std::vector<double> p, u, w;
          for (const auto &replicate : *f_.replicates) {
            const world::Use &use = replicate.alternatives[a].uses[r * all + period.first];
            p.push_back(use.places / study_.scale);
            u.push_back(use.used / study_.scale);
            w.push_back(use.waiting / study_.scale);
          }
          months.push_back(period.name);
          places.push_back(rounded(study::quantiles(p).median));
          used.push_back(rounded(study::quantiles(u).median));
          waiting.push_back(rounded(study::quantiles(w).median));
        }
        list.push_back({{"alternative", study_.alternatives[a].id},
                        {"resource", network_.resources[r].name},
                        {"title", network_.resources[r].title},
                        {"unit", network_.resources[r].unit},
                        {"months", std::move(months)},
                        {"places", std::move(places)},
                        {"used", std::move(used)},
                        {"waiting", std::move(waiting)}});
      }
    return list;
  }

  Json levers() const {
    Json list = Json::array();
    for (unsigned i = 0; i < network_.levers.size(); ++i) {
      const network::Lever &lever = network_.levers[i];
      const network::Parameter &parameter = network_.parameters[lever.parameter];
      Json values = Json::object();
      const double base = results::value_under(study_, 0, i);
      for (std::size_t a = 1; a < study_.alternatives.size(); ++a) {
        if (const double value = results::value_under(study_, a, i); value != base)
          values[study_.alternatives[a].id] = rounded(value);
      }
      list.push_back({{"id", lever.name},
                      {"title", parameter.title},
                      {"value", rounded(lever.value)},
                      {"low", lever.has_range ? rounded(lever.low) : Json()},
                      {"high", lever.has_range ? rounded(lever.high) : Json()},
                      {"unit", parameter.unit},
                      {"evidence", parameter.evidence},
                      {"source", parameter.source},
                      {"file", parameter.file},
                      {"line", parameter.line},
                      {"values", std::move(values)}});
    }
    return list;
  }

  const results::Finished &f_;
  const scenario::Study &study_;
  const study::Layout &layout_;
  const network::Network &network_;
  std::vector<std::vector<const study::Summary *>> by_key_;
};

} // namespace

std::string report_data(const results::Finished &finished) {
  return Builder(finished).build().dump();
}

std::string page_with(const std::string &data) {
  const std::string_view page = built_page();
  static constexpr std::string_view place =
      R"(<script type="application/json" id="results"></script>)";
  const auto at = page.find(place);
  engine::check(at != std::string_view::npos, "the built page has no place for results");
  const std::size_t inside = at + place.size() - std::string_view("</script>").size();
  std::string result(page.substr(0, inside));
  result.reserve(page.size() + data.size() + data.size() / 16);
  for (const char c : data) // so that no text can end the block
    c == '<' ? result += "\\u003c" : result += c;
  result += page.substr(inside);
  return result;
}

} // namespace rechtsweg::report
