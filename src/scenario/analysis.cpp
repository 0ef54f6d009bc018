#include "scenario/analysis.h"

#include "scenario/analysis_file.h"
#include "scenario/names.h"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fmt/core.h>
#include <sstream>

namespace rechtsweg::scenario {

namespace fs = std::filesystem;
using network::none;

namespace {

std::optional<std::size_t> find_claim(const Study &study, const std::string &id, const Place &place,
                                      Faults &faults) {
  std::vector<std::string> ids;
  for (std::size_t c = 0; c < study.claims.size(); ++c) {
    ids.push_back(study.claims[c].id);
    if (ids.back() == id)
      return c;
  }
  faults.add(place, fmt::format("there is no claim '{}'", id),
             ids.empty() ? "an outcome: the study has no claims" : one_of(ids), nearest(id, ids));
  return std::nullopt;
}

/// The name under which a wanted number is reported.
std::string name_of(const Study &study, const Wanted &wanted) {
  std::string name;
  if (wanted.claim)
    name = "claim " + study.claims[*wanted.claim].id;
  else {
    const network::Outcome &outcome = study.network.outcomes[wanted.outcome];
    name = outcome.name;
    if (wanted.category != none)
      name += "." + study.network.attributes[outcome.by].values[wanted.category];
    name += " " + wanted.period;
    if (!wanted.since.empty())
      name += " since " + wanted.since;
  }
  if (wanted.alternative != 0 || wanted.minus)
    name += ", " + study.alternatives[wanted.alternative].id;
  if (wanted.minus)
    name += " minus " + study.alternatives[*wanted.minus].id;
  return name;
}

class SensitivityLoader {
public:
  SensitivityLoader(Faults &faults, SensitivityPlan &plan) : faults_(faults), plan_(plan) {}

  void read(const Node &root, const fs::path &path, const Options &options) {
    Table table(root, "the sensitivity analysis", faults_);
    const bool loaded = read_head(table, path, options, faults_, plan_, 1, 100000);
    const auto from = table.date("from");
    if (const auto n = whole_setting(table, "resamples", 0, 100000))
      plan_.resamples = *n;
    stages(table);
    const Node *levers = table.take("levers"), *targets = table.need("target");
    if (loaded) {
      const network::Network &network = plan_.study.network;
      plan_.from = from.value_or(network.start);
      if (from && (*from < network.start || *from >= network.end))
        faults_.add(root.find("from")->place,
                    fmt::format("{} lies outside the study's horizon", engine::iso(*from)),
                    fmt::format("a date from {} to {}", engine::iso(network.start),
                                engine::iso(network.end + -1)));
      axes(levers);
      decomposed();
      if (targets != nullptr && table.list_of_tables("target", *targets)) {
        for (const Node &item : targets->items)
          target(item);
        if (targets->items.empty())
          faults_.add(targets->place, "there is no target", "at least one [[target]]");
      }
    }
    table.finish();
  }

private:
  void stages(Table &table) {
    if (const Node *node = table.take("morris")) {
      Table morris(*node, "[morris]", faults_);
      if (const auto n = whole_setting(morris, "trajectories", 0, 10000))
        plan_.trajectories = *n;
      if (const auto n = whole_setting(morris, "levels", 2, 100)) {
        plan_.levels = *n;
        if (*n % 2 != 0)
          faults_.add(node->find("levels")->place, fmt::format("'levels' is {}", *n), "an even number");
      }
      morris.finish();
    }
    if (const Node *node = table.take("tornado")) {
      Table tornado(*node, "[tornado]", faults_);
      if (const auto n = whole_setting(tornado, "levers", 0, 1000))
        plan_.bars = *n;
      tornado.finish();
    }
    if (const Node *node = table.take("sobol")) {
      Table sobol(*node, "[sobol]", faults_);
      if (const auto n = whole_setting(sobol, "rows", 0, 1 << 20)) {
        plan_.rows = *n;
        if ((*n & (*n - 1)) != 0 || *n == 1)
          faults_.add(node->find("rows")->place, fmt::format("'rows' is {}", *n),
                      "a power of two, such as 128, or 0 for none");
      }
      if (const auto n = whole_setting(sobol, "most", 1, 100))
        plan_.most = *n;
      named_ = sobol.names("levers");
      sobol.finish();
    }
    if (plan_.trajectories == 0 && named_.empty() && (plan_.rows > 0 || plan_.bars > 0))
      faults_.add(table.node().place, "without trajectories nothing tells which levers matter most",
                  "'levers' under [sobol], or trajectories");
  }

