#include "scenario/claims.h"

#include "scenario/measures.h"
#include "scenario/names.h"

#include <algorithm>
#include <cstdio>
#include <fmt/core.h>

namespace rechtsweg::scenario {

using network::none;

bool Claim::holds(double value) const {
  switch (test) {
  case Test::above:
    return value > bound;
  case Test::at_least:
    return value >= bound;
  case Test::below:
    return value < bound;
  case Test::at_most:
    return value <= bound;
  case Test::between:
    return value >= bound && value <= upper;
  }
  return false;
}

namespace {

class ClaimsReader {
public:
  ClaimsReader(Study &study, const PublishedSeries *known, Faults &faults)
      : study_(study), known_(known), faults_(faults) {}

  void read(const Node &root) {
    if (is_of_another_kind(root, "claim")) {
      faults_.add({root.place.file, 1, 1}, "this is no file of claims", "a file with [[claim]]");
      return;
    }
    Table table(root, "the file of claims", faults_);
    if (const Node *list = table.need("claim")) {
      if (!list->is(Node::Kind::array))
        faults_.add(list->place, fmt::format("'claim' is {}", kind_name(list->kind)),
                    "[[claim]] in double brackets");
      for (const Node &item : list->items)
        claim(item);
    }
    table.finish();
  }

private:
  /// "FY2016", "2016-03", or two dates; empty if it is none in which the outcome is reported.
  std::string period(const Node &node, unsigned outcome) {
    const auto &network = study_.network;
    if (node.is(Node::Kind::text))
      return find_period(network, outcome, node.text, node.place, faults_);
    if (outcome != none && !is_reported_by_month(network, outcome, node.place, faults_))
      return {};
    if (node.is(Node::Kind::array) && node.items.size() == 2) {
      std::optional<engine::Day> days[2];
      for (std::size_t i = 0; i < 2; ++i) {
        const Node &item = node.items[i];
        days[i] = item.is(Node::Kind::date)   ? std::optional(item.date)
                  : item.is(Node::Kind::text) ? engine::parse_day(item.text)
                                              : std::nullopt;
      }
      if (days[0] && days[1] && (engine::civil(*days[0]).day != 1 || engine::civil(*days[1] + 1).day != 1)) {
        faults_.add(node.place, "the period does not consist of whole months",
                    "the first day of a month to the last day of one");
        return {};
      }
      if (days[0] && days[1] && *days[0] <= *days[1] && *days[0] >= network.start &&
          *days[1] < network.end)
        return engine::iso(*days[0]) + ".." + engine::iso(*days[1]);
    }
    faults_.add(node.place, "this is no period of the horizon",
                "such as \"FY2016\", or two dates within it");
    return {};
  }

  const Published *find_published(const std::string &series, const std::string &category,
                                  const std::string &period) const {
    for (const Published &row : study_.published)
      if (row.series == series && row.category == category && row.period == period)
        return &row;
    return nullptr;
  }

  void claim(const Node &node) {
    Table table(node, "a claim", faults_);
    Claim claim;
    claim.file = node.place.file;
    claim.id = table.need_text("id");
    claim.says = table.need_text("says");
    claim.who = table.need_text("who");
    claim.asks = table.need_text("asks");
    claim.note = table.text("note");
    for (const Claim &other : study_.claims)
      if (other.id == claim.id)
        faults_.add(node.place, fmt::format("two claims are called '{}'", claim.id));
    claim.outcome = none;
    if (const Node *name = table.need("outcome"))
      claim.outcome = find_outcome(study_.network, table.text("outcome"), name->place, faults_);
    if (const Node *among = table.take("among"); among != nullptr && claim.outcome != none) {
      const network::Outcome &what = study_.network.outcomes[claim.outcome];
      const std::string by = what.by == none ? "" : study_.network.attributes[what.by].name;
      if (among->members.size() != 1 || among->members[0].first != by ||
          !among->members[0].second.is(Node::Kind::text))
        faults_.add(among->place, fmt::format("'among' does not name a category of '{}'", what.name),
                    by.empty() ? "nothing: the outcome is not split" : "{ " + by + " = \"..\" }");
      else
        claim.category = find_category(study_.network, claim.outcome, among->members[0].second.text,
                                       among->members[0].second.place, faults_);
    }
    if (const Node *when = table.need("period"))
      claim.period = period(*when, claim.outcome);
    if (const Node *relative = table.take("relative_to")) {
      Table body(*relative, "'relative_to'", faults_);
      if (const Node *when = body.take("period"))
        claim.relative_period = period(*when, claim.outcome);
      claim.relative_alternative = body.text("alternative");
      if (relative->members.empty() && body.good())
        faults_.add(relative->place, "'relative_to' names nothing", "period or alternative");
      if (!claim.relative_alternative.empty() && known_ != nullptr)
        find_alternative(study_, claim.relative_alternative, relative->find("alternative")->place,
                         faults_);
      body.finish();
    }
    read_test(table, claim);
    for (const auto &[name, where] : table.names("hangs_on"))
      if (is_lever(name))
        claim.hangs_on.push_back(name);
      else
        no_such_lever(study_.network, name, where, faults_);
    if (const Node *known = table.take("published"))
      read_published(*known, claim);
    table.finish();
    if (claim.outcome != none)
      study_.claims.push_back(std::move(claim));
  }

