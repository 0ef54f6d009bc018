#include "scenario/translation.h"

#include "scenario/document.h"

#include <algorithm>
#include <filesystem>
#include <fmt/core.h>
#include <set>

namespace rechtsweg::scenario {

namespace fs = std::filesystem;

std::string one_line(const std::string &text) {
  std::string line;
  bool blank = false;
  for (const char c : text) {
    if (c == ' ' || c == '\n' || c == '\r' || c == '\t') {
      blank = !line.empty();
      continue;
    }
    if (blank)
      line += ' ';
    blank = false;
    line += c;
  }
  return line;
}

namespace {

/// Members whose texts are read by people. Sources are not among them: they stay as they were published.
const std::set<std::string> written{"title", "about", "question", "why",   "limits", "says",
                                    "who",   "asks",  "note",     "means", "unit"};

/// What a folder's files say: texts, which want a translation, and names, which may have one.
struct Said {
  std::set<std::string> texts, names;
  std::vector<std::string> all() const {
    std::vector<std::string> list(texts.begin(), texts.end());
    list.insert(list.end(), names.begin(), names.end());
    return list;
  }
};

void gather(const Node &node, bool wanted, Said &said) {
  if (node.is(Node::Kind::text) && wanted && !one_line(node.text).empty())
    said.texts.insert(one_line(node.text));
  for (const Node &item : node.items)
    gather(item, wanted, said);
  for (const auto &[name, member] : node.members) {
    if (name == "attributes" && member.is(Node::Kind::table))
      for (const auto &[attribute, values] : member.members)
        for (const Node &value : values.items)
          if (value.is(Node::Kind::text))
            said.names.insert(value.text);
    gather(member, written.count(name) > 0, said);
  }
}

Said said_in(const fs::path &folder) {
  Said said;
  std::error_code error;
  std::vector<fs::path> files;
  for (const auto &entry : fs::directory_iterator(folder, error))
    if (entry.path().extension() == ".toml")
      files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  for (const fs::path &file : files) {
    Faults elsewhere; // told where the file itself is read
    said.names.insert(file.stem().string());
    if (const auto node = read_toml(file.string(), file.string(), elsewhere))
      gather(*node, false, said);
  }
  return said;
}

std::vector<fs::path> files_of(const fs::path &folder) {
  std::vector<fs::path> files;
  std::error_code error;
  for (const auto &entry : fs::directory_iterator(folder / "lang", error))
    if (entry.path().extension() == ".toml")
      files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  return files;
}

std::set<fs::path> folders_of(const std::vector<std::string> &files) {
  std::set<fs::path> folders;
  std::error_code error;
  for (const std::string &file : files) {
    const fs::path path(file);
    fs::path folder = fs::is_directory(path, error) ? path : path.parent_path();
    if (folder.empty())
      folder = ".";
    folders.insert(folder.lexically_normal());
  }
  return folders;
}

struct Pair {
  Place place;
  std::string is;
};

/// Reads the pairs of one file into `pairs`.
void read_pairs(const fs::path &file, std::map<std::string, Pair> &pairs, Faults &faults) {
  const std::string shown = file.lexically_normal().string();
  const auto root = read_toml(file.string(), shown, faults);
  if (!root)
    return;
  Table table(*root, "the file of translations", faults);
  const Node *list = table.need("texts");
  table.finish();
  if (list == nullptr)
    return;
  if (!list->is(Node::Kind::array)) {
    faults.add(list->place, fmt::format("'texts' is {}", kind_name(list->kind)), "a list of pairs of texts");
    return;
  }
  for (const Node &pair : list->items) {
    if (pair.items.size() != 2 || !pair.items[0].is(Node::Kind::text) || !pair.items[1].is(Node::Kind::text)) {
      faults.add(pair.place, "this is no pair of texts", R"(["as the files have it", "translated"])");
      continue;
    }
    const std::string of = one_line(pair.items[0].text), is = one_line(pair.items[1].text);
    if (is.empty())
      faults.add(pair.place, fmt::format("the translation of '{}' is empty", of), "a text");
    else if (!pairs.emplace(of, Pair{pair.place, is}).second)
      faults.add(pair.place, fmt::format("'{}' is translated twice", of), "once");
  }
}

} // namespace

Translations read_translations(std::vector<std::string> &files, Faults &faults) {
  Translations all;
  for (const fs::path &folder : folders_of(files))
    for (const fs::path &file : files_of(folder)) {
      files.push_back(file.lexically_normal().string());
      std::map<std::string, Pair> pairs;
      read_pairs(file, pairs, faults);
      for (const auto &[of, pair] : pairs)
        all[file.stem().string()][of] = pair.is;
    }
  return all;
}

std::vector<std::string> translation_gaps(const std::vector<std::string> &files) {
  std::vector<std::string> gaps;
  for (const fs::path &folder : folders_of(files)) {
    const auto found = files_of(folder);
    if (found.empty())
      continue;
    const Said said = said_in(folder);
    for (const fs::path &file : found) {
      std::map<std::string, Pair> pairs;
      Faults elsewhere;
      read_pairs(file, pairs, elsewhere);
      for (const auto &[of, pair] : pairs)
        if (said.texts.count(of) == 0 && said.names.count(of) == 0)
          gaps.push_back(Fault{pair.place, fmt::format("no file of the folder says '{}'", of), {},
                               nearest(of, said.all())}.text());
      if (file.stem() == "en") // names in words; all else is English already
        continue;
      for (const std::string &text : said.texts)
        if (pairs.count(text) == 0)
          gaps.push_back(fmt::format("{}: no translation of '{}'", file.lexically_normal().string(), text));
    }
  }
  return gaps;
}

} // namespace rechtsweg::scenario
