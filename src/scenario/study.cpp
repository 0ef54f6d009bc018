// Studies, claims and published series, and the check of any file.
#include "scenario/analysis.h"
#include "scenario/calibration.h"
#include "scenario/csv.h"
#include "scenario/measures.h"
#include "scenario/system.h"
#include "world/ledger.h"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fmt/core.h>
#include <set>

namespace rechtsweg::scenario {

namespace fs = std::filesystem;
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

std::string shown_path(const fs::path &path) { return path.lexically_normal().string(); }

/// Whatever names a year: published figures may stand for "2016_Jan-Nov" and the like.
bool is_period(const std::string &text) {
  unsigned digits = 0;
  for (const char c : text) {
    digits = std::isdigit(static_cast<unsigned char>(c)) ? digits + 1 : 0;
    if (digits == 4)
      return true;
  }
  return false;
}

class StudyLoader {
public:
  StudyLoader(Faults &faults, Study &study) : faults_(faults), study_(study) {}

  bool system(const std::string &path) {
    auto network = load_system(path, faults_, study_.files);
    if (!network)
      return false;
    study_.network = std::move(*network);
    return true;
  }

  /// The horizon may be cut; everything dated is checked against what is left.
  void horizon(Table &table) {
    auto &network = study_.network;
    const auto from = table.date("from"), until = table.date("until");
    const auto within = [&](std::optional<engine::Day> day, const char *name) {
      if (day && (*day < network.start || *day > network.end))
        faults_.add(table.node().find(name)->place,
                    fmt::format("{} lies outside the system's horizon", engine::iso(*day)),
                    fmt::format("{} to {}", engine::iso(network.start), engine::iso(network.end)));
    };
    within(from, "from");
    within(until, "until");
    const auto start = from.value_or(network.start), end = until.value_or(network.end);
    if (end <= start) {
      const Node *where = table.node().find(until ? "until" : "from");
      faults_.add(where != nullptr ? where->place : table.node().place, "the study ends before it begins");
      return;
    }
    network.start = start;
    network.end = end;
  }

  /// A file that a study names; a fault at `place` if there is none.
  bool is_there(const std::string &file, const Place &place) {
    std::error_code error;
    if (!fs::exists(folder_ / file, error))
      faults_.add(place, fmt::format("there is no file '{}'", file));
    else if (fs::is_directory(folder_ / file, error))
      faults_.add(place, fmt::format("'{}' is a folder", file), "a file");
    else
      return true;
    return false;
  }

  void published(const std::string &file, const Place &place) {
    const std::size_t before = faults_.count();
    read_published_series(file, place);
    published_good_ = faults_.count() == before;
  }

  void read_published_series(const std::string &file, const Place &place) {
    const fs::path path = folder_ / file;
    if (!is_there(file, place))
      return;
    study_.files.push_back(path.string());
    const std::string shown = shown_path(path);
    const auto csv = read_csv(path.string(), shown, faults_);
    if (!csv)
      return;
    int columns[7];
    const char *names[] = {"series", "category", "period", "value", "unit", "source", "evidence"};
    for (int i = 0; i < 7; ++i)
      if ((columns[i] = csv->column(names[i])) < 0) {
        faults_.add({shown, 1, 1}, fmt::format("the table has no column '{}'", names[i]));
        return;
      }
    const auto cell = [&](const CsvTable::Row &row, int i) {
      return row.cells[static_cast<std::size_t>(columns[i])];
    };
    std::set<std::vector<std::string>> met;
    for (const CsvTable::Row &row : csv->rows) {
      const auto value = csv_number(cell(row, 3));
      if (!is_period(cell(row, 2)))
        faults_.add({shown, row.line, 1}, fmt::format("'{}' is no period", cell(row, 2)),
                    "such as FY2016, 2016 or 2016-03");
      const std::vector<std::string> figure{cell(row, 0), cell(row, 1), cell(row, 2)};
      if (!met.insert(figure).second)
        twice_.emplace(figure, Place{shown, row.line, 1});
      if (!value) {
        faults_.add({shown, row.line, 1}, fmt::format("'{}' is no number", cell(row, 3)), "a number");
        continue;
      }
      study_.published.push_back({cell(row, 0), cell(row, 1), cell(row, 2), cell(row, 4),
                                  cell(row, 5), cell(row, 6), *value});
    }
  }

