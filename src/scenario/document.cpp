#include "scenario/document.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fmt/core.h>
#include <fstream>
#include <map>
#include <sstream>
#include <toml.hpp>

namespace rechtsweg::scenario {
namespace {

using Value = toml::basic_value<toml::discard_comments, std::map, std::vector>;

/// The library parses by recursion; nobody nests by hand as deeply as this.
std::optional<std::size_t> too_deep(const std::string &text) {
  int depth = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '[' || text[i] == '{')
      ++depth;
    else if ((text[i] == ']' || text[i] == '}') && depth > 0)
      --depth;
    else if (text[i] == '\n' && i + 1 < text.size() && text[i + 1] == '\n')
      depth = 0;
    if (depth > 60)
      return i;
  }
  int dots = 0; // a.b.c... nests as well
  for (std::size_t i = 0; i < text.size(); ++i) {
    dots = text[i] == '\n' ? 0 : dots + (text[i] == '.');
    if (dots > 400)
      return i;
  }
  return std::nullopt;
}

std::vector<std::string> lines_of(const std::string &text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);)
    lines.push_back(line);
  return lines;
}

/// A column in letters of a column in bytes; both count from 1.
int letters(const std::string &line, int column) {
  int count = 1;
  for (std::size_t i = 0; i < line.size() && static_cast<int>(i) + 1 < column; ++i)
    count += (static_cast<unsigned char>(line[i]) & 0xc0U) != 0x80U;
  return column > static_cast<int>(line.size()) + 1 ? column : count;
}

class Converter {
public:
  Converter(const std::string &file, const std::vector<std::string> &lines, Faults &faults)
      : file_(file), lines_(lines), faults_(faults) {}

  Node convert(const Value &value, const std::string &key) {
    Node node;
    node.place = known_ ? *known_ : place(value, key);
    switch (value.type()) {
    case toml::value_t::table:
      for (const auto &[name, member] : value.as_table())
        node.members.push_back({name, convert(member, name)});
      std::stable_sort(node.members.begin(), node.members.end(), [](const auto &a, const auto &b) {
        return std::pair(a.second.place.line, a.second.place.column) <
               std::pair(b.second.place.line, b.second.place.column);
      });
      break;
    case toml::value_t::array:
      node.kind = Node::Kind::array;
      for (const auto &item : value.as_array()) {
        // Finding a place costs the length of the file: of a long list all items stand where it does.
        if (value.as_array().size() > 1000 && !item.is_table() && !item.is_array())
          known_ = node.place;
        node.items.push_back(convert(item, {}));
        known_.reset();
      }
      break;
    case toml::value_t::string:
      node.kind = Node::Kind::text;
      node.text = value.as_string().str;
      break;
    case toml::value_t::integer:
      node.kind = Node::Kind::integer;
      node.number = static_cast<double>(value.as_integer());
      if (value.as_integer() == INT64_MAX || value.as_integer() == INT64_MIN) // cut by the library
        faults_.add(node.place, "the number is too large", fmt::format("at most {}", INT64_MAX));
      break;
    case toml::value_t::floating:
      node.kind = Node::Kind::real;
      node.number = value.as_floating();
      if (!std::isfinite(node.number)) {
        faults_.add(node.place, "not a finite number", "a number");
        node.number = 0;
      }
      break;
    case toml::value_t::boolean:
      node.kind = Node::Kind::truth;
      node.truth = value.as_boolean();
      break;
    case toml::value_t::local_date: {
      const toml::local_date date = value.as_local_date();
      node.kind = Node::Kind::date;
      const auto day =
          engine::parse_day(fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year),
                                        static_cast<int>(date.month) + 1,
                                        static_cast<int>(date.day)));
      if (day)
        node.date = *day;
      else
        faults_.add(node.place, "there is no such date", "a date such as 2017-02-22");
      break;
    }
    default:
      node.kind = Node::Kind::other;
    }
    return node;
  }

