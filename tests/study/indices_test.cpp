// Sensitivity indices of functions whose indices are known.
#include "study/indices.h"

#include <cmath>
#include <doctest/doctest.h>
#include <set>

using namespace rechtsweg;
using study::Interval;

namespace {

constexpr double pi = 3.14159265358979323846;

template <typename Function>
study::Decomposition decomposed(unsigned rows, unsigned inputs, std::uint64_t seed, const Function &f,
                                unsigned resamples = 200) {
  const auto design = study::saltelli(rows, inputs, seed);
  std::vector<std::vector<double>> values;
  for (const auto &point : design.points)
    values.push_back({f(point)});
  return study::decompose(design, values, resamples, seed);
}

bool within(const Interval &interval, double truth) {
  return interval.low <= truth && truth <= interval.high;
}

/// Ishigami and Homma (1990): sin x1 + 7 sin^2 x2 + 0.1 x3^4 sin x1 on (-pi, pi)^3.
double ishigami(const std::vector<double> &u) {
  const double x = pi * (2 * u[0] - 1), y = pi * (2 * u[1] - 1), z = pi * (2 * u[2] - 1);
  return std::sin(x) + 7 * std::sin(y) * std::sin(y) + 0.1 * z * z * z * z * std::sin(x);
}

const std::vector<double> g_weights{0, 1, 4.5, 9, 99, 99};
/// Sobol's g: the product of (|4 x - 2| + a) / (1 + a).
double sobol_g(const std::vector<double> &u) {
  double product = 1;
  for (std::size_t i = 0; i < u.size(); ++i)
    product *= (std::abs(4 * u[i] - 2) + g_weights[i]) / (1 + g_weights[i]);
  return product;
}

} // namespace

TEST_CASE("Sobol indices of the Ishigami function") {
  const double a = 7, b = 0.1;
  const double v1 = 0.5 * std::pow(1 + b * std::pow(pi, 4) / 5, 2), v2 = a * a / 8;
  const double v13 = b * b * std::pow(pi, 8) * (1.0 / 18 - 1.0 / 50), v = v1 + v2 + v13;
  const double first[] = {v1 / v, v2 / v, 0}, total[] = {(v1 + v13) / v, v2 / v, v13 / v};
  const auto result = decomposed(2048, 3, 11, ishigami);
  CHECK(result.variance == doctest::Approx(v).epsilon(0.01));
  CHECK(result.mean == doctest::Approx(a / 2).epsilon(0.01));
  for (unsigned i = 0; i < 3; ++i) {
    CHECK(std::abs(result.inputs[i].first.value - first[i]) < 0.02);
    CHECK(std::abs(result.inputs[i].total.value - total[i]) < 0.02);
    CHECK(within(result.inputs[i].first, first[i]));
    CHECK(within(result.inputs[i].total, total[i]));
  }
}

TEST_CASE("Sobol indices of the g function") {
  double product = 1;
  std::vector<double> part;
  for (const double a : g_weights) {
    part.push_back(1.0 / (3 * (1 + a) * (1 + a)));
    product *= 1 + part.back();
  }
  const double v = product - 1;
  const auto result = decomposed(2048, 6, 5, sobol_g);
  for (unsigned i = 0; i < 6; ++i) {
    CHECK(std::abs(result.inputs[i].first.value - part[i] / v) < 0.02);
    CHECK(std::abs(result.inputs[i].total.value - part[i] * (product / (1 + part[i])) / v) < 0.02);
  }
}

TEST_CASE("the intervals of Sobol indices cover the truth about as often as they say") {
  // Few points, many seeds. Rows that are spread evenly make the intervals rather too wide.
  const double v1 = 1.0 / 12, v2 = 4.0 / 12; // x + 2 y
  int covered = 0, asked = 0;
  double width = 0;
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    const auto result = decomposed(64, 2, seed, [](const auto &u) { return u[0] + 2 * u[1]; }, 200);
    for (const auto &[interval, truth] : {std::pair{result.inputs[0].first, v1 / (v1 + v2)},
                                          std::pair{result.inputs[1].total, v2 / (v1 + v2)}}) {
      covered += within(interval, truth);
      width += interval.high - interval.low;
      ++asked;
    }
  }
  CHECK(covered >= asked * 85 / 100); // nominal: 90 in 100
  CHECK(width / asked < 0.8);         // and they say something
}

