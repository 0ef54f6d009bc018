#include "study/points.h"

#include "engine/check.h"

#include <algorithm>
#include <bit>
#include <fmt/core.h>
#include <map>
#include <mutex>
#include <set>
#include <thread>

namespace rechtsweg::study {

using network::Timeline;

std::uint64_t Point::fingerprint() const {
  std::uint64_t hash = engine::mix(moved.size());
  for (const auto &[axis, value] : moved)
    hash = engine::mix(engine::mix(hash ^ axis) ^ std::bit_cast<std::uint64_t>(value));
  return hash;
}

std::vector<scenario::LeverChange> Model::changes(const Point &point) const {
  std::vector<scenario::LeverChange> result;
  for (const auto &[axis, value] : point.moved)
    result.push_back(axes[axis].change(value, from));
  return result;
}

std::vector<std::size_t> Model::alternatives() const {
  std::set<std::size_t> read;
  const auto add = [&](const Target::Ratio &ratio) {
    read.insert(ratio.of.alternative);
    if (ratio.over)
      read.insert(ratio.over->alternative);
  };
  for (const Target &target : targets) {
    add(target.value);
    if (target.minus)
      add(*target.minus);
  }
  return {read.begin(), read.end()};
}

engine::Day Model::until() const {
  const network::Network &network = study->network;
  unsigned last = 0;
  bool later = false; // moves after the period count in it
  std::vector<unsigned> outcomes;
  for (const Target &target : targets)
    for (const Target::Ratio *ratio : {&target.value, target.minus ? &*target.minus : nullptr})
      for (const Target::Figure *figure :
           {ratio != nullptr ? &ratio->of : nullptr, ratio != nullptr && ratio->over ? &*ratio->over : nullptr})
        if (figure != nullptr) {
          const Layout::Key &key = layout->keys()[figure->key];
          last = std::max(last, layout->periods()[key.period].last);
          outcomes.push_back(key.outcome);
        }
  for (std::size_t i = 0; i < outcomes.size(); ++i) { // and the outcomes they are made of
    const network::Outcome &outcome = network.outcomes[outcomes[i]];
    later = later || outcome.dated != network::none;
    for (const auto *parts : {&outcome.of, &outcome.in})
      for (const auto &[part, weight] : *parts)
        outcomes.push_back(part);
  }
  return later ? network.end
               : std::max(from, network.start + layout->calendar().start_of(last) / network.ticks_per_day);
}

world::World &Luck::stem(std::size_t alternative) {
  stems_.resize(model_->study->alternatives.size());
  auto &stem = stems_[alternative];
  if (!stem) {
    stem = std::make_unique<world::World>(
        model_->study->network, model_->study->alternatives[alternative].timeline,
        model_->layout->calendar(), engine::Draw(model_->study->seed, replicate_));
    stem->run_until(model_->from);
  }
  return *stem;
}

void Luck::read(std::size_t alternative, const world::World &world, Reading &reading,
                std::vector<std::vector<double>> &figures, const network::Values &weights) const {
  const Layout &layout = *model_->layout;
  const auto take = [&](const Target::Figure &figure, double &into) {
    if (figure.alternative == alternative)
      into = layout.evaluate(world.ledger(), figure.key, weights);
  };
  for (std::size_t t = 0; t < model_->targets.size(); ++t) {
    const Target &target = model_->targets[t];
    figures[t].resize(4, 1);
    take(target.value.of, figures[t][0]);
    if (target.value.over)
      take(*target.value.over, figures[t][1]);
    if (target.minus) {
      take(target.minus->of, figures[t][2]);
      if (target.minus->over)
        take(*target.minus->over, figures[t][3]);
    }
  }
  const Target::Figure &first = model_->targets.front().value.of;
  if (first.alternative != alternative)
    return;
  const auto &period = layout.periods()[layout.keys()[first.key].period];
  const double months = period.last - period.first;
  for (unsigned r = 0; r < model_->study->network.resources.size(); ++r) {
    world::Use mean;
    for (unsigned month = period.first; month < period.last; ++month) {
      const world::Use &use = world.ledger().use(month, r);
      mean.used += use.used / months;
      mean.places += use.places / months;
      mean.waiting += use.waiting / months;
      mean.served += use.served;
      mean.waited += use.waited;
    }
    reading.use.push_back(mean);
  }
}

Reading Luck::at(const Point &point) {
  const scenario::Study &study = *model_->study;
  const network::Network &network = study.network;
  const auto changes = model_->changes(point);
  const auto wanted = model_->alternatives();
  std::map<std::size_t, Timeline> timelines;
  for (const std::size_t a : wanted)
    timelines.emplace(a, scenario::moved_timeline(study, a, changes, model_->where));
  Reading reading;
  std::vector<std::vector<double>> figures(model_->targets.size());
  const auto finish = [&](std::size_t a, world::World &world) {
    world.run_until(until_);
    read(a, world, reading, figures, network::Values(network.parameters, timelines.at(a).start));
  };
  if (model_->from > network.start) {
    for (const std::size_t a : wanted) {
      world::World world = stem(a).fork(timelines.at(a));
      finish(a, world);
    }
  } else {
    // Alternatives share the life of the base at this point until they differ from it.
    timelines.emplace(0, scenario::moved_timeline(study, 0, changes, model_->where));
    const engine::Draw draw(study.seed, replicate_);
    std::vector<std::pair<engine::Day, std::size_t>> order;
    for (const std::size_t a : wanted)
      if (a != 0)
        order.emplace_back(network::first_difference(timelines.at(0), timelines.at(a),
                                                     network.start, network.end), a);
    std::sort(order.begin(), order.end());
    const bool base_wanted = wanted.front() == 0;
    std::optional<world::World> base;
    if (base_wanted || (!order.empty() && order.back().first > network.start))
      base.emplace(network, timelines.at(0), model_->layout->calendar(), draw);
    for (const auto &[day, a] : order)
      if (day == network.start) {
        world::World world(network, timelines.at(a), model_->layout->calendar(), draw);
        finish(a, world);
      } else {
        base->run_until(day);
        world::World world = base->fork(timelines.at(a));
        finish(a, world);
      }
    if (base_wanted)
      finish(0, *base);
  }
  for (std::size_t t = 0; t < model_->targets.size(); ++t) {
    const Target &target = model_->targets[t];
    double value = target.value.over ? figures[t][0] / figures[t][1] : figures[t][0];
    if (target.minus)
      value -= target.minus->over ? figures[t][2] / figures[t][3] : figures[t][2];
    reading.values.push_back(value);
  }
  return reading;
}

void in_parallel(unsigned threads, std::size_t count, const std::atomic<bool> *stop,
                 const std::function<void(std::size_t)> &task) {
  std::atomic<std::size_t> next{0};
  std::atomic<bool> failed{false};
  std::mutex guard;
  std::exception_ptr failure;
  {
    std::vector<std::jthread> workers;
    for (std::size_t t = 0; t < std::clamp<std::size_t>(threads, 1, std::max<std::size_t>(1, count)); ++t)
      workers.emplace_back([&] {
        for (;;) {
          const std::size_t i = next.fetch_add(1);
          if (i >= count || failed || (stop != nullptr && stop->load()))
            return;
          try {
            task(i);
          } catch (...) { // such as a full disk: passed on to whoever called
            const std::lock_guard lock(guard);
            failed = true;
            if (!failure)
              failure = std::current_exception();
          }
        }
      });
  }
  if (failure)
    std::rethrow_exception(failure);
}

namespace {

struct Task { // simulations that share the lives of one replicate
  unsigned replicate = 0;
  std::vector<std::size_t> points;
};

/// Simulates what is not known yet, and calls `take` with all values. False: it was stopped.
bool carry_out(const Model &model, const std::vector<Point> &points, const std::vector<Task> &all,
               const Evaluations &how,
               const std::function<void(std::size_t point, unsigned replicate, std::vector<double>)> &take) {
  std::vector<Task> tasks;
  for (const Task &task : all) {
    Task left{task.replicate, {}};
    for (const std::size_t i : task.points) {
      auto known = how.known ? how.known(points[i], task.replicate) : std::nullopt;
      if (known)
        take(i, task.replicate, std::move(*known));
      else
        left.points.push_back(i);
    }
    if (!left.points.empty())
      tasks.push_back(std::move(left));
  }
  std::mutex guard;
  std::vector<std::string> failures;
  std::size_t finished = 0, wanted = 0;
  for (const Task &task : tasks)
    wanted += task.points.size();
  in_parallel(how.threads, tasks.size(), how.stop, [&](std::size_t t) {
    Luck luck(model, tasks[t].replicate);
    for (const std::size_t i : tasks[t].points) {
      if (how.stop != nullptr && how.stop->load())
        return;
      try {
        auto values = luck.at(points[i]).values;
        const std::lock_guard lock(guard);
        if (how.finished)
          how.finished(points[i], tasks[t].replicate, values);
        take(i, tasks[t].replicate, std::move(values));
        ++finished;
      } catch (const engine::BrokenPromise &broken) {
        const std::lock_guard lock(guard);
        failures.push_back(fmt::format("point {}, replicate {}: {}", i, tasks[t].replicate, broken.what()));
      }
    }
  });
  if (!failures.empty()) {
    std::sort(failures.begin(), failures.end());
    std::string text = fmt::format("{} simulations failed", failures.size());
    for (std::size_t i = 0; i < std::min<std::size_t>(4, failures.size()); ++i)
      text += "\n  " + failures[i];
    throw engine::BrokenPromise(text);
  }
  return finished == wanted;
}

} // namespace

std::optional<Table> evaluate(const Model &model, const std::vector<Point> &points,
                              unsigned replicates, const Evaluations &how) {
  Table table(points.size(), std::vector<std::vector<double>>(replicates));
  // Where lives are shared until levers move, several points to a task make the sharing pay.
  const std::size_t together = model.from > model.study->network.start ? 8 : 1;
  std::vector<Task> tasks;
  for (std::size_t first = 0; first < points.size(); first += together)
    for (unsigned replicate = 0; replicate < replicates; ++replicate) {
      tasks.push_back({replicate, {}});
      for (std::size_t i = first; i < std::min(points.size(), first + together); ++i)
        tasks.back().points.push_back(i);
    }
  const bool whole = carry_out(model, points, tasks, how, [&](std::size_t i, unsigned replicate, std::vector<double> values) {
    table[i][replicate] = std::move(values);
  });
  return whole ? std::optional(std::move(table)) : std::nullopt;
}

std::optional<Table> evaluate_apart(const Model &model, const std::vector<Point> &points, unsigned first,
                                    unsigned replicates, const Evaluations &how) {
  Table table(points.size(), std::vector<std::vector<double>>(replicates));
  const auto own = [&](std::size_t i) { return first + static_cast<unsigned>(i) * replicates; };
  std::vector<Task> tasks;
  for (std::size_t i = 0; i < points.size(); ++i)
    for (unsigned r = 0; r < replicates; ++r)
      tasks.push_back({own(i) + r, {i}});
  const bool whole = carry_out(model, points, tasks, how, [&](std::size_t i, unsigned replicate, std::vector<double> values) {
    table[i][replicate - own(i)] = std::move(values);
  });
  return whole ? std::optional(std::move(table)) : std::nullopt;
}

} // namespace rechtsweg::study
