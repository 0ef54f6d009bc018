// Where people come from: arrivals, populations, and those who are already there.
#include "scenario/csv.h"
#include "scenario/system.h"
#include "world/tables.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fmt/core.h>
#include <map>

namespace rechtsweg::scenario {

using network::none;
using network::Source;

namespace {

/// Persons a day from persons a `per`.
double days_in(const std::string &per) {
  static const std::map<std::string, double> periods{
      {"second", 1.0 / 86400}, {"minute", 1.0 / 1440}, {"hour", 1.0 / 24},
      {"day", 1},              {"week", 7},            {"year", 365.25}};
  const auto found = periods.find(per);
  return found == periods.end() ? 0 : found->second;
}

} // namespace

void SystemLoader::read_allotments(Source &source, const Node &node, Resolver &resolver,
                                   std::vector<unsigned> &fixed_attributes,
                                   std::vector<unsigned> &fixed_values) {
  if (!node.is(Node::Kind::table))
    faults_.add(node.place, fmt::format("'attributes' is {}", kind_name(node.kind)), "a table");
  for (const auto &[name, member] : node.members) {
    const unsigned a = resolver.attribute(name, member.place);
    if (a == none)
      continue;
    if (std::find(fixed_attributes.begin(), fixed_attributes.end(), a) != fixed_attributes.end()) {
      faults_.add(member.place, fmt::format("'{}' is fixed by the stratum already", name));
      resolver.count_harmless();
      continue;
    }
    if (!member.is(Node::Kind::table) && !member.is(Node::Kind::text) &&
        !(member.is(Node::Kind::integer) && network_.attributes[a].counter)) {
      faults_.add(member.place, fmt::format("'{}' is {}", name, kind_name(member.kind)),
                  "a value in quotes");
      continue;
    }
    if (!member.is(Node::Kind::table)) {
      const std::string text = member.is(Node::Kind::integer)
                                   ? std::to_string(static_cast<long long>(member.number))
                                   : member.text;
      const unsigned v = resolver.value(a, text, member.place);
      if (v == none)
        continue;
      fixed_attributes.push_back(a);
      fixed_values.push_back(v);
      continue;
    }
    network::Allotment allotment;
    allotment.attribute = a;
    allotment.purpose = engine::purpose("attribute:" + name);
    allotment.shift = network_.attributes[a].shift;
    allotment.mask = (1U << network_.attributes[a].bits) - 1U;
    const Node *weights = member.find("weights");
    allotment.weights = weights != nullptr && member.members.size() == 1;
    if (allotment.weights && !weights->is(Node::Kind::table))
      faults_.add(weights->place, fmt::format("'weights' is {}", kind_name(weights->kind)),
                  "a table of values with numbers");
    for (const auto &[value_name, share] : allotment.weights ? weights->members : member.members) {
      const unsigned v = resolver.value(a, value_name, share.place);
      if (v == none)
        continue;
      if (share.is(Node::Kind::text) && share.text == "rest" && allotment.weights)
        faults_.add(share.place, "a \"rest\" among weights, which have no whole", "a number or a lever");
      else if (share.is(Node::Kind::text) && share.text == "rest") {
        if (allotment.rest != none)
          faults_.add(share.place, "there are two rests", "at most one");
        allotment.rest = v;
      } else
        allotment.shares.emplace_back(
            v, resolver.expression(share, allotment.weights ? Wants::plain : Wants::probability,
                                   "the share"));
    }
    if (allotment.shares.empty() && allotment.rest == none)
      faults_.add(member.place, fmt::format("'{}' has no shares", name), "values with shares");
    else
      source.attributes.push_back(std::move(allotment));
  }
}

std::vector<network::PartySizes> SystemLoader::read_party(const Node &node, Resolver &resolver) {
  std::vector<network::PartySizes> parties;
  if (!node.is(Node::Kind::array)) {
    faults_.add(node.place, fmt::format("'party' is {}", kind_name(node.kind)), "a list");
    return parties;
  }
  for (const Node &item : node.items) {
    Table table(item, "a party", faults_);
    network::PartySizes party;
    if (const Node *when = table.take("when"))
      party.when = resolver.condition(*when);
    double sum = 0;
    if (const Node *sizes = table.need("sizes"))
      for (const auto &[name, share] : sizes->members) {
        int size = 0;
        char rest = 0;
        if (std::sscanf(name.c_str(), "%d%c", &size, &rest) != 1 || size < 1 || size > 100 ||
            !share.is_number() || share.number < 0)
          faults_.add(share.place, fmt::format("'{}' is no size of a party with a share", name),
                      "such as 2 = 0.6, from 1 to 100");
        else {
          party.sizes.emplace_back(static_cast<unsigned>(size), share.number);
          sum += share.number;
        }
      }
    if (std::abs(sum - 1) > 1e-9 && table.good())
      faults_.add(item.place, fmt::format("the sizes add up to {:.6g}", sum), "1");
    table.finish();
    if (!party.sizes.empty())
      parties.push_back(std::move(party));
  }
  return parties;
}

void SystemLoader::read_source(const Node &node, Source::Kind kind, Resolver &resolver) {
  Source source;
  source.kind = kind;
  Table table(node, kind == Source::Kind::arrivals     ? "[[arrivals]]"
                    : kind == Source::Kind::population ? "[[population]]"
                                                       : "[[initial]]",
              faults_);
  source.name = table.need_text("name");
  source.fingerprint = engine::fingerprint("source:" + source.name);
  for (const Source &other : network_.sources)
    if (other.name == source.name && !source.name.empty())
      faults_.add(node.place, fmt::format("two sources are called '{}'", source.name),
                  "a name of its own");
  const char *where = kind == Source::Kind::arrivals ? "into" : "station";
  source.station = none;
  if (const Node *station = table.need(where))
    if (const std::string name = table.text(where); station->is(Node::Kind::text))
      source.station = resolver.station(name, station->place);
  const bool has_table = kind == Source::Kind::arrivals && node.find("table") != nullptr;
  const char *amount = kind == Source::Kind::arrivals ? "rate" : "size";
  std::string per;
  if (kind == Source::Kind::arrivals) {
    per = has_table ? "" : table.need_text("per");
    if (!has_table && days_in(per) == 0 && !per.empty())
      faults_.add(node.find("per")->place, fmt::format("'{}' is no period", per),
                  "day, week, year, hour, minute or second",
                  nearest(per, {"day", "week", "year", "hour", "minute", "second"}));
  }
  source.amount = network::Expression::constant(1);
  const Node *amount_node = has_table ? table.take(amount) : table.need(amount);
  if (amount_node != nullptr)
    source.amount = resolver.expression(
        *amount_node, has_table ? Wants::plain : kind == Source::Kind::arrivals ? Wants::rate : Wants::amount,
        amount, per);
  if (!per.empty() && days_in(per) > 0)
    source.amount.factor = 1 / days_in(per);
  world::Dependence dependence(network_);
  dependence.on(source.amount);
  source.strata = dependence.cells();
  if (has_table) {
    const Node *file = table.take("table");
    const auto needed = source.strata.attributes();
    if (const std::string name = table.text("table"); file->is(Node::Kind::text))
      read_table(source, name, file->place, needed);
  }
  std::vector<unsigned> fixed = source.strata.attributes(), values(fixed.size(), none);
  const std::size_t strata = fixed.size();
  if (const Node *attributes = table.take("attributes"))
    read_allotments(source, *attributes, resolver, fixed, values);
  for (std::size_t i = strata; i < fixed.size(); ++i)
    source.fixed = network_.attributes[fixed[i]].with(source.fixed, values[i]);
  if (kind != Source::Kind::population)
    if (const Node *party = table.take("party"))
      source.parties = read_party(*party, resolver);
  if (kind == Source::Kind::initial) {
    if (const Node *waited = table.take("waited"))
      source.waited = resolver.stay(*waited, "'waited'");
    source.marks = resolver.marks(table, "marks");
    if (!source.marks.empty() && source.waited.empty())
      faults_.add(node.place, "marks without 'waited' have no date", "waited");
  }
  table.finish();
  const bool table_sound = table.good();
  if (source.station == none)
    return;
  if (kind == Source::Kind::population) {
    const network::Station &station = network_.stations[source.station];
    const auto is_fixed = [&](unsigned a) {
      return std::find(fixed.begin(), fixed.end(), a) != fixed.end();
    };
    if (!station.hazard && table_sound && sound())
      faults_.add(node.place, fmt::format("the population stands at '{}'", station.name),
                  "a station whose stay is a hazard");
    world::Dependence rates(network_);
    rates.on(station.hazard_rate);
    for (const auto &cells : {rates.cells(), network_.ledger})
      for (const unsigned a : cells.attributes())
        if (!is_fixed(a))
          faults_.add(node.place,
                      fmt::format("'{}' differs within a stratum, and the hazard or the ledger "
                                  "depends on it",
                                  network_.attributes[a].name),
                      "a size that differs by it, or a fixed value");
  } else if (network_.stations[source.station].end)
    faults_.add(node.place, fmt::format("people come in at '{}', which is an end", network_.stations[source.station].name), "a station on the way");
  network_.sources.push_back(std::move(source));
  source_nodes_.push_back(&node);
}

void SystemLoader::read_table(Source &source, const std::string &file, const Place &place,
                              const std::vector<unsigned> &needed) {
  namespace fs = std::filesystem;
  if (file.empty() || file.find('/') != std::string::npos) {
    faults_.add(place, "'table' names something else", "a CSV file in the same folder");
    return;
  }
  const fs::path path = fs::path(network_.folder) / file;
  std::error_code error;
  if (!fs::exists(path, error)) {
    faults_.add(place, fmt::format("there is no file '{}'", file));
    return;
  }
  const std::size_t before = faults_.count();
  files_.push_back(path.string());
  const std::string shown = path.lexically_normal().string();
  const auto csv = read_csv(path.string(), shown, faults_);
  if (!csv)
    return;
  std::vector<unsigned> columns; // of attributes, in order of the file
  const bool by_month = csv->column("month") >= 0, by_date = csv->column("date") >= 0;
  const int when = csv->column(by_month ? "month" : "date"),
            amount = csv->column(by_month ? "persons" : "per_day");
  if (by_month == by_date || amount < 0)
    faults_.add({shown, 1, 1}, "the table does not say when and how many",
                "the columns month and persons, or date and per_day");
  for (std::size_t c = 0; c < csv->header.size(); ++c) {
    if (static_cast<int>(c) == when || static_cast<int>(c) == amount)
      continue;
    if (csv->column(csv->header[c]) != static_cast<int>(c)) {
      faults_.add({shown, 1, 1}, fmt::format("the column '{}' stands twice", csv->header[c]), "it once");
      continue;
    }
    if (faults_.count() != before && (csv->header[c] == "persons" || csv->header[c] == "per_day"))
      continue;
    const unsigned a = Resolver(network_, faults_).attribute(csv->header[c], {shown, 1, 1});
    if (a != none)
      columns.push_back(a);
  }
  for (const unsigned a : needed)
    if (std::find(columns.begin(), columns.end(), a) == columns.end())
      faults_.add({shown, 1, 1}, fmt::format("the rate differs by '{}', the table does not", network_.attributes[a].name), "a column of that name");
  if (faults_.count() != before || csv->rows.empty()) {
    if (faults_.count() == before)
      faults_.add({shown, 1, 1}, "the table has no rows", "at least one");
    return;
  }
  source.strata = network::Cells(network_.attributes, columns);
  source.table.assign(source.strata.size(), {});
  struct Span {
    engine::Day from, until;
    double per_day;
    int line;
  };
  bool within = false;
  std::vector<std::vector<Span>> spans(source.strata.size());
  for (const CsvTable::Row &row : csv->rows) {
    network::Attributes word = 0;
    bool good = true;
    std::size_t column = 0;
    for (std::size_t c = 0; c < csv->header.size(); ++c) {
      if (static_cast<int>(c) == when || static_cast<int>(c) == amount)
        continue;
      const network::Attribute &attribute = network_.attributes[columns[column++]];
      const unsigned v = Resolver(network_, faults_)
                             .value(columns[column - 1], row.cells[c], {shown, row.line, 1});
      good = good && v != none;
      if (v != none)
        word = attribute.with(word, v);
    }
    const std::string &date = row.cells[static_cast<std::size_t>(when)];
    const auto day = engine::parse_day(by_month ? date + "-01" : date);
    if (!day)
      faults_.add({shown, row.line, 1}, fmt::format("'{}' is no {}", date, by_month ? "month" : "date"),
                  by_month ? "such as 2016-03" : "such as 2016-03-01");
    const auto number = csv_number(row.cells[static_cast<std::size_t>(amount)]);
    if (!number || *number < 0)
      faults_.add({shown, row.line, 1},
                  fmt::format("'{}' is no number of at least 0",
                              row.cells[static_cast<std::size_t>(amount)]));
    if (!good || !day || !number)
      continue;
    engine::Day until{INT32_MAX};
    double per_day = *number;
    if (by_month) {
      const auto civil = engine::civil(*day);
      until = civil.month == 12 ? engine::day_of(civil.year + 1, 1, 1)
                                : engine::day_of(civil.year, civil.month + 1, 1);
      per_day /= until - *day;
    }
    spans[source.strata.of(word)].push_back({*day, until, per_day, row.line});
    within = within || (*day < network_.end && until > network_.start);
  }
  if (!within && dated_ && faults_.count() == before)
    faults_.add({shown, 1, 1}, "no row lies within the horizon",
                fmt::format("dates from {} to {}", engine::iso(network_.start),
                            engine::iso(network_.end + -1)));
  for (std::size_t s = 0; s < spans.size(); ++s) {
    auto &list = spans[s];
    std::sort(list.begin(), list.end(),
              [](const Span &a, const Span &b) {
                return std::pair(a.from, a.line) < std::pair(b.from, b.line);
              });
    for (std::size_t i = 0; i < list.size(); ++i) {
      if (i > 0 && list[i].from == list[i - 1].from)
        faults_.add({shown, list[i].line, 1}, fmt::format("two rows for the same people begin on {}", engine::iso(list[i].from)), "one");
      source.table[s].push_back({list[i].from, list[i].per_day});
      const bool gap = i + 1 == list.size() || list[i + 1].from > list[i].until;
      if (gap && list[i].until.number != INT32_MAX)
        source.table[s].push_back({list[i].until, 0});
    }
  }
}

} // namespace rechtsweg::scenario
