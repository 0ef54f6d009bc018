// What it takes, on queues whose answer is known in closed form.
#include "study/sensitivity.h"
#include "study/solve.h"
#include "support.h"

using namespace rechtsweg;
using namespace rechtsweg::tests;

namespace {

const char *infinity = R"(
title = "Infinity"
tick  = "day"
start = 2016-01-01
end   = 2016-10-01
[desk]
rate = { value = 40, range = [10, 90], unit = "persons", evidence = "assumed" }
[[arrivals]]
name = "people"
into = "stay"
rate = "desk.rate"
per  = "day"
[station.stay]
stay  = { exponential = { mean = 10 } }
route = "gone"
[station.gone]
end = true
[outcome.present]
means = "present at the end of the period"
unit  = "persons"
stock = { at = ["stay"] }
)";

std::optional<study::Solution> solved(const std::string &until, double probability, double low, double high,
                                      unsigned threads, unsigned most = 60) {
  const auto study = study_of({{"system.toml", infinity}});
  const study::Layout layout(study);
  scenario::Faults faults;
  const auto goal = scenario::read_goal(study, until, 0, {}, faults);
  REQUIRE(goal);
  study::Model model;
  model.study = &study;
  model.layout = &layout;
  model.axes = {*scenario::axis_of_decision(study.network, "desk.rate", {}, faults)};
  model.targets = {study::target_of(study, layout, goal->wanted)};
  model.where = scenario::Moved::on_top;
  model.from = study.network.start;
  study::Question question;
  question.probability = probability;
  question.low = low;
  question.high = high;
  question.most = most;
  study::Evaluations how;
  how.threads = threads;
  return study::solve(model, goal->test, question, how);
}

} // namespace

TEST_CASE("the smallest and largest rate of M/G/infinity for a number present are the Poisson quantiles") {
  // Present is Poisson with mean 10 a: P(N >= 450) = 0.9 where 10 a - 1.2816 sqrt(10 a) = 449.5.
  const double root = (1.2816 + std::sqrt(1.2816 * 1.2816 + 4 * 449.5)) / 2, smallest = root * root / 10;
  const auto least = solved("present >= 450 by 2016-09-30", 0.9, 10, 90, 2);
  REQUIRE(least);
  CHECK(least->kind == study::Solution::Kind::found);
  CHECK(least->rising);
  CHECK_FALSE(least->high_open);
  CHECK(least->low <= smallest + 1); // a grid of whole rates
  CHECK(least->high >= smallest);
  CHECK(std::abs(least->value - smallest) < 2.5);
  const double other = (-1.2816 + std::sqrt(1.2816 * 1.2816 + 4 * 450.5)) / 2, largest = other * other / 10;
  const auto most = solved("present <= 450 by 2016-09-30", 0.9, 10, 90, 2);
  REQUIRE(most);
  CHECK_FALSE(most->rising);
  CHECK(std::abs(most->value - largest) < 2.5);
  CHECK(most->not_monotone.empty());
}

TEST_CASE("a range in which no value or every value suffices is said to be one; threads change nothing") {
  const auto never = solved("present >= 450 by 2016-09-30", 0.9, 10, 30, 2, 10);
  REQUIRE(never);
  CHECK(never->kind == study::Solution::Kind::never);
  CHECK(never->value == 30);
  const auto always = solved("present >= 450 by 2016-09-30", 0.9, 60, 90, 2, 10);
  REQUIRE(always);
  CHECK(always->kind == study::Solution::Kind::always);
  const auto one = solved("present >= 450 by 2016-09-30", 0.5, 10, 90, 1, 12), four = solved("present >= 450 by 2016-09-30", 0.5, 10, 90, 4, 12);
  CHECK(one->value == four->value);
  CHECK(one->low == four->low);
  CHECK(one->curve[2].mean == four->curve[2].mean);
}

TEST_CASE("order statistics enclose a quantile as often as they say") {
  const auto tenth = study::quantile_ranks(10, 0.9), many = study::quantile_ranks(29, 0.9), middle = study::quantile_ranks(20, 0.5);
  CHECK_FALSE(tenth.second); // 0.9^10 = .35: the largest of ten lies below the quantile too often
  REQUIRE(many.second);
  CHECK(*many.second == 28); // 0.9^29 = .047: the first number of replicates that is enough
  CHECK_FALSE(study::quantile_ranks(28, 0.9).second);
  CHECK(*middle.first == 5); // the 6th and the 15th of twenty: the sign test's table
  CHECK(*middle.second == 14);
}