private:
  Place place(const Value &value, const std::string &key) const {
    const auto location = value.location();
    Place place{file_, static_cast<int>(location.line()), static_cast<int>(location.column())};
    if (place.line < 1 || static_cast<std::size_t>(place.line) > lines_.size())
      return place;
    if (key.empty()) {
      place.column = letters(lines_[static_cast<std::size_t>(place.line) - 1], place.column);
      return place;
    }
    // A key stands before its value on the same line; a heading holds its own name.
    const std::string &line = lines_[static_cast<std::size_t>(place.line) - 1];
    const auto limit = static_cast<std::size_t>(std::max(place.column, 1));
    std::size_t found = std::string::npos;
    for (std::size_t at = line.find(key); at != std::string::npos; at = line.find(key, at + 1)) {
      if (at >= limit && found != std::string::npos)
        break;
      const auto word = [](char c) {
        return std::isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '-';
      };
      if ((at > 0 && word(line[at - 1])) ||
          (at + key.size() < line.size() && word(line[at + key.size()])))
        continue;
      found = at;
    }
    if (found != std::string::npos)
      place.column = static_cast<int>(found) + 1;
    place.column = letters(line, place.column);
    return place;
  }
  std::string file_;
  const std::vector<std::string> &lines_;
  Faults &faults_;
  std::optional<Place> known_; // of items of a long list
};

/// One line of the library's drawing of an error, without its own names.
std::string plain(const std::string &message) {
  std::string line = message.substr(0, message.find('\n'));
  for (const char *prefix : {"[error] ", "toml::"})
    if (const auto at = line.find(prefix); at != std::string::npos)
      line = line.substr(at + std::string(prefix).size());
  if (const auto colon = line.find(": "); colon != std::string::npos && colon < 40)
    line = line.substr(colon + 2);
  while (!line.empty() && line.back() == ' ')
    line.pop_back();
  return line;
}

/// The library does not say where an impossible date stands: the first line after `last` with one.
std::optional<Fault> impossible_date(const std::vector<std::string> &lines, int last,
                                     const std::string &shown) {
  for (std::size_t l = static_cast<std::size_t>(last); l < lines.size(); ++l) {
    const std::string &line = lines[l];
    for (std::size_t i = 0; i + 10 <= line.size() && line[i] != '#' && line[i] != '"'; ++i) {
      const auto digit = [&](std::size_t at) {
        return std::isdigit(static_cast<unsigned char>(line[i + at])) != 0;
      };
      if (line[i + 4] != '-' || line[i + 7] != '-' || !digit(0) || !digit(1) || !digit(2) ||
          !digit(3) || !digit(5) || !digit(6) || !digit(8) || !digit(9) ||
          engine::parse_day(line.substr(i, 10)))
        continue;
      const std::size_t start = line.find_first_not_of(" \t");
      return Fault{{shown, static_cast<int>(l) + 1, static_cast<int>(start) + 1},
                   "there is no such date", "a date such as 2017-02-22", {}};
    }
  }
  return std::nullopt;
}

/// What the library complains of, in the words of somebody who edits such files. The first whose
/// fragment occurs; `%` stands for the name that the library puts in brackets.
struct Saying {
  const char *fragment, *what, *expected;
};
constexpr const char *a_value =
    "text in quotes, a number, a date, true or false, a list or a table";
