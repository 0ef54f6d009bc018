#include "study/mix.h"

#include "study/emulator.h"

#include <algorithm>
#include <cmath>
#include <fmt/core.h>
#include <limits>
#include <map>
#include <mutex>
#include <queue>

namespace rechtsweg::study {
namespace {

/// By lever, how many steps from the worse end.
using Place = std::vector<unsigned>;

bool within(const Place &inner, const Place &outer) {
  for (std::size_t i = 0; i < inner.size(); ++i)
    if (inner[i] > outer[i])
      return false;
  return true;
}

struct Box {
  double least = 0; // cost of its lower corner: nothing in it is cheaper
  Place low, high;
  bool operator>(const Box &other) const {
    return std::tie(least, low, high) > std::tie(other.least, other.low, other.high);
  }
};

class MixSearch {
public:
  MixSearch(const Model &model, const scenario::Claim &test, const MixQuestion &question,
            const Evaluations &how)
      : model_(&model), test_(&test), question_(&question), how_(&how),
        needed_(static_cast<unsigned>(std::ceil(question.probability * question.searched - 1e-9))) {
    for (const Ingredient &lever : question.levers)
      steps_.push_back(
          static_cast<unsigned>(std::floor((lever.high - lever.low) / lever.step + 1e-9)));
  }

  std::optional<Mix> run();

private:
  bool stopped() const { return how_->stop != nullptr && how_->stop->load(); }
  std::size_t count() const { return steps_.size(); }
  double value(std::size_t lever, unsigned step) const {
    const Ingredient &of = question_->levers[lever];
    return of.low + of.step * (rising_[lever] ? step : steps_[lever] - step);
  }
  double cost(const Place &place) const {
    double sum = 0;
    for (std::size_t i = 0; i < count(); ++i)
      sum += question_->levers[i].cost * question_->levers[i].step * place[i];
    return sum;
  }
  std::vector<double> scaled(const Place &place) const { // to [-1, 1]
    std::vector<double> result;
    for (std::size_t i = 0; i < count(); ++i)
      result.push_back(steps_[i] == 0 ? 0 : 2.0 * place[i] / steps_[i] - 1);
    return result;
  }
  Point point(const Place &place) const {
    Point result;
    for (std::size_t i = 0; i < count(); ++i)
      result.moved.emplace_back(static_cast<unsigned>(i), value(i, place[i]));
    return result;
  }
  double simulate(const Place &place, unsigned replicate);
  void simulate_all(const Place &place);
  bool look_at_corners(Mix &mix);
  bool suffices(const Place &place);
  void find_alone(Mix &mix);
  void offer(const Place &place);
  bool decided(const Place &place, bool &enough) const;
  double slack(const std::vector<double> &values) const;
  void learn();
  bool looks_enough(const Place &place) const;
  void improve();
  Place split(const Box &box);
  void branch_and_bound(Mix &mix);