  void claims(const std::string &file, const Place &place) {
    const fs::path path = folder_ / file;
    if (!is_there(file, place))
      return;
    study_.files.push_back(path.string());
    const auto node = read_toml(path.string(), shown_path(path), faults_);
    if (!node)
      return;
    Table table(*node, "the file of claims", faults_);
    if (const Node *list = table.need("claim")) {
      if (!list->is(Node::Kind::array))
        faults_.add(list->place, fmt::format("'claim' is {}", kind_name(list->kind)),
                    "[[claim]] in double brackets");
      for (const Node &item : list->items)
        claim(item);
    }
    table.finish();
  }

  void claims_alone(const std::string &path) {
    alone_ = true;
    claims(path, {});
  }

  void alternatives(Table &table) {
    const Node *base = table.take("base");
    const Node empty;
    add_alternative(base != nullptr ? *base : empty, "base", {});
    const Node *list = table.take("alternative");
    if (list == nullptr)
      return;
    if (!list->is(Node::Kind::array))
      faults_.add(list->place, fmt::format("'alternative' is {}", kind_name(list->kind)),
                  "[[alternative]] in double brackets");
    const auto base_measures = study_.alternatives.empty() ? std::vector<std::shared_ptr<const Measure>>{} : study_.alternatives.front().made_of;
    for (const Node &item : list->items)
      add_alternative(item, {}, base_measures);
  }

  /// Measures may close new loops: luck must be told apart on every round of these as well, and in
  /// the same way under every alternative.
  void number_all_loops() {
    std::vector<std::pair<unsigned, unsigned>> more;
    const auto add = [&](const std::vector<network::Timeline::RouteVariant> &routes) {
      for (const auto &variant : routes)
        for (const auto &rule : variant.route)
          for (const auto &branch : rule.branches)
            more.emplace_back(variant.station, branch.to);
    };
    for (const Alternative &alternative : study_.alternatives)
      add(alternative.timeline.routes);
    for (const Structure &structure : study_.structures)
      for (const auto &measure : structure.made_of)
        add(measure->routes);
    number_loops(study_.network, more);
  }

  void featured(Table &table) {
    const Node *list = table.take("featured");
    if (list == nullptr || !table.list_of_tables("featured", *list))
      return;
    for (const Node &item : list->items) {
      Table body(item, "[[featured]]", faults_);
      Featured f;
      f.outcome = none;
      if (const Node *name = body.need("outcome"))
        f.outcome = outcome(body.text("outcome"), name->place);
      f.category = body.text("category", "total");
      f.step = body.text("step", "month");
      f.title = body.text("title");
      f.why = body.text("why");
      if (f.step != "month" && f.step != "fiscal_year" && f.step != "year")
        faults_.add(item.find("step")->place, fmt::format("there is no step '{}'", f.step),
                    "month, year or fiscal_year", nearest(f.step, {"month", "year", "fiscal_year"}));
      if (f.outcome != none && f.category != "total")
        category(f.outcome, f.category, item.find("category")->place);
      body.finish();
      if (f.outcome != none)
        study_.featured.push_back(std::move(f));
    }
  }

  void lives(Table &table) {
    const Node *node = table.take("lives");
    if (node == nullptr)
      return;
    Table body(*node, "[lives]", faults_);
    const auto &network = study_.network;
    if (const Node *by = body.need("by")) {
      const std::string name = body.text("by");
      std::vector<std::string> names;
      for (unsigned a = 0; a < network.attributes.size(); ++a) {
        names.push_back(network.attributes[a].name);
        if (names.back() == name)
          study_.lives.by = a;
      }
      if (study_.lives.by == none)
        faults_.add(by->place, fmt::format("there is no attribute '{}'", name), {}, nearest(name, names));
    }
    body.need("rooms");
    for (const auto &[name, place] : body.names("rooms")) {
      const auto found = std::find(network.rooms.begin(), network.rooms.end(), name);
      if (found == network.rooms.end())
        faults_.add(place, fmt::format("there is no room '{}'", name), {}, nearest(name, network.rooms));
      else
        study_.lives.rooms.push_back(static_cast<unsigned>(found - network.rooms.begin()));
    }
    if (const auto days = body.count("days")) {
      if (*days < 1 || *days > 3650)
        faults_.add(node->find("days")->place, fmt::format("{} days", *days), "1 to 3650");
      study_.lives.days = static_cast<int>(std::clamp<std::int64_t>(*days, 1, 3650));
    }
    body.finish();
  }

  std::vector<std::string> texts(Table &table, const char *name) {
    std::vector<std::string> result;
    for (const auto &[text, place] : table.names(name))
      result.push_back(text);
    return result;
  }

