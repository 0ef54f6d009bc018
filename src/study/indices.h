// How much each input of a function matters: elementary effects (Morris) and variance-based indices
// (Sobol). Inputs are places in [0, 1], so that an effect is that of the whole range. Only arithmetic
// here; whoever evaluates the function is told at which points.
#pragma once

#include "engine/draw.h"

#include <optional>
#include <vector>

namespace rechtsweg::study {

/// A way through the unit cube that moves each input once, in random order, by the same distance.
/// Morris (1991), Factorial sampling plans for preliminary computational experiments, Technometrics
/// 33: on a grid of `levels` (even) places the distance is levels / (2 (levels - 1)), which makes all
/// places equally likely.
struct Trajectory {
  std::vector<unsigned> order; // inputs in the order in which they move
  std::vector<double> start, stop;
  static double distance(unsigned levels) { return levels / (2.0 * (levels - 1)); }
  /// The place of every input after the first `moves` moves.
  std::vector<double> after(std::size_t moves) const;
};
class Trajectories {
public:
  Trajectories(std::uint64_t seed, unsigned count, unsigned inputs, unsigned levels);
  const std::vector<Trajectory> &all() const { return all_; }
  /// Draws the places of one input of one trajectory again; its turn stays.
  void redraw(std::size_t trajectory, unsigned input);

private:
  void place(std::size_t trajectory, unsigned input);
  engine::Draw draw_;
  unsigned levels_;
  std::vector<Trajectory> all_;
  std::vector<std::vector<unsigned>> drawn_; // how often
};

/// A number with the 5th and 95th percentile of its bootstrap distribution.
struct Interval {
  double value = 0, low = 0, high = 0;
};

/// Of one input: mean, mean of absolute values (mu*, Campolongo, Cariboni and Saltelli 2007,
/// Environmental Modelling & Software 22) and standard deviation of its elementary effects. `noise`
/// is the mean over trajectories of the standard error that an effect has from chance, a mean over
/// replicates; 0 with one replicate. A mu* of about noise * sqrt(2 / pi) is what no effect looks like.
struct Effects {
  double mu = 0, sigma = 0, noise = 0;
  Interval mu_star;
  unsigned n = 0; // trajectories with a number
};
/// `values[trajectory][moves made][replicate]`. Trajectories and replicates are resampled together.
std::vector<Effects> elementary_effects(const std::vector<Trajectory> &trajectories,
                                        const std::vector<std::vector<std::vector<double>>> &values,
                                        unsigned levels, unsigned resamples, std::uint64_t seed);

/// `count` points of `dimensions` coordinates: Sobol's sequence with the direction numbers of Joe and
/// Kuo (2008), shifted modulo 1 by an amount drawn from the seed (Cranley and Patterson 1976).
std::vector<std::vector<double>> low_discrepancy(unsigned count, unsigned dimensions,
                                                 std::uint64_t seed);

/// The points of Saltelli's design: A and B are the two halves of a low-discrepancy point, and the
/// i-th of the others is A with coordinate i of B. Saltelli, Annoni, Azzini, Campolongo, Ratto and
/// Tarantola (2010), Computer Physics Communications 181.
struct Saltelli {
  std::vector<std::vector<double>> points; // row by row: A, B, A with B_0, ..., A with B_(k-1)
  unsigned rows = 0, inputs = 0;
  std::size_t at(unsigned row, unsigned which) const { return std::size_t{row} * (inputs + 2) + which; }
};
Saltelli saltelli(unsigned rows, unsigned inputs, std::uint64_t seed);

struct Indices {
  Interval first, total;
};
struct Decomposition {
  std::vector<Indices> inputs;
  double mean = 0, variance = 0; // over the ranges
  double chance = 0;             // share of the variance that is luck left in a mean over replicates
  unsigned rows = 0;             // with a number everywhere
};
/// First: mean of f(B) (f(A_B^i) - f(A)) over the variance (Saltelli et al. 2010, table 2, b; f less
/// its mean, which leaves the expectation and lowers the error). Total: mean of (f(A) - f(A_B^i))^2
/// over twice the variance (Jansen 1999, Computer Physics Communications 117).
/// `values[point][replicate]`. Rows and replicates are resampled together; since the points are spread
/// more evenly than by chance, the intervals are rather too wide.
Decomposition decompose(const Saltelli &design, const std::vector<std::vector<double>> &values,
                        unsigned resamples, std::uint64_t seed);

} // namespace rechtsweg::study
