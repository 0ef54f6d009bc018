// The network as a picture: one column a room, in the order in which a person meets them; arrows for
// routes, dashed where a person is sent by a timeout, an overflow or impatience.
#include "app/app.h"
#include "results/folder.h"
#include "scenario/load.h"

#include <algorithm>
#include <filesystem>
#include <fmt/core.h>
#include <map>
#include <set>

namespace rechtsweg::app {
namespace {

std::string escaped(const std::string &text) {
  std::string out;
  for (const char c : text)
    out += c == '&' ? "&amp;" : c == '<' ? "&lt;" : c == '>' ? "&gt;" : c == '"' ? "&quot;" : std::string(1, c);
  return out;
}

} // namespace

int draw(const std::string &system, const std::string &output) {
  const network::Network network = scenario::load_system(system);
  constexpr int box_width = 190, box_height = 30, gap_x = 90, gap_y = 18, top = 70;
  std::map<unsigned, int> column_of_room;
  std::vector<int> rows;
  std::vector<std::pair<int, int>> at(network.stations.size());
  for (unsigned s = 0; s < network.stations.size(); ++s) {
    const unsigned room = network.stations[s].room;
    const auto [column, fresh] = column_of_room.try_emplace(room, static_cast<int>(rows.size()));
    if (fresh)
      rows.push_back(0);
    int &row = rows[static_cast<std::size_t>(column->second)];
    at[s] = {30 + column->second * (box_width + gap_x), top + row * (box_height + gap_y)};
    ++row;
  }
  const int width = 60 + static_cast<int>(rows.size()) * (box_width + gap_x) - gap_x;
  const int height = top + 40 + *std::max_element(rows.begin(), rows.end()) * (box_height + gap_y);
  std::string svg = fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0}\" height=\"{1}\" viewBox=\"0 0 {0} {1}\" "
      "font-family=\"system-ui, sans-serif\" font-size=\"12\" role=\"img\">\n<title>{2}</title>\n"
      "<defs><marker id=\"a\" viewBox=\"0 0 8 8\" refX=\"8\" refY=\"4\" markerWidth=\"6\" "
      "markerHeight=\"6\" orient=\"auto\"><path d=\"M0 0 8 4 0 8z\" fill=\"#555\"/></marker></defs>\n"
      "<rect width=\"{0}\" height=\"{1}\" fill=\"#fff\"/>\n"
      "<text x=\"30\" y=\"26\" font-size=\"16\" font-weight=\"600\">{2}</text>\n",
      width, height, escaped(network.title));
  for (const auto &[room, column] : column_of_room)
    svg += fmt::format("<text x=\"{}\" y=\"54\" font-weight=\"600\" fill=\"#444\">{}</text>\n",
                       30 + column * (box_width + gap_x), escaped(network.rooms[room]));
  const auto successors = network::successors(network);
  for (unsigned from = 0; from < successors.size(); ++from) {
    std::set<unsigned> routed;
    for (const auto &rule : network.stations[from].route)
      for (const auto &branch : rule.branches)
        routed.insert(branch.to);
    routed.insert(network.stations[from].parted_to);
    for (const unsigned to : successors[from]) {
      const bool right = at[to].first > at[from].first;
      const int x1 = at[from].first + (right ? box_width : 0), y1 = at[from].second + box_height / 2;
      const int x2 = at[to].first + (right ? 0 : at[to].first == at[from].first ? 0 : box_width);
      const int y2 = at[to].second + box_height / 2;
      const int bend = right ? std::max(30, (x2 - x1) / 2) : -50;
      svg += fmt::format("<path d=\"M{} {}C{} {} {} {} {} {}\" fill=\"none\" stroke=\"#555\" "
                         "stroke-opacity=\"0.45\"{} marker-end=\"url(#a)\"/>\n",
                         x1, y1, x1 + bend, y1, right ? x2 - bend : x2 + (at[to].first == at[from].first ? -50 : 50), y2, x2, y2,
                         routed.count(to) ? "" : " stroke-dasharray=\"5 4\"");
    }
  }
  for (unsigned s = 0; s < network.stations.size(); ++s) {
    const network::Station &station = network.stations[s];
    const bool decision = station.stay.empty() && !station.hazard && station.needs.empty();
    const char *fill = station.end ? "#e8e8e8" : station.needs.empty() ? (decision ? "#fff" : "#e6f1f8") : "#fdebd3";
    svg += fmt::format("<g><title>{}</title><rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"4\" "
                       "fill=\"{}\" stroke=\"#333\"{}/>"
                       "<text x=\"{}\" y=\"{}\">{}</text></g>\n",
                       escaped(station.title), at[s].first, at[s].second, box_width, box_height, fill,
                       station.end ? " stroke-width=\"2\"" : "", at[s].first + 8, at[s].second + 19,
                       escaped(station.name));
  }
  svg += fmt::format("<text x=\"30\" y=\"{}\" fill=\"#444\">white: a decision; blue: time passes; orange: "
                     "something scarce is needed; grey: an end; dashed: timeout, overflow or "
                     "impatience</text>\n</svg>\n",
                     height - 12);
  if (output.empty())
    fmt::print("{}", svg);
  else {
    if (const auto folder = std::filesystem::path(output).parent_path(); !folder.empty())
      results::make_folder(folder.string());
    results::write_file(output, svg);
  }
  return fine;
}

} // namespace rechtsweg::app