  void read(const Node &root, const fs::path &path, const Options &options) {
    folder_ = path.parent_path();
    Table table(root, "the study", faults_);
    study_.title = table.need_text("title");
    study_.question = table.text("question");
    study_.about = table.text("about");
    const Node *system_node = table.need("system");
    const std::string system_path = table.text("system");
    bool loaded = false;
    if (system_node != nullptr && system_node->is(Node::Kind::text)) {
      std::error_code error;
      if (!fs::exists(folder_ / system_path, error))
        faults_.add(system_node->place, fmt::format("there is no system '{}'", system_path));
      else
        loaded = system((folder_ / system_path).lexically_normal().string());
    }
    if (loaded)
      horizon(table);
    else {
      table.date("from");
      table.date("until");
    }
    if (const auto n = table.count("replicates")) {
      if (*n < 1 || *n > 100000)
        faults_.add(root.find("replicates")->place, fmt::format("{} replicates", *n), "1 to 100000");
      study_.replicates = static_cast<unsigned>(std::clamp<std::int64_t>(*n, 1, 100000));
    }
    if (const auto seed = table.count("seed"))
      study_.seed = static_cast<std::uint64_t>(*seed);
    if (const auto scale = table.number("scale")) {
      if (!(*scale > 0) || *scale > 100)
        faults_.add(root.find("scale")->place, fmt::format("the scale is {:g}", *scale),
                    "more than 0 and at most 100");
      else
        study_.scale = *scale;
    }
    if (options.scale)
      study_.scale = *options.scale;
    if (const Node *file = table.take("published"))
      if (const std::string name = table.text("published"); file->is(Node::Kind::text))
        published(name, file->place);
    study_.inputs = texts(table, "inputs");
    for (const auto &[name, place] : table.names("inputs")) {
      std::vector<std::string> series;
      for (const Published &row : study_.published)
        if (series.empty() || series.back() != row.series)
          series.push_back(row.series);
      if (published_good_ && std::find(series.begin(), series.end(), name) == series.end())
        faults_.add(place, fmt::format("there is no published series '{}'", name), {},
                    nearest(name, series));
    }
    study_.limits = texts(table, "limits");
    if (!loaded) {
      without_system(table);
      return;
    }
    alternatives(table);
    structures(table);
    number_all_loops();
    for (const auto &[file, place] : table.names("claims"))
      claims(file, place);
    featured(table);
    lives(table);
    table.finish();
  }

  /// Mistakes that show although the system could not be read.
  void without_system(Table &table) {
    const auto syntax = [&](Table &of, const char *name) {
      for (const auto &[file, place] : of.names(name))
        if (is_there(file, place))
          read_toml((folder_ / file).string(), shown_path(folder_ / file), faults_);
    };
    std::vector<const Node *> alternatives;
    if (const Node *base = table.take("base"))
      alternatives.push_back(base);
    for (const char *name : {"alternative", "structure"})
      if (const Node *list = table.take(name))
        for (const Node &item : list->items)
          alternatives.push_back(&item);
    for (const Node *node : alternatives)
      if (node->is(Node::Kind::table)) {
        Table body(*node, "[[alternative]]", faults_);
        syntax(body, "measures");
      }
    syntax(table, "claims");
    table.take("featured");
    table.take("lives");
    table.finish();
  }

  /// The measures that a table names, put behind those that are there. False: one could not be read.
  bool add_measures(Table &table, std::vector<std::shared_ptr<const Measure>> &measures) {
    bool good = true;
    std::set<std::string> met;
    for (const auto &[file, place] : table.names("measures")) {
      const fs::path path = folder_ / file;
      if (!is_there(file, place)) {
        good = false;
        continue;
      }
      if (!met.insert(file).second)
        faults_.add(place, fmt::format("the measure '{}' stands twice", file), "it once");
      study_.files.push_back(path.string());
      auto measure = load_measure(path.string(), shown_path(path), study_.network, faults_);
      if (!measure) {
        good = false;
        continue;
      }
      measures.push_back(std::make_shared<const Measure>(std::move(*measure)));
    }
    return good;
  }

