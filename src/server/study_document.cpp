#include "server/study_document.h"

#include "report/entries.h"
#include "scenario/moved.h"
#include "study/compare.h"

#include <algorithm>
#include <filesystem>

namespace rechtsweg::server {

namespace {

using report::Json;
using Kind = world::Periods::Period::Kind;

class StudyDocument {
public:
  explicit StudyDocument(const Offer &offer)
      : offer_(offer), study_(offer.study), network_(study_.network), layout_(study_),
        texts_(study_.translations) {}

  Json build() {
    Json data = {{"id", offer_.id},
                 {"title", say(study_.title)},
                 {"question", say(study_.question)},
                 {"about", say(study_.about)},
                 {"seed", study_.seed},
                 {"replicates", study_.replicates},
                 {"scale", study_.scale},
                 {"from", engine::iso(network_.start)},
                 {"until", engine::iso(network_.end)},
                 {"decision_day", engine::iso(offer_.decision)}};
    data["rooms"] = Json::array();
    for (const std::string &room : network_.rooms)
      data["rooms"].push_back({{"id", room}, {"title", say(room)}});
    data["levers"] = levers();
    data["measures"] = measures();
    data["alternatives"] = alternatives();
    data["outcomes"] = outcomes();
    data["featured"] = Json::array();
    for (const auto &featured : offer_.featured)
      data["featured"].push_back({{"outcome", network_.outcomes[featured.outcome].name},
                                  {"category", featured.category},
                                  {"step", featured.step},
                                  {"title", say(featured.title)},
                                  {"why", say(featured.why)}});
    data["claims"] = claims();
    data["periods"] = Json::object();
    for (const auto &[name, kind] :
         {std::pair{"month", Kind::month}, std::pair{"fiscal_year", Kind::fiscal_year},
          std::pair{"year", Kind::year}}) {
      Json names = Json::array();
      for (const auto &period : layout_.calendar().all())
        if (period.kind == kind)
          names.push_back(period.name);
      data["periods"][name] = std::move(names);
    }
    data["published"] = published();
    for (const network::Resource &resource : network_.resources) { // documents of runs show them
      say(resource.title);
      say(resource.unit);
    }
    data["texts"] = texts_.json();
    return data;
  }

private:
  std::string say(const std::string &text) { return texts_.say(text); }

  std::string room_of(const network::Parameter &parameter) const {
    const std::string first = parameter.name.substr(0, parameter.name.find('.'));
    for (const std::string &name : {first, std::filesystem::path(parameter.file).stem().string()})
      if (std::find(network_.rooms.begin(), network_.rooms.end(), name) != network_.rooms.end())
        return name;
    return network_.rooms.empty() ? "" : network_.rooms.front();
  }

  /// Values of the base on the day of the decision.
  std::vector<double> values() const {
    const network::Timeline &timeline = study_.alternatives.front().timeline;
    std::vector<double> values = timeline.start;
    for (const auto &step : timeline.steps)
      if (step.day <= offer_.decision)
        values[step.lever] = step.value;
    return values;
  }

  Json levers() {
    const auto now = values();
    Json list = Json::array();
    for (const network::Parameter &parameter : network_.parameters) {
      if (parameter.moves) // by a feedback, not by hand
        continue;
      const network::Lever &first = network_.levers[parameter.first];
      Json cells = Json::array();
      for (unsigned i = parameter.first; i < parameter.first + parameter.cells.size(); ++i) {
        const std::string &name = network_.levers[i].name;
        cells.push_back({{"name", name},
                         {"end", name.substr(std::min(name.size(), parameter.name.size()))},
                         {"value", now[i]}});
      }
      list.push_back({{"id", parameter.name},
                      {"title", say(parameter.title)},
                      {"room", room_of(parameter)},
                      {"unit", say(parameter.unit)},
                      {"evidence", parameter.evidence},
                      {"source", parameter.source},
                      {"file", parameter.file},
                      {"line", parameter.line},
                      {"range", first.has_range ? Json{first.low, first.high} : Json()},
                      {"levers", std::move(cells)},
                      {"whole", scenario::counts_things(network_, parameter)}});
    }
    return list;
  }

  Json measures() {
    Json list = Json::array();
    for (const auto &measure : offer_.library.measures)
      list.push_back(report::measure_entry(measure->text, texts_));
    return list;
  }

  Json alternatives() {
    Json list = Json::array();
    for (const auto &alternative : study_.alternatives) {
      Json ids = Json::array();
      for (const auto &measure : alternative.measures)
        ids.push_back(measure.id);
      list.push_back({{"id", alternative.id},
                      {"title", say(alternative.title)},
                      {"about", say(alternative.about)},
                      {"measures", std::move(ids)}});
    }
    return list;
  }

  Json outcomes() {
    Json list = Json::array();
    for (const network::Outcome &outcome : network_.outcomes)
      list.push_back(report::outcome_entry(network_, outcome, texts_));
    return list;
  }

  Json claims() {
    Json list = Json::array();
    for (const scenario::Claim &claim : study_.claims) {
      const bool other = !claim.relative_alternative.empty();
      if (other && claim.relative_alternative != "base")
        continue;
      list.push_back({{"id", claim.id},
                      {"says", say(claim.says)},
                      {"who", say(claim.who)},
                      {"asks", say(claim.asks)},
                      {"test", claim.test_text},
                      {"unit", other || !claim.relative_period.empty()
                                   ? "ratio"
                                   : say(network_.outcomes[claim.outcome].unit)}});
    }
    return list;
  }

  Json published() const {
    Json list = Json::array();
    for (const study::Comparison &comparison : study::compare_with_published(study_, layout_, {})) {
      const auto &key = layout_.keys()[comparison.key];
      const bool shown =
          std::any_of(offer_.featured.begin(), offer_.featured.end(),
                      [&](const auto &featured) { return featured.outcome == key.outcome; });
      if (shown)
        list.push_back({{"outcome", network_.outcomes[key.outcome].name},
                        {"category", layout_.category_name(key)},
                        {"period", comparison.published->period},
                        {"value", comparison.published->value}});
    }
    return list;
  }

  const Offer &offer_;
  const scenario::Study &study_;
  const network::Network &network_;
  const study::Layout layout_;
  report::Texts texts_;
};

} // namespace

std::string study_document(const Offer &offer) { return StudyDocument(offer).build().dump(); }

} // namespace rechtsweg::server
