// What it takes: the value of a lever from which on a condition holds with a stated probability. In
// each replicate the value is found by bisection under one and the same luck; the answer is a quantile
// of these values over replicates, with an interval by order statistics.
#pragma once

#include "scenario/analysis.h"
#include "study/points.h"

#include <functional>

namespace rechtsweg::study {

struct Question {
  double probability = 0.9;
  double low = 0, high = 0, step = 1; // values low, low + step, ... up to high
  unsigned least = 10, most = 40;     // replicates
  double precision = 0;               // width of the interval at which no more replicates are added
  unsigned first = 0;                 // the number of the first replicate
  /// What is simulated at a value. Empty: the first axis of the model is set to it.
  std::function<Point(double value)> point;
};

/// The condition at one value, over replicates.
struct Response {
  double value = 0, mean = 0;
  unsigned held = 0, replicates = 0;
};

struct Solution {
  enum class Kind { found, always, never } kind = Kind::found; // always: at every value of the range
  bool rising = true; // whether larger values make the condition hold
  double value = 0;   // the smallest (or, if not rising, largest) value
  double low = 0, high = 0;              // 90% interval, by order statistics
  bool low_open = false, high_open = false; // too few replicates for that side, or beyond the range
  unsigned replicates = 0;
  std::vector<Response> curve; // at five values over the range and at the answer
  std::string not_monotone;    // empty: nothing speaks against it
  std::vector<world::Use> use; // by resource, in the mean over replicates, at the answer or best end
};

/// Tests the first target of the model over the values in question. Nothing if stopped.
std::optional<Solution> solve(const Model &model, const scenario::Claim &test, const Question &question,
                              const Evaluations &how);

/// Whether paired differences are below zero by more than three standard errors; two at least.
bool clearly_negative(const std::vector<double> &differences);

/// Ranks, from 0, of the order statistics that enclose the p-quantile of `n` independent values with
/// at least 90% confidence, 5% on each side; nothing on a side where no order statistic does. Binomial
/// distribution (David and Nagaraja 2003, Order Statistics, 7.1).
std::pair<std::optional<unsigned>, std::optional<unsigned>> quantile_ranks(unsigned n, double p);

} // namespace rechtsweg::study
