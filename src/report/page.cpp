#include "report/page.h"

#include "engine/check.h"

namespace rechtsweg::report {

namespace {
constexpr std::string_view place = R"(<script type="application/json" id="results"></script>)";
} // namespace

std::string page_with(const std::string &data) {
  const std::string_view page = built_page();
  const auto at = page.find(place);
  engine::check(at != std::string_view::npos, "the built page has no place for results");
  const std::size_t inside = at + place.size() - std::string_view("</script>").size();
  std::string result(page.substr(0, inside));
  result.reserve(page.size() + data.size() + data.size() / 16);
  for (const char c : data) // so that no text can end the block
    c == '<' ? result += "\\u003c" : result += c;
  result += page.substr(inside);
  return result;
}

std::string live_page() {
  const std::string_view page = built_page();
  const auto at = page.find(place);
  engine::check(at != std::string_view::npos, "the built page has no place for results");
  std::string result(page.substr(0, at));
  result += R"(<script type="application/json" id="live">{"api":1}</script>)";
  return result += page.substr(at);
}

} // namespace rechtsweg::report