TEST_CASE("Sobol points fill every dimension evenly") {
  const auto points = study::low_discrepancy(256, 24, 3);
  for (unsigned d = 0; d < 24; ++d) {
    std::vector<int> cell(16, 0);
    double sum = 0;
    for (const auto &point : points) {
      REQUIRE(point[d] >= 0);
      REQUIRE(point[d] < 1);
      ++cell[static_cast<std::size_t>(point[d] * 16)];
      sum += point[d];
    }
    for (const int count : cell) // 16 each, but for the points that a shift parts
      CHECK(std::abs(count - 16) <= 1);
    CHECK(sum / 256 == doctest::Approx(0.5).epsilon(0.01));
  }
}

TEST_CASE("luck that a mean over replicates leaves is told apart from the inputs") {
  // f = x + luck of variance 1/12: half of the variance of one replicate, a fifth of four.
  const auto design = study::saltelli(512, 1, 7);
  for (const unsigned luck : {1U, 4U}) {
    std::vector<std::vector<double>> values;
    for (std::size_t p = 0; p < design.points.size(); ++p) {
      values.emplace_back();
      for (unsigned r = 0; r < luck; ++r) // a share of luck that all points have in common cancels
        values.back().push_back(design.points[p][0] + 50 * r +
                                engine::Draw(3, r).uniform(p, engine::purpose("luck")));
    }
    const auto result = study::decompose(design, values, 50, 1);
    CHECK(result.chance == doctest::Approx(luck == 1 ? 0 : 0.2).epsilon(0.1));
    CHECK(result.inputs[0].first.value == doctest::Approx(luck == 1 ? 0.5 : 0.8).epsilon(0.2));
  }
}

TEST_CASE("a trajectory moves every input once, on the grid, and all places are equally likely") {
  study::Trajectories many(4, 300, 5, 4);
  std::vector<std::vector<int>> places(5, std::vector<int>(4, 0));
  for (const auto &trajectory : many.all()) {
    CHECK(std::set<unsigned>(trajectory.order.begin(), trajectory.order.end()).size() == 5);
    for (std::size_t m = 0; m <= 5; ++m) {
      const auto point = trajectory.after(m);
      for (unsigned i = 0; i < 5; ++i) {
        CHECK(std::abs(point[i] * 3 - std::round(point[i] * 3)) < 1e-12);
        ++places[i][static_cast<std::size_t>(std::round(point[i] * 3))];
        if (m > 0)
          CHECK((point[i] != trajectory.after(m - 1)[i]) == (trajectory.order[m - 1] == i));
      }
    }
  }
  for (const auto &counts : places)
    for (const int count : counts)
      CHECK(std::abs(count - 450) < 100); // 300 * 6 / 4; neighbours on a way are not independent
  const auto before = many.all()[3];
  many.redraw(3, 2);
  CHECK(many.all()[3].order == before.order);
  for (const unsigned other : {0U, 1U, 3U, 4U})
    CHECK(many.all()[3].start[other] == before.start[other]);
}

TEST_CASE("elementary effects of a linear function are its slopes, of an interaction they spread") {
  const study::Trajectories trajectories(9, 20, 4, 4);
  const auto f = [](const std::vector<double> &u) { return 3 * u[0] - 2 * u[1] + 8 * u[2] * u[3]; };
  std::vector<std::vector<std::vector<double>>> values;
  for (const auto &trajectory : trajectories.all()) {
    values.emplace_back();
    for (std::size_t m = 0; m <= 4; ++m)
      values.back().push_back({f(trajectory.after(m)), f(trajectory.after(m)) + 100});
  }
  const auto effects = study::elementary_effects(trajectories.all(), values, 4, 200, 1);
  CHECK(effects[0].mu == doctest::Approx(3));
  CHECK(effects[0].sigma == doctest::Approx(0).epsilon(1e-9));
  CHECK(effects[1].mu == doctest::Approx(-2));
  CHECK(effects[1].mu_star.value == doctest::Approx(2));
  CHECK(effects[0].noise == doctest::Approx(0).epsilon(1e-9)); // the same for all points cancels
  for (const unsigned i : {2U, 3U}) { // 8 times the other's place: between 0 and 8, 4 in the mean
    CHECK(effects[i].sigma > 1);
    CHECK(within(effects[i].mu_star, 4));
  }
}