  /// Other descriptions of the system; each must make sense beneath the base's measures.
  void structures(Table &table) {
    const Node *list = table.take("structure");
    if (list == nullptr || !table.list_of_tables("structure", *list))
      return;
    for (const Node &item : list->items) {
      Table body(item, "[[structure]]", faults_);
      Structure structure;
      structure.id = body.need_text("id");
      structure.place = item.place;
      for (const Structure &other : study_.structures)
        if (other.id == structure.id)
          faults_.add(item.place, fmt::format("two structures are called '{}'", other.id));
      bool good = add_measures(body, structure.made_of);
      if (structure.made_of.empty() && good) {
        faults_.add(item.place, fmt::format("the structure '{}' has no measures", structure.id),
                    "measures that make another description of the system");
        good = false;
      }
      body.finish();
      if (good && !study_.alternatives.empty()) {
        auto beneath_base = structure.made_of;
        const auto &base = study_.alternatives.front().made_of;
        beneath_base.insert(beneath_base.end(), base.begin(), base.end());
        const auto timeline = make_timeline(study_.network, beneath_base, study_.scale);
        if (!faults_.any())
          check_timeline(study_.network, timeline, item.place, structure.id, faults_);
      }
      study_.structures.push_back(std::move(structure));
    }
  }

  void add_alternative(const Node &node, const std::string &id,
                       std::vector<std::shared_ptr<const Measure>> measures) {
    Table table(node, id.empty() ? "[[alternative]]" : "[base]", faults_);
    Alternative alternative;
    alternative.id = id.empty() ? table.need_text("id") : id;
    alternative.title = table.text("title", alternative.id);
    alternative.about = table.text("about");
    for (const Alternative &other : study_.alternatives)
      if (other.id == alternative.id)
        faults_.add(node.place, fmt::format("two alternatives are called '{}'", other.id));
    const bool good = add_measures(table, measures);
    table.finish();
    for (const auto &measure : measures)
      alternative.measures.push_back(measure->text);
    if (good) {
      alternative.timeline = make_timeline(study_.network, measures, study_.scale);
      if (!faults_.any())
        check_timeline(study_.network, alternative.timeline, node.place, alternative.id, faults_);
    }
    alternative.made_of = std::move(measures);
    study_.alternatives.push_back(std::move(alternative));
  }

private:
  unsigned outcome(const std::string &name, const Place &place) {
    std::vector<std::string> names;
    for (unsigned o = 0; o < study_.network.outcomes.size(); ++o) {
      names.push_back(study_.network.outcomes[o].name);
      if (names.back() == name)
        return o;
    }
    faults_.add(place, fmt::format("there is no outcome '{}'", name), {}, nearest(name, names));
    return none;
  }

  unsigned category(unsigned o, const std::string &value, const Place &place) {
    const network::Outcome &what = study_.network.outcomes[o];
    if (what.by == none) {
      faults_.add(place, fmt::format("the outcome '{}' is not split", what.name), "no category");
      return none;
    }
    return Resolver(study_.network, faults_).value(what.by, value, place);
  }

  /// "FY2016", "2016-03", or two dates; empty if it is none.
  std::string period(const Node &node) {
    const auto &network = study_.network;
    const world::Periods periods(network.start, network.end, network.ticks_per_day,
                                 network.fiscal_month);
    if (node.is(Node::Kind::text)) {
      if (periods.find(node.text) != nullptr)
        return node.text;
      std::vector<std::string> names;
      for (const auto &known : periods.all())
        names.push_back(known.name);
      faults_.add(node.place, fmt::format("'{}' is no whole period of the horizon", node.text),
                  "such as FY2016, 2016 or 2016-03", nearest(node.text, names));
      return {};
    }
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
      claim.outcome = outcome(table.text("outcome"), name->place);
    if (const Node *among = table.take("among"); among != nullptr && claim.outcome != none) {
      const network::Outcome &what = study_.network.outcomes[claim.outcome];
      const std::string by = what.by == none ? "" : study_.network.attributes[what.by].name;
      if (among->members.size() != 1 || among->members[0].first != by ||
          !among->members[0].second.is(Node::Kind::text))
        faults_.add(among->place, fmt::format("'among' does not name a category of '{}'", what.name),
                    by.empty() ? "nothing: the outcome is not split" : "{ " + by + " = \"..\" }");
      else
        claim.category = category(claim.outcome, among->members[0].second.text,
                                  among->members[0].second.place);
    }
    if (const Node *when = table.need("period"))
      claim.period = period(*when);
    if (const Node *relative = table.take("relative_to")) {
      Table body(*relative, "'relative_to'", faults_);
      if (const Node *when = body.take("period"))
        claim.relative_period = period(*when);
      claim.relative_alternative = body.text("alternative");
      if (relative->members.empty() && body.good())
        faults_.add(relative->place, "'relative_to' names nothing", "period or alternative");
      std::vector<std::string> ids;
      for (const Alternative &alternative : study_.alternatives)
        ids.push_back(alternative.id);
      if (!claim.relative_alternative.empty() &&
          !alone_ && std::none_of(study_.alternatives.begin(), study_.alternatives.end(), [&](const auto &a) {
            return a.id == claim.relative_alternative;
          }))
        faults_.add(relative->find("alternative")->place,
                    fmt::format("there is no alternative '{}'", claim.relative_alternative), {},
                    nearest(claim.relative_alternative, ids));
      body.finish();
    }
    read_test(table, claim);
    for (const auto &[name, where] : table.names("hangs_on"))
      if (is_lever(name, where))
        claim.hangs_on.push_back(name);
    if (const Node *known = table.take("published"))
      read_published(*known, claim);
    table.finish();
    if (claim.outcome != none)
      study_.claims.push_back(std::move(claim));
  }

