#include "server/run_document.h"

#include "report/pack.h"
#include "study/compare.h"

#include <algorithm>
#include <cmath>

namespace rechtsweg::server {

namespace {

using report::Json;
using study::Quantiles;
using Kind = world::Periods::Period::Kind;
using State = study::LiveRun::State;

/// A number as it is, as the tables have it; null if there is none or it may not be shown.
Json exact(double value) { return std::isfinite(value) ? Json(value) : Json(); }
Json exact(const network::Outcome &outcome, double value) {
  return report::shown(outcome, value).is_null() ? Json() : Json(value);
}

Kind kind_of(const std::string &step) {
  return step == "month" ? Kind::month : step == "year" ? Kind::year : Kind::fiscal_year;
}

class RunDocument {
public:
  RunDocument(const scenario::Study &study, const study::Ground &ground,
              const study::LiveRun::View &view)
      : study_(study), ground_(ground), layout_(ground.layout), view_(view),
        finished_(*view.finished) {}

  Json figures() const {
    Json list = Json::array();
    for (const scenario::Featured &featured : study_.featured) {
      const network::Outcome &outcome = study_.network.outcomes[featured.outcome];
      std::vector<std::size_t> keys;
      for (std::size_t k = 0; k < layout_.keys().size(); ++k)
        if (layout_.keys()[k].outcome == featured.outcome &&
            layout_.category_name(layout_.keys()[k]) == featured.category &&
            layout_.periods()[layout_.keys()[k].period].kind == kind_of(featured.step))
          keys.push_back(k);
      Json one = {
          {"outcome", outcome.name}, {"category", featured.category}, {"step", featured.step}};
      for (const unsigned a : {0U, 1U}) {
        Json median = Json::array(), p05 = Json::array(), p95 = Json::array();
        for (const std::size_t key : keys) {
          const Quantiles q = quantiles(a, key);
          median.push_back(exact(outcome, q.median));
          p05.push_back(exact(outcome, q.p05));
          p95.push_back(exact(outcome, q.p95));
        }
        one[name(a)] = {
            {"median", std::move(median)}, {"p05", std::move(p05)}, {"p95", std::move(p95)}};
      }
      Json mean = Json::array(), p05 = Json::array(), p95 = Json::array();
      for (const std::size_t key : keys) {
        const Quantiles q = difference(key);
        mean.push_back(exact(q.mean));
        p05.push_back(finished_.empty() ? Json() : exact(q.p05));
        p95.push_back(finished_.empty() ? Json() : exact(q.p95));
      }
      one["difference"] = {
          {"mean", std::move(mean)}, {"p05", std::move(p05)}, {"p95", std::move(p95)}};
      one["runs"] = Json::object();
      for (const unsigned a : {0U, 1U}) {
        Json runs = Json::array();
        for (std::size_t r = 0; r < std::min<std::size_t>(20, finished_.size()); ++r) {
          Json run = Json::array();
          for (const std::size_t key : keys)
            run.push_back(report::shown(outcome, finished_[r].alternatives[a].figures[key]));
          runs.push_back(std::move(run));
        }
        one["runs"][name(a)] = std::move(runs);
      }
      list.push_back(std::move(one));
    }
    return list;
  }

  Json claims() const {
    Json list = Json::array();
    if (finished_.empty())
      return list;
    const auto answers = study::answer(study_, layout_, finished_);
    for (std::size_t c = 0; c < study_.claims.size(); ++c) {
      Json one = {{"claim", study_.claims[c].id}};
      for (const study::Answer &answer : answers)
        if (answer.claim == c)
          one[name(answer.alternative)] = {
              {"value", exact(answer.value.median)}, {"p05", exact(answer.value.p05)},
              {"p95", exact(answer.value.p95)},      {"held", answer.held},
              {"replicates", answer.replicates},     {"verdict", answer.verdict}};
      list.push_back(std::move(one));
    }
    return list;
  }

