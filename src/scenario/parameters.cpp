// The parameters of a system: values by attributes, with a range, a unit, evidence and a source.
#include "scenario/system.h"

#include "scenario/names.h"

#include <algorithm>
#include <fmt/core.h>

namespace rechtsweg::scenario {

using network::Network;
using network::none;

namespace {

const std::vector<std::string> headings{"station", "resource", "arrivals",   "population",
                                        "initial", "outcome",  "attributes", "marks",
                                        "calendar", "feedback"};

bool is_heading(const std::string &name) {
  return std::find(headings.begin(), headings.end(), name) != headings.end();
}

/// A value, or a table nested by the attributes `by`; fills one number a cell.
class ValueReader {
public:
  ValueReader(const Network &network, const network::Cells &cells, Faults &faults)
      : network_(network), cells_(cells), faults_(faults), values_(cells.size(), 0),
        filled_(cells.size(), false) {}

  std::vector<double> read(const Node &node, const std::string &what) {
    what_ = what;
    descend(node, 0, 0, cells_.size());
    for (std::size_t i = 0; i < filled_.size(); ++i)
      if (!filled_[i] && !node_faulty_) {
        faults_.add(node.place,
                    fmt::format("{} has no value for {}", what_, describe(static_cast<unsigned>(i))),
                    "a number for every value, or a \"rest\"");
        break;
      }
    return values_;
  }

private:
  std::string describe(unsigned cell) const {
    std::string text;
    const auto word = cells_.word(cell);
    for (const unsigned a : cells_.attributes())
      text += (text.empty() ? "" : ", ") + network_.attributes[a].values[network_.attributes[a].of(word)];
    return text;
  }
  void descend(const Node &node, std::size_t level, unsigned first, unsigned count) {
    if (level == cells_.attributes().size()) {
      if (!node.is_number()) {
        faults_.add(node.place, fmt::format("a value of {} is {}", what_, kind_name(node.kind)),
                    "a number");
        node_faulty_ = true;
        return;
      }
      for (unsigned i = first; i < first + count; ++i) {
        values_[i] = node.number;
        filled_[i] = true;
      }
      return;
    }
    const network::Attribute &attribute = network_.attributes[cells_.attributes()[level]];
    if (!node.is(Node::Kind::table)) {
      faults_.add(node.place, fmt::format("a value of {} is {}", what_, kind_name(node.kind)),
                  fmt::format("a table with a number for every value of '{}'", attribute.name));
      node_faulty_ = true;
      return;
    }
    const unsigned part = count / attribute.size();
    std::vector<bool> named(attribute.size(), false);
    const Node *rest = nullptr;
    for (const auto &[name, member] : node.members) {
      if (name == "rest") {
        rest = &member;
        continue;
      }
      const auto found = std::find(attribute.values.begin(), attribute.values.end(), name);
      if (found == attribute.values.end()) {
        std::vector<std::string> with_rest = attribute.values;
        with_rest.emplace_back("rest");
        faults_.add(member.place,
                    fmt::format("the attribute '{}' has no value '{}'", attribute.name, name),
                    one_of(with_rest), nearest(name, attribute.values));
        node_faulty_ = true;
        continue;
      }
      const auto v = static_cast<unsigned>(found - attribute.values.begin());
      named[v] = true;
      descend(member, level + 1, first + v * part, part);
    }
    if (rest != nullptr)
      for (unsigned v = 0; v < attribute.size(); ++v)
        if (!named[v])
          descend(*rest, level + 1, first + v * part, part);
  }