  /// A parameter, or one of its levers; not several of them by their prefix.
  bool is_lever(const std::string &name) const {
    const auto called = [&](const auto &one) { return one.name == name; };
    const auto &parameters = study_.network.parameters;
    const auto &levers = study_.network.levers;
    return std::any_of(parameters.begin(), parameters.end(), called) ||
           std::any_of(levers.begin(), levers.end(), called);
  }

  void read_test(Table &table, Claim &claim) {
    const Node *node = table.need("holds_if");
    claim.test_text = table.text("holds_if");
    if (node == nullptr || !node->is(Node::Kind::text))
      return;
    const std::string &text = claim.test_text;
    char rest = 0;
    const auto one = [&](const char *sign, Claim::Test test) {
      if (text.rfind(sign, 0) != 0)
        return false;
      claim.test = test;
      return std::sscanf(text.c_str() + std::string(sign).size(), " %lf%c", &claim.bound, &rest) == 1;
    };
    if (one(">=", Claim::Test::at_least) || one("<=", Claim::Test::at_most) ||
        one(">", Claim::Test::above) || one("<", Claim::Test::below))
      return;
    claim.test = Claim::Test::between;
    if (std::sscanf(text.c_str(), "between %lf and %lf%c", &claim.bound, &claim.upper, &rest) == 2 &&
        claim.bound <= claim.upper)
      return;
    faults_.add(node->place, fmt::format("'{}' is no test", text),
                "such as \"> 0.5\", \">= 1\", \"< 2\", \"<= 2\" or \"between 1 and 2\"");
  }

  void read_published(const Node &node, Claim &claim) {
    Table table(node, "'published'", faults_);
    Claim::Published known;
    const auto value = table.number("value");
    known.value = value.value_or(0);
    if (node.find("value") == nullptr && table.is_table())
      faults_.add(node.place, "'published' has no value");
    known.series = table.need_text("series");
    known.category = table.text("category", "total");
    known.period = table.need_text("period");
    if (const Published *row = find_published(known.series, known.category, known.period)) {
      // Sources may contradict each other, but not where a claim is measured by them.
      if (known_ != nullptr)
        for (const std::string &when : {known.period, claim.relative_period})
          if (const auto again = known_->twice.find({known.series, known.category, when});
              again != known_->twice.end())
            faults_.add(again->second,
                        fmt::format("the figure of '{}' ({}) for {} stands twice", known.series,
                                    known.category, when),
                        "one");
      known.unit = row->unit;
      known.source = row->source;
      known.evidence = row->evidence;
      if (value && row->value != *value)
        faults_.add(node.place, fmt::format("the published figure is {:.10g}, not {:.10g}", row->value, *value),
                    "the value of the published series");
      if (!claim.relative_period.empty()) {
        const Published *other =
            find_published(known.series, known.category, claim.relative_period);
        if (other == nullptr)
          faults_.add(node.place, fmt::format("the published series has no value for {}", claim.relative_period));
        else
          known.relative_to = other->value;
      }
    } else if (known_ != nullptr && known_->good && table.good())
      faults_.add(node.place, fmt::format("there is no published figure of '{}' ({}) for {}", known.series, known.category, known.period),
                  "a row of the study's published series");
    table.finish();
    claim.published = std::move(known);
  }

  Study &study_;
  const PublishedSeries *known_;
  Faults &faults_;
};

} // namespace

void read_claims(const std::string &path, Study &study, const PublishedSeries *known,
                 Faults &faults) {
  study.files.push_back(path);
  if (const auto node = read_toml(path, shown_path(path), faults))
    ClaimsReader(study, known, faults).read(*node);
}

} // namespace rechtsweg::scenario
