// What it takes, on queues whose answer is known in closed form.
#include "study/mix.h"
#include "study/sensitivity.h"
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
days = { value = 10, range = [5, 20], unit = "days", evidence = "assumed" }
others = { value = 5, range = [0, 10], unit = "persons", evidence = "assumed" }
[[arrivals]]
name = "people"
into = "stay"
rate = "desk.rate"
per  = "day"
[[arrivals]]
name = "others"
into = "aside"
rate = "desk.others"
per  = "day"
[station.aside]
stay  = { exponential = { mean = 1 } }
route = "gone"
[station.stay]
stay  = { exponential = { mean = "desk.days" } }
route = "gone"
[station.gone]
end = true
[outcome.present]
means = "present at the end of the period"
unit  = "persons"
stock = { at = ["stay"] }
)";

/// A question about the number present, put to the levers named.
struct Asked {
  scenario::Study study = study_of({{"system.toml", infinity}});
  study::Layout layout{study};
  study::Model model;
  scenario::Claim test;

  Asked(const std::string &until, const std::vector<std::string> &levers) {
    scenario::Faults faults;
    const auto goal = scenario::read_goal(study, until, 0, {}, faults);
    REQUIRE(goal);
    test = goal->test;
    model.study = &study;
    model.layout = &layout;
    for (const std::string &lever : levers)
      model.axes.push_back(*scenario::axis_of_decision(study.network, lever, {}, faults));
    model.targets = {study::target_of(study, layout, goal->wanted)};
    model.where = scenario::Moved::on_top;
    model.from = study.network.start;
  }
};

std::optional<study::Solution> solved(const std::string &until, double probability, double low, double high,
                                      unsigned threads, unsigned most = 60) {
  const Asked asked(until, {"desk.rate"});
  study::Question question;
  question.probability = probability;
  question.low = low;
  question.high = high;
  question.most = most;
  study::Evaluations how;
  how.threads = threads;
  return study::solve(asked.model, asked.test, question, how);
}

/// The cheapest mix of arrivals a day (10 to 110, each costs 1) and days of stay (5 to 20, each costs 4).
std::optional<study::Mix> mixed(const std::string &until, const std::vector<std::string> &levers,
                                study::MixQuestion &question, unsigned threads) {
  const Asked asked(until, levers);
  question.levers = {{10, 110, 2, 1}, {5, 20, 0.5, 4}};
  if (levers.size() > 2)
    question.levers.push_back({0, 10, 1, 1});
  study::Evaluations how;
  how.threads = threads;
  return study::cheapest_mix(asked.model, asked.test, question, how);
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

TEST_CASE("the cheapest mix of arrivals and days of stay is where the hyperbola of enough touches a line of equal cost") {
  // Present is Poisson with mean a d: with probability 0.9 at least 450 where a d = K. The least of
  // a + 4 d is at a = sqrt(4 K), d = sqrt(K / 4); costs count from the ends that help less, 10 and 5.
  const double root = (1.2816 + std::sqrt(1.2816 * 1.2816 + 4 * 449.5)) / 2, K = root * root;
  const double least = 2 * std::sqrt(4 * K) - 10 - 4 * 5;
  study::MixQuestion question;
  const auto mix = mixed("present >= 450 by 2016-09-30", {"desk.rate", "desk.days", "desk.others"}, question, 2);
  REQUIRE(mix);
  CHECK(mix->size.kind == study::Solution::Kind::found);
  CHECK(mix->parts[2].idle);
  CHECK(mix->parts[2].chosen == 0); // what changes nothing is not paid for
  CHECK_FALSE(mix->parts[1].alone); // 10 a day for 20 days are 200
  CHECK(std::abs(*mix->parts[0].alone - K / 5) < 5);
  const auto cost = [&](double size) { return mix->cost(question, mix->at(Asked("present >= 450 by 2016-09-30", {"desk.rate", "desk.days", "desk.others"}).model, size)); };
  CHECK(std::abs(cost(mix->size.value) - least) < 0.1 * least);
  CHECK(cost(mix->size.low) <= least * 1.03); // the grid of steps and the gap of the search
  CHECK(cost(mix->size.high) >= least);
  CHECK(mix->bound <= cost(1));
  CHECK(mix->bound >= 0.96 * cost(1));
  CHECK(mix->points < 200); // of 41 x 31 x 11
  const auto again = mixed("present >= 450 by 2016-09-30", {"desk.rate", "desk.days", "desk.others"}, question, 1);
  CHECK(again->parts[0].chosen == mix->parts[0].chosen);
  CHECK(again->size.value == mix->size.value);
  CHECK(again->points == mix->points);
}

TEST_CASE("a mix of levers that help when they fall; no mix and every mix") {
  study::MixQuestion question;
  const std::vector<std::string> both = {"desk.rate", "desk.days"};
  const auto fewer = mixed("present <= 450 by 2016-09-30", both, question, 2);
  REQUIRE(fewer);
  CHECK(fewer->parts[0].worse == 110);
  CHECK(fewer->parts[1].worse == 20);
  const double root = (-1.2816 + std::sqrt(1.2816 * 1.2816 + 4 * 450.5)) / 2, K = root * root;
  // To fall along a (110 - a) + 4 (20 - d) with a d <= K: the hyperbola is convex to the origin, so an
  // end of it is cheapest: d = 5 and a = K / 5 cost 85; a = K / 20 and d = 20 cost 89.
  const double least = 110 - K / 5 + 4 * (20 - 5);
  question.most = 60;
  const double cost = fewer->cost(question, fewer->at(Asked("present <= 450 by 2016-09-30", both).model, fewer->size.value));
  CHECK(std::abs(cost - least) < 0.1 * least);
  const auto never = mixed("present >= 4500 by 2016-09-30", both, question, 2);
  CHECK(never->size.kind == study::Solution::Kind::never);
  CHECK(never->parts[0].chosen == 110);
  const auto always = mixed("present >= 1 by 2016-09-30", both, question, 2);
  CHECK(always->size.kind == study::Solution::Kind::always);
  CHECK(*always->parts[1].alone == 5);
}

TEST_CASE("a search that goes on from known values simulates its answer alone, whichever way the lever helps") {
  for (const char *until : {"present >= 450 by 2016-09-30", "present <= 450 by 2016-09-30"}) {
    const Asked asked(until, {"desk.rate"});
    study::Question question;
    question.low = 10;
    question.high = 90;
    question.most = 12;
    std::map<std::pair<std::uint64_t, unsigned>, std::vector<double>> kept;
    unsigned simulated = 0;
    study::Evaluations how;
    how.threads = 2;
    how.finished = [&](const study::Point &point, unsigned replicate, const std::vector<double> &values) {
      kept[{point.fingerprint(), replicate}] = values;
      ++simulated;
    };
    const auto whole = study::solve(asked.model, asked.test, question, how);
    CHECK(simulated > 50);
    simulated = 0;
    how.known = [&](const study::Point &point, unsigned replicate) {
      const auto found = kept.find({point.fingerprint(), replicate});
      return found == kept.end() ? std::nullopt : std::optional(found->second);
    };
    const auto again = study::solve(asked.model, asked.test, question, how);
    CHECK(simulated == 12);
    CHECK(again->value == whole->value);
    CHECK(again->low == whole->low);
    CHECK(again->use.size() == whole->use.size());
  }
}
