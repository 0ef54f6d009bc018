// What it takes of several levers: the cheapest mix of two or three for which a condition holds with a
// stated probability. The mix is searched by branch and bound over boxes of the levers' ranges, which
// presumes only that the condition is monotone in each lever (monotonic optimisation, Tuy 2000, SIAM
// Journal on Optimization 11:464), on replicates that are the same at every point. How much of the mix
// is needed is then found anew, on replicates that had no part in choosing it: the cheapest of many
// candidates owes something to the luck of those by which it was chosen.
#pragma once

#include "study/solve.h"

namespace rechtsweg::study {

/// One lever of a mix, an axis of the model.
struct Ingredient {
  double low = 0, high = 0, step = 1; // values low, low + step, ... up to high
  double cost = 1; // of one unit, counted from the end of the range that helps less; more than 0
};

struct MixQuestion {
  double probability = 0.9;
  std::vector<Ingredient> levers; // by axis
  unsigned searched = 20;         // replicates by which the mix is chosen
  unsigned least = 10, most = 40; // fresh ones by which its size is found
  double gap = 0.05;              // the search ends where no mix can be cheaper by more than this share
  unsigned points = 120;          // or when so many mixes were tried
};

struct Mix {
  /// By lever. At `worse`, an end of its range, it helps least, at `better` most.
  struct Part {
    double worse = 0, better = 0;
    bool idle = false;           // the outcome is the same at both ends
    std::optional<double> alone; // what suffices by itself, the others at their worse ends
    double chosen = 0;           // by the search; `better` if every mix suffices or none, `worse` if idle
  };
  std::vector<Part> parts;
  double bound = 0;    // no mix on the grid of steps costs less, by the replicates of the search
  unsigned points = 0; // mixes that were tried
  /// Of the mix, on fresh replicates: 0 is all levers at their worse ends, 1 the mix as chosen, 2 all
  /// at their better ends; between these, all levers move in proportion.
  Solution size;
  /// Levers at a size of the mix; those that count things in whole numbers, rounded to the better side.
  std::vector<double> at(const Model &model, double how_much) const;
  double cost(const MixQuestion &question, const std::vector<double> &values) const;
};

/// The axes of the model are the levers, its first target is tested. Nothing if stopped.
std::optional<Mix> cheapest_mix(const Model &model, const scenario::Claim &test,
                                const MixQuestion &question, const Evaluations &how);

} // namespace rechtsweg::study
