// Studies: the system, its alternatives, and what is to be said of them.
#include "scenario/claims.h"
#include "scenario/measures.h"
#include "scenario/names.h"
#include "scenario/published.h"
#include "scenario/system.h"

#include <algorithm>
#include <filesystem>
#include <fmt/core.h>
#include <set>

namespace rechtsweg::scenario {

namespace fs = std::filesystem;
using network::none;

namespace {

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
        f.outcome = find_outcome(study_.network, body.text("outcome"), name->place, faults_);
      f.category = body.text("category", "total");
      f.step = body.text("step", "month");
      f.title = body.text("title");
      f.why = body.text("why");
      if (f.step != "month" && f.step != "fiscal_year" && f.step != "year")
        faults_.add(item.find("step")->place, fmt::format("there is no step '{}'", f.step),
                    "month, year or fiscal_year", nearest(f.step, {"month", "year", "fiscal_year"}));
      if (f.outcome != none && f.category != "total")
        find_category(study_.network, f.outcome, f.category, item.find("category")->place, faults_);
      body.finish();
      if (const Node *step = item.find("step"); f.outcome != none && f.step != "fiscal_year")
        is_reported_by_month(study_.network, f.outcome, step != nullptr ? step->place : item.place,
                             faults_, "step = \"fiscal_year\"");
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
        published_ = is_there(folder_, name, file->place, faults_)
                         ? read_published((folder_ / name).string(), study_, faults_)
                         : PublishedSeries{{}, false};
    study_.inputs = texts(table, "inputs");
    for (const auto &[name, place] : table.names("inputs")) {
      std::vector<std::string> series;
      for (const Published &row : study_.published)
        if (series.empty() || series.back() != row.series)
          series.push_back(row.series);
      if (published_.good && std::find(series.begin(), series.end(), name) == series.end())
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
      if (is_there(folder_, file, place, faults_))
        read_claims((folder_ / file).string(), study_, &published_, faults_);
    featured(table);
    lives(table);
    table.finish();
  }

  /// Mistakes that show although the system could not be read.
  void without_system(Table &table) {
    const auto syntax = [&](Table &of, const char *name) {
      for (const auto &[file, place] : of.names(name))
        if (is_there(folder_, file, place, faults_))
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
      if (!is_there(folder_, file, place, faults_)) {
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
      named(body, structure.id);
      for (const Structure &other : study_.structures)
        if (other.id == structure.id)
          faults_.add(item.place, fmt::format("two structures are called '{}'", other.id));
      for (const Alternative &other : study_.alternatives)
        if (other.id == structure.id)
          faults_.add(item.place, fmt::format("an alternative is called '{}' as well", other.id));
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
        go_together(beneath_base, make_timeline(study_.network, beneath_base, study_.scale),
                    item.place, structure.id);
      }
      study_.structures.push_back(std::move(structure));
    }
  }

  void add_alternative(const Node &node, const std::string &id,
                       std::vector<std::shared_ptr<const Measure>> measures) {
    Table table(node, id.empty() ? "[[alternative]]" : "[base]", faults_);
    Alternative alternative;
    alternative.id = id.empty() ? table.need_text("id") : id;
    if (id.empty())
      named(table, alternative.id);
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
      go_together(measures, alternative.timeline, node.place, alternative.id);
    }
    alternative.made_of = std::move(measures);
    study_.alternatives.push_back(std::move(alternative));
  }

private:
  /// Complains of an id that could not be told from what stands around it where it is used.
  void named(Table &table, const std::string &id) {
    const auto fits = [](char c) {
      return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '-' || c == '.';
    };
    if (!id.empty() && !std::all_of(id.begin(), id.end(), fits))
      faults_.add(table.node().find("id")->place, fmt::format("'{}' is no id", id),
                  "letters, digits, _, - and .");
  }

  /// Complains where what the measures make of the system is no system: of the measure by which it
  /// is none, if one is enough.
  void go_together(const std::vector<std::shared_ptr<const Measure>> &measures,
                   const network::Timeline &timeline, const Place &place, const std::string &id) {
    if (faults_.any())
      return;
    Faults together, alone;
    check_timeline(study_.network, timeline, place, id, together);
    if (!together.any())
      return;
    for (const auto &measure : measures)
      check_timeline(study_.network, make_timeline(study_.network, {measure.get()}, study_.scale),
                     measure->place, {}, alone);
    faults_.add((alone.any() ? alone : together).sorted());
  }

  Faults &faults_;
  Study &study_;
  fs::path folder_;
  PublishedSeries published_;
};

bool is_system(const fs::path &path, const Node *node) {
  std::error_code error;
  return fs::is_directory(path, error) ||
         (path.filename() == "system.toml" && node != nullptr && node->find("station") != nullptr) ||
         (node != nullptr && node->find("tick") != nullptr);
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

} // namespace rechtsweg::scenario