  /// A parameter, or one of its levers.
  bool is_lever(const std::string &name, const Place &place) {
    std::vector<std::string> names;
    for (const auto &parameter : study_.network.parameters)
      names.push_back(parameter.name);
    for (const auto &lever : study_.network.levers)
      names.push_back(lever.name);
    if (std::find(names.begin(), names.end(), name) != names.end())
      return true;
    faults_.add(place, fmt::format("there is no lever '{}'", name), {}, nearest(name, names));
    return false;
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
      for (const std::string &when : {known.period, claim.relative_period})
        if (const auto again = twice_.find({known.series, known.category, when});
            again != twice_.end())
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
    } else if (!alone_ && published_good_ && table.good())
      faults_.add(node.place, fmt::format("there is no published figure of '{}' ({}) for {}", known.series, known.category, known.period),
                  "a row of the study's published series");
    table.finish();
    claim.published = std::move(known);
  }

  Faults &faults_;
  Study &study_;
  fs::path folder_;
  std::map<std::vector<std::string>, Place> twice_; // published figures, and the later row
  bool published_good_ = true;
  bool alone_ = false; // claims without their study
};

bool is_system(const fs::path &path, const Node *node) {
  std::error_code error;
  return fs::is_directory(path, error) ||
         (path.filename() == "system.toml" && node != nullptr && node->find("station") != nullptr) ||
         (node != nullptr && node->find("tick") != nullptr);
}

/// The system against which a measure or a file of claims by itself is checked.
std::string system_beside(const fs::path &path) {
  std::error_code error;
  const fs::path folder = path.parent_path().empty() ? fs::path(".") : path.parent_path();
  if (fs::exists(folder / "system.toml", error))
    return (folder / "system.toml").string();
  std::vector<fs::path> found;
  const fs::path systems = folder / ".." / "systems";
  if (fs::is_directory(systems, error))
    for (const auto &entry : fs::directory_iterator(systems, error))
      if (fs::exists(entry.path() / "system.toml", error))
        found.push_back(entry.path());
  return found.size() == 1 ? found.front().lexically_normal().string() : "";
}

} // namespace

Study load_study(const std::string &path, const Options &options) {
  Faults faults;
  Study study;
  StudyLoader loader(faults, study);
  study.file = path;
  const fs::path file(path);
  study.id = fs::is_directory(file) ? file.filename().string() : file.stem().string();
  std::error_code error;
  std::optional<Node> node;
  if (!fs::is_directory(file, error)) {
    node = read_toml(path, shown_path(file), faults);
    study.files.push_back(path);
  }
  if (faults.any()) {
    if (file.filename() == "system.toml") // its rooms as well
      loader.system(path);
    throw ScenarioError(faults.sorted());
  }
  if (node && node->members.empty()) {
    faults.add({shown_path(file), 1, 1}, "the file is empty", "a system, a study, a measure or claims");
    throw ScenarioError(faults.sorted());
  }
  for (const auto &[name, kind] : {std::pair{"change", "a measure"}, std::pair{"claim", "a file of claims"},
                                   std::pair{"lever", "a calibration"}, std::pair{"target", "a sensitivity analysis"}})
    if (node && node->find(name) != nullptr && node->find("system") == nullptr &&
        node->find("tick") == nullptr) {
      faults.add({shown_path(file), 1, 1}, fmt::format("this is {}, not a study", kind),
                 "a study, or the folder of a system");
      throw ScenarioError(faults.sorted());
    }
  if (is_system(file, node ? &*node : nullptr)) {
    study.files.clear();
    if (options.scale)
      study.scale = *options.scale;
    if (loader.system(path)) {
      study.title = study.network.title;
      loader.add_alternative(Node{}, "base", {});
    }
  } else
    loader.read(*node, file, options);
  study.translations = read_translations(study.files, faults);
  if (faults.any())
    throw ScenarioError(faults.sorted());
  std::sort(study.files.begin(), study.files.end());
  study.files.erase(std::unique(study.files.begin(), study.files.end()), study.files.end());
  return study;
}

