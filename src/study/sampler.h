// Points in the unit cube distributed by a likelihood that is cheap to compute: sequential Monte
// Carlo from the uniform distribution, tempered so that half of the particles are worth something
// at every step (Del Moral, Doucet and Jasra 2006, Journal of the Royal Statistical Society B 68).
// After each step every particle moves by Metropolis steps along the difference of two others of
// the generation before (ter Braak 2006, Statistics and Computing 16), reflected at the sides of
// the cube, which leaves the proposal symmetric.
#pragma once

#include "engine/draw.h"

#include <functional>
#include <vector>

namespace rechtsweg::study {

struct Sampling {
  unsigned particles = 2000;
  double power = 1;   // of the likelihood; below 1 a wider distribution
  unsigned moves = 8; // of every particle after each step; thrice as many after the last
  unsigned threads = 1;
};

struct Sampled {
  std::vector<std::vector<double>> places;
  unsigned steps = 0;
  double moved = 0; // share of the last moves that were accepted
};

/// The same digits for any number of threads. `log_likelihood` is called from several of them.
Sampled sample(unsigned dimensions,
               const std::function<double(const std::vector<double> &)> &log_likelihood,
               const Sampling &how, const engine::Draw &draw);

} // namespace rechtsweg::study
