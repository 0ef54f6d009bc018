#include "report/texts.h"

#include <algorithm>

namespace rechtsweg::report {

std::string Texts::say(const std::string &text) {
  std::string line = scenario::one_line(text);
  if (!line.empty() && met_.insert(line).second)
    said_.push_back(line);
  return line;
}

Json Texts::json() const {
  Json all = Json::object();
  std::vector<std::string> keys;
  for (const std::string &line : said_)
    if (std::any_of(translations_->begin(), translations_->end(),
                    [&](const auto &each) { return each.second.count(line) > 0; }))
      keys.push_back(line);
  if (keys.empty())
    return all;
  all["of"] = keys;
  for (const auto &[language, pairs] : *translations_) {
    Json list = Json::array();
    for (const std::string &key : keys) {
      const auto found = pairs.find(key);
      list.push_back(found == pairs.end() ? Json() : Json(found->second));
    }
    all[language] = std::move(list);
  }
  return all;
}

} // namespace rechtsweg::report