  Json capacity() const {
    const unsigned months = layout_.calendar().months();
    Json list = Json::array();
    for (std::size_t r = 0; r < study_.network.resources.size(); ++r) {
      const network::Resource &resource = study_.network.resources[r];
      Json one = {{"resource", resource.name},
                  {"title", resource.title},
                  {"unit", resource.unit},
                  {"quota", resource.quota}};
      for (const unsigned a : {0U, 1U}) {
        Json use = Json::object();
        for (const auto &[what, member] :
             {std::pair{"places", &world::Use::places}, std::pair{"used", &world::Use::used},
              std::pair{"waiting", &world::Use::waiting}}) {
          Json track = Json::array();
          for (unsigned month = 0; month < months; ++month)
            track.push_back(
                report::rounded(median_use(a, r * months + month, month, member) / study_.scale));
          use[what] = std::move(track);
        }
        one[name(a)] = std::move(use);
      }
      list.push_back(std::move(one));
    }
    return list;
  }

  std::string month_reached() const {
    const unsigned last = finished_.empty() ? view_.months : layout_.calendar().months();
    for (const auto &period : layout_.calendar().all())
      if (period.kind == Kind::month && period.last == last)
        return period.name;
    return {};
  }

private:
  static const char *name(unsigned alternative) { return alternative == 0 ? "base" : "scenario"; }

  /// Of replicate 0 so far, while none is finished; NaN where it has not come to.
  double glimpsed(unsigned alternative, std::size_t key) const {
    const study::Glimpse *glimpse = alternative == 0 ? view_.base : view_.scenario;
    const auto at = std::lower_bound(ground_.watched.begin(), ground_.watched.end(), key);
    return glimpse != nullptr && at != ground_.watched.end() && *at == key
               ? glimpse->figures[static_cast<std::size_t>(at - ground_.watched.begin())]
               : std::numeric_limits<double>::quiet_NaN();
  }
  Quantiles quantiles(unsigned alternative, std::size_t key) const {
    std::vector<double> values;
    if (finished_.empty())
      values.push_back(glimpsed(alternative, key));
    for (const study::Replicate &replicate : finished_)
      values.push_back(replicate.alternatives[alternative].figures[key]);
    return study::quantiles(std::move(values));
  }
  Quantiles difference(std::size_t key) const {
    std::vector<double> values;
    if (finished_.empty())
      values.push_back(glimpsed(1, key) - glimpsed(0, key));
    for (const study::Replicate &replicate : finished_)
      values.push_back(replicate.alternatives[1].figures[key] -
                       replicate.alternatives[0].figures[key]);
    return study::quantiles(std::move(values));
  }
  double median_use(unsigned alternative, std::size_t at, unsigned month,
                    double world::Use::*member) const {
    std::vector<double> values;
    const study::Glimpse *glimpse = alternative == 0 ? view_.base : view_.scenario;
    if (finished_.empty() && glimpse != nullptr && month < glimpse->months)
      values.push_back(glimpse->uses[at].*member);
    for (const study::Replicate &replicate : finished_)
      values.push_back(replicate.alternatives[alternative].uses[at].*member);
    return study::quantiles(std::move(values)).median;
  }

  const scenario::Study &study_;
  const study::Ground &ground_;
  const study::Layout &layout_;
  const study::LiveRun::View &view_;
  const std::vector<study::Replicate> &finished_;
};

} // namespace

const char *state_name(State state) {
  return state == State::running     ? "running"
         : state == State::done      ? "done"
         : state == State::cancelled ? "cancelled"
                                     : "failed";
}

std::string run_document(const RunHead &head, const scenario::Study &study,
                         const study::Ground &ground, const study::LiveRun::View &view,
                         bool saved) {
  const RunDocument document(study, ground, view);
  const std::size_t finished = view.finished->size();
  const State state = saved ? State::done : view.state;
  Json left;
  if (state == State::running && finished > 0)
    left = report::rounded(view.seconds / static_cast<double>(finished) *
                           (head.replicates - static_cast<double>(finished)));
  Json json = {{"run", head.id},
               {"kind", head.kind},
               {"study", head.study},
               {"title", head.title},
               {"scenario", Json::parse(head.scenario)},
               {"state", state_name(state)},
               {"created", head.created},
               {"seed", study.seed},
               {"scale", study.scale}};
  if (!view.error.empty())
    json["error"] = view.error;
  json["replicates"] = head.replicates;
  json["finished"] = finished;
  json["month_reached"] = document.month_reached();
  json["seconds"] = report::rounded(view.seconds);
  json["seconds_left"] = std::move(left);
  json["figures"] = document.figures();
  json["claims"] = document.claims();
  json["capacity"] = document.capacity();
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

} // namespace rechtsweg::server