constexpr Saying sayings[] = {
    {"unknown value", "this is no value", a_value},
    {"missing value", "nothing stands behind '='", a_value},
    {"missing key-value separator", "no '=' follows the name", "NAME = VALUE"},
    {"already exists", "'%' stands twice", "it once"},
    {"neither table nor", "'%' has a value and can be no heading", "another heading"},
    {"valid string", "the text does not end, or has a backslash that means nothing",
     "text in quotes on one line; a backslash is written twice"},
    {"leading zero", "a number begins with 0",
     "a number such as 7, a date such as 2017-02-22, or text in quotes"},
    {"missing array separator", "the list goes on without a comma, or does not end",
     "[VALUE, VALUE]"},
    {"missing table separator", "something stands behind a value in { }",
     "a comma or }; a number has no sign such as % behind it"},
    {"missing curly brace", "the { } does not end on its line", "}"},
    {"invalid key", "no name stands here, or a heading or a { } does not end on its line",
     "NAME = VALUE, [HEADING] or }"},
    {"format for key", "no name stands behind a comma, or the heading is none",
     "NAME = VALUE; in numbers a point for decimals and no commas"},
    {"invalid format", "this cannot be read",
     "NAME = VALUE, with a digit before the point of a number"},
};

Fault syntax_fault(const std::exception &error, const toml::source_location *location,
                   const std::string &shown) {
  Fault fault;
  fault.place = {shown, 1, 1};
  if (location != nullptr) {
    fault.place.line = static_cast<int>(location->line());
    fault.place.column = static_cast<int>(location->column());
  }
  const std::string said = plain(error.what());
  fault.what = "this is not TOML: ";
  for (const Saying &saying : sayings)
    if (said.find(saying.fragment) != std::string::npos) {
      std::string what = saying.what;
      if (const auto at = what.find('%'); at != std::string::npos) {
        const auto open = said.find('('), close = said.rfind(')');
        std::string name = open < close && close != std::string::npos
                               ? said.substr(open + 1, close - open - 1)
                               : "this";
        std::erase(name, '"');
        what.replace(at, 1, name);
      }
      fault.what += what;
      fault.expected = saying.expected;
      return fault;
    }
  fault.what += said;
  return fault;
}

} // namespace

// Unicode 15, table 3-7. The library reads past its buffer on malformed bytes.
std::optional<std::size_t> not_utf8(const std::string &text) {
  const auto at = [&](std::size_t i) -> unsigned {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0;
  };
  for (std::size_t i = 0; i < text.size();) {
    const unsigned a = at(i);
    unsigned length = 0, low = 0x80, high = 0xbf;
    if (a == 0 || (a < 0x20 && a != '\n' && a != '\r' && a != '\t') || a == 0x7f)
      return i;
    if (a < 0x80)
      length = 1;
    else if (a >= 0xc2 && a <= 0xdf)
      length = 2;
    else if (a >= 0xe0 && a <= 0xef) {
      length = 3;
      low = a == 0xe0 ? 0xa0 : 0x80;
      high = a == 0xed ? 0x9f : 0xbf;
    } else if (a >= 0xf0 && a <= 0xf4) {
      length = 4;
      low = a == 0xf0 ? 0x90 : 0x80;
      high = a == 0xf4 ? 0x8f : 0xbf;
    } else
      return i;
    for (unsigned k = 1; k < length; ++k) {
      const unsigned b = at(i + k);
      if (b < (k == 1 ? low : 0x80) || b > (k == 1 ? high : 0xbf))
        return i;
    }
    i += length;
  }
  return std::nullopt;
}

Place place_of_byte(const std::string &text, const std::string &file, std::size_t byte) {
  Place place{file, 1, 1};
  for (std::size_t i = 0; i < byte && i < text.size(); ++i) {
    ++place.column;
    if (text[i] == '\n') {
      ++place.line;
      place.column = 1;
    }
  }
  return place;
}

const char *kind_name(Node::Kind kind) {
  constexpr const char *names[] = {"a table", "a list", "text", "a whole number",
                                   "a number", "true or false", "a date", "a time"};
  return names[static_cast<unsigned>(kind)];
}

std::optional<std::string> read_file(const std::string &path, const std::string &shown,
                                     Faults &faults) {
  std::error_code error;
  if (std::filesystem::is_directory(path, error)) {
    faults.add({shown, 0, 0}, "is a folder", "a file");
    return std::nullopt;
  }
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  if (!file || !(text << file.rdbuf() || file.peek() == std::ifstream::traits_type::eof())) {
    faults.add({shown, 0, 0}, "cannot be read", "a file that exists");
    return std::nullopt;
  }
  if (text.str().size() > (64U << 20)) {
    faults.add({shown, 0, 0}, "is larger than 64 MiB", "a text file");
    return std::nullopt;
  }
  return text.str();
}

