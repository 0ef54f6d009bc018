// Scenarios while somebody moves a lever. A base is simulated once, replicate by replicate; its
// outcomes are kept, and of some replicates the lives on the day from which levers are moved
// (stems), so that a scenario costs only what lies after it. Figures can be looked at while a
// replicate is under way, and whatever is called off ends within some days' work. The digits are
// those of study::run, whatever else is going on.
#pragma once

#include "study/ensemble.h"
#include "world/world.h"

#include <chrono>
#include <condition_variable>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <thread>

namespace rechtsweg::study {

/// A base, and what is known of its replicates. Its study has the base as its only alternative.
struct Ground {
  /// `watched`: outcomes and categories whose figures can be looked at while a replicate is under
  /// way.
  Ground(scenario::Study base, engine::Day decision,
         const std::vector<std::pair<unsigned, unsigned>> &watched);
  Ground(const Ground &) = delete;
  Ground &operator=(const Ground &) = delete;

  const scenario::Study study;
  const Layout layout;
  const LedgerCategories categories;
  const std::vector<double> weights;      // of outcomes: the base's
  const engine::Day decision;             // stems stand on this day
  const engine::Day follows;              // the study's `lives` begin; the end: nobody is followed
  const std::vector<std::size_t> watched; // of the layout's keys

  const network::Timeline &timeline() const { return study.alternatives.front().timeline; }

private:
  friend class Live;
  struct Slot { // a replicate; one at a time works on it
    bool busy = false;
    std::shared_ptr<const Outcomes> base;
  };
  std::map<unsigned, Slot> slots_; // guarded by Live
};

/// What is known of one life so far: the first months, NaN for periods that are not over.
struct Glimpse {
  unsigned months = 0;
  std::vector<double> figures;  // in the order of Ground::watched
  std::vector<world::Use> uses; // [resource][month], as in Outcomes
};

/// One scenario against its base.
class LiveRun {
public:
  enum class State { running, done, cancelled, failed };
  /// Called from any thread, without a lock: something has changed; all replicates are finished.
  struct Listener {
    std::function<void()> changed;
    std::function<void(LiveRun &)>
        complete; // its end makes the run `done`; what it throws, `failed`
  };
  LiveRun(std::shared_ptr<Ground> ground, network::Timeline timeline, unsigned replicates,
          double seconds, Listener listener);

  const Ground &ground() const { return *ground_; }
  const network::Timeline &timeline() const { return timeline_; }
  unsigned replicates() const { return replicates_; }
  void cancel();

  struct View {
    State state = State::running;
    std::string error;
    double seconds = 0;
    unsigned months = 0; // of the replicate that is furthest, while none is finished
    /// The finished ones in order of number, base and scenario; only figures and uses.
    const std::vector<Replicate> *finished = nullptr;
    const Glimpse *base = nullptr, *scenario = nullptr; // of replicate 0, while none is finished
  };
  void look(const std::function<void(const View &)> &at) const;
  /// All replicates, whole. Only once they are all finished.
  std::vector<Replicate> whole() const;

private:
  friend class Live;
  using Clock = std::chrono::steady_clock;
  bool ended() const { return ended_.load(); }
  void end(State state, const std::string &error);
  bool over_time() const;

  const std::shared_ptr<Ground> ground_;
  const network::Timeline timeline_;
  const engine::Day leaves_; // the first day on which it differs from the base
  const unsigned replicates_;
  const double seconds_;
  const Listener listener_;
  const Clock::time_point begun_ = Clock::now();

  std::vector<bool> taken_; // replicates that are under way or finished; guarded by Live
  unsigned workers_ = 0;

  std::atomic<bool> ended_{false};
  mutable std::mutex guard_;
  State state_ = State::running;
  std::string error_;
  Clock::time_point end_;
  unsigned months_ = 0;
  Glimpse base_, scenario_;
  std::vector<Replicate> finished_;
  std::map<unsigned, std::pair<std::shared_ptr<const Outcomes>, std::shared_ptr<const Outcomes>>>
      outcomes_;
};

class Live {
public:
  struct Limits {
    unsigned threads = 1;
    std::size_t stem_bytes = 0;  // of all stems and unfinished lives that nobody works on
    std::size_t world_bytes = 0; // of one world; a run that needs more fails
  };
  explicit Live(const Limits &limits);
  /// Calls everything off and waits for it: some days' work.
  ~Live();

  void start(std::shared_ptr<LiveRun> run);
  /// Simulates the base's first replicates when there is nothing else to do.
  void prepare(std::shared_ptr<Ground> ground, unsigned replicates);
  /// Replicates of a base whose stems stand ready.
  unsigned stems(const Ground &ground) const;
  /// Worlds in memory that nobody works on: at most what the limit on stems allows, and one.
  std::size_t kept() const;
  /// Forgets a ground that is not used any more.
  void forget(const Ground &ground);

private:
  using Stop = std::function<bool()>;
  /// The base of a replicate, as far as it has come.
  struct Life {
    std::shared_ptr<world::World> world;
    engine::Day day;
  };
  struct Stem {
    const Ground *ground = nullptr;
    unsigned replicate = 0;
    Life life;
    bool unfinished = false; // whoever comes next takes it and goes on; nothing else is made of it
    std::size_t bytes = 0;
    std::uint64_t used = 0; // when somebody last asked for a stem of this ground and day
  };
  struct Job {
    std::shared_ptr<LiveRun> run; // none: the base alone
    std::shared_ptr<Ground> ground;
    unsigned replicate = 0;
  };
  void work();
  void tidy();
  std::optional<Job> next();
  void simulate(const Job &job, Ground::Slot &slot, Life &life);
  void prepare_one(const Job &job, Ground::Slot &slot, Life &life);
  bool advance(world::World &world, engine::Day &at, engine::Day until, const Stop &stop) const;
  bool advance(Life &life, const Job &job, engine::Day until, const Stop &stop) const;
  std::shared_ptr<const world::World> stem(const Job &job, engine::Day day,
                                           const Ground::Slot &slot, Life &life, const Stop &stop);
  std::shared_ptr<const world::World> find_stem(const Job &job, engine::Day day);
  /// The unfinished life of this replicate, or nothing.
  Life take_unfinished(const Job &job);
  void keep(const Job &job, Life life, bool unfinished);
  void keep_base(const Ground &ground, Ground::Slot &slot, Life &life);
  void finish(LiveRun &run, unsigned replicate, std::shared_ptr<const Outcomes> base,
              std::shared_ptr<const Outcomes> scenario);

  const Limits limits_;
  std::atomic<bool> stopping_{false};
  std::chrono::steady_clock::time_point tidied_; // guarded
  std::atomic<unsigned> waiting_{0}; // runs with replicates that nobody has taken
  mutable std::mutex guard_;
  std::condition_variable wake_;
  std::deque<std::shared_ptr<LiveRun>> runs_;
  std::vector<std::pair<std::shared_ptr<Ground>, unsigned>> prepared_;
  std::vector<Stem> stems_;
  std::uint64_t clock_ = 0;
  std::vector<std::jthread> workers_;
};

} // namespace rechtsweg::study
