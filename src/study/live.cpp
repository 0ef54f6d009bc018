#include "study/live.h"

#include "engine/check.h"

#include <algorithm>
#include <fmt/core.h>
#include <limits>
#include <malloc.h>

namespace rechtsweg::study {

using engine::Day;

namespace {

/// What a world needs beside its people: tables, queues, the book.
constexpr std::size_t world_overhead = std::size_t{40} << 20;

struct TooLarge : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Figures of the months that are over. Those of the last two are asked for, for what a month began
/// may end in the next; the rest is what it was in `before`.
Glimpse glimpse(const Ground &ground, const world::World &world, unsigned months,
                const Glimpse &before) {
  const Layout &layout = ground.layout;
  const network::Values base(ground.study.network.parameters, ground.study.network.base_values());
  Glimpse result = before;
  result.months = months;
  result.figures.resize(ground.watched.size(), std::numeric_limits<double>::quiet_NaN());
  for (std::size_t i = 0; i < ground.watched.size(); ++i) {
    const std::size_t key = ground.watched[i];
    const unsigned last = layout.periods()[layout.keys()[key].period].last;
    if (last <= months && (last + 1 >= months || before.months == 0))
      result.figures[i] = layout.evaluate(world.ledger(), key, base);
  }
  const unsigned all = layout.calendar().months();
  result.uses.resize(ground.study.network.resources.size() * all);
  for (unsigned r = 0; r < ground.study.network.resources.size(); ++r)
    for (unsigned month = before.months; month < months; ++month)
      result.uses[r * all + month] = world.ledger().use(month, r);
  return result;
}

Glimpse glimpse(const Ground &ground, const Outcomes &outcomes, unsigned months) {
  const Layout &layout = ground.layout;
  Glimpse result;
  result.months = months;
  for (const std::size_t key : ground.watched)
    result.figures.push_back(layout.periods()[layout.keys()[key].period].last <= months
                                 ? outcomes.figures[key]
                                 : std::numeric_limits<double>::quiet_NaN());
  result.uses = outcomes.uses;
  return result;
}

} // namespace

Live::Live(const Limits &limits) : limits_(limits) {
  for (unsigned t = 0; t < std::max(1U, limits.threads); ++t)
    workers_.emplace_back([this] { work(); });
}

Live::~Live() {
  {
    const std::lock_guard lock(guard_);
    stopping_ = true;
    for (const auto &run : runs_)
      run->cancel();
  }
  wake_.notify_all();
  workers_.clear(); // joins
}

void Live::start(std::shared_ptr<LiveRun> run) {
  {
    const std::lock_guard lock(guard_);
    runs_.push_back(std::move(run));
    ++waiting_;
  }
  wake_.notify_all();
}

void Live::prepare(std::shared_ptr<Ground> ground, unsigned replicates) {
  {
    const std::lock_guard lock(guard_);
    prepared_.emplace_back(std::move(ground), replicates);
  }
  wake_.notify_all();
}

unsigned Live::stems(const Ground &ground) const {
  const std::lock_guard lock(guard_);
  return static_cast<unsigned>(std::count_if(stems_.begin(), stems_.end(), [&](const Stem &stem) {
    return stem.ground == &ground && stem.life.day == ground.decision && !stem.unfinished;
  }));
}

std::size_t Live::kept() const {
  const std::lock_guard lock(guard_);
  return stems_.size();
}

void Live::forget(const Ground &ground) {
  const std::lock_guard lock(guard_);
  std::erase_if(stems_, [&](const Stem &stem) { return stem.ground == &ground; });
  std::erase_if(prepared_, [&](const auto &each) { return each.first.get() == &ground; });
}

/// Under the lock: the next replicate that somebody waits for, or else one to prepare.
std::optional<Live::Job> Live::next() {
  std::erase_if(runs_, [](const auto &run) {
    return run->ended() ||
           (run->workers_ == 0 &&
            std::all_of(run->taken_.begin(), run->taken_.end(), [](bool taken) { return taken; }));
  });
  std::optional<Job> job;
  unsigned waiting = 0;
  for (const auto &run : runs_) { // whom fewest work for, then who came first
    const auto untaken = std::find(run->taken_.begin(), run->taken_.end(), false);
    if (untaken == run->taken_.end())
      continue;
    ++waiting;
    if (job && run->workers_ >= job->run->workers_)
      continue;
    for (auto at = untaken; at != run->taken_.end(); ++at) {
      const auto r = static_cast<unsigned>(at - run->taken_.begin());
      if (*at || run->ground_->slots_[r].busy)
        continue;
      job = Job{run, run->ground_, r};
      break;
    }
  }
  waiting_ = waiting;
  if (job) {
    job->run->taken_[job->replicate] = true;
    ++job->run->workers_;
    return job;
  }
  if (waiting > 0)
    return std::nullopt; // for a replicate that somebody is busy with
  for (const auto &[ground, replicates] : prepared_)
    for (unsigned r = 0; r < replicates; ++r) {
      Ground::Slot &slot = ground->slots_[r];
      if (!slot.busy && !slot.base)
        return Job{nullptr, ground, r};
    }
  return std::nullopt;
}

void Live::work() {
  std::unique_lock lock(guard_);
  while (!stopping_) {
    const auto job = next();
    if (!job) {
      wake_.wait(lock);
      continue;
    }
    Ground::Slot &slot = job->ground->slots_[job->replicate];
    slot.busy = true;
    lock.unlock();
    std::string error;
    Life life;
    try {
      if (!slot.base)
        life = take_unfinished(*job);
      if (job->run)
        simulate(*job, slot, life);
      else
        prepare_one(*job, slot, life);
      if (life.world)
        keep(*job, std::move(life), true);
    } catch (const std::bad_alloc &) {
      error = "the machine has not enough memory for this";
    } catch (const std::exception &broken) {
      error = broken.what();
    }
    life.world.reset(); // after an error: whatever state it is in
    tidy();
    if (!error.empty() && job->run)
      job->run->end(LiveRun::State::failed, fmt::format("replicate {}: {}", job->replicate, error));
    lock.lock();
    slot.busy = false;
    if (job->run)
      --job->run->workers_;
    else if (!error.empty()) // it would fail again and again
      std::erase_if(prepared_, [&](const auto &each) { return each.first == job->ground; });
    wake_.notify_all();
  }
}

/// Worlds come and go, and small ones leave their memory in pieces between what is kept: half of
/// what a busy server holds. Now and then whole pages of it go back to the system.
void Live::tidy() {
  constexpr std::chrono::seconds between{5};
  {
    const std::lock_guard lock(guard_);
    const auto now = std::chrono::steady_clock::now();
    if (now - tidied_ < between)
      return;
    tidied_ = now;
  }
  malloc_trim(0);
}

/// Days [at, until), unless it is to stop before.
bool Live::advance(world::World &world, Day &at, Day until, const Stop &stop) const {
  constexpr int days = 5; // between looks whether to go on
  while (at < until) {
    if (stop())
      return false;
    const Day to = std::min(until, at + days);
    world.run_until(to);
    at = to;
    if (world.bytes() > limits_.world_bytes)
      throw TooLarge(fmt::format("more people at once than this server has memory for ({} MB)",
                                 limits_.world_bytes >> 20));
  }
  return !stop();
}

/// The base, which on its way takes up whom the study follows.
bool Live::advance(Life &life, const Job &job, Day until, const Stop &stop) const {
  const Ground &ground = *job.ground;
  if (ground.study.network.start < ground.follows && life.day <= ground.follows &&
      ground.follows < until) {
    if (!advance(*life.world, life.day, ground.follows, stop))
      return false;
    life.world->follow(followed_person(ground.study, *life.world, ground.timeline(), life.day,
                                       ground.decision, job.replicate));
  }
  return advance(*life.world, life.day, until, stop);
}

std::shared_ptr<const world::World> Live::find_stem(const Job &job, Day day) {
  const std::lock_guard lock(guard_);
  std::shared_ptr<const world::World> found;
  ++clock_;
  for (Stem &stem : stems_)
    if (stem.ground == job.ground.get() && stem.life.day == day && !stem.unfinished) {
      stem.used = clock_;
      if (stem.replicate == job.replicate)
        found = stem.life.world;
    }
  return found;
}

Live::Life Live::take_unfinished(const Job &job) {
  const std::lock_guard lock(guard_);
  const auto found = std::find_if(stems_.begin(), stems_.end(), [&](const Stem &stem) {
    return stem.unfinished && stem.ground == job.ground.get() && stem.replicate == job.replicate;
  });
  if (found == stems_.end())
    return {};
  Life life = std::move(found->life);
  stems_.erase(found);
  return life;
}

void Live::keep(const Job &job, Life life, bool unfinished) {
  std::vector<Stem> dropped; // freed without the lock
  const std::lock_guard lock(guard_);
  const std::size_t bytes = life.world->bytes() + world_overhead;
  stems_.push_back({job.ground.get(), job.replicate, std::move(life), unfinished, bytes, clock_});
  std::size_t sum = 0;
  for (const Stem &stem : stems_)
    sum += stem.bytes;
  while (sum > limits_.stem_bytes && stems_.size() > 1) {
    // Whom nobody has asked for, and then the highest number: replicate 0 is what one sees first.
    const auto victim =
        std::min_element(stems_.begin(), stems_.end(), [](const Stem &a, const Stem &b) {
          return a.used != b.used ? a.used < b.used : a.replicate > b.replicate;
        });
    sum -= victim->bytes;
    dropped.push_back(std::move(*victim));
    stems_.erase(victim);
  }
}

/// The base on a day: kept, or simulated. Nothing if stopped.
std::shared_ptr<const world::World> Live::stem(const Job &job, Day day, const Ground::Slot &slot,
                                               Life &life, const Stop &stop) {
  if (auto kept = find_stem(job, day))
    return kept;
  const Ground &ground = *job.ground;
  const auto begin = [&] {
    return Life{std::make_shared<world::World>(ground.study.network, ground.timeline(),
                                               ground.layout.calendar(),
                                               engine::Draw(ground.study.seed, job.replicate)),
                ground.study.network.start};
  };
  if (!slot.base && !life.world)
    life = begin();
  Life result;
  if (life.world && life.day <= day) {
    if (!advance(life, job, day, stop))
      return nullptr;
    result = {std::make_shared<world::World>(life.world->fork(ground.timeline())), day};
  } else { // the base is known, or beyond that day
    result = begin();
    if (!advance(result, job, day, stop))
      return nullptr;
  }
  keep(job, result, false);
  return result.world;
}

void Live::prepare_one(const Job &job, Ground::Slot &slot, Life &life) {
  const Ground &ground = *job.ground;
  const Stop stop = [&] { return stopping_ || waiting_ > 0; };
  if (!life.world || life.day <= ground.decision) {
    const auto from = stem(job, ground.decision, slot, life, stop);
    if (!from)
      return;
    if (!life.world)
      life = {std::make_shared<world::World>(from->fork(ground.timeline())), ground.decision};
  }
  if (advance(life, job, ground.study.network.end, stop))
    keep_base(ground, slot, life);
}

/// The outcomes of a base that is at its end, which needs its life no more.
void Live::keep_base(const Ground &ground, Ground::Slot &slot, Life &life) {
  auto base = std::make_shared<const Outcomes>(
      collect(ground.study, ground.layout, ground.categories, *life.world, ground.weights));
  life.world.reset();
  const std::lock_guard lock(guard_);
  slot.base = std::move(base);
}

void Live::simulate(const Job &job, Ground::Slot &slot, Life &life) {
  LiveRun &run = *job.run;
  const Ground &ground = *job.ground;
  const network::Network &network = ground.study.network;
  const Stop stop = [&] {
    if (run.over_time())
      run.end(LiveRun::State::failed, fmt::format("it took more than {:g} seconds", run.seconds_));
    return stopping_ || run.ended();
  };
  const Day first = std::min(run.leaves_, ground.decision);
  const auto from = stem(job, first, slot, life, stop);
  if (!from || stop())
    return;
  std::optional<world::World> own; // one that differs from the first day on has a life of its own
  if (first <= network.start)
    own.emplace(network, run.timeline(), ground.layout.calendar(),
                engine::Draw(ground.study.seed, job.replicate));
  else
    own.emplace(from->fork(run.timeline()));
  world::World &scenario = *own;
  if (!slot.base && !life.world)
    life = {std::make_shared<world::World>(from->fork(ground.timeline())), first};
  Day at = first;
  Glimpse base_seen, scenario_seen;
  const unsigned months = ground.layout.calendar().months();
  for (unsigned month = 1; month <= months; ++month) {
    const Day end =
        network.start + ground.layout.calendar().start_of(month) / network.ticks_per_day;
    const bool next_is_over =
        month < months &&
        network.start + ground.layout.calendar().start_of(month + 1) / network.ticks_per_day <=
            first;
    if (next_is_over)
      continue; // begin with the last month that is over on the first day
    if (life.world && !advance(life, job, std::max(life.day, end), stop))
      return;
    if (!advance(scenario, at, end, stop))
      return;
    if (job.replicate == 0) { // until it is finished, it is what one sees
      base_seen = slot.base ? glimpse(ground, *slot.base, month)
                            : glimpse(ground, *life.world, month, base_seen);
      // Up to the first day both are one life.
      scenario_seen = end <= first ? base_seen : glimpse(ground, scenario, month, scenario_seen);
    }
    {
      const std::lock_guard lock(run.guard_);
      run.months_ = std::max(run.months_, month);
      if (job.replicate == 0 && run.finished_.empty()) {
        run.base_ = base_seen;
        run.scenario_ = scenario_seen;
      }
    }
    run.listener_.changed();
  }
  if (life.world)
    keep_base(ground, slot, life);
  auto outcomes = std::make_shared<const Outcomes>(
      collect(ground.study, ground.layout, ground.categories, scenario, ground.weights));
  own.reset();
  finish(run, job.replicate, slot.base, std::move(outcomes));
}

} // namespace rechtsweg::study