std::optional<Node> parse_toml(const std::string &text, const std::string &shown,
                               Faults &faults) {
  if (const auto bad = not_utf8(text)) {
    faults.add(place_of_byte(text, shown, *bad), "this byte is not text in UTF-8", "UTF-8");
    return std::nullopt;
  }
  if (const auto deep = too_deep(text)) {
    faults.add(place_of_byte(text, shown, *deep), "nested too deeply", "at most 60 levels");
    return std::nullopt;
  }
  std::vector<std::string> lines = lines_of(text);
  bool broken = false;
  int last_line = 0;
  for (int attempt = 0; attempt < 20; ++attempt) {
    // After a mistake the line is left out and the rest is read, so that one run shows them all.
    std::string joined;
    for (const std::string &line : lines)
      joined += line + "\n";
    std::istringstream stream(joined);
    std::optional<Fault> fault;
    try {
      const Value value =
          toml::parse<toml::discard_comments, std::map, std::vector>(stream, shown);
      if (broken)
        return std::nullopt;
      return Converter(shown, lines, faults).convert(value, {});
    } catch (const toml::exception &error) {
      const toml::source_location location = error.location();
      fault = syntax_fault(error, &location, shown);
    } catch (const std::exception &error) { // numbers out of range and the like
      fault = syntax_fault(error, nullptr, shown);
    }
    if (fault->what.find("invalid date") != std::string::npos)
      if (auto date = impossible_date(lines, last_line, shown))
        fault = std::move(date);
    if (fault->place.line <= last_line)
      return std::nullopt;
    if (static_cast<std::size_t>(fault->place.line) <= lines.size())
      fault->place.column =
          letters(lines[static_cast<std::size_t>(fault->place.line) - 1], fault->place.column);
    faults.add(fault->place, fault->what, fault->expected);
    broken = true;
    last_line = fault->place.line;
    if (static_cast<std::size_t>(last_line) > lines.size())
      return std::nullopt;
    std::string &line = lines[static_cast<std::size_t>(last_line) - 1];
    const bool heading = line.find_first_not_of(" \t") != std::string::npos &&
                         line[line.find_first_not_of(" \t")] == '[';
    const bool open = (!heading && (std::count(line.begin(), line.end(), '{') > std::count(line.begin(), line.end(), '}') ||
                                    std::count(line.begin(), line.end(), '[') > std::count(line.begin(), line.end(), ']'))) ||
                      fault->what.find("separator `,` after") != std::string::npos ||
                      fault->what.find("curly brace") != std::string::npos;
    if ((line.find('=') == std::string::npos && !heading) || open)
      return std::nullopt; // in the middle of something: what follows would be noise
    // What stands below a heading must not fall to the one before.
    line = heading ? fmt::format("[broken-{}]", last_line) : "";
  }
  return std::nullopt;
}

std::optional<Node> read_toml(const std::string &path, const std::string &shown, Faults &faults) {
  const auto text = read_file(path, shown, faults);
  return text ? parse_toml(*text, shown, faults) : std::nullopt;
}

// ---- Table

Table::Table(const Node &node, std::string what, Faults &faults)
    : faults_before_(faults.count()), node_(&node), what_(std::move(what)), faults_(&faults) {
  if (!node.is(Node::Kind::table))
    faults.add(node.place, fmt::format("{} is {}", what_, kind_name(node.kind)), "a table");
}

const Node *Table::take(const std::string &name) {
  if (std::find(asked_.begin(), asked_.end(), name) == asked_.end())
    asked_.push_back(name);
  return node_->find(name);
}

