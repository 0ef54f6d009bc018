// Many worlds: every replicate under every alternative, over threads. A replicate's alternatives
// share the base's life until the first day on which they differ: the world is copied there instead
// of being simulated again. Results are kept by replicate number, so that neither the number of
// threads nor an interruption can change a digit.
#pragma once

#include "study/figures.h"

#include <atomic>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace rechtsweg::world {
class World;
}

namespace rechtsweg::study {

/// One step of the person who is followed through a replicate.
struct LifeStep {
  engine::Tick tick = 0;
  std::uint16_t to = 0, units = 1;
  network::Attributes attributes = 0;
  bool operator==(const LifeStep &) const = default;
};
static_assert(sizeof(LifeStep) == 16);

/// What is kept of one world.
struct Outcomes {
  std::vector<double> figures; // in the order of Layout::keys()
  // Flows between stations by category and month; stocks likewise; resources by month.
  std::vector<std::pair<std::uint16_t, std::uint16_t>> edges;
  std::vector<std::int32_t> flows;  // [edge][category][month]
  std::vector<std::int32_t> stocks; // [station][category][month], at the end of the month
  std::vector<world::Use> uses;     // [resource][month]
  std::vector<LifeStep> life;       // of the study's `lives`, from the first step on
  double cpu_seconds = 0, setup_seconds = 0;
  std::int64_t people = 0, moves = 0, events = 0, peak_bytes = 0;
};

/// One replicate: its outcomes under each alternative, in the study's order.
struct Replicate {
  unsigned number = 0;
  std::vector<Outcomes> alternatives;
};

/// The categories by which flows and stocks are told apart: the total, then every value of every
/// attribute of the ledger.
struct LedgerCategories {
  explicit LedgerCategories(const network::Network &network);
  std::vector<std::string> names;
  std::vector<std::vector<unsigned>> of; // combination -> categories it counts in
};

/// Every step-th replicate from the first on.
struct Shard {
  unsigned first = 0, step = 1;
};

struct Execution {
  unsigned threads = 1;
  Shard shard;
  const std::atomic<bool> *stop = nullptr; // finish what is under way, start nothing
  /// Called from any thread, one at a time, when a replicate is finished.
  std::function<void(const Replicate &)> finished;
  /// A replicate that need not be simulated again, if it is known.
  std::function<std::optional<Replicate>(unsigned)> known;
  /// Whether the first replicates, of which there is one more at every call, are enough. What lies
  /// beyond them is not part of the result.
  std::function<bool(const std::vector<Replicate> &)> enough;
  /// A machine is not heard of any more; how many replicates go to others.
  std::function<void(unsigned rank, unsigned replicates)> lost;
};

/// Whom the study's `lives` follow through a replicate: of those who come into `base` from now on,
/// the first to be in one of the rooms on the day `parting`, of the group whose turn it is. A copy
/// of the base goes ahead to look. 0: nobody.
std::uint64_t followed_person(const scenario::Study &study, const world::World &base,
                              const network::Timeline &timeline, engine::Day now,
                              engine::Day parting, unsigned replicate);

/// Takes out of a world that has reached the last day what is kept of it. `weights`: the values of
/// levers that outcomes are weighted with.
Outcomes collect(const scenario::Study &study, const Layout &layout,
                 const LedgerCategories &categories, const world::World &world,
                 const std::vector<double> &weights);

/// Simulates one replicate under all alternatives.
Replicate simulate(const scenario::Study &study, const Layout &layout, unsigned replicate);

/// All replicates of the shard, those that are enough, or those finished before a stop, in order of
/// number. Throws
/// engine::BrokenPromise naming the first four replicates that failed.
std::vector<Replicate> run(const scenario::Study &study, const Layout &layout,
                           const Execution &execution);

} // namespace rechtsweg::study