std::vector<Fault> check_files(const std::vector<std::string> &paths, const std::string &system) {
  Faults faults;
  if (std::error_code error; !system.empty() && !fs::exists(system, error)) {
    faults.add({"--system " + system, 0, 0}, "there is no such system", "the folder of a system");
    return faults.sorted();
  }
  std::map<std::string, std::optional<network::Network>> systems; // each read once
  const auto system_of = [&](const std::string &folder) {
    const auto known = systems.find(folder);
    if (known != systems.end())
      return known->second;
    std::vector<std::string> files;
    return systems.emplace(folder, load_system(folder, faults, files)).first->second;
  };
  for (const std::string &path : paths) {
    const fs::path file(path);
    std::error_code error;
    std::optional<Node> node;
    if (fs::is_directory(file, error) && !fs::exists(file / "system.toml", error)) {
      faults.add({shown_path(file), 0, 0}, "this is not the folder of a system: it has no system.toml",
                 "the folder of a system, or a file");
      continue;
    }
    if (!fs::is_directory(file, error)) {
      Faults reading;
      node = read_toml(path, shown_path(file), reading);
      if (!node && file.filename() == "system.toml") { // its rooms as well
        std::vector<std::string> files;
        load_system(path, reading, files);
      }
      if (!node) {
        for (const Fault &fault : reading.sorted())
          faults.add(fault.place, fault.what, fault.expected, fault.nearest);
        continue;
      }
    }
    const bool measure = node && node->find("change") != nullptr,
               claims = node && node->find("claim") != nullptr;
    if (node && !measure && !claims && node->find("system") == nullptr && node->find("study") == nullptr &&
        node->find("tick") == nullptr && node->find("station") == nullptr) {
      bool misspelt = false;
      for (const auto &[name, member] : node->members)
        if (const auto near = nearest(name, {"change", "claim"}); !near.empty()) {
          faults.add(member.place, fmt::format("there is no heading '{}'", name), {}, near);
          misspelt = true;
        }
      if (misspelt)
        continue;
    }
    if (node && node->find("system") == nullptr && node->find("tick") == nullptr &&
        file.filename() != "system.toml" &&
        (node->find("station") != nullptr || node->find("resource") != nullptr ||
         node->find("outcome") != nullptr)) {
      faults.add({shown_path(file), 0, 0}, "this is a room of a system",
                 "the folder of the system, whose rooms are checked together");
      continue;
    }
    if (!measure && !claims) {
      try {
        if (node && node->find("study") != nullptr && node->find("system") == nullptr)
          node->find("lever") != nullptr ? static_cast<void>(load_calibration(path)) : static_cast<void>(load_sensitivity(path));
        else
          load_study(path);
      } catch (const ScenarioError &scenario) {
        for (const Fault &fault : scenario.faults())
          faults.add(fault.place, fault.what, fault.expected, fault.nearest);
      }
      continue;
    }
    const std::string against = system.empty() ? system_beside(file) : system;
    if (against.empty()) {
      faults.add({shown_path(file), 1, 1}, "it is not clear to which system this belongs",
                 "--system FOLDER");
      continue;
    }
    if (measure) {
      auto network = system_of(against);
      if (!network)
        continue;
      if (const auto loaded = load_measure(path, shown_path(file), *network, faults))
        check_timeline(*network, make_timeline(*network, {&*loaded}, 1), loaded->place, {}, faults);
    } else {
      // By themselves: published figures are only compared where a study names them.
      Study study;
      StudyLoader loader(faults, study);
      if (auto network = system_of(against)) {
        study.network = std::move(*network);
        loader.add_alternative(Node{}, "base", {});
        loader.claims_alone(path);
      }
    }
    std::vector<std::string> files{path};
    read_translations(files, faults);
  }
  return faults.sorted();
}

} // namespace rechtsweg::scenario
