// A TOML file as a tree whose every value knows its file, line and column, in the order of the file.
// The only place that knows the TOML library.
#pragma once

#include "engine/time.h"
#include "scenario/faults.h"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace rechtsweg::scenario {

struct Node {
  enum class Kind : std::uint8_t { table, array, text, integer, real, truth, date, other };
  Kind kind = Kind::table;
  Place place; // of the key where there is one, else of the value
  struct Member;
  std::vector<Member> members;
  std::vector<Node> items;
  std::string text;
  double number = 0; // integers too
  bool truth = false;
  engine::Day date;

  bool is(Kind k) const { return kind == k; }
  bool is_number() const { return kind == Kind::integer || kind == Kind::real; }
  const Node *find(const std::string &key) const;
};

struct Node::Member {
  std::string first; // the key
  Node second;
};

inline const Node *Node::find(const std::string &key) const {
  for (const auto &[name, node] : members)
    if (name == key)
      return &node;
  return nullptr;
}

/// "a table", "a list", "text", "a whole number", ...
const char *kind_name(Node::Kind kind);

/// Reads a file. What cannot be read is added to `faults`, and nothing is returned. `shown` is the
/// file's name in messages.
std::optional<Node> read_toml(const std::string &path, const std::string &shown, Faults &faults);
std::optional<Node> parse_toml(const std::string &text, const std::string &shown, Faults &faults);

/// The byte at which `text` stops being UTF-8, if it does.
std::optional<std::size_t> not_utf8(const std::string &text);
Place place_of_byte(const std::string &text, const std::string &file, std::size_t byte);

/// The whole file, or nothing (and a fault).
std::optional<std::string> read_file(const std::string &path, const std::string &shown,
                                     Faults &faults);

/// Reads the members of a table one by one and complains about all that nobody asked for. The names
/// asked for are the names expected.
class Table {
public:
  /// `what`: how the table is called in messages, such as "station 'court'".
  Table(const Node &node, std::string what, Faults &faults);
  Table(const Table &) = delete;
  Table &operator=(const Table &) = delete;

  /// The member, or nullptr if there is none.
  const Node *take(const std::string &name);
  /// The member; a fault if there is none.
  const Node *need(const std::string &name);

  std::string text(const std::string &name, const std::string &otherwise = {});
  std::string need_text(const std::string &name);
  std::optional<double> number(const std::string &name);
  std::optional<std::int64_t> count(const std::string &name); // a whole number, not negative
  bool truth(const std::string &name, bool otherwise);
  std::optional<engine::Day> date(const std::string &name);
  /// A text, or a list of texts.
  std::vector<std::pair<std::string, Place>> names(const std::string &name);

  /// Complains unless `list` is a list, as [[name]] makes it.
  bool list_of_tables(const std::string &name, const Node &list);
  bool is_table() const { return node_->is(Node::Kind::table); }
  /// True if nothing has been wrong since this table was begun: what follows would be no noise.
  bool good() const { return faults_->count() == faults_before_; }

  const Node &node() const { return *node_; }
  const std::string &what() const { return what_; }
  Faults &faults() { return *faults_; }
  /// Complains about members nobody asked for. To be called last.
  void finish();

private:
  void wrong(const Node &node, const std::string &name, const std::string &expected);
  std::size_t faults_before_;
  const Node *node_;
  std::string what_;
  Faults *faults_;
  std::vector<std::string> asked_;
};

} // namespace rechtsweg::scenario
