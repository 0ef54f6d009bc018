#include "study/until.h"

#include <algorithm>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <fmt/core.h>
#include <limits>
#include <sstream>

namespace rechtsweg::study {
namespace {

using network::none;

/// The parts of the text; each keyword ends the part before it.
struct Parts {
  std::string name, period, under, against, precision;
};

Parts cut(const std::string &text, scenario::Faults &faults) {
  Parts parts;
  std::string *part = &parts.name;
  std::istringstream words(text);
  const auto begin = [&](std::string &next, const std::string &word) {
    if (part == &next || !next.empty())
      faults.add({"--until"}, fmt::format("'{}' stands twice", word));
    part = &next;
  };
  for (std::string word; words >> word;) {
    if (word == "in")
      begin(parts.period, word);
    else if (word == "under")
      begin(parts.under, word);
    else if (word == "against")
      begin(parts.against, word);
    else if (word == "+-" || word == "±")
      begin(parts.precision, word);
    else
      *part += (part->empty() ? "" : " ") + word;
  }
  return parts;
}

} // namespace

double half_width_90(const std::vector<double> &values) {
  if (values.size() < 2)
    return std::numeric_limits<double>::infinity();
  const double n = static_cast<double>(values.size());
  double sum = 0, squares = 0;
  for (const double value : values)
    sum += value;
  for (const double value : values)
    squares += (value - sum / n) * (value - sum / n);
  const boost::math::students_t_distribution<double> t(n - 1);
  return boost::math::quantile(t, 0.95) * std::sqrt(squares / (n - 1) / n);
}

Until::Until(const std::string &text, const scenario::Study &study, const Layout &layout)
    : text_(text) {
  scenario::Faults faults;
  const scenario::Place here{"--until"};
  const Parts parts = cut(text, faults);

  char *end = nullptr;
  precision_ = std::strtod(parts.precision.c_str(), &end);
  if (parts.precision.empty())
    faults.add(here, "says not how precisely", "a precision at the end, such as '+- 500'");
  else if (*end != '\0' || !std::isfinite(precision_) || precision_ <= 0)
    faults.add(here, fmt::format("'{}' is no precision", parts.precision),
               "a number above 0, in the unit of the figure");

  // What: a claim by its id, or an outcome, and of that a category after a slash.
  std::vector<std::string> names;
  const scenario::Claim *claim = nullptr;
  for (const scenario::Claim &one : study.claims) {
    names.push_back(one.id);
    if (one.id == parts.name)
      claim = &one;
  }
  const auto slash = parts.name.find('/');
  const std::string name = parts.name.substr(0, slash);
  const network::Outcome *outcome = nullptr;
  for (const network::Outcome &one : study.network.outcomes) {
    names.push_back(one.name);
    if (one.name == name)
      outcome = &one;
  }
  if (claim != nullptr) {
    claim_.emplace(study, layout, *claim);
    if (!parts.period.empty())
      faults.add(here, "a claim has a period of its own", fmt::format("'{}' without 'in'", claim->id));
  } else if (outcome == nullptr)
    faults.add(here,
               name.empty() ? "names nothing" : fmt::format("there is no claim or outcome '{}'", name),
               "the id of a claim or of an outcome of this study", scenario::nearest(name, names));
  else {
    unsigned category = total;
    bool known = true;
    if (slash != std::string::npos && parts.name.substr(slash + 1) != "total") {
      const std::string wanted = parts.name.substr(slash + 1);
      std::vector<std::string> values;
      if (outcome->by != none)
        values = study.network.attributes[outcome->by].values;
      const auto found = std::find(values.begin(), values.end(), wanted);
      known = found != values.end();
      if (known)
        category = static_cast<unsigned>(found - values.begin());
      else {
        values.insert(values.begin(), "total");
        faults.add(here, fmt::format("{} has no category '{}'", name, wanted),
                   scenario::one_of(values), scenario::nearest(wanted, values));
      }
    }
    std::vector<std::string> periods;
    for (const auto &period : layout.periods())
      if (reported(*outcome, period.kind))
        periods.push_back(period.name);
    if (std::find(periods.begin(), periods.end(), parts.period) == periods.end())
      faults.add(here,
                 parts.period.empty() ? fmt::format("says not of which period {} is meant", name)
                                      : fmt::format("{} has no period '{}'", name, parts.period),
                 "'in' and one of " + scenario::one_of({periods.rbegin(), periods.rend()}),
                 scenario::nearest(parts.period, periods));
    else if (known)
      key_ = static_cast<std::size_t>(
          layout.find(static_cast<unsigned>(outcome - study.network.outcomes.data()), category,
                      parts.period));
  }

  // Under which alternatives.
  std::vector<std::string> ids;
  for (const auto &alternative : study.alternatives)
    ids.push_back(alternative.id);
  const auto index = [&](const std::string &id) -> std::optional<unsigned> {
    const auto found = std::find(ids.begin(), ids.end(), id);
    if (found != ids.end())
      return static_cast<unsigned>(found - ids.begin());
    faults.add(here, fmt::format("there is no alternative '{}'", id), scenario::one_of(ids),
               scenario::nearest(id, ids));
    return std::nullopt;
  };
  if (!parts.under.empty()) {
    const auto alternative = index(parts.under);
    std::optional<unsigned> against;
    if (!parts.against.empty())
      against = index(parts.against);
    if (alternative && against && *alternative == *against)
      faults.add(here, fmt::format("{} against itself is always 0", parts.under));
    if (alternative)
      pairs_.push_back({*alternative, against,
                        parts.name + " under " + parts.under +
                            (parts.against.empty() ? "" : " against " + parts.against)});
  } else if (!parts.against.empty())
    faults.add(here, "'against' needs 'under' before it", "'under ALTERNATIVE against ALTERNATIVE'");
  else if (study.alternatives.size() == 1)
    pairs_.push_back({0, std::nullopt, parts.name});
  else
    for (unsigned a = 1; a < study.alternatives.size(); ++a)
      pairs_.push_back({a, 0, parts.name + " under " + ids[a] + " against " + ids[0]});
  if (faults.any())
    throw scenario::ScenarioError(faults.sorted());
}

double Until::figure(const Replicate &replicate, unsigned alternative) const {
  return claim_ ? claim_->of(replicate, alternative)
                : replicate.alternatives[alternative].figures[key_];
}

Until::Look Until::look(const std::vector<Replicate> &first) const {
  Look widest{static_cast<unsigned>(first.size()), 0, -1, {}};
  for (const Pair &pair : pairs_) {
    std::vector<double> values;
    for (const Replicate &replicate : first) {
      double value = figure(replicate, pair.alternative);
      if (pair.against)
        value -= figure(replicate, *pair.against);
      if (std::isfinite(value))
        values.push_back(value);
    }
    const double half = half_width_90(values);
    if (half > widest.half_width) {
      widest.half_width = half;
      widest.mean = quantiles(std::move(values)).mean;
      widest.figure = pair.words;
    }
  }
  return widest;
}

bool Until::enough(const std::vector<Replicate> &first) const {
  return !first.empty() && first.size() % batch == 0 && look(first).half_width <= precision_;
}

} // namespace rechtsweg::study
