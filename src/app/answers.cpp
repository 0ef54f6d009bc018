#include "app/answers.h"
#include "report/readable.h"

#include <algorithm>
#include <fmt/core.h>
#include <nlohmann/json.hpp>

namespace rechtsweg::app {
namespace {

using nlohmann::ordered_json;
using report::readable;
using study::Solution;

/// Resources at the answer: the one in fullest use, and the one for which most are waiting.
std::string scarce(const scenario::Study &study, const std::vector<world::Use> &use) {
  std::size_t fullest = use.size(), longest = use.size();
  const auto share = [&](std::size_t r) {
    return use[r].places > 0 ? use[r].used / use[r].places : 0;
  };
  for (std::size_t r = 0; r < use.size(); ++r) {
    if (fullest == use.size() || share(r) > share(fullest))
      fullest = r;
    if (use[r].waiting > 0 && (longest == use.size() || use[r].waiting > use[longest].waiting))
      longest = r;
  }
  if (fullest == use.size())
    return "the system has no resources: nothing is scarce";
  std::string text = fmt::format("fullest: {} ({:.0f}% in use)",
                                 study.network.resources[fullest].name, 100 * share(fullest));
  if (longest < use.size())
    text +=
        fmt::format("; most wait for: {} ({} on average)", study.network.resources[longest].name,
                    readable(use[longest].waiting / study.scale));
  return text;
}

const char *name_of(Solution::Kind kind) {
  return kind == Solution::Kind::found    ? "found"
         : kind == Solution::Kind::always ? "always"
                                          : "never";
}

ordered_json number_or_null(bool open, double number) {
  return open ? ordered_json(nullptr) : ordered_json(number);
}

std::string first_line(const Asked &asked, const std::string &what) {
  return fmt::format("{}, in at least {:g}% of replicates, by {} from {} on\n\n",
                     asked.options->until, 100 * asked.options->probability, what,
                     engine::iso(asked.from));
}

std::string warning(const Solution &solution) {
  return solution.not_monotone.empty()
             ? ""
             : fmt::format("Not monotone: {}. The answer holds for the branch next to it only.\n",
                           solution.not_monotone);
}

constexpr const char *open_side =
    "A side is open where the replicates are too few for it, or where the range ends.\n";

std::string interval(bool low_open, double low, bool high_open, double high) {
  return fmt::format("{} to {}", low_open ? "open" : readable(low),
                     high_open ? "open" : readable(high));
}

} // namespace

Answer answer_of(const Asked &asked, const study::Question &question, const Solution &solution,
                 unsigned simulations) {
  const study::Model &model = *asked.model;
  const scenario::Axis &axis = model.axes.front();
  const std::string resources = scarce(*model.study, solution.use);
  ordered_json out = {{"condition", asked.options->until},
                      {"lever", axis.name},
                      {"probability", question.probability},
                      {"answer", name_of(solution.kind)},
                      {"end", solution.rising ? "smallest" : "largest"},
                      {"value", solution.value},
                      {"low", number_or_null(solution.low_open, solution.low)},
                      {"high", number_or_null(solution.high_open, solution.high)},
                      {"replicates", solution.replicates},
                      {"simulations", simulations},
                      {"not_monotone", solution.not_monotone},
                      {"resources", resources}};
  for (const study::Response &r : solution.curve)
    out["curve"].push_back(
        {{"value", r.value}, {"mean", r.mean}, {"held", r.held}, {"replicates", r.replicates}});
  Answer answer;
  answer.json = out.dump(1) + "\n";
  std::string &text = answer.words;
  text = first_line(asked, axis.name);
  text +=
      fmt::format("{:>14}  {:>14}  held\n", axis.name.substr(axis.name.rfind('.') + 1), "outcome");
  for (const study::Response &r : solution.curve)
    text += fmt::format("{:>14}  {:>14}  {} of {}\n", readable(r.value), readable(r.mean), r.held,
                        r.replicates);
  if (solution.kind == Solution::Kind::never)
    text += fmt::format("\nNo value from {} to {} suffices. At the best end, {}: {}\n",
                        readable(question.low), readable(question.high), readable(solution.value),
                        resources);
  else if (solution.kind == Solution::Kind::always)
    text += fmt::format("\nEvery value from {} to {} suffices.\n", readable(question.low),
                        readable(question.high));
  else {
    const bool rising = solution.rising;
    const bool lower_open = rising ? solution.low_open : solution.high_open,
               upper_open = rising ? solution.high_open : solution.low_open;
    text += fmt::format("\n{} value: {} {} (90% interval {}, {} replicates, {} simulations)\n",
                        rising ? "Smallest" : "Largest", readable(solution.value), axis.unit,
                        interval(lower_open, std::min(solution.low, solution.high), upper_open,
                                 std::max(solution.low, solution.high)),
                        solution.replicates, simulations);
    if (lower_open || upper_open)
      text += open_side;
    text += fmt::format("Resources then: {}\n", resources);
  }
  text += warning(solution);
  return answer;
}

Answer answer_of(const Asked &asked, const study::MixQuestion &question, const study::Mix &mix,
                 unsigned simulations) {
  const study::Model &model = *asked.model;
  const Solution &size = mix.size;
  const auto cost_at = [&](double of) { return mix.cost(question, mix.at(model, of)); };
  const auto values = mix.at(model, size.value), chosen = mix.at(model, 1);
  const std::string resources = scarce(*model.study, size.use);
  ordered_json out = {{"condition", asked.options->until},
                      {"probability", question.probability},
                      {"answer", name_of(size.kind)},
                      {"cost", mix.cost(question, values)},
                      {"low", number_or_null(size.low_open, cost_at(size.low))},
                      {"high", number_or_null(size.high_open, cost_at(size.high))},
                      {"replicates", size.replicates},
                      {"levers", ordered_json::array()},
                      {"search",
                       {{"cost", mix.cost(question, chosen)},
                        {"none_below", mix.bound},
                        {"mixes", mix.points},
                        {"replicates", question.searched}}},
                      {"simulations", simulations},
                      {"not_monotone", size.not_monotone},
                      {"resources", resources}};
  std::string names, table = fmt::format("{:<32} {:>11} {:>12} {:>12} {:>12}\n", "lever",
                                         "cost of one", "worse end", "alone", "in the mix");
  for (std::size_t i = 0; i < mix.parts.size(); ++i) {
    const study::Mix::Part &part = mix.parts[i];
    const scenario::Axis &axis = model.axes[i];
    const double cost = question.levers[i].cost;
    out["levers"].push_back(
        {{"lever", axis.name},
         {"unit", axis.unit},
         {"cost_of_one", cost},
         {"worse_end", part.worse},
         {"better_end", part.better},
         {"value", values[i]},
         {"searched", part.chosen},
         {"alone", part.alone ? ordered_json(*part.alone) : ordered_json(nullptr)},
         {"cost_alone", part.alone ? ordered_json(cost * std::abs(*part.alone - part.worse))
                                   : ordered_json(nullptr)},
         {"idle", part.idle}});
    names += fmt::format("{}{}",
                         i == 0                      ? ""
                         : i + 1 == mix.parts.size() ? " and "
                                                     : ", ",
                         axis.name);
    table += fmt::format("{:<32} {:>11} {:>12} {:>12} {:>12}\n", axis.name, readable(cost),
                         readable(part.worse),
                         part.idle    ? "no effect"
                         : part.alone ? readable(*part.alone)
                                      : "not enough",
                         readable(values[i]));
  }
  Answer answer;
  answer.json = out.dump(1) + "\n";
  std::string &text = answer.words;
  text = first_line(asked, "a mix of " + names) + table;
  if (size.kind == Solution::Kind::never)
    text += fmt::format(
        "\nNo mix within the ranges suffices. With all levers at their better ends: {}\n",
        resources);
  else if (size.kind == Solution::Kind::always)
    text += "\nEvery mix within the ranges suffices.\n";
  else {
    text += fmt::format(
        "\nCheapest mix: costs {} (90% interval {}, {} fresh replicates, {} simulations)\n",
        readable(mix.cost(question, values)),
        interval(size.low_open, cost_at(size.low), size.high_open, cost_at(size.high)),
        size.replicates, simulations);
    if (size.low_open || size.high_open)
      text += open_side;
    text += fmt::format("Found among {} mixes with {} replicates, where it costs {} and none on "
                        "the grid less than {}\n",
                        mix.points, question.searched, readable(mix.cost(question, chosen)),
                        readable(mix.bound));
    for (std::size_t i = 0; i < mix.parts.size(); ++i)
      if (const auto &alone = mix.parts[i].alone)
        text +=
            fmt::format("{} alone costs {}\n", model.axes[i].name,
                        readable(question.levers[i].cost * std::abs(*alone - mix.parts[i].worse)));
    text += fmt::format("Resources then: {}\n", resources);
  }
  text += warning(size);
  return answer;
}

} // namespace rechtsweg::app
