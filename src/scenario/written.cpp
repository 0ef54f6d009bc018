// What-ifs as the files that one would write by hand.
#include "scenario/document.h"
#include "scenario/what_if.h"

#include <algorithm>
#include <filesystem>
#include <fmt/core.h>

namespace rechtsweg::scenario {
namespace {

namespace fs = std::filesystem;

/// A text as TOML writes it in one line.
std::string quoted(const std::string &text) {
  std::string result = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\')
      result += fmt::format("\\{}", c);
    else if (c == '\n')
      result += "\\n";
    else if (c == '\t')
      result += "\\t";
    else if (byte < 0x20 || byte == 0x7f)
      result += fmt::format("\\u{:04X}", byte);
    else
      result += c;
  }
  return result + "\"";
}

/// The shortest text that reads back as the same number, with a point or an exponent where it is
/// none of the whole numbers that TOML knows.
std::string number_text(double value) {
  std::string text = fmt::format("{}", value);
  const bool whole = text.find_first_of(".e") == std::string::npos;
  return whole && text.size() > 15 ? text + ".0" : text;
}

std::string value_text(const Node &node) {
  const auto listed = [](const auto &items, const char *open, const char *close, auto &&each) {
    std::string text = open;
    for (const auto &item : items)
      text += (text.size() > 1 ? ", " : "") + each(item);
    return text + close;
  };
  switch (node.kind) {
  case Node::Kind::text:
    return quoted(node.text);
  case Node::Kind::integer:
  case Node::Kind::real:
    return number_text(node.number);
  case Node::Kind::truth:
    return node.truth ? "true" : "false";
  case Node::Kind::date:
    return engine::iso(node.date);
  case Node::Kind::array:
    return listed(node.items, "[", "]", [](const Node &item) { return value_text(item); });
  case Node::Kind::table:
    return listed(node.members, "{", "}", [](const Node::Member &member) {
      return quoted(member.first) + " = " + value_text(member.second);
    });
  case Node::Kind::other:
    break;
  }
  return "\"\"";
}

std::string table_text(const Node &node) {
  std::string text;
  for (const auto &[key, value] : node.members)
    text += fmt::format("{} = {}\n", key, value_text(value));
  return text;
}

/// How a study's folder names a file.
std::string from_folder(const fs::path &folder, const fs::path &file) {
  std::error_code error;
  const fs::path base = fs::absolute(folder.empty() ? "." : folder, error).lexically_normal();
  return fs::absolute(file, error).lexically_normal().lexically_relative(base).generic_string();
}

} // namespace

std::string measure_text(const WhatIf &what_if) {
  if (what_if.moves.empty())
    return {};
  std::string text;
  if (!what_if.measures.empty()) {
    text = "# with:";
    for (const std::string &id : what_if.measures)
      text += " " + id;
    text += "\n";
  }
  text += fmt::format("title  = {}\nsource = \"put together on the page of rechtsweg serve\"\n",
                      quoted(what_if.title));
  for (const LeverMove &move : what_if.moves) {
    text += fmt::format("\n[[change]]\nlever = {}\n{} = {}\nfrom = {}\n", quoted(move.lever),
                        op_name(move.op), number_text(move.value), move.from);
    if (!move.until.empty())
      text += fmt::format("until = {}\n", move.until);
    if (move.phase_in_days != 0)
      text += fmt::format("phase_in_days = {}\n", number_text(move.phase_in_days));
    if (move.implementation != 1)
      text += fmt::format("implementation = {}\n", number_text(move.implementation));
  }
  return text;
}

std::string file_name(const WhatIf &what_if, const Library &library) {
  std::string name;
  for (const char c : what_if.title) {
    if (name.size() >= 40)
      break;
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
      name += c;
    else if (c >= 'A' && c <= 'Z')
      name += static_cast<char>(c - 'A' + 'a');
    else if (!name.empty() && name.back() != '-')
      name += '-';
  }
  while (!name.empty() && name.back() == '-')
    name.pop_back();
  if (name.empty())
    name = "scenario";
  const auto taken = [&](const std::string &id) {
    return std::any_of(library.measures.begin(), library.measures.end(),
                       [&](const auto &measure) { return measure->text.id == id; });
  };
  return taken(name) ? name + "-of-ours" : name;
}

std::string study_text(const Study &study, const Library &library, const WhatIf &what_if,
                       const std::string &name) {
  const fs::path file(study.file);
  std::error_code error;
  const bool alone =
      fs::is_directory(file, error) || file.filename() == "system.toml"; // a system without a study
  const fs::path folder = alone ? fs::path(library.folder) / ".." / "studies" : file.parent_path();
  Faults ignored; // it has been read before
  const auto node = alone ? std::nullopt : read_toml(study.file, study.file, ignored);
  // A claim that compares with another alternative would ask for that one as well.
  const bool claims =
      std::none_of(study.claims.begin(), study.claims.end(), [&](const Claim &claim) {
        return !claim.relative_alternative.empty() && claim.relative_alternative != "base";
      });
  std::string text = fmt::format("title = {}\n", quoted(what_if.title));
  std::string tables;
  if (node) {
    for (const auto &[key, value] : node->members) {
      if (key == "title" || key == "alternative" || key == "scale" || (key == "claims" && !claims))
        continue;
      if (key == "seed") // whole, however large
        text += fmt::format("seed = {}\n", study.seed);
      else if (key == "base")
        tables += "\n[base]\n" + table_text(value);
      else if (key == "featured")
        for (const Node &item : value.items)
          tables += "\n[[featured]]\n" + table_text(item);
      else
        text += fmt::format("{} = {}\n", key, value_text(value));
    }
  } else
    text += fmt::format("system = {}\nseed = {}\nreplicates = {}\n",
                        quoted(from_folder(folder, study.network.folder)), study.seed,
                        study.replicates);
  if (study.scale != 1)
    text += fmt::format("scale = {}\n", number_text(study.scale));
  text += tables + fmt::format("\n[[alternative]]\nid = \"scenario\"\ntitle = {}\nmeasures = [",
                               quoted(what_if.title));
  std::vector<std::string> files;
  for (const std::string &id : what_if.measures)
    for (const auto &measure : library.measures)
      if (measure->text.id == id)
        files.push_back(measure->text.file);
  if (!what_if.moves.empty())
    files.push_back((fs::path(library.folder) / (name + ".toml")).string());
  for (std::size_t i = 0; i < files.size(); ++i)
    text += (i > 0 ? ", " : "") + quoted(from_folder(folder, files[i]));
  return text + "]\n";
}

} // namespace rechtsweg::scenario
