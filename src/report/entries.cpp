#include "report/entries.h"

namespace rechtsweg::report {

Json measure_entry(const scenario::MeasureText &measure, Texts &texts) {
  Json changes = Json::array();
  for (const auto &change : measure.changes) {
    Json one = {{"what", change.what}, {"from", change.from}, {"text", texts.say(change.text)}};
    if (!change.until.empty())
      one["until"] = change.until;
    if (change.phase_in_days > 0)
      one["phase_in_days"] = change.phase_in_days;
    if (change.implementation != 1)
      one["implementation"] = change.implementation;
    if (!change.note.empty())
      one["note"] = texts.say(change.note);
    changes.push_back(std::move(one));
  }
  return {{"id", measure.id},
          {"title", texts.say(measure.title)},
          {"about", texts.say(measure.about)},
          {"announced", measure.announced},
          {"source", measure.source},
          {"changes", std::move(changes)}};
}

Json outcome_entry(const network::Network &network, const network::Outcome &outcome, Texts &texts) {
  Json categories = Json::array({"total"});
  if (outcome.by != network::none)
    for (const auto &value : network.attributes[outcome.by].values)
      categories.push_back(texts.say(value));
  return {{"id", outcome.name},
          {"unit", texts.say(outcome.unit)},
          {"kind", network::kind_name(outcome.kind)},
          {"means", texts.say(outcome.means)},
          {"counts_people", counts_people(outcome)},
          {"categories", std::move(categories)}};
}

} // namespace rechtsweg::report
