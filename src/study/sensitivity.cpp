#include "study/sensitivity.h"

#include <algorithm>
#include <cmath>
#include <fmt/core.h>
#include <map>
#include <numeric>
#include <set>

namespace rechtsweg::study {

using scenario::SensitivityPlan;
using scenario::Unsound;

Target target_of(const scenario::Study &study, const Layout &layout, const scenario::Wanted &wanted) {
  Target target;
  target.name = wanted.name;
  const auto key = [&](unsigned outcome, unsigned category, const std::string &period) {
    return static_cast<std::size_t>(layout.find(outcome, category, period)); // the loader saw to it
  };
  const auto ratio = [&](std::size_t alternative, const std::string &period) {
    Target::Ratio result;
    if (!wanted.claim) {
      result.of = {alternative, key(wanted.outcome, wanted.category, period)};
      return result;
    }
    const scenario::Claim &claim = study.claims[*wanted.claim];
    result.of = {alternative, key(claim.outcome, claim.category, claim.period)};
    if (!claim.relative_period.empty() || !claim.relative_alternative.empty()) {
      Target::Figure over{alternative, result.of.key};
      if (!claim.relative_period.empty())
        over.key = key(claim.outcome, claim.category, claim.relative_period);
      for (std::size_t a = 0; a < study.alternatives.size(); ++a)
        if (study.alternatives[a].id == claim.relative_alternative)
          over.alternative = a;
      result.over = over;
    }
    return result;
  };
  target.value = ratio(wanted.alternative, wanted.period);
  if (wanted.minus)
    target.minus = ratio(*wanted.minus, wanted.period);
  else if (!wanted.since.empty())
    target.minus = ratio(wanted.alternative, wanted.since);
  target.unit = target.value.over
                    ? "ratio"
                    : study.network.outcomes[layout.keys()[target.value.of.key].outcome].unit;
  return target;
}

std::size_t simulations(const SensitivityPlan &plan) {
  const std::size_t axes = plan.axes.size(),
                    few = plan.named.empty() ? std::min<std::size_t>(plan.most, axes) : plan.named.size();
  const std::size_t bars = plan.bars == 0 ? 0 : std::min<std::size_t>(plan.bars, axes) * 2;
  return plan.study.replicates *
         (1 + plan.trajectories * (axes + 1) + bars + plan.rows * (few + 2));
}

SensitivityRun::SensitivityRun(const SensitivityPlan &plan)
    : plan_(&plan), layout_(plan.study), soundness_(plan.study) {
  model_.study = &plan.study;
  model_.layout = &layout_;
  model_.axes = plan.axes;
  model_.from = plan.from;
  for (const scenario::Wanted &wanted : plan.targets)
    model_.targets.push_back(target_of(plan.study, layout_, wanted));
  alternatives_ = model_.alternatives();
  if (alternatives_.front() != 0) // alternatives are simulated from the base's path
    alternatives_.insert(alternatives_.begin(), 0);
}

Point SensitivityRun::point(const std::vector<unsigned> &axes, const std::vector<double> &places) const {
  Point result;
  for (std::size_t i = 0; i < axes.size(); ++i)
    result.moved.emplace_back(axes[i], plan_->axes[axes[i]].at(places[i]));
  std::sort(result.moved.begin(), result.moved.end());
  return result;
}

std::vector<Unsound> SensitivityRun::unsound(const Point &where, const std::vector<unsigned> &axes,
                                             bool known) const {
  const network::Network &network = plan_->study.network;
  std::vector<bool> moved(network.parameters.size(), axes.empty());
  for (const unsigned a : axes)
    moved[network.levers[plan_->axes[a].first].parameter] = true;
  const auto changes = model_.changes(where);
  std::vector<Unsound> result;
  for (const std::size_t a : alternatives_)
    for (Unsound &found : soundness_.of(scenario::moved_timeline(plan_->study, a, changes, model_.where),
                                        &moved, known, plan_->from)) {
      if (a != 0)
        found.what += fmt::format(" under '{}'", plan_->study.alternatives[a].id);
      result.push_back(std::move(found));
    }
  return result;
}

std::vector<unsigned> SensitivityRun::axes_of(const Unsound &unsound) const {
  std::vector<unsigned> result;
  const network::Network &network = plan_->study.network;
  for (unsigned a = 0; a < plan_->axes.size(); ++a)
    if (std::find(unsound.parameters.begin(), unsound.parameters.end(),
                  network.levers[plan_->axes[a].first].parameter) != unsound.parameters.end())
      result.push_back(a);
  return result;
}

/// What is wrong on a way; of violations that share levers only the first, since the others may vanish
/// with it.
std::vector<Unsound> SensitivityRun::violations(const Trajectory &way, bool quick) const {
  std::vector<unsigned> all(plan_->axes.size());
  std::iota(all.begin(), all.end(), 0U);
  std::vector<Unsound> result;
  std::set<unsigned> involved;
  for (std::size_t moves = 0; moves <= all.size(); ++moves) {
    const std::vector<unsigned> last =
        moves == 0 ? std::vector<unsigned>{} : std::vector<unsigned>{way.order[moves - 1]};
    const Point where = point(all, way.after(moves));
    std::vector<Unsound> found;
    if (quick) {
      const network::Network &network = plan_->study.network;
      std::vector<bool> moved(network.parameters.size(), last.empty());
      for (const unsigned a : last)
        moved[network.levers[plan_->axes[a].first].parameter] = true;
      found = soundness_.at_once(model_.changes(where), plan_->from, &moved);
    } else if (moves == 0 || moves == all.size()) // whole checks cost more than short simulations
      found = unsound(where, {}, result.empty());
    for (Unsound &wrong : found) {
      const auto axes = axes_of(wrong);
      if (std::none_of(axes.begin(), axes.end(), [&](unsigned a) { return involved.contains(a); })) {
        involved.insert(axes.begin(), axes.end());
        result.push_back(std::move(wrong));
      }
    }
  }
  return result;
}

/// Draws the places of levers anew whose combination makes no sense somewhere on the way, until all
/// is well (Moser and Tardos 2010, Journal of the ACM 57: the levers of what is violated, and no
/// others, are drawn again). Gives back what is left after many rounds; empty: nothing.
std::vector<Unsound> SensitivityRun::settle(Trajectories &trajectories, std::size_t t, unsigned &redrawn,
                                            const std::atomic<bool> *stop) const {
  constexpr int most_rounds = 100, most_thorough = 4;
  int thorough = 0;
  std::vector<Unsound> left;
  for (int round = 0; round < most_rounds && (stop == nullptr || !stop->load()); ++round) {
    left = violations(trajectories.all()[t], true);
    if (left.empty()) {
      left = violations(trajectories.all()[t], false);
      if (left.empty() || ++thorough == most_thorough)
        break;
    }
    for (const Unsound &wrong : left) {
      const auto axes = axes_of(wrong);
      if (axes.empty()) // no lever that moves is to blame
        return left;
      for (const unsigned axis : axes) {
        trajectories.redraw(t, axis);
        ++redrawn;
      }
    }
  }
  return left;
}

void SensitivityRun::refuse(const std::vector<Unsound> &all, const std::string &why) const {
  scenario::Faults faults;
  std::map<std::vector<unsigned>, std::pair<std::string, unsigned>> by_axes; // an example, and how many
  for (const Unsound &unsound : all) {
    auto &entry = by_axes.try_emplace(axes_of(unsound), unsound.what, 0).first->second;
    ++entry.second;
  }
  for (const auto &[axes, example] : by_axes) {
    std::vector<std::string> names;
    for (const unsigned a : axes)
      names.push_back(fmt::format("'{}' ({:g} to {:g})", plan_->axes[a].name, plan_->axes[a].low, plan_->axes[a].high));
    std::string list;
    for (std::size_t i = 0; i < names.size(); ++i)
      list += (i == 0 ? "" : i + 1 == names.size() ? " and " : ", ") + names[i];
    faults.add({plan_->study.files.back(), 0, 0},
               fmt::format("{}: {}{}", why, example.first,
                           list.empty() ? "" : fmt::format("; it depends on {}", list)),
               "narrower ranges under [levers.range], or some of them under 'except'");
  }
  throw scenario::ScenarioError(faults.sorted());
}

bool SensitivityRun::screen(const Evaluations &how, Sensitivity &result) {
  std::vector<unsigned> all(plan_->axes.size());
  std::iota(all.begin(), all.end(), 0U);
  Trajectories trajectories(plan_->study.seed, plan_->trajectories,
                            static_cast<unsigned>(all.size()), plan_->levels);
  std::vector<std::vector<Unsound>> stubborn(plan_->trajectories);
  std::vector<unsigned> redrawn(plan_->trajectories, 0);
  // Each thread settles ways of its own; a way depends on no other.
  std::vector<std::optional<Trajectory>> settled(plan_->trajectories);
  in_parallel(how.threads, plan_->trajectories, how.stop, [&](std::size_t t) {
    Trajectories mine = trajectories;
    stubborn[t] = settle(mine, t, redrawn[t], how.stop);
    settled[t] = mine.all()[t];
  });
  if (how.stop != nullptr && how.stop->load())
    return false;
  std::vector<Unsound> refused;
  for (auto &some : stubborn)
    refused.insert(refused.end(), some.begin(), some.end());
  if (!refused.empty())
    refuse(refused, "these ranges hardly go together");
  std::vector<Trajectory> ways;
  for (auto &way : settled) {
    if (!way)
      return false; // stopped
    ways.push_back(std::move(*way));
  }
  result.redrawn = std::accumulate(redrawn.begin(), redrawn.end(), 0U);
  std::vector<Point> points;
  for (const Trajectory &way : ways)
    for (std::size_t moves = 0; moves <= all.size(); ++moves)
      points.push_back(point(all, way.after(moves)));
  const auto table = evaluate(model_, points, plan_->study.replicates, how);
  if (!table)
    return false;
  for (std::size_t target = 0; target < model_.targets.size(); ++target) {
    std::vector<std::vector<std::vector<double>>> values(ways.size());
    std::size_t at = 0;
    for (auto &way : values)
      for (std::size_t moves = 0; moves <= all.size(); ++moves, ++at) {
        way.emplace_back();
        for (const auto &by_target : (*table)[at])
          way.back().push_back(by_target[target]);
      }
    Influence &influence = result.targets[target];
    influence.screened = elementary_effects(ways, values, plan_->levels, plan_->resamples, plan_->study.seed);
    influence.order = all;
    std::stable_sort(influence.order.begin(), influence.order.end(), [&](unsigned a, unsigned b) {
      const double of_a = influence.screened[a].mu_star.value, of_b = influence.screened[b].mu_star.value;
      return std::isnan(of_b) ? !std::isnan(of_a) : of_a > of_b;
    });
  }
  return true;
}

/// Levers by their largest mu*, relative to the largest of the same target.
std::vector<unsigned> SensitivityRun::most_important(const Sensitivity &result, unsigned count) const {
  std::vector<std::pair<double, unsigned>> weights;
  for (unsigned a = 0; a < plan_->axes.size(); ++a) {
    double weight = 0;
    for (const Influence &influence : result.targets) {
      const double most = influence.screened[influence.order.front()].mu_star.value;
      if (const double own = influence.screened[a].mu_star.value / most; own > weight)
        weight = own;
    }
    weights.emplace_back(-weight, a);
  }
  std::sort(weights.begin(), weights.end());
  std::vector<unsigned> axes;
  for (std::size_t i = 0; i < std::min<std::size_t>(count, weights.size()); ++i)
    axes.push_back(weights[i].second);
  return axes;
}

/// Refuses levers of which an end makes no sense by itself. Which of them the chart will show is known
/// only after the screening, and nobody should wait for that.
bool SensitivityRun::check_ends(const Evaluations &how) {
  const auto &chosen = plan_->trajectories > 0 ? std::vector<unsigned>{} : plan_->named;
  const std::size_t count = plan_->trajectories > 0 ? plan_->axes.size() : chosen.size();
  std::vector<std::vector<Unsound>> wrong(2 * count);
  in_parallel(how.threads, wrong.size(), how.stop, [&](std::size_t i) {
    const unsigned a = chosen.empty() ? static_cast<unsigned>(i / 2) : chosen[i / 2];
    wrong[i] = unsound(point({a}, {i % 2 == 0 ? 0.0 : 1.0}), {a}, false);
  });
  std::vector<Unsound> all;
  for (auto &some : wrong)
    all.insert(all.end(), some.begin(), some.end());
  if (!all.empty())
    refuse(all, "an end of a range makes no sense with everything else as it is");
  return how.stop == nullptr || !how.stop->load();
}

bool SensitivityRun::bars(const Evaluations &how, const std::vector<unsigned> &axes, Sensitivity &result) {
  std::vector<Point> points{{}};
  for (const unsigned a : axes)
    for (const double place : {0.0, 1.0})
      points.push_back(point({a}, {place}));
  const auto table = evaluate(model_, points, plan_->study.replicates, how);
  if (!table)
    return false;
  for (std::size_t target = 0; target < model_.targets.size(); ++target) {
    Influence &influence = result.targets[target];
    std::vector<double> base;
    for (const auto &by_target : table->front())
      base.push_back(by_target[target]);
    influence.base = quantiles(base);
    const auto difference = [&](std::size_t at) {
      std::vector<double> values;
      for (std::size_t r = 0; r < base.size(); ++r)
        values.push_back((*table)[at][r][target] - base[r]);
      return quantiles(std::move(values));
    };
    for (std::size_t i = 0; i < axes.size(); ++i) {
      const scenario::Axis &axis = plan_->axes[axes[i]];
      influence.bars.push_back({axes[i], axis.at(0), axis.at(1), difference(1 + 2 * i), difference(2 + 2 * i)});
    }
    const auto length = [](const Bar &bar) {
      const double reach = std::max(std::abs(bar.at_low.mean), std::abs(bar.at_high.mean));
      return std::isnan(reach) ? -1.0 : reach;
    };
    std::stable_sort(influence.bars.begin(), influence.bars.end(),
                     [&](const Bar &a, const Bar &b) { return length(a) > length(b); });
  }
  return true;
}

bool SensitivityRun::divide(const Evaluations &how, Sensitivity &result) {
  const Saltelli design = saltelli(plan_->rows, static_cast<unsigned>(result.decomposed.size()), plan_->study.seed);
  std::vector<Point> points;
  for (const auto &places : design.points)
    points.push_back(point(result.decomposed, places));
  std::vector<std::vector<Unsound>> wrong(points.size());
  in_parallel(how.threads, points.size(), how.stop,
              [&](std::size_t i) { wrong[i] = unsound(points[i], result.decomposed, i == 0); });
  std::vector<Unsound> all;
  std::size_t bad = 0;
  for (auto &some : wrong) {
    bad += !some.empty();
    all.insert(all.end(), some.begin(), some.end());
  }
  if (!all.empty())
    refuse(all, fmt::format("{} of {} points at which variance is divided make no sense, and levers must be "
                            "independent for that", bad, points.size()));
  const auto table = evaluate(model_, points, plan_->study.replicates, how);
  if (!table)
    return false;
  for (std::size_t target = 0; target < model_.targets.size(); ++target) {
    std::vector<std::vector<double>> values(points.size());
    for (std::size_t i = 0; i < points.size(); ++i)
      for (const auto &by_target : (*table)[i])
        values[i].push_back(by_target[target]);
    result.targets[target].decomposed = decompose(design, values, plan_->resamples, plan_->study.seed);
  }
  return true;
}

std::optional<Sensitivity> SensitivityRun::run(const Evaluations &how) {
  Sensitivity result;
  result.targets.resize(model_.targets.size());
  if (plan_->bars > 0 && !check_ends(how))
    return std::nullopt;
  if (plan_->trajectories > 0 && !screen(how, result))
    return std::nullopt;
  result.decomposed = !plan_->named.empty() ? plan_->named
                      : plan_->trajectories > 0 ? most_important(result, plan_->most)
                                                : std::vector<unsigned>{};
  if (!bars(how, plan_->bars == 0             ? std::vector<unsigned>{}
                 : plan_->trajectories > 0 ? most_important(result, plan_->bars)
                                           : result.decomposed, result))
    return std::nullopt;
  if (plan_->rows > 0 && !divide(how, result))
    return std::nullopt;
  return result;
}

} // namespace rechtsweg::study
