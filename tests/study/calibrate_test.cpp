// Calibration on systems whose answer is known: a polynomial, and a queue without limit whose
// occupancy is Poisson with mean rate x stay.
#include "engine/variate.h"
#include "study/calibrate.h"
#include "study/sampler.h"
#include "support.h"

using namespace rechtsweg;
using namespace rechtsweg::tests;
using study::Place;

namespace {

/// A standard normal number of one question.
double normal(const engine::Draw &draw, std::uint64_t who, engine::Purpose purpose) {
  const auto bits = draw.bits(who, purpose);
  return std::sqrt(-2 * std::log(engine::unit_interval(bits.first))) *
         std::cos(2 * 3.14159265358979323846 * engine::unit_interval(bits.second));
}

constexpr double least_rate = 20, most_rate = 60, least_stay = 5, most_stay = 15;
double rate_of(const Place &place) { return least_rate + place[0] * (most_rate - least_rate); }
double stay_of(const Place &place) { return least_stay + place[1] * (most_stay - least_stay); }

/// People present, and people who came within thirty days, of an M/G/infinity queue.
std::vector<double> queue(const Place &place, const engine::Draw &draw) {
  return {static_cast<double>(engine::poisson(rate_of(place) * stay_of(place),
                                              draw.uniform(0, engine::purpose("present")))),
          static_cast<double>(
              engine::poisson(rate_of(place) * 30, draw.uniform(0, engine::purpose("came"))))};
}

study::Problem queue_problem(std::uint64_t seed) {
  study::Problem problem;
  problem.levers = 2;
  problem.figures = {{0, 10, 40, 1, true}, {0, 60, 0, 1, true}};
  problem.points = 24;
  problem.waves = 2;
  problem.particles = 200;
  problem.draws = 50;
  problem.confirmed = 10;
  problem.seed = seed;
  problem.inputs = [](const Place &place) {
    Place inputs = place;
    for (double &x : inputs)
      x = 2 * x - 1;
    return inputs;
  };
  problem.sound = [](const Place &) { return true; };
  problem.simulate = [seed](const std::vector<Place> &places, unsigned first, unsigned replicates) {
    study::Table table(places.size());
    for (std::size_t i = 0; i < places.size(); ++i)
      for (unsigned r = 0; r < replicates; ++r)
        table[i].push_back(
            queue(places[i],
                  engine::Draw(seed, 1000 + first + static_cast<unsigned>(i) * replicates + r)));
    return std::optional(std::move(table));
  };
  return problem;
}

} // namespace

TEST_CASE("the emulator meets a polynomial of the second degree exactly, and says so") {
  const auto truth = [](double a, double b, double c) {
    return 300 + 20 * a - 7 * b + 5 * a * a + 3 * a * c - 2 * b * b;
  };
  std::vector<std::vector<double>> inputs, outputs;
  const engine::Draw draw(1, 0);
  for (unsigned i = 0; i < 20; ++i) { // ten terms
    const auto at = [&](unsigned d) {
      return 2 * draw.uniform(i, engine::purpose("point"), d) - 1;
    };
    inputs.push_back({at(0), at(1), at(2)});
    outputs.push_back({truth(at(0), at(1), at(2)), 4.0});
  }
  const study::Emulator emulator(inputs, outputs, std::vector<unsigned>(20, 0));
  std::vector<study::Emulator::Prediction> predicted;
  emulator.predict({0.3, -0.9, 0.5}, predicted);
  CHECK(predicted[0].mean == doctest::Approx(truth(0.3, -0.9, 0.5)).epsilon(1e-7));
  CHECK(std::sqrt(predicted[0].fit + predicted[0].rest) < 1e-4);
  CHECK(predicted[1].mean == doctest::Approx(4));
  CHECK(emulator.checks()[0].explained == doctest::Approx(1));
}