  void axes(const Node *node) {
    const network::Network &network = plan_.study.network;
    std::vector<std::pair<std::string, Place>> only, except;
    std::string cells = "together";
    const Node *ranges = nullptr;
    Place where;
    std::optional<Table> table;
    if (node != nullptr) {
      where = node->place;
      table.emplace(*node, "[levers]", faults_);
      only = table->names("only");
      except = table->names("except");
      cells = table->text("cells", cells);
      if (cells != "together" && cells != "apart")
        faults_.add(node->find("cells")->place, fmt::format("'cells' is '{}'", cells),
                    "together or apart", nearest(cells, {"together", "apart"}));
      ranges = table->take("range");
    }
    std::vector<bool> excluded(network.levers.size(), false);
    for (const auto &[name, place] : except)
      for (const unsigned lever : named_levers(name, place))
        excluded[lever] = true;
    const auto left = [&](unsigned first, unsigned count) {
      return std::none_of(excluded.begin() + first, excluded.begin() + first + count,
                          [](bool out) { return out; });
    };
    if (!only.empty()) {
      for (const auto &[name, place] : only)
        for (const auto &part : parts(name, place, cells == "apart"))
          if (auto axis = axis_of_world(network, part, place, faults_);
              axis && left(axis->first, axis->count))
            plan_.axes.push_back(std::move(*axis));
    } else
      for (const network::Parameter &parameter : network.parameters)
        if (network.levers[parameter.first].has_range && !parameter.moves)
          for (const auto &part : parts(parameter.name, {}, cells == "apart")) {
            Faults reasons;
            auto axis = axis_of_world(network, part, {}, reasons);
            if (axis && left(axis->first, axis->count))
              plan_.axes.push_back(std::move(*axis));
            else if (!axis)
              plan_.left_out.push_back(reasons.sorted().front().what);
          }
    std::vector<int> used(network.levers.size(), -1);
    for (std::size_t a = 0; a < plan_.axes.size(); ++a)
      for (unsigned i = plan_.axes[a].first; i < plan_.axes[a].first + plan_.axes[a].count; ++i) {
        if (used[i] >= 0)
          faults_.add(where, fmt::format("'{}' and '{}' move the same lever",
                                         plan_.axes[static_cast<std::size_t>(used[i])].name, plan_.axes[a].name),
                      "each lever once");
        used[i] = static_cast<int>(a);
      }
    if (ranges != nullptr)
      for (const auto &[name, range] : ranges->members)
        narrowed(name, range);
    if (plan_.axes.empty())
      faults_.add(where.file.empty() ? Place{plan_.study.file, 0, 0} : where, "no lever is left to move",
                  "at least one lever with a range");
    if (table)
      table->finish();
  }

  std::vector<unsigned> named_levers(const std::string &name, const Place &place) {
    std::vector<unsigned> result;
    const network::Network &network = plan_.study.network;
    if (const auto levers = find_levers(network, name))
      for (unsigned i = 0; i < levers->second; ++i)
        result.push_back(levers->first + i);
    else { // a whole room, such as "home"
      for (unsigned i = 0; i < network.levers.size(); ++i)
        if (network.levers[i].name.rfind(name + ".", 0) == 0)
          result.push_back(i);
      if (result.empty())
        no_such_lever(network, name, place, faults_);
    }
    return result;
  }

  /// The names of the axes that a name stands for: itself, its cells, or all levers of a room.
  std::vector<std::string> parts(const std::string &name, const Place &place, bool apart) {
    const network::Network &network = plan_.study.network;
    if (!apart && find_levers(network, name))
      return {name};
    std::vector<std::string> result;
    for (const unsigned lever : named_levers(name, place)) {
      const network::Lever &cell = network.levers[lever];
      const std::string &part = apart ? cell.name : network.parameters[cell.parameter].name;
      if (cell.has_range && !network.parameters[cell.parameter].moves && (result.empty() || result.back() != part))
        result.push_back(part);
    }
    if (result.empty() && find_levers(network, name))
      return {name}; // no range: the fault is found where the axis is made
    return result;
  }

  void narrowed(const std::string &name, const Node &range) {
    const auto axis = std::find_if(plan_.axes.begin(), plan_.axes.end(),
                                   [&](const Axis &a) { return a.name == name; });
    if (axis == plan_.axes.end()) {
      std::vector<std::string> names;
      for (const Axis &other : plan_.axes)
        names.push_back(other.name);
      faults_.add(range.place, fmt::format("'{}' is not among the levers that move", name), {},
                  nearest(name, names));
    } else if (!range.is(Node::Kind::array) || range.items.size() != 2 ||
               !range.items[0].is_number() || !range.items[1].is_number() ||
               !(range.items[0].number < range.items[1].number))
      faults_.add(range.place, fmt::format("the range of '{}' is no range", name),
                  "[low, high], the lower one first");
    else {
      axis->low = range.items[0].number;
      axis->high = range.items[1].number;
    }
  }

