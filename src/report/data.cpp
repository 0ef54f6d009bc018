// The document of docs/report-data.md, part by part.
#include "report/page.h"

#include "engine/check.h"
#include "report/entries.h"
#include "report/pack.h"
#include "report/texts.h"
#include "results/store.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace rechtsweg::report {
namespace {

using Kind = world::Periods::Period::Kind;
using study::Quantiles;

constexpr Kind steps[] = {Kind::month, Kind::fiscal_year, Kind::year};

const char *step_name(Kind kind) {
  return kind == Kind::month ? "month" : kind == Kind::year ? "year" : "fiscal_year";
}

class Builder {
public:
  explicit Builder(const results::Finished &finished)
      : f_(finished), study_(*finished.study), layout_(*finished.layout),
        network_(study_.network), texts_(study_.translations) {
    by_key_.resize(study_.alternatives.size(),
                   std::vector<const study::Summary *>(layout_.keys().size(), nullptr));
    for (const study::Summary &summary : f_.summaries)
      by_key_[summary.alternative][summary.key] = &summary;
  }

  Json build() {
    Json data;
    data["format"] = 2;
    data["study"] = {{"id", study_.id},
                     {"title", say(study_.title)},
                     {"question", say(study_.question)},
                     {"about", say(study_.about)}};
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
                    {"posterior", study_.posterior != nullptr},
                    {"from", engine::iso(network_.start)},
                    {"until", engine::iso(network_.end)},
                    {"system", network_.folder},
                    {"system_title", say(network_.title)},
                    {"people_simulated", people},
                    {"events_simulated", events}};
    data["periods"] = periods();
    data["measures"] = Json::array();
    data["alternatives"] = alternatives(data["measures"]);
    data["claims"] = claims();
    data["outcomes"] = outcomes();
    data["series"] = series();
    data["differences"] = differences();
    data["published"] = published();
    data["flows"] = flows();
    data["rooms"] = rooms();
    if (Json list = lives(); !list.empty())
      data["lives"] = std::move(list);
    data["capacity"] = capacity();
    data["levers"] = levers();
    Json limits = Json::array();
    if (study_.posterior) // what the page says of intervals in general holds less than the whole of it
      limits.push_back(say(results::words_on_intervals(study_)));
    for (const std::string &limit : study_.limits)
      limits.push_back(say(limit));
    data["limits"] = std::move(limits);
    Json featured = Json::array();
    for (const auto &x : study_.featured)
      featured.push_back({{"outcome", network_.outcomes[x.outcome].name},
                          {"category", x.category},
                          {"step", x.step},
                          {"title", say(x.title)},
                          {"why", say(x.why)}});
    data["featured"] = std::move(featured);
    data["sources"] = sources_;
    data["texts"] = texts_.json();
    return data;
  }

private:
  std::string say(const std::string &text) { return texts_.say(text); }

  /// The place of a source in the list of sources.
  std::size_t source(const std::string &text) {
    const auto [found, added] = source_places_.emplace(text, sources_.size());
    if (added)
      sources_.push_back(text);
    return found->second;
  }