TEST_CASE("the emulator's ninety per cent intervals hold nine of ten true values where there is "
          "noise and misfit") {
  unsigned inside = 0, all = 0;
  for (unsigned round = 0; round < 40; ++round) {
    const engine::Draw draw(2, round);
    std::vector<std::vector<double>> inputs, outputs;
    const auto point = [&](std::uint64_t i) {
      return std::vector<double>{2 * draw.uniform(i, engine::purpose("a")) - 1,
                                 2 * draw.uniform(i, engine::purpose("b")) - 1};
    };
    const auto value = [&](std::uint64_t i) {
      return std::exp(point(i)[0] + 0.5 * point(i)[1]) +
             0.1 * normal(draw, i, engine::purpose("noise"));
    };
    for (unsigned i = 0; i < 30; ++i) {
      inputs.push_back(point(i));
      outputs.push_back({value(i)});
    }
    const study::Emulator emulator(inputs, outputs, std::vector<unsigned>(30, 0));
    for (unsigned i = 100; i < 150; ++i) {
      std::vector<study::Emulator::Prediction> predicted;
      emulator.predict(point(i), predicted);
      inside += std::abs(value(i) - predicted[0].mean) <
                1.645 * std::sqrt(predicted[0].fit + predicted[0].rest);
      ++all;
    }
  }
  CHECK(inside / double(all) > 0.86);
  CHECK(inside / double(all) < 0.94);
}

TEST_CASE("the score of a forecast: known values") {
  // A normal forecast at its own mean: deviation x (sqrt(2) - 1) / sqrt(pi) (Gneiting and Raftery
  // 2007).
  CHECK(study::Forecast{{5}, 2}.crps(5) ==
        doctest::Approx(2 * (std::sqrt(2.0) - 1) / std::sqrt(3.14159265358979)));
  CHECK(study::Forecast{{5}, 0}.crps(8) == doctest::Approx(3));
  // Two points, truth at one: E|X - y| = 1/2, E|X - X'| / 2 = 1/4.
  CHECK(study::Forecast{{0, 1}, 0}.crps(0) == doctest::Approx(0.25));
  const study::Forecast mixture{{-3, 0, 4}, 1.5};
  double integral = 0; // of (F - step)^2, by its definition
  for (double x = -30; x < 30; x += 0.001) {
    double f = 0;
    for (const double m : mixture.means)
      f += std::erfc(-(x - m) / 1.5 / std::sqrt(2.0)) / 6;
    f -= x >= 1;
    integral += f * f * 0.001;
  }
  CHECK(mixture.crps(1) == doctest::Approx(integral).epsilon(1e-3));
  CHECK(study::Forecast{{7}, 2}.quantile(0.95) == doctest::Approx(7 + 2 * 1.6448536));
  CHECK(study::Forecast{{1, 2, 3}, 0}.quantile(0.5) == doctest::Approx(2));
}

TEST_CASE("the sampler finds a distribution that is known, whatever the number of threads") {
  // A normal distribution on a ridge: x + y near 1, x - y hardly known.
  const auto likelihood = [](const Place &p) {
    const double sum = (p[0] + p[1] - 1) / 0.02, difference = (p[0] - p[1] - 0.1) / 0.1;
    return -(sum * sum + difference * difference) / 2;
  };
  study::Sampling how;
  how.particles = 4000;
  const auto one = study::sample(2, likelihood, how, engine::Draw(3, 0));
  how.threads = 2;
  const auto two = study::sample(2, likelihood, how, engine::Draw(3, 0));
  CHECK(one.places == two.places);
  std::vector<double> sum, difference;
  for (const Place &p : one.places) {
    sum.push_back(p[0] + p[1]);
    difference.push_back(p[0] - p[1]);
  }
  CHECK(study::moments(sum).mean == doctest::Approx(1).epsilon(0.002));
  CHECK(study::moments(sum).deviation == doctest::Approx(0.02).epsilon(0.08));
  CHECK(study::moments(difference).mean == doctest::Approx(0.1).epsilon(0.06));
  CHECK(study::moments(difference).deviation == doctest::Approx(0.1).epsilon(0.08));
}