  void decomposed() {
    for (const auto &[name, place] : named_) {
      const auto axis = std::find_if(plan_.axes.begin(), plan_.axes.end(),
                                     [&, &wanted = name](const Axis &a) { return a.name == wanted; });
      if (axis != plan_.axes.end()) {
        plan_.named.push_back(static_cast<unsigned>(axis - plan_.axes.begin()));
        continue;
      }
      std::vector<std::string> names;
      for (const Axis &other : plan_.axes)
        names.push_back(other.name);
      faults_.add(place, fmt::format("'{}' is not among the levers that move", name), {},
                  nearest(name, names));
    }
  }

  void target(const Node &node) {
    const Study &study = plan_.study;
    Table table(node, "a target", faults_);
    Wanted wanted;
    const Node *outcome = table.take("outcome"), *claim = table.take("claim");
    if ((outcome != nullptr) == (claim != nullptr) && table.is_table())
      faults_.add(node.place, outcome == nullptr ? "the target names nothing"
                                                 : "the target names an outcome and a claim",
                  "either an outcome or a claim");
    wanted.outcome = none;
    if (claim != nullptr) {
      wanted.claim = find_claim(study, table.text("claim"), claim->place, faults_);
    } else if (outcome != nullptr) {
      wanted.outcome = find_outcome(study.network, table.text("outcome"), outcome->place, faults_);
      if (const Node *category = table.take("category"); category != nullptr)
        if (const std::string name = table.text("category"); name != "total" && wanted.outcome != none)
          wanted.category = find_category(study.network, wanted.outcome, name, category->place, faults_);
      if (const Node *period = table.need("period"); period != nullptr)
        if (const std::string name = table.text("period"); period->is(Node::Kind::text))
          wanted.period = find_period(study.network, wanted.outcome, name, period->place, faults_);
      if (const Node *since = table.take("since"); since != nullptr)
        if (const std::string name = table.text("since"); since->is(Node::Kind::text))
          wanted.since = find_period(study.network, wanted.outcome, name, since->place, faults_);
    }
    if (const Node *id = table.take("alternative"))
      wanted.alternative = find_alternative(study, table.text("alternative"), id->place, faults_);
    if (const Node *id = table.take("minus")) {
      wanted.minus = find_alternative(study, table.text("minus"), id->place, faults_);
      if (table.good() && *wanted.minus == wanted.alternative)
        faults_.add(id->place, "an alternative less itself is nothing", "another alternative");
      if (!wanted.since.empty())
        faults_.add(id->place, "the target has both 'since' and 'minus'", "one of them");
    }
    table.finish();
    if (!table.good())
      return;
    wanted.name = name_of(study, wanted);
    for (const Wanted &other : plan_.targets)
      if (other.name == wanted.name)
        faults_.add(node.place, fmt::format("the target '{}' stands twice", wanted.name));
    plan_.targets.push_back(std::move(wanted));
  }