  std::vector<std::size_t> calendar(Kind kind) const {
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < layout_.calendar().all().size(); ++i)
      if (layout_.calendar().all()[i].kind == kind)
        places.push_back(i);
    return places;
  }

  Json periods() const {
    Json all = Json::object();
    for (const Kind kind : steps) {
      Json names = Json::array();
      for (const std::size_t i : calendar(kind))
        names.push_back(layout_.calendar().all()[i].name);
      all[step_name(kind)] = std::move(names);
    }
    return all;
  }

  /// How many periods of its kind come before one.
  std::size_t place_of(const std::string &period, Kind kind) const {
    std::size_t before = 0;
    for (const std::size_t i : calendar(kind)) {
      if (layout_.calendar().all()[i].name == period)
        return before;
      ++before;
    }
    return before;
  }

  Json alternatives(Json &measures) {
    std::map<std::string, std::size_t> places; // a measure of several alternatives stands once
    Json list = Json::array();
    for (std::size_t a = 0; a < study_.alternatives.size(); ++a) {
      const auto &alternative = study_.alternatives[a];
      Json own = Json::array();
      for (const auto &measure : alternative.measures) {
        const auto [found, added] = places.emplace(measure.file, measures.size());
        own.push_back(found->second);
        if (!added)
          continue;
        measures.push_back(measure_entry(measure, texts_));
      }
      list.push_back({{"id", alternative.id},
                      {"title", say(alternative.title)},
                      {"about", say(alternative.about)},
                      {"base", a == 0},
                      {"measures", std::move(own)}});
    }
    return list;
  }

  Json claims() {
    Json list = Json::array();
    for (std::size_t c = 0; c < study_.claims.size(); ++c) {
      const scenario::Claim &claim = study_.claims[c];
      Json known, verdict;
      if (const auto value = study::published_value(claim)) {
        known = {{"value", *value},
                 {"unit", claim.published->relative_to ? "ratio" : say(claim.published->unit)},
                 {"series", claim.published->series},
                 {"period", claim.published->period},
                 {"source", source(claim.published->source)},
                 {"evidence", claim.published->evidence}};
        verdict = claim.holds(*value) ? "holds" : "contradicted";
      }
      Json answers = Json::array();
      for (const study::Answer &answer : f_.answers)
        if (answer.claim == c) {
          answers.push_back({{"alternative", study_.alternatives[answer.alternative].id},
                             {"value", rounded(answer.value.median)},
                             {"p05", rounded(answer.value.p05)},
                             {"p95", rounded(answer.value.p95)},
                             {"held", answer.held},
                             {"replicates", answer.replicates},
                             {"verdict", answer.verdict}});
          if (const auto others = study::under_structures(f_.structural, answer))
            answers.back()["structures"] = {{"of", f_.structural->answers.size()},
                                            {"same", others->same},
                                            {"low", rounded(others->low)},
                                            {"high", rounded(others->high)}};
        }
      const network::Outcome &outcome = network_.outcomes[claim.outcome];
      const bool relative = !claim.relative_period.empty() || !claim.relative_alternative.empty();
      Json period = claim.period;
      if (const auto between = claim.period.find(".."); between != std::string::npos)
        period = {claim.period.substr(0, between), claim.period.substr(between + 2)};
      list.push_back({{"id", claim.id},
                      {"says", say(claim.says)},
                      {"who", say(claim.who)},
                      {"asks", say(claim.asks)},
                      {"unit", relative ? "ratio" : say(outcome.unit)},
                      {"outcome", outcome.name},
                      {"category", claim.category == study::total
                                       ? "total"
                                       : network_.attributes[outcome.by].values[claim.category]},
                      {"period", std::move(period)},
                      {"test", claim.test_text},
                      {"hangs_on", claim.hangs_on},
                      {"published", std::move(known)},
                      {"data_verdict", std::move(verdict)},
                      {"note", say(claim.note)},
                      {"answers", std::move(answers)}});
    }
    return list;
  }

  Json outcomes() {
    Json list = Json::array();
    for (const network::Outcome &outcome : network_.outcomes)
      list.push_back(outcome_entry(network_, outcome, texts_));
    return list;
  }

  template <typename Use> void each_series(Use &&use) const {
    // Keys of one outcome and category stand together, periods in order.
    for (std::size_t k = 0; k < layout_.keys().size();) {
      const auto first = layout_.keys()[k];
      std::size_t end = k;
      while (end < layout_.keys().size() && layout_.keys()[end].outcome == first.outcome &&
             layout_.keys()[end].category == first.category)
        ++end;
      for (const Kind kind : steps) {
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

  bool is_featured(const study::Layout::Key &key, Kind kind) const {
    for (const auto &featured : study_.featured)
      if (featured.outcome == key.outcome && featured.step == step_name(kind) &&
          featured.category == layout_.category_name(key))
        return true;
    return false;
  }

  /// Fiscal years of every figure; months of what the study features and of its categories.
  bool is_wanted(const study::Layout::Key &key, Kind kind) const {
    if (kind == Kind::fiscal_year || is_featured(key, kind))
      return true;
    for (const auto &featured : study_.featured)
      if (kind == Kind::month && featured.step == "month" && featured.outcome == key.outcome)
        return true;
    return false;
  }

  Json series() const {
    Json list = Json::array();
    each_series([&](Kind kind, const std::vector<std::size_t> &keys) {
      const auto &first = layout_.keys()[keys.front()];
      if (!is_wanted(first, kind))
        return; // in the CSV files
      const bool featured = is_featured(first, kind);
      const std::size_t at = place_of(layout_.periods()[first.period].name, kind);
      Json one = {{"outcome", first.outcome}, {"category", category_place(first)}, {"step", step_name(kind)}};
      if (at > 0)
        one["at"] = at;
      one["median"] = tracks(keys, &Quantiles::median);
      one["p05"] = tracks(keys, &Quantiles::p05);
      one["p95"] = tracks(keys, &Quantiles::p95);
      if (featured) {
        one["p25"] = tracks(keys, &Quantiles::p25);
        one["p75"] = tracks(keys, &Quantiles::p75);
        one["runs"] = runs(keys);
      }
      list.push_back(std::move(one));
    });
    return list;
  }

  std::size_t category_place(const study::Layout::Key &key) const {
    return key.category == study::total ? 0 : key.category + 1;
  }

  Json tracks(const std::vector<std::size_t> &keys, double Quantiles::*which) const {
    std::vector<Json> all;
    for (std::size_t a = 0; a < study_.alternatives.size(); ++a) {
      Json track = Json::array();
      for (const std::size_t k : keys) {
        const Quantiles &q = by_key_[a][k]->value;
        track.push_back(shown(network_.outcomes[layout_.keys()[k].outcome], q.*which, q.p95 - q.p05));
      }
      all.push_back(std::move(track));
    }
    return against_first(all);
  }

  /// Up to twenty single replicates.
  Json runs(const std::vector<std::size_t> &keys) const {
    Json list = Json::array();
    for (std::size_t r = 0; r < std::min<std::size_t>(20, f_.replicates->size()); ++r) {
      std::vector<Json> all;
      for (std::size_t a = 0; a < study_.alternatives.size(); ++a) {
        Json run = Json::array();
        for (const std::size_t k : keys) {
          const Quantiles &q = by_key_[a][k]->value;
          run.push_back(shown(network_.outcomes[layout_.keys()[k].outcome],
                              (*f_.replicates)[r].alternatives[a].figures[k], q.p95 - q.p05));
        }
        all.push_back(std::move(run));
      }
      list.push_back(against_first(all));
    }
    return list;
  }

  Json differences() const {
    Json list = Json::array();
    each_series([&](Kind kind, const std::vector<std::size_t> &keys) {
      if (kind != Kind::fiscal_year)
        return;
      const auto &first = layout_.keys()[keys.front()];
      Json alternatives = Json::array();
      bool any = false;
      for (std::size_t a = 1; a < study_.alternatives.size(); ++a) {
        std::size_t same = 0; // years in which every replicate gives what the base gives
        const auto nothing = [&](std::size_t k) {
          const Quantiles &d = by_key_[a][k]->difference;
          return d.n == 0 || (d.p05 == 0 && d.p95 == 0);
        };
        while (same < keys.size() && nothing(keys[same]))
          ++same;
        Json values = Json::array({same});
        for (std::size_t i = same; i < keys.size(); ++i) {
          const Quantiles &d = by_key_[a][keys[i]]->difference;
          if (nothing(keys[i])) {
            values.insert(values.end(), {0, 0, 0});
            continue;
          }
          any = true;
          for (const double value : {d.mean, d.p05, d.p95})
            values.push_back(rounded(value, d.p95 - d.p05));
        }
        alternatives.push_back(std::move(values));
      }
      if (any)
        list.push_back({{"outcome", first.outcome},
                        {"category", category_place(first)},
                        {"at", place_of(layout_.periods()[first.period].name, kind)},
                        {"against", std::move(alternatives)}});
    });
    return list;
  }

  Json published() {
    Json list = Json::array();
    for (const study::Comparison &c : f_.comparisons) {
      const auto &key = layout_.keys()[c.key];
      const network::Outcome &outcome = network_.outcomes[key.outcome];
      const double spread = c.simulated.p95 - c.simulated.p05;
      // The chart of an outcome finds its points by the outcome's own name.
      Json one = {{"outcome", key.outcome}, {"category", category_place(key)}};
      if (c.published->series != outcome.name)
        one["series"] = c.published->series;
      if (c.published->category != layout_.category_name(key))
        one["series_category"] = c.published->category;
      one["period"] = c.published->period;
      one["value"] = c.published->value;
      one["unit"] = c.published->unit;
      one["source"] = source(c.published->source);
      one["evidence"] = c.published->evidence;
      one["simulated"] = {rounded(c.simulated.median, spread), rounded(c.simulated.p05, spread),
                          rounded(c.simulated.p95, spread)};
      one["relative_error"] = rounded(c.relative_error, 1);
      one["role"] = c.input ? "input" : "check";
      list.push_back(std::move(one));
    }
    return list;
  }

  Json flows() const {
    const auto years = calendar(Kind::fiscal_year);
    std::map<std::pair<unsigned, unsigned>, std::vector<Json>> found; // ways: a track an alternative
    Json none_at_all = Json::array();
    for (std::size_t y = 0; y < years.size(); ++y)
      none_at_all.push_back(nullptr);
    for (std::size_t a = 0; a < study_.alternatives.size(); ++a)
      results::each_flow(f_, a, [&](const results::FlowSeries &series) {
        if (series.category != 0)
          return;
        Json track = Json::array();
        for (const std::size_t y : years) {
          const auto &period = layout_.calendar().all()[y];
          std::vector<double> sums(f_.replicates->size(), 0.0);
          for (unsigned m = period.first; m < period.last; ++m)
            for (std::size_t r = 0; r < sums.size(); ++r)
              sums[r] += series.by_month[m][r];
          const double median = study::quantiles(std::move(sums)).median;
          track.push_back(median < 10 ? Json() : rounded(median));
        }
        if (track == none_at_all)
          return;
        auto &tracks = found[{series.from, series.to}];
        tracks.resize(study_.alternatives.size(), none_at_all);
        tracks[a] = std::move(track);
      });
    Json list = Json::array();
    for (const auto &[way, tracks] : found)
      list.push_back({results::station_name(network_, way.first),
                      results::station_name(network_, way.second), against_first(tracks)});
    return list;
  }

  Json rooms() {
    Json list = Json::array();
    for (unsigned r = 0; r < network_.rooms.size(); ++r) {
      Json stations = Json::array();
      for (const auto &station : network_.stations)
        if (station.room == r)
          stations.push_back({{"id", station.name}, {"title", say(station.title)}});
      if (!stations.empty())
        list.push_back({{"id", network_.rooms[r]},
                        {"title", say(network_.rooms[r])},
                        {"stations", std::move(stations)}});
    }
    return list;
  }

  /// One synthetic person of each group whose path differs somewhere from the base's: that of the lowest replicate.
  Json lives() {
    Json list = Json::array();
    if (study_.lives.by == network::none)
      return list;
    const network::Attribute &attribute = network_.attributes[study_.lives.by];
    for (unsigned value = 0; value < attribute.size(); ++value)
      for (const auto &replicate : *f_.replicates) {
        const auto &base = replicate.alternatives.front().life;
        const auto &all = replicate.alternatives;
        // Who parted from the base before anybody was followed knows no such person.
        if (base.empty() || attribute.of(base.front().attributes) != value ||
            std::any_of(all.begin(), all.end(), [](const auto &other) { return other.life.empty(); }) ||
            std::all_of(all.begin(), all.end(), [&](const auto &other) { return other.life == base; }))
          continue;
        Json who = Json::array(), tracks = Json::array();
        for (const unsigned a : network_.ledger.attributes())
          who.push_back(say(network_.attributes[a].values[network_.attributes[a].of(base.front().attributes)]));
        for (const auto &alternative : replicate.alternatives) {
          // What is the same as in the base is told once: how many steps, then the others.
          std::size_t same = 0;
          while (same < std::min(base.size(), alternative.life.size()) && alternative.life[same] == base[same])
            ++same;
          const bool first = &alternative == &replicate.alternatives.front();
          Json moves = Json::array();
          if (!first)
            moves.push_back(same);
          for (std::size_t i = first ? 0 : same; i < alternative.life.size(); ++i)
            moves.push_back({engine::iso(network_.start + alternative.life[i].tick / network_.ticks_per_day),
                             network_.stations[alternative.life[i].to].name});
          tracks.push_back(std::move(moves));
        }
        list.push_back({{"replicate", replicate.number},
                        {"who", std::move(who)},
                        {"party", base.front().units},
                        {"steps", std::move(tracks)}});
        break;
      }
    return list;
  }

  Json capacity() {
    const auto months = calendar(Kind::month);
    const unsigned all = layout_.calendar().months();
    Json list = Json::array();
    for (std::size_t r = 0; r < network_.resources.size(); ++r) {
      const auto median = [&](double world::Use::*what) {
        std::vector<Json> tracks;
        for (std::size_t a = 0; a < study_.alternatives.size(); ++a) {
          Json track = Json::array();
          for (const std::size_t m : months) {
            std::vector<double> values;
            for (const auto &replicate : *f_.replicates)
              values.push_back(replicate.alternatives[a].uses[r * all + layout_.calendar().all()[m].first].*what /
                               study_.scale);
            const Quantiles q = study::quantiles(values);
            track.push_back(rounded(q.median, std::max(q.p95 - q.p05, std::abs(q.median) / 1000)));
          }
          tracks.push_back(std::move(track));
        }
        return against_first(tracks);
      };
      const network::Resource &resource = network_.resources[r];
      list.push_back({{"resource", resource.name},
                      {"title", say(resource.title)},
                      {"unit", say(resource.unit)},
                      {"quota", resource.quota},
                      {"places", median(&world::Use::places)},
                      {"used", median(&world::Use::used)},
                      {"waiting", median(&world::Use::waiting)}});
    }
    return list;
  }

  /// One entry a parameter, with a row for each of its levers.
  Json levers() {
    Json list = Json::array();
    for (unsigned i = 0; i < network_.levers.size(); ++i) {
      const network::Lever &lever = network_.levers[i];
      const network::Parameter &parameter = network_.parameters[lever.parameter];
      if (parameter.first == i) {
        Json one = {{"id", parameter.name},
                    {"title", say(parameter.title)},
                    {"unit", say(parameter.unit)},
                    {"evidence", parameter.evidence},
                    {"source", source(parameter.source)},
                    {"file", parameter.file},
                    {"line", parameter.line}};
        if (lever.has_range)
          one["range"] = {rounded(lever.low), rounded(lever.high)};
        one["levers"] = Json::array();
        list.push_back(std::move(one));
      }
      const double base = results::value_under(study_, 0, i);
      Json row = {lever.name.substr(std::min(lever.name.size(), parameter.name.size())), rounded(lever.value)};
      Json values = Json::object();
      for (std::size_t a = 1; a < study_.alternatives.size(); ++a)
        if (const double value = results::value_under(study_, a, i); value != base)
          values[study_.alternatives[a].id] = rounded(value);
      if (!values.empty())
        row.push_back(std::move(values));
      list.back()["levers"].push_back(std::move(row));
    }
    return list;
  }

  const results::Finished &f_;
  const scenario::Study &study_;
  const study::Layout &layout_;
  const network::Network &network_;
  std::vector<std::vector<const study::Summary *>> by_key_;
  Texts texts_;
  std::vector<std::string> sources_;
  std::map<std::string, std::size_t> source_places_;
};

} // namespace

std::string report_data(const results::Finished &finished) {
  return Builder(finished).build().dump();
}

} // namespace rechtsweg::report
