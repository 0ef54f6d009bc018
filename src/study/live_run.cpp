#include "study/live.h"

#include "engine/check.h"

#include <algorithm>
#include <fmt/core.h>

namespace rechtsweg::study {

namespace {

/// The figures that are watched, in the order of the layout.
std::vector<std::size_t> keys_of(const Layout &layout,
                                 const std::vector<std::pair<unsigned, unsigned>> &watched) {
  std::vector<std::size_t> keys;
  for (std::size_t k = 0; k < layout.keys().size(); ++k)
    if (std::find(watched.begin(), watched.end(),
                  std::pair(layout.keys()[k].outcome, layout.keys()[k].category)) != watched.end())
      keys.push_back(k);
  return keys;
}

/// What documents are made of: without flows and stocks.
Outcomes slim(const Outcomes &outcomes) {
  Outcomes result;
  result.figures = outcomes.figures;
  result.uses = outcomes.uses;
  return result;
}

} // namespace

Ground::Ground(scenario::Study base, engine::Day day,
               const std::vector<std::pair<unsigned, unsigned>> &which)
    : study(std::move(base)), layout(study), categories(study.network),
      weights(study.network.base_values()), decision(day),
      follows(study.lives.by == network::none ? study.network.end : day + -study.lives.days),
      watched(keys_of(layout, which)) {}

LiveRun::LiveRun(std::shared_ptr<Ground> ground, network::Timeline timeline, unsigned replicates,
                 double seconds, Listener listener)
    : ground_(std::move(ground)), timeline_(std::move(timeline)),
      leaves_(network::first_difference(ground_->timeline(), timeline_,
                                        ground_->study.network.start, ground_->study.network.end)),
      replicates_(replicates), seconds_(seconds), listener_(std::move(listener)),
      taken_(replicates, false) {}

void LiveRun::cancel() { end(State::cancelled, {}); }

bool LiveRun::over_time() const {
  return std::chrono::duration<double>(Clock::now() - begun_).count() > seconds_;
}

void LiveRun::end(State state, const std::string &error) {
  {
    const std::lock_guard lock(guard_);
    if (state_ != State::running)
      return;
    state_ = state;
    error_ = error;
    end_ = Clock::now();
    ended_ = true;
    outcomes_.clear();
  }
  listener_.changed();
}

void LiveRun::look(const std::function<void(const View &)> &at) const {
  const std::lock_guard lock(guard_);
  View view;
  view.state = state_;
  view.error = error_;
  view.seconds =
      std::chrono::duration<double>((state_ == State::running ? Clock::now() : end_) - begun_)
          .count();
  view.months = months_;
  view.finished = &finished_;
  if (finished_.empty() && scenario_.months > 0) {
    view.base = &base_;
    view.scenario = &scenario_;
  }
  at(view);
}

std::vector<Replicate> LiveRun::whole() const {
  const std::lock_guard lock(guard_);
  engine::check(outcomes_.size() == replicates_,
                "a run is whole when all its replicates are finished");
  std::vector<Replicate> all;
  for (const auto &[number, pair] : outcomes_)
    all.push_back({number, {*pair.first, *pair.second}});
  return all;
}

void Live::finish(LiveRun &run, unsigned replicate, std::shared_ptr<const Outcomes> base,
                  std::shared_ptr<const Outcomes> scenario) {
  bool all = false;
  {
    const std::lock_guard lock(run.guard_);
    if (run.state_ != LiveRun::State::running)
      return;
    const auto after =
        std::find_if(run.finished_.begin(), run.finished_.end(),
                     [&](const Replicate &other) { return other.number > replicate; });
    run.finished_.insert(after, {replicate, {slim(*base), slim(*scenario)}});
    run.outcomes_[replicate] = {std::move(base), std::move(scenario)};
    all = run.finished_.size() == run.replicates_;
  }
  run.listener_.changed();
  if (!all)
    return;
  run.listener_.complete(run);
  run.end(LiveRun::State::done, {});
}

} // namespace rechtsweg::study