  Faults &faults_;
  SensitivityPlan &plan_;
  std::vector<std::pair<std::string, Place>> named_;
};

} // namespace

engine::Day day_of_decision(const Study &study, const std::string &text, const Place &place,
                            Faults &faults) {
  const network::Network &network = study.network;
  if (text.empty())
    return network.start;
  const auto day = engine::parse_day(text);
  if (day && *day >= network.start && *day < network.end)
    return *day;
  faults.add(place, fmt::format("'{}' is no date of the horizon", text),
             fmt::format("{} to {}", engine::iso(network.start), engine::iso(network.end + -1)));
  return network.start;
}

SensitivityPlan load_sensitivity(const std::string &path, const Options &options) {
  Faults faults;
  SensitivityPlan plan;
  const fs::path file(path);
  plan.id = file.stem().string();
  const std::string shown = file.lexically_normal().string();
  const auto node = read_toml(path, shown, faults);
  if (node && node->find("study") == nullptr && (node->find("system") != nullptr || node->find("tick") != nullptr))
    faults.add({shown, 1, 1}, "this is a study or a system, not a sensitivity analysis",
               "a file that names a study and its targets");
  if (node && !faults.any()) {
    SensitivityLoader(faults, plan).read(*node, file, scaled_by_analysis(*node, options, faults));
  }
  if (faults.any())
    throw ScenarioError(faults.sorted());
  plan.study.files.push_back(path);
  return plan;
}

namespace {

/// The last month that is over on a date, such as "2018-09-30" or "2018-09"; empty, and a fault, if
/// none is.
std::string month_ended(const Study &study, const std::string &text, const Place &place,
                        Faults &faults) {
  const auto periods = periods_of(study.network);
  if (const auto *period = periods.find(text)) { // its last month
    for (const auto &month : periods.all())
      if (month.kind == world::Periods::Period::Kind::month && month.last == period->last)
        return month.name;
  }
  std::string last;
  if (const auto day = engine::parse_day(text); day && *day < study.network.end) {
    for (const auto &month : periods.all())
      if (month.kind == world::Periods::Period::Kind::month &&
          periods.start_of(month.last) / study.network.ticks_per_day <= *day + 1 - study.network.start)
        last = month.name;
  }
  if (last.empty())
    faults.add(place, fmt::format("'{}' is no date at which a month of the horizon is over", text),
               fmt::format("such as {}", engine::iso(study.network.end + -1)));
  return last;
}

/// OUTCOME[.CATEGORY], and "in" a period or "by" the last month that is over on a date.
void read_figure(const Study &study, const std::string &name, const std::string &how,
                 const std::string &when, const std::string &since, Wanted &wanted,
                 const Place &place, Faults &faults) {
  const auto dot = name.find('.');
  wanted.outcome = find_outcome(study.network, name.substr(0, dot), place, faults);
  if (dot != std::string::npos && wanted.outcome != none)
    wanted.category = find_category(study.network, wanted.outcome, name.substr(dot + 1), place, faults);
  const auto period = [&](const std::string &word) {
    return how == "in" ? find_period(study.network, wanted.outcome, word, place, faults)
                       : month_ended(study, word, place, faults);
  };
  wanted.period = period(when);
  if (wanted.outcome != none && !wanted.period.empty() && how == "by")
    find_period(study.network, wanted.outcome, wanted.period, place, faults);
  if (!since.empty())
    wanted.since = period(since);
}

} // namespace

std::optional<Wanted> read_wanted(const Study &study, const std::string &text, const Place &place,
                                  Faults &faults) {
  const std::size_t before = faults.count();
  std::vector<std::string> words;
  std::istringstream stream(text);
  for (std::string word; stream >> word;)
    words.push_back(word);
  const bool since = words.size() == 5 && words[3] == "since";
  if ((words.size() != 3 && !since) || (words[1] != "in" && words[1] != "by")) {
    faults.add(place, fmt::format("'{}' is no outcome in a period", text),
               "such as \"OUTCOME in FY2018\", \"OUTCOME.CATEGORY by 2018-09-30\" or "
               "\"OUTCOME by 2018-09-30 since 2017-09-30\"");
    return std::nullopt;
  }
  Wanted wanted;
  read_figure(study, words[0], words[1], words[2], since ? words[4] : "", wanted, place, faults);
  if (faults.count() != before)
    return std::nullopt;
  wanted.name = name_of(study, wanted);
  return wanted;
}

std::optional<Goal> read_goal(const Study &study, const std::string &text, std::size_t alternative,
                              const Place &place, Faults &faults) {
  const std::size_t before = faults.count();
  Goal goal;
  goal.text = text;
  goal.wanted.alternative = alternative;
  std::vector<std::string> words;
  std::istringstream stream(text);
  for (std::string word; stream >> word;)
    words.push_back(word);
  if (words.size() == 2 && words[0] == "claim") {
    goal.wanted.claim = find_claim(study, words[1], place, faults);
    if (!goal.wanted.claim)
      return std::nullopt;
    goal.test = study.claims[*goal.wanted.claim];
    if (goal.test.test == Claim::Test::between)
      faults.add(place, fmt::format("the claim '{}' holds between two values", words[1]),
                 "a claim with one bound: only these have a smallest or largest answer");
  } else {
    double bound = 0;
    char rest = 0;
    const bool since = words.size() == 7 && words[5] == "since";
    const std::vector<std::pair<std::string, Claim::Test>> tests{{"<", Claim::Test::below},
                                                                 {"<=", Claim::Test::at_most},
                                                                 {">", Claim::Test::above},
                                                                 {">=", Claim::Test::at_least}};
    const auto test = std::find_if(tests.begin(), tests.end(), [&](const auto &t) {
      return words.size() > 1 && t.first == words[1];
    });
    if ((words.size() != 5 && !since) || test == tests.end() ||
        std::sscanf(words[2].c_str(), "%lf%c", &bound, &rest) != 1 ||
        (words[3] != "by" && words[3] != "in")) {
      faults.add(place, fmt::format("'{}' is no condition", text),
                 "such as \"OUTCOME < 500000 by 2018-09-30\", \"OUTCOME.CATEGORY >= 0.3 in FY2018\", "
                 "\"OUTCOME <= 0 by 2018-09-30 since 2017-09-30\" or \"claim ID\"");
      return std::nullopt;
    }
    goal.test.test = test->second;
    goal.test.bound = bound;
    read_figure(study, words[0], words[3], words[4], since ? words[6] : "", goal.wanted, place, faults);
  }
  if (faults.count() != before)
    return std::nullopt;
  goal.wanted.name = name_of(study, goal.wanted);
  return goal;
}

} // namespace rechtsweg::scenario
