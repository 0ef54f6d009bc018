// A folder of TOML files becomes a network: names first, then everything that refers to them.
#include "scenario/system.h"

#include "engine/check.h"
#include "scenario/names.h"
#include "world/tables.h"

#include <algorithm>
#include <filesystem>
#include <fmt/core.h>

namespace rechtsweg::scenario {

using network::Network;
using network::none;

std::uint8_t read_weekdays(Table &table, const std::string &name) {
  static const std::vector<std::string> days{"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
  unsigned bits = 0;
  for (const auto &[text, place] : table.names(name)) {
    const auto found = std::find(days.begin(), days.end(), text);
    if (found == days.end())
      table.faults().add(place, fmt::format("there is no day '{}'", text), one_of(days));
    else
      bits |= 1U << (found - days.begin());
  }
  return static_cast<std::uint8_t>(bits);
}

// ---- Attributes, marks, calendars

void SystemLoader::read_attributes(const Node &node) {
  if (!node.is(Node::Kind::table))
    faults_.add(node.place, fmt::format("'attributes' is {}", kind_name(node.kind)), "a table");
  unsigned shift = 0;
  for (const auto &[name, member] : node.members) {
    const std::size_t before = faults_.count();
    network::Attribute attribute;
    attribute.name = name;
    if (member.is(Node::Kind::array)) {
      for (const Node &item : member.items) {
        if (!item.is(Node::Kind::text))
          faults_.add(item.place, fmt::format("a value of '{}' is {}", name, kind_name(item.kind)),
                      "text in quotes");
        else if (std::find(attribute.values.begin(), attribute.values.end(), item.text) !=
                 attribute.values.end())
          faults_.add(item.place, fmt::format("the value '{}' stands twice", item.text));
        else if (item.text == "rest")
          faults_.add(item.place,
                      fmt::format("a value of '{}' is called 'rest', which means what is left", name),
                      "another name");
        else
          attribute.values.push_back(item.text);
      }
    } else {
      attribute.counter = true;
      const Node *counter = member.find("counter");
      const double largest =
          counter != nullptr && counter->is(Node::Kind::integer) ? counter->number : 0;
      if (largest < 1 || largest > 63)
        faults_.add(member.place, fmt::format("the attribute '{}' is no counter", name),
                    "a list of values, or { counter = N } with N from 1 to 63");
      for (int v = 0; v <= static_cast<int>(std::clamp(largest, 1.0, 63.0)); ++v)
        attribute.values.push_back(std::to_string(v));
      if (member.is(Node::Kind::table)) {
        Table table(member, fmt::format("attribute '{}'", name), faults_);
        table.take("counter");
        table.finish();
      }
    }
    if (attribute.values.size() < 2 || attribute.values.size() > 64) {
      if (faults_.count() == before)
        faults_.add(member.place, fmt::format("the attribute '{}' has {} values", name,
                                            attribute.values.size()),
                  "2 to 64 values");
      attribute.values.resize(2, "-");
    }
    attribute.bits = 1;
    while ((1U << attribute.bits) < attribute.values.size())
      ++attribute.bits;
    attribute.shift = shift;
    shift += attribute.bits;
    if (shift > 64) {
      faults_.add(member.place, "the attributes do not fit into one machine word",
                  "attributes of 64 bits in all");
      attribute.shift = 0;
    }
    network_.attributes.push_back(std::move(attribute));
  }
}

void SystemLoader::read_calendars(const Node &node) {
  if (!node.is(Node::Kind::table))
    faults_.add(node.place, fmt::format("'calendar' is {}", kind_name(node.kind)),
                "[calendar.NAME]");
  for (const auto &[name, member] : node.members) {
    Table table(member, fmt::format("calendar '{}'", name), faults_);
    network::NamedCalendar calendar;
    calendar.name = name;
    if (const Node *weekdays = table.need("weekdays")) {
      calendar.weekdays = read_weekdays(table, "weekdays");
      if (calendar.weekdays == 0 && table.good())
        faults_.add(weekdays->place, fmt::format("the calendar '{}' has no day", name),
                    "at least one day");
    }
    const Node *except = table.take("except");
    if (except != nullptr && !except->is(Node::Kind::array))
      faults_.add(except->place, fmt::format("'except' is {}", kind_name(except->kind)),
                  "a list of dates");
    else if (except != nullptr)
      for (const Node &item : except->items) {
        if (item.is(Node::Kind::date))
          calendar.except.push_back(item.date);
        else
          faults_.add(item.place, fmt::format("an exception is {}", kind_name(item.kind)),
                      "a date without quotes");
      }
    std::sort(calendar.except.begin(), calendar.except.end());
    table.finish();
    network_.calendars.push_back(std::move(calendar));
  }
}

const std::vector<std::string> &SystemLoader::system_names() {
  static const std::vector<std::string> names{"title", "about", "tick", "start",
                                              "end",   "include", "fiscal_year", "ledger"};
  return names;
}

bool SystemLoader::is_system_name(const std::string &name) {
  return std::find(system_names().begin(), system_names().end(), name) != system_names().end();
}

// ---- The whole

void SystemLoader::read_head(const Node &node) {
  // The members of system.toml that are no headings; headings and parameters are read elsewhere.
  Node head = node;
  std::erase_if(head.members, [](const auto &member) { return !is_system_name(member.first); });
  Table table(head, "the system", faults_);
  network_.title = table.need_text("title");
  network_.about = table.text("about");
  const std::string tick = table.need_text("tick");
  const std::vector<std::pair<std::string, int>> ticks{
      {"day", 1}, {"hour", 24}, {"minute", 1440}, {"second", 86400}};
  network_.ticks_per_day = 0;
  for (const auto &[name, per_day] : ticks)
    if (tick == name)
      network_.ticks_per_day = per_day;
  if (network_.ticks_per_day == 0) {
    if (!tick.empty())
      faults_.add(node.find("tick")->place, fmt::format("there is no tick '{}'", tick),
                  "day, hour, minute or second", nearest(tick, {"day", "hour", "minute", "second"}));
    network_.ticks_per_day = 1;
  }
  const auto start = table.date("start"), end = table.date("end");
  for (const char *name : {"start", "end"})
    if (node.find(name) == nullptr)
      faults_.add(node.place, fmt::format("the system has no '{}'", name));
  network_.start = start.value_or(engine::day_of(2000, 1, 1));
  network_.end = end.value_or(network_.start + 1);
  dated_ = start && end;
  if (start && end && *end <= *start)
    faults_.add(node.find("end")->place, "the end does not lie after the start", "a later date");
  if (std::int64_t{network_.end - network_.start} * network_.ticks_per_day > 2000000000)
    faults_.add(node.place, "the horizon has more than 2,000,000,000 ticks", "a coarser tick");
  if (const Node *fiscal = table.take("fiscal_year")) {
    unsigned month = 0, day = 0;
    char rest = 0;
    if (!fiscal->is(Node::Kind::text) ||
        std::sscanf(fiscal->text.c_str(), "%2u-%2u%c", &month, &day, &rest) != 2 || month < 1 ||
        month > 12 || day != 1)
      faults_.add(fiscal->place, "this is no beginning of a fiscal year",
                  "month and first day, such as \"10-01\"");
    else
      network_.fiscal_month = month;
  }
  std::vector<unsigned> ledger;
  for (const auto &[text, place] : table.names("ledger"))
    if (const unsigned a = resolver_name(text, place); a != none)
      ledger.push_back(a);
  network_.ledger = network::Cells(network_.attributes, ledger);
  if (network_.ledger.size() > 64) {
    faults_.add(node.find("ledger")->place, fmt::format("the ledger has {} combinations", network_.ledger.size()), "at most 64");
    network_.ledger = {};
  }
  table.names("include");
  table.finish();
}

std::vector<std::string> quoted_after(const std::string &text, const std::string &key) {
  std::vector<std::string> names;
  std::size_t at = 0;
  while (at < text.size() && text.compare(at, key.size(), key) != 0) {
    at = text.find('\n', at);
    at = at == std::string::npos ? text.size() : at + 1;
  }
  const std::size_t end = std::min(text.find(']', at), text.size());
  while ((at = text.find('"', at)) < end) {
    const std::size_t close = text.find('"', at + 1);
    if (close >= end)
      break;
    names.push_back(text.substr(at + 1, close - at - 1));
    at = close + 1;
  }
  return names;
}

std::optional<Network> SystemLoader::load() {
  before_ = faults_.count();
  namespace fs = std::filesystem;
  std::error_code error;
  fs::path main = path_;
  if (fs::is_directory(main, error))
    main /= "system.toml";
  network_.folder = main.parent_path().string();
  const auto shown = [&](const fs::path &file) { return file.lexically_normal().string(); };
  auto first = read_toml(main.string(), shown(main), faults_);
  files_.push_back(main.string());
  if (!first) { // its rooms may have mistakes as well
    if (const auto text = fs::exists(main, error) && !fs::is_directory(main, error)
                              ? read_file(main.string(), shown(main), faults_)
                              : std::nullopt)
      for (const std::string &name : quoted_after(*text, "include"))
        if (const fs::path file = main.parent_path() / name; fs::is_regular_file(file, error))
          read_toml(file.string(), shown(file), faults_);
    return std::nullopt;
  }
  rooms_.push_back({main.stem().string(), std::move(*first), true});
  if (rooms_[0].node.find("tick") == nullptr && rooms_[0].node.find("station") == nullptr)
    for (const auto &[name, kind] :
         {std::pair{"system", "a study"}, std::pair{"change", "a measure"},
          std::pair{"claim", "a file of claims"}})
      if (rooms_[0].node.find(name) != nullptr) {
        faults_.add({shown(main), 1, 1}, fmt::format("this is {}, not a system", kind),
                    "the folder of a system");
        return std::nullopt;
      }
  const Node *include = rooms_[0].node.find("include");
  if (include != nullptr && !include->is(Node::Kind::array)) {
    faults_.add(include->place, fmt::format("'include' is {}", kind_name(include->kind)),
                "a list of texts");
    unread_ = true;
  } else if (include != nullptr)
    for (const Node &item : include->items) {
      if (!item.is(Node::Kind::text) || item.text.find('/') != std::string::npos ||
          item.text.find('\\') != std::string::npos) {
        faults_.add(item.place, "'include' names something else", "files in the same folder");
        continue;
      }
      const fs::path file = main.parent_path() / item.text;
      if (!fs::exists(file, error)) {
        faults_.add(item.place, fmt::format("there is no file '{}'", item.text));
        continue;
      }
      if (fs::is_directory(file, error)) {
        faults_.add(item.place, fmt::format("'{}' is a folder", item.text), "a file");
        continue;
      }
      if (item.text == main.filename().string()) {
        faults_.add(item.place, fmt::format("'{}' includes itself", item.text),
                    "the other files of the system");
        continue;
      }
      if (std::find(files_.begin(), files_.end(), file.string()) != files_.end()) {
        faults_.add(item.place, fmt::format("'{}' is included twice", item.text), "it once");
        continue;
      }
      files_.push_back(file.string());
      auto node = read_toml(file.string(), shown(file), faults_);
      if (node)
        rooms_.push_back({file.stem().string(), std::move(*node), false});
      else
        unread_ = true;
    }
  if (unread_ || !sound())
    return std::nullopt; // names would be missing: what followed would be noise
  read_names();
  read_bodies();
  if (sound())
    check_whole();
  if (!sound())
    return std::nullopt;
  number_loops(network_);
  return std::move(network_);
}

void SystemLoader::read_names() {
  for (const Room &room : rooms_)
    for (const char *name : {"attributes", "marks", "calendar"})
      if (const Node *node = room.node.find(name); node != nullptr && !room.first)
        faults_.add(node->place, fmt::format("[{}] stands outside system.toml", name),
                    "it in system.toml");
  const Node &main = rooms_[0].node;
  if (const Node *node = main.find("attributes"))
    read_attributes(*node);
  if (const Node *node = main.find("marks")) {
    if (!node->is(Node::Kind::table))
      faults_.add(node->place, fmt::format("'marks' is {}", kind_name(node->kind)), "a table");
    for (const auto &[name, member] : node->members) {
      if (!member.is(Node::Kind::text))
        faults_.add(member.place, fmt::format("the mark '{}' is {}", name, kind_name(member.kind)),
                    "a sentence that says what it is");
      network_.marks.push_back(name);
      network_.mark_meanings.push_back(member.text);
    }
  }
  if (network_.marks.size() > 24)
    faults_.add(main.find("marks")->place, "there are more than 24 marks", "at most 24");
  if (const Node *node = main.find("calendar"))
    read_calendars(*node);
  read_head(main);
  for (const Room &room : rooms_) {
    read_parameters(room);
    const auto named = [&](const char *heading, auto &&add) {
      const Node *node = room.node.find(heading);
      if (node == nullptr)
        return;
      if (!node->is(Node::Kind::table)) {
        faults_.add(node->place, fmt::format("[{}] is {}", heading, kind_name(node->kind)),
                    fmt::format("[{}.NAME]", heading));
        return;
      }
      for (const auto &[name, member] : node->members)
        add(name, member);
    };
    const auto room_index = static_cast<unsigned>(network_.rooms.size());
    network_.rooms.push_back(room.name);
    named("station", [&](const std::string &name, const Node &node) {
      network::Station station;
      station.name = name;
      station.room = room_index;
      station.purpose = engine::purpose("station:" + name);
      add_unique(network_.stations, std::move(station), station_nodes_, node, "station");
    });
    named("resource", [&](const std::string &name, const Node &node) {
      network::Resource resource;
      resource.name = name;
      resource.purpose = engine::purpose("resource:" + name);
      add_unique(network_.resources, std::move(resource), resource_nodes_, node, "resource");
    });
    named("outcome", [&](const std::string &name, const Node &node) {
      network::Outcome outcome;
      outcome.name = name;
      outcome.file = node.place.file;
      outcome.line = node.place.line;
      add_unique(network_.outcomes, std::move(outcome), outcome_nodes_, node, "outcome");
    });
    named("feedback", [&](const std::string &name, const Node &node) {
      network::Feedback feedback;
      feedback.name = name;
      feedback.purpose = engine::purpose("feedback:" + name);
      add_unique(network_.feedbacks, std::move(feedback), feedback_nodes_, node, "feedback");
    });
  }
  for (std::size_t i = 0; i < network_.parameters.size(); ++i)
    for (std::size_t j = 0; j < i; ++j)
      if (network_.parameters[i].name == network_.parameters[j].name)
        faults_.add({network_.parameters[i].file, network_.parameters[i].line, 1},
                    fmt::format("the parameter '{}' stands twice", network_.parameters[i].name),
                    fmt::format("one; the other is in {}, line {}", network_.parameters[j].file,
                                network_.parameters[j].line));
  const auto limit = [&](std::size_t n, std::size_t most, const char *what) {
    if (n > most)
      faults_.add(main.place, fmt::format("there are {} {}", n, what), fmt::format("at most {}", most));
  };
  limit(network_.stations.size(), 500, "stations");
  limit(network_.resources.size(), 32, "resources");
  if (network_.stations.empty())
    faults_.add(main.place, "the system has no station", "at least one [station.NAME]");
}

std::optional<Network> load_system(const std::string &path, Faults &faults,
                                   std::vector<std::string> &files) {
  return SystemLoader(path, faults, files).load();
}

Network load_system(const std::string &path) {
  Faults faults;
  std::vector<std::string> files;
  auto network = load_system(path, faults, files);
  if (!network)
    throw ScenarioError(faults.sorted());
  return std::move(*network);
}

} // namespace rechtsweg::scenario