TEST_CASE("simulation-based calibration: the truth may lie at any rank of its posterior") {
  // Talts and others 2018: levers drawn from the prior, figures from levers; then the rank of the
  // truth among draws of the posterior is uniform. Both levers, and their product, which is best
  // known.
  constexpr unsigned worlds = 400, bins = 10;
  std::vector<std::vector<unsigned>> count(3, std::vector<unsigned>(bins, 0));
  std::vector<unsigned> covered(3, 0);
  for (unsigned world = 0; world < worlds; ++world) {
    study::Problem problem = queue_problem(100 + world);
    const engine::Draw draw(5, world);
    const Place truth{draw.uniform(0, engine::purpose("rate")),
                      draw.uniform(0, engine::purpose("stay"))};
    const auto seen = queue(truth, draw);
    for (std::size_t f = 0; f < 2; ++f)
      problem.figures[f].value =
          seen[f] + std::hypot(problem.figures[f].error, problem.figures[f].discrepancy) *
                        normal(draw, f, engine::purpose("published"));
    const auto result = study::calibrate(problem);
    REQUIRE(result);
    REQUIRE(result->posterior.size() == 50);
    const auto rank = [&](auto &&of) {
      unsigned below = 0;
      for (unsigned i = 0; i < 49; ++i)
        below += of(result->posterior[i]) < of(truth);
      return below; // 0 to 49
    };
    const unsigned ranks[] = {rank([](const Place &p) { return p[0]; }),
                              rank([](const Place &p) { return p[1]; }),
                              rank([](const Place &p) { return rate_of(p) * stay_of(p); })};
    for (std::size_t k = 0; k < 3; ++k) {
      ++count[k][ranks[k] * bins / 50];
      covered[k] += ranks[k] >= 5 && ranks[k] < 45; // the middle 80%
    }
  }
  for (std::size_t k = 0; k < 3; ++k) {
    double chi = 0;
    for (const unsigned n : count[k])
      chi += (n - worlds / double(bins)) * (n - worlds / double(bins)) / (worlds / double(bins));
    INFO("quantity " << k << ", chi-square with nine degrees of freedom: " << chi);
    CHECK(chi < 21.67);                                                      // 99%
    CHECK(covered[k] / double(worlds) == doctest::Approx(0.8).epsilon(0.1)); // four standard errors
  }
}

TEST_CASE("a lever that no figure sees is not identified, and one with its own figure is") {
  study::Problem problem = queue_problem(7);
  problem.figures[0].fitted = false; // only arrivals are seen: they say nothing of the stay
  problem.figures[0].value = 400;
  problem.figures[1].value = 1200;
  const auto result = study::calibrate(problem);
  REQUIRE(result);
  std::vector<double> rate, stay;
  for (const Place &p : result->particles) {
    rate.push_back(p[0]);
    stay.push_back(p[1]);
  }
  const double prior = 1 / std::sqrt(12.0);
  CHECK(study::moments(rate).deviation / prior < 0.2);
  CHECK(study::moments(stay).deviation / prior > 0.9);
  CHECK(study::moments(rate).mean == doctest::Approx(0.5).epsilon(0.1));
}

TEST_CASE("the same digits of a calibration on one and two threads") {
  study::Problem problem = queue_problem(9);
  problem.figures[0].value = 400;
  problem.figures[1].value = 1200;
  const auto one = study::calibrate(problem);
  problem.threads = 2;
  const auto two = study::calibrate(problem);
  REQUIRE(one);
  REQUIRE(two);
  CHECK(one->posterior == two->posterior);
  CHECK(one->after == two->after);
  CHECK(one->waves.back().best == two->waves.back().best);
}

TEST_CASE("luck and parameters are told apart by pairs that share a draw, without bias") {
  constexpr double luck = 3, parameter = 4;
  double sampling = 0, between = 0;
  constexpr unsigned studies = 300, pairs = 10;
  for (unsigned s = 0; s < studies; ++s) {
    const engine::Draw draw(11, s);
    std::vector<unsigned> numbers;
    std::vector<double> values;
    for (unsigned i = 0; i < 2 * pairs; ++i) {
      numbers.push_back(i);
      values.push_back(100 + parameter * normal(draw, i / 2, engine::purpose("parameter")) +
                       luck * normal(draw, i, engine::purpose("luck")));
    }
    const auto spread = study::spread(numbers, values, true);
    sampling += spread.sampling * spread.sampling / studies;
    between += spread.parameter * spread.parameter / studies;
  }
  CHECK(sampling == doctest::Approx(luck * luck).epsilon(0.06));
  CHECK(between == doctest::Approx(parameter * parameter).epsilon(0.12));
  // Two pairs by hand: within (2^2 + 4^2) / 4 = 5, means 11 and 20, (81 / 2) - 5 / 2 = 38.
  const auto known = study::spread({0, 1, 2, 3, 4}, {10, 12, 18, 22, 99}, true);
  CHECK(known.sampling == doctest::Approx(std::sqrt(5.0)));
  CHECK(known.parameter == doctest::Approx(std::sqrt(38.0)));
  CHECK(std::isnan(study::spread({0, 1}, {10, 12}, true).parameter));
  CHECK(std::isnan(study::spread({0, 1, 2}, {10, 12, 14}, false).parameter));
  CHECK(study::spread({0, 1, 2}, {10, 12, 14}, false).sampling == doctest::Approx(2));
}