  const Model *model_;
  const scenario::Claim *test_;
  const MixQuestion *question_;
  const Evaluations *how_;
  unsigned needed_; // replicates in which the condition must hold
  std::vector<unsigned> steps_;
  std::vector<bool> rising_;
  std::map<Place, std::vector<double>> values_; // NaN: not simulated
  std::map<Place, bool> known_;
  std::optional<Place> best_;
  std::optional<Emulator> emulator_;
  std::size_t learned_ = 0; // places the emulator knows
  std::mutex guard_;
};

double MixSearch::simulate(const Place &place, unsigned replicate) {
  const Point at = point(place);
  if (how_->known) {
    const std::lock_guard lock(guard_);
    if (const auto known = how_->known(at, replicate))
      return known->front();
  }
  const auto values = Luck(*model_, replicate).at(at).values;
  if (how_->finished) {
    const std::lock_guard lock(guard_);
    how_->finished(at, replicate, values);
  }
  return values.front();
}

void MixSearch::simulate_all(const Place &place) {
  auto &values = values_[place];
  values.resize(question_->searched, std::numeric_limits<double>::quiet_NaN());
  in_parallel(how_->threads, values.size(), how_->stop,
              [&](std::size_t r) { values[r] = simulate(place, static_cast<unsigned>(r)); });
}

/// Which way each lever helps: the mean of its effect over all ends of the others, a full factorial
/// design. False: stopped.
bool MixSearch::look_at_corners(Mix &mix) {
  const bool wants_more = test_->wants_more();
  rising_.assign(count(), true);
  const unsigned corners = 1U << count();
  const auto corner = [&](unsigned c) {
    Place place(count());
    for (std::size_t i = 0; i < count(); ++i)
      place[i] = (c >> i & 1U) != 0 ? steps_[i] : 0;
    return place;
  };
  for (unsigned c = 0; c < corners; ++c) {
    simulate_all(corner(c));
    if (stopped())
      return false;
  }
  const auto turned = std::move(values_);
  values_.clear();
  std::vector<bool> rising(count(), true);
  for (std::size_t i = 0; i < count(); ++i) {
    double effect = 0;
    bool idle = true;
    for (unsigned c = 0; c < corners; ++c)
      if ((c >> i & 1U) == 0) {
        const auto &without = turned.at(corner(c)), &with = turned.at(corner(c | 1U << i));
        for (std::size_t r = 0; r < with.size(); ++r) {
          effect += with[r] - without[r];
          idle = idle && with[r] == without[r];
        }
      }
    rising[i] = (effect >= 0) == wants_more || idle;
    mix.parts[i].idle = idle;
    // A pair of ends at which it helps the other way, by more than three standard errors.
    for (unsigned c = 0; c < corners; ++c)
      if ((c >> i & 1U) == 0) {
        const auto &without = turned.at(corner(c)), &with = turned.at(corner(c | 1U << i));
        std::vector<double> helps;
        for (std::size_t r = 0; r < with.size(); ++r)
          helps.push_back((with[r] - without[r]) * (rising[i] == wants_more ? 1 : -1));
        if (clearly_negative(helps))
          mix.size.not_monotone =
              fmt::format("{} helps with some values of the others and harms with others",
                          model_->axes[i].name);
      }
  }
  rising_ = rising;
  for (const auto &[place, values] : turned) {
    Place from_worse = place;
    for (std::size_t i = 0; i < count(); ++i)
      if (!rising_[i])
        from_worse[i] = steps_[i] - place[i];
    values_[from_worse] = values;
  }
  for (std::size_t i = 0; i < count(); ++i) {
    mix.parts[i].worse = value(i, 0);
    mix.parts[i].better = value(i, steps_[i]);
    if (mix.parts[i].idle) // what changes nothing stays where it costs nothing
      steps_[i] = 0;
  }
  return true;
}

/// What follows for a place from those that were tried, if the condition is monotone.
bool MixSearch::decided(const Place &place, bool &enough) const {
  for (const auto &[other, held] : known_)
    if (held ? within(other, place) : within(place, other)) {
      enough = held;
      return true;
    }
  return false;
}

/// Whether the condition holds in enough replicates; simulates no more of them than it takes to
/// tell.
bool MixSearch::suffices(const Place &place) {
  if (bool enough = false; decided(place, enough))
    return enough;
  auto &values = values_[place];
  values.resize(question_->searched, std::numeric_limits<double>::quiet_NaN());
  constexpr std::size_t together =
      4; // whatever the threads, so that the cost does not hang on them
  unsigned held = 0, failed = 0;
  for (std::size_t first = 0; first < values.size(); first += together) {
    const std::size_t some = std::min(together, values.size() - first);
    in_parallel(how_->threads, some, how_->stop, [&](std::size_t i) {
      if (std::isnan(values[first + i]))
        values[first + i] = simulate(place, static_cast<unsigned>(first + i));
    });
    if (stopped())
      return false;
    for (std::size_t i = first; i < first + some; ++i)
      ++(test_->holds(values[i]) ? held : failed);
    if (held >= needed_ || failed > values.size() - needed_)
      break;
  }
  return known_[place] = held >= needed_;
}

void MixSearch::offer(const Place &place) {
  if (!best_ || std::pair(cost(place), place) < std::pair(cost(*best_), *best_))
    best_ = place;
}

void MixSearch::find_alone(Mix &mix) {
  for (std::size_t i = 0; i < count() && !stopped(); ++i) {
    Place place(count());
    place[i] = steps_[i];
    if (mix.parts[i].idle || !suffices(place))
      continue;
    unsigned fails = 0, holds = steps_[i];
    while (holds - fails > 1 && !stopped()) {
      place[i] = fails + (holds - fails) / 2;
      (suffices(place) ? holds : fails) = place[i];
    }
    place[i] = holds;
    mix.parts[i].alone = value(i, holds);
    offer(place);
  }
}

/// By how much the condition holds in the share of replicates in which it has to, of those that
/// were simulated; less than 0: by how much it fails.
double MixSearch::slack(const std::vector<double> &values) const {
  std::vector<double> known;
  const bool wants_more = test_->wants_more();
  for (const double of : values)
    if (!std::isnan(of))
      known.push_back(wants_more ? of - test_->bound : test_->bound - of);
  if (known.empty())
    return std::numeric_limits<double>::quiet_NaN();
  std::sort(known.begin(), known.end());
  const auto n = static_cast<double>(known.size());
  return known[known.size() -
               static_cast<std::size_t>(std::ceil(question_->probability * n - 1e-9))];
}

void MixSearch::learn() {
  if (emulator_ && learned_ == values_.size())
    return;
  std::vector<std::vector<double>> inputs, outputs;
  for (const auto &[place, values] : values_)
    if (const double of = slack(values); std::isfinite(of)) {
      inputs.push_back(scaled(place));
      outputs.push_back({of});
    }
  emulator_.emplace(inputs, outputs, std::vector<unsigned>(inputs.size()));
  learned_ = values_.size();
}

/// A guess, which decides only where is looked next.
bool MixSearch::looks_enough(const Place &place) const {
  if (bool enough = false; decided(place, enough))
    return enough;
  std::vector<Emulator::Prediction> predicted;
  emulator_->predict(scaled(place), predicted);
  return predicted.front().mean >= 0;
}

/// Tries whatever looks cheaper than the best so far.
void MixSearch::improve() {
  constexpr unsigned tries = 40;
  for (unsigned i = 0; i < tries && !stopped(); ++i) {
    learn();
    std::optional<Place> cheapest;
    Place place(count());
    for (bool more = true; more;) {
      if (cost(place) < cost(cheapest ? *cheapest : *best_) && looks_enough(place))
        cheapest = place;
      more = false;
      for (std::size_t lever = 0; lever < count() && !more; ++lever) {
        more = place[lever] < steps_[lever];
        place[lever] = more ? place[lever] + 1 : 0;
      }
    }
    if (!cheapest)
      return;
    if (suffices(*cheapest) && !stopped())
      offer(*cheapest);
  }
}

/// Where a box is divided: on its diagonal, the last place that does not look enough, since what is
/// beneath it then needs no further look; halfway, where the guess says nothing.
Place MixSearch::split(const Box &box) {
  learn();
  unsigned longest = 0;
  for (std::size_t i = 0; i < count(); ++i)
    longest = std::max(longest, box.high[i] - box.low[i]);
  const auto along = [&](unsigned step) {
    Place place = box.low;
    for (std::size_t i = 0; i < count() && longest > 0; ++i)
      place[i] += (box.high[i] - box.low[i]) * step / longest;
    return place;
  };
  if (!looks_enough(box.low)) {
    unsigned fails = 0, holds = longest + 1;
    while (holds - fails > 1) {
      const unsigned middle = fails + (holds - fails) / 2;
      (looks_enough(along(middle)) ? holds : fails) = middle;
    }
    if (fails > 0)
      return along(fails);
  }
  return along(longest / 2);
}

void MixSearch::branch_and_bound(Mix &mix) {
  std::priority_queue<Box, std::vector<Box>, std::greater<>> boxes;
  const auto add = [&](Box box) {
    box.least = cost(box.low);
    // What costs more than the cheapest known so far need not be looked at.
    for (std::size_t i = 0; i < count(); ++i) {
      const double each = question_->levers[i].cost * question_->levers[i].step;
      const double room = (cost(*best_) - box.least) / each;
      if (room < box.high[i] - box.low[i])
        box.high[i] = box.low[i] + static_cast<unsigned>(std::max(0.0, std::floor(room)));
    }
    for (const auto &[place, enough] : known_)
      if (!enough && within(box.high, place))
        return;
    boxes.push(std::move(box));
  };
  add({0, Place(count()), steps_});
  mix.bound = cost(*best_);
  while (!boxes.empty() && !stopped()) {
    const Box box = boxes.top();
    mix.bound = std::min(cost(*best_), box.least);
    if (box.least >= (1 - question_->gap) * cost(*best_) || known_.size() >= question_->points)
      return;
    boxes.pop();
    const Place middle = split(box);
    const bool enough = suffices(middle);
    if (stopped())
      return;
    if (enough)
      offer(middle);
    // What remains once everything above (or below) the middle is decided, as boxes that do not
    // overlap.
    Box rest = box;
    for (std::size_t i = 0; i < count(); ++i) {
      Box part = rest;
      if (enough) {
        rest.low[i] = middle[i];
        if (middle[i] == part.low[i])
          continue;
        part.high[i] = middle[i] - 1;
      } else {
        rest.high[i] = middle[i];
        if (middle[i] == part.high[i])
          continue;
        part.low[i] = middle[i] + 1;
      }
      add(std::move(part));
    }
  }
  mix.bound = cost(*best_);
}

std::optional<Mix> MixSearch::run() {
  Mix mix;
  mix.parts.resize(count());
  if (!look_at_corners(mix))
    return std::nullopt;
  const bool always = suffices(Place(count())), ever = suffices(steps_);
  Place chosen = steps_;
  if (ever && !always) {
    offer(steps_);
    find_alone(mix);
    improve();
    branch_and_bound(mix);
    chosen = *best_;
  } else if (always)
    for (Mix::Part &part : mix.parts)
      part.alone = part.worse;
  for (std::size_t i = 0; i < count(); ++i)
    mix.parts[i].chosen = value(i, chosen[i]);
  mix.points = static_cast<unsigned>(known_.size());
  if (stopped())
    return std::nullopt;
  Question question;
  question.probability = question_->probability;
  question.high = ever && !always ? 2 : 1;
  question.step = 0.01;
  question.precision = 0.05;
  question.least = question_->least;
  question.most = question_->most;
  question.first = question_->searched;
  question.point = [&](double size) {
    Point result;
    const auto values = mix.at(*model_, size);
    for (std::size_t i = 0; i < values.size(); ++i)
      result.moved.emplace_back(static_cast<unsigned>(i), values[i]);
    return result;
  };
  auto size = solve(*model_, *test_, question, *how_);
  if (!size)
    return std::nullopt;
  if (size->not_monotone.empty())
    size->not_monotone = mix.size.not_monotone;
  mix.size = std::move(*size);
  return mix;
}

} // namespace

std::vector<double> Mix::at(const Model &model, double how_much) const {
  std::vector<double> values;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const Part &part = parts[i];
    const bool up = part.better >= part.worse;
    double value = how_much <= 1 ? part.worse + how_much * (part.chosen - part.worse)
                                 : part.chosen + (how_much - 1) * (part.better - part.chosen);
    if (part.idle)
      value = part.worse;
    else if (model.axes[i].whole)
      value = up ? std::ceil(value - 1e-6) : std::floor(value + 1e-6);
    values.push_back(up ? std::min(value, part.better) : std::max(value, part.better));
  }
  return values;
}

double Mix::cost(const MixQuestion &question, const std::vector<double> &values) const {
  double sum = 0;
  for (std::size_t i = 0; i < parts.size(); ++i)
    sum += question.levers[i].cost * std::abs(values[i] - parts[i].worse);
  return sum;
}

std::optional<Mix> cheapest_mix(const Model &model, const scenario::Claim &test,
                                const MixQuestion &question, const Evaluations &how) {
  return MixSearch(model, test, question, how).run();
}

} // namespace rechtsweg::study
