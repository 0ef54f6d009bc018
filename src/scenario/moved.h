// Levers set at will: what an analysis varies, through the same changes of which measures are made.
// A sensitivity analysis moves levers beneath the measures (the world is another than assumed); a
// question of what it would take moves them on top (a decision after all others).
#pragma once

#include "scenario/measures.h"
#include "scenario/numbers.h"

#include <set>
#include <string>
#include <vector>

namespace rechtsweg::scenario {

/// A lever as an analysis sees it: one number that may be anywhere in [low, high].
struct Axis {
  std::string name, title, unit, evidence;
  unsigned first = 0, count = 1; // levers of the network
  LeverChange::Op op = LeverChange::Op::to;
  double base = 0; // the number at which nothing is moved
  double low = 0, high = 0;
  double per = 1;     // of a factor: the number by which `value` is divided
  bool whole = false; // counts things: only whole numbers

  /// The change that sets it to `value` from `from` on.
  LeverChange change(double value, engine::Day from) const;
  /// Whether both move some lever.
  bool overlaps(const Axis &other) const {
    return first < other.first + other.count && other.first < first + count;
  }
  /// The value nearest to a place in [0, 1] of the range.
  double at(double place) const;
};

/// An axis that varies what is not known. One lever is set to a value; where later values are dated,
/// these move in proportion. A parameter with several cells moves by a common factor that keeps
/// every cell within the range. Nothing, and a fault, where there is no range to move in.
std::optional<Axis> axis_of_world(const network::Network &network, const std::string &name,
                                  const Place &place, Faults &faults);
/// An axis that varies what is decided: the lever, with all its cells, is set to the value.
std::optional<Axis> axis_of_decision(const network::Network &network, const std::string &name,
                                     const Place &place, Faults &faults);
/// Whether a parameter counts things: whole numbers, in a unit that is no share, factor or time.
bool counts_things(const network::Network &network, const network::Parameter &parameter);

enum class Moved { beneath_measures, on_top };
/// The timeline of an alternative (by number) with some levers moved.
network::Timeline moved_timeline(const Study &study, std::size_t alternative,
                                 const std::vector<LeverChange> &changes, Moved where);

/// A number that makes no sense under moved levers, and the parameters on which it depends.
struct Unsound {
  std::string what;
  std::vector<unsigned> parameters;
};

/// Finds what moved levers break. Made once for a study; safe to use from several threads.
class Soundness {
public:
  explicit Soundness(const Study &study);
  /// Everything that is wrong when something begins, ends or is phased in (between these days numbers
  /// run from one to the other), and on the day `also`; once for each place. `moved`: only what depends on one
  /// of these parameters; nullptr: all. `loops`: on the first day loops in which no time
  /// passes as well, which can be looked for only where everything else is known to be sound.
  std::vector<Unsound> of(const network::Timeline &timeline, const std::vector<bool> *moved = nullptr,
                          bool loops = true, engine::Day also = {}) const;
  /// A quick look: what is wrong on the day of the changes by themselves, without measures. Soundness
  /// is not proved by it, but most of what is unsound shows.
  std::vector<Unsound> at_once(const std::vector<LeverChange> &changes, engine::Day day,
                               const std::vector<bool> *moved) const;

private:
  const Study *study_;
  Numbers numbers_;
  std::set<engine::Day> days_;
};

} // namespace rechtsweg::scenario