const Node *Table::need(const std::string &name) {
  const Node *found = take(name);
  if (found == nullptr && node_->is(Node::Kind::table))
    faults_->add(node_->place, fmt::format("{} has no '{}'", what_, name));
  return found;
}

void Table::wrong(const Node &node, const std::string &name, const std::string &expected) {
  faults_->add(node.place, fmt::format("'{}' is {}", name, kind_name(node.kind)), expected);
}

std::string Table::text(const std::string &name, const std::string &otherwise) {
  const Node *found = take(name);
  if (found == nullptr)
    return otherwise;
  if (!found->is(Node::Kind::text)) {
    wrong(*found, name, "text in quotes");
    return otherwise;
  }
  return found->text;
}

std::string Table::need_text(const std::string &name) {
  const Node *found = need(name);
  const std::string result = text(name);
  if (found != nullptr && found->is(Node::Kind::text) && result.empty())
    faults_->add(found->place, fmt::format("'{}' is empty", name), "a text");
  return result;
}

bool Table::list_of_tables(const std::string &name, const Node &list) {
  bool good = list.is(Node::Kind::array);
  if (!good)
    faults_->add(list.place, fmt::format("'{}' is {}", name, kind_name(list.kind)),
                 fmt::format("[[{}]] in double brackets", name));
  return good;
}

std::optional<double> Table::number(const std::string &name) {
  const Node *found = take(name);
  if (found == nullptr)
    return std::nullopt;
  if (!found->is_number()) {
    wrong(*found, name, "a number");
    return std::nullopt;
  }
  return found->number;
}

std::optional<std::int64_t> Table::count(const std::string &name) {
  const Node *found = take(name);
  if (found == nullptr)
    return std::nullopt;
  if (!found->is(Node::Kind::integer) || found->number < 0 || found->number > 9e15) {
    faults_->add(found->place, fmt::format("'{}' is not a whole number of at least 0", name),
                 "a count");
    return std::nullopt;
  }
  return static_cast<std::int64_t>(found->number);
}

bool Table::truth(const std::string &name, bool otherwise) {
  const Node *found = take(name);
  if (found == nullptr)
    return otherwise;
  if (!found->is(Node::Kind::truth)) {
    wrong(*found, name, "true or false");
    return otherwise;
  }
  return found->truth;
}

std::optional<engine::Day> Table::date(const std::string &name) {
  const Node *found = take(name);
  if (found == nullptr)
    return std::nullopt;
  if (!found->is(Node::Kind::date)) {
    wrong(*found, name, "a date such as 2017-02-22, without quotes");
    return std::nullopt;
  }
  return found->date;
}

std::vector<std::pair<std::string, Place>> Table::names(const std::string &name) {
  std::vector<std::pair<std::string, Place>> result;
  const Node *found = take(name);
  if (found == nullptr)
    return result;
  if (found->is(Node::Kind::text))
    result.emplace_back(found->text, found->place);
  else if (found->is(Node::Kind::array)) {
    for (const Node &item : found->items)
      if (item.is(Node::Kind::text))
        result.emplace_back(item.text, item.place);
      else
        wrong(item, name, "text in quotes");
  } else
    wrong(*found, name, "text, or a list of texts");
  return result;
}

namespace {
/// A name of reasonable length, cut between letters.
std::string shortened(const std::string &name) {
  std::size_t end = 100;
  if (name.size() <= end)
    return name;
  while (end > 0 && (static_cast<unsigned char>(name[end]) & 0xc0U) == 0x80U)
    --end;
  return name.substr(0, end) + "...";
}
} // namespace

void Table::finish() {
  for (const auto &[name, node] : node_->members)
    if (std::find(asked_.begin(), asked_.end(), name) == asked_.end())
      faults_->add(node.place, fmt::format("{} has no name '{}'", what_, shortened(name)), one_of(asked_),
                   nearest(name, asked_));
}

} // namespace rechtsweg::scenario
