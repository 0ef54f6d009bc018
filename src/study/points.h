// The model as a function of some levers: a study simulated with levers set to given values, and a
// few figures of it. A replicate has the same luck at every point and under every alternative
// (common random numbers), so that differences between points are paired, replicate by replicate.
#pragma once

#include "scenario/moved.h"
#include "study/ensemble.h"
#include "world/world.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace rechtsweg::study {

/// A number that is asked for: a figure, or the quotient of two, less another such number.
struct Target {
  struct Figure {
    std::size_t alternative = 0, key = 0; // of the layout
  };
  struct Ratio {
    Figure of;
    std::optional<Figure> over;
  };
  std::string name, unit;
  Ratio value;
  std::optional<Ratio> minus;
};

/// Levers that stand elsewhere than in the study: axis and value, in order of axis.
struct Point {
  std::vector<std::pair<unsigned, double>> moved;
  /// Tells points apart, whatever analysis asks for them.
  std::uint64_t fingerprint() const;
};

/// What is held fixed while points vary. Study and layout must outlive it.
struct Model {
  const scenario::Study *study = nullptr;
  const Layout *layout = nullptr;
  std::vector<scenario::Axis> axes;
  std::vector<Target> targets;
  scenario::Moved where = scenario::Moved::beneath_measures;
  engine::Day from; // levers move on this day; before it, every point is the study itself

  std::vector<scenario::LeverChange> changes(const Point &point) const;
  /// The alternatives that the targets read, in order.
  std::vector<std::size_t> alternatives() const;
  /// The day from which on nothing matters to the targets.
  engine::Day until() const;
};

/// What one simulation at one point says.
struct Reading {
  std::vector<double> values;       // by target; NaN: there is no such number
  std::vector<world::Use> use;      // by resource, over the first target's period and alternative
};

/// One replicate of a model. Lives before the day on which levers move are simulated once and
/// copied. Not to be shared between threads.
class Luck {
public:
  Luck(const Model &model, unsigned replicate) 
      : model_(&model), replicate_(replicate), until_(model.until()) {}
  Reading at(const Point &point);

private:
  world::World &stem(std::size_t alternative);
  void read(std::size_t alternative, const world::World &world, Reading &reading,
            std::vector<std::vector<double>> &figures, const network::Values &weights) const;
  const Model *model_;
  unsigned replicate_;
  engine::Day until_;
  std::vector<std::unique_ptr<world::World>> stems_; // by alternative, on the day of the move
};

/// How often points are simulated, and what is known already.
struct Evaluations {
  unsigned threads = 1;
  std::atomic<bool> *stop = nullptr; // finish what is under way, start nothing
  /// Called from any thread, one at a time.
  std::function<void(const Point &, unsigned replicate, const std::vector<double> &values)> finished;
  /// Values known from an earlier run.
  std::function<std::optional<std::vector<double>>(const Point &, unsigned replicate)> known;
};

/// values[point][replicate][target]; nothing if it was stopped. Throws engine::BrokenPromise naming
/// the first four simulations that failed.
using Table = std::vector<std::vector<std::vector<double>>>;
std::optional<Table> evaluate(const Model &model, const std::vector<Point> &points,
                              unsigned replicates, const Evaluations &how);

/// The same, but every point with a luck of its own: point i has replicates `first` + i * replicates on.
std::optional<Table> evaluate_apart(const Model &model, const std::vector<Point> &points, unsigned first,
                                    unsigned replicates, const Evaluations &how);

/// Calls `task(0)` to `task(count - 1)` over threads until `stop`; what a task throws is thrown on.
void in_parallel(unsigned threads, std::size_t count, const std::atomic<bool> *stop,
                 const std::function<void(std::size_t)> &task);

} // namespace rechtsweg::study
