// How often the mean lies in the interval by which --until stops, and that it stops at the same
// place whoever was quick.
#include "engine/draw.h"
#include "engine/check.h"
#include "study/handout.h"
#include "study/until.h"

#include <algorithm>
#include <boost/math/special_functions/erf.hpp>
#include <cmath>
#include <doctest/doctest.h>

using namespace rechtsweg;

namespace {

constexpr engine::Purpose luck = engine::purpose("until_test");

double normal(unsigned trial, unsigned replicate) {
  return -std::sqrt(2.0) *
         boost::math::erfc_inv(2 * engine::Draw(7, replicate).uniform(trial, luck));
}

study::Replicate fake(unsigned number) {
  study::Replicate replicate{number, std::vector<study::Outcomes>(1)};
  replicate.alternatives[0].figures = {normal(0, number)};
  return replicate;
}

} // namespace

TEST_CASE("the 90% interval of a mean covers it in nine of ten samples of normal values") {
  for (const unsigned n : {2U, 10U, 40U}) {
    unsigned covered = 0, trials = 4000;
    for (unsigned trial = 0; trial < trials; ++trial) {
      std::vector<double> values;
      for (unsigned r = 0; r < n; ++r)
        values.push_back(normal(trial, r));
      covered += std::abs(study::quantiles(values).mean) <= study::half_width_90(values);
    }
    const double share = covered / static_cast<double>(trials);
    CHECK(std::abs(share - 0.9) < 4 * std::sqrt(0.9 * 0.1 / trials));
  }
  CHECK(std::isinf(study::half_width_90({1.0})));
  CHECK(study::half_width_90({3.0, 3.0, 3.0}) == 0);
}

TEST_CASE("stopping when it is narrow enough costs little of that, and takes as many as it must") {
  // Mean 0, standard deviation 1, +- 0.3: (1.645 / 0.3)^2 = 30 replicates if the deviation is known.
  unsigned covered = 0, trials = 2000;
  double used = 0;
  for (unsigned trial = 0; trial < trials; ++trial) {
    std::vector<double> values;
    do
      for (unsigned i = 0; i < study::Until::batch; ++i)
        values.push_back(normal(trial, static_cast<unsigned>(values.size())));
    while (study::half_width_90(values) > 0.3);
    covered += std::abs(study::quantiles(values).mean) <= 0.3;
    used += static_cast<double>(values.size()) / trials;
  }
  CHECK(covered / static_cast<double>(trials) > 0.85); // what docs/results.md promises
  CHECK(used > 25);
  CHECK(used < 40);
}

TEST_CASE("replicates that come in any order, some twice, stop at the same place with the same sum") {
  const auto outcome = [](unsigned order) {
    study::Execution execution;
    std::vector<unsigned> kept;
    execution.finished = [&](const study::Replicate &r) { kept.push_back(r.number); };
    execution.enough = [](const std::vector<study::Replicate> &first) {
      double sum = 0;
      for (const auto &r : first)
        sum += r.alternatives[0].figures[0];
      return first.size() % 10 == 0 && sum > 0;
    };
    study::Handout handout(1000, execution);
    std::vector<unsigned> out; // whoever works at the same time
    std::uint64_t turn = 0;
    while (!handout.settled()) {
      while (out.size() < 7)
        if (const auto number = handout.next())
          out.push_back(*number);
        else
          break;
      REQUIRE(!out.empty());
      const double u = engine::Draw(order, 0).uniform(++turn, luck);
      const auto which = out.begin() + static_cast<std::ptrdiff_t>(u * static_cast<double>(out.size()));
      if (turn % 5 == 0) // its worker is gone
        handout.lost(*which);
      else
        handout.take(fake(*which));
      if (turn % 3 == 0) // and comes back after all
        handout.take(fake(*which));
      out.erase(which);
    }
    std::sort(kept.begin(), kept.end());
    CHECK(std::adjacent_find(kept.begin(), kept.end()) == kept.end());
    return handout.finish();
  };
  const auto first = outcome(1);
  CHECK(first.size() % 10 == 0);
  for (unsigned order = 2; order < 20; ++order) {
    const auto other = outcome(order);
    REQUIRE(other.size() == first.size());
    for (unsigned i = 0; i < first.size(); ++i)
      CHECK(other[i].number == i);
  }
}

TEST_CASE("a shard is every n-th replicate, and a failed replicate is named") {
  study::Execution execution;
  execution.shard = {2, 7};
  study::Handout handout(20, execution);
  std::vector<unsigned> numbers;
  while (const auto number = handout.next())
    numbers.push_back(*number);
  CHECK(numbers == std::vector<unsigned>{2, 9, 16});
  handout.take(fake(16));
  handout.failed(9, "somebody is lost");
  CHECK(!handout.settled());
  handout.take(fake(2));
  CHECK(handout.settled());
  CHECK_THROWS_WITH_AS(handout.finish(), doctest::Contains("replicate 9: somebody is lost"),
                       engine::BrokenPromise);
}