  const Network &network_;
  const network::Cells &cells_;
  Faults &faults_;
  std::string what_;
  std::vector<double> values_;
  std::vector<bool> filled_;
  bool node_faulty_ = false;
};

} // namespace

void SystemLoader::read_parameter(const std::string &name, const Node &node) {
  network::Parameter parameter;
  parameter.name = name;
  parameter.file = node.place.file;
  parameter.line = node.place.line;
  parameter.first = static_cast<unsigned>(network_.levers.size());
  std::vector<double> values;
  std::optional<std::pair<double, double>> range;
  if (node.is_number()) {
    values = {node.number};
    parameter.evidence = "assumed";
  } else if (!node.is(Node::Kind::table)) {
    faults_.add(node.place, fmt::format("the parameter '{}' is {}", name, kind_name(node.kind)),
                "a number, or a table with a value");
    values = {0}; // so that it has a name
  } else {
    Table table(node, fmt::format("parameter '{}'", name), faults_);
    std::vector<unsigned> by;
    bool all_known = true;
    for (const auto &[text, place] : table.names("by")) {
      const unsigned a = resolver_name(text, place);
      all_known = all_known && a != none;
      if (a == none)
        continue;
      if (std::find(by.begin(), by.end(), a) != by.end())
        faults_.add(place, fmt::format("'{}' stands twice", text), "each attribute once"),
            all_known = false;
      else
        by.push_back(a);
    }
    if (by.size() > 3)
      faults_.add(node.place, "a parameter differs by more than three attributes", "at most three");
    parameter.cells = network::Cells(network_.attributes, by);
    const Node *value = table.need("value");
    ValueReader reader(network_, parameter.cells, faults_);
    values = value != nullptr && all_known ? reader.read(*value, fmt::format("'{}'", name))
                              : std::vector<double>(parameter.cells.size(), 0);
    parameter.title = table.text("title");
    parameter.unit = table.text("unit");
    const Node *evidence = table.take("evidence");
    parameter.evidence = evidence != nullptr ? table.text("evidence") : "assumed";
    if (evidence != nullptr)
      check_evidence(parameter.evidence, evidence->place, faults_);
    parameter.source = table.text("source");
    if (parameter.source.empty() && parameter.evidence != "assumed")
      faults_.add(node.place, fmt::format("'{}' has an evidence but no source", name), "a source");
    if (const Node *pair = table.take("range")) {
      if (pair->items.size() != 2 || !pair->items[0].is_number() || !pair->items[1].is_number() ||
          pair->items[0].number > pair->items[1].number)
        faults_.add(pair->place, fmt::format("the range of '{}' is no range", name),
                    "[low, high]");
      else {
        range = {pair->items[0].number, pair->items[1].number};
        for (const double v : values)
          if (v < range->first || v > range->second) {
            faults_.add(pair->place,
                        fmt::format("the value {:g} of '{}' lies outside its range", v, name),
                        fmt::format("{:g} to {:g}", range->first, range->second));
            break;
          }
      }
    }
    if (const Node *then = table.take("then")) {
      if (!then->is(Node::Kind::array))
        faults_.add(then->place, "'then' is " + std::string(kind_name(then->kind)), "a list");
      for (const Node &item : then->items) {
        Table later(item, fmt::format("a later value of '{}'", name), faults_);
        const auto from = later.date("from");
        if (item.find("from") == nullptr && item.is(Node::Kind::table))
          faults_.add(item.place, "a later value has no date 'from'");
        if (from && (*from < network_.start || *from >= network_.end) && dated_)
          faults_.add(item.find("from")->place,
                      fmt::format("{} lies outside the horizon", engine::iso(*from)),
                      fmt::format("a date from {} to {}", engine::iso(network_.start),
                                  engine::iso(network_.end + -1)));
        for (const auto &[day, others] : parameter.then)
          if (from && day == *from)
            faults_.add(item.find("from")->place,
                        fmt::format("two later values of '{}' begin on {}", name, engine::iso(day)),
                        "one");
        const Node *later_value = later.need("value");
        if (from && later_value != nullptr && all_known) {
          ValueReader later_reader(network_, parameter.cells, faults_);
          parameter.then.emplace_back(*from, later_reader.read(*later_value, fmt::format("'{}'", name)));
          for (const double v : parameter.then.back().second)
            if (range && (v < range->first || v > range->second)) {
              faults_.add(later_value->place,
                          fmt::format("the value {:g} of '{}' lies outside its range", v, name),
                          fmt::format("{:g} to {:g}", range->first, range->second));
              break;
            }
        }
        later.finish();
      }
      std::sort(parameter.then.begin(), parameter.then.end());
    }
    table.finish();
  }
  const auto index = static_cast<unsigned>(network_.parameters.size());
  for (unsigned cell = 0; cell < values.size(); ++cell) {
    network::Lever lever;
    lever.name = name;
    const auto word = parameter.cells.word(cell);
    for (const unsigned a : parameter.cells.attributes())
      lever.name += "." + network_.attributes[a].values[network_.attributes[a].of(word)];
    lever.value = values[cell];
    lever.parameter = index;
    if (range) {
      lever.has_range = true;
      lever.low = range->first;
      lever.high = range->second;
    }
    network_.levers.push_back(std::move(lever));
  }
  network_.parameters.push_back(std::move(parameter));
}

unsigned SystemLoader::resolver_name(const std::string &attribute, const Place &place) {
  return Resolver(network_, faults_).attribute(attribute, place);
}

void SystemLoader::read_parameters(const Room &room) {
  for (const auto &[group, node] : room.node.members) {
    if (is_heading(group) || (room.first && is_system_name(group)))
      continue;
    if (!node.is(Node::Kind::table)) {
      std::vector<std::string> known = headings;
      if (room.first)
        known.insert(known.end(), system_names().begin(), system_names().end());
      faults_.add(node.place, fmt::format("there is no name '{}' at the top of a file", group),
                  "a heading in brackets", nearest(group, known));
      continue;
    }
    for (const auto &[name, member] : node.members) {
      const bool looks_like_value = member.is_number() || (member.is(Node::Kind::table) &&
                                                           member.find("value") != nullptr);
      const std::string near = nearest(group, headings);
      if (!looks_like_value && !near.empty()) {
        faults_.add(node.place, fmt::format("there is no heading '{}'", group), {}, near);
        break;
      }
      read_parameter(group + "." + name, member);
    }
  }
}

} // namespace rechtsweg::scenario
