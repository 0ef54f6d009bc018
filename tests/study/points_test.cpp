// The model as a function of its levers, on a queue without limit: occupancy = rate x mean stay.
#include "study/sensitivity.h"
#include "support.h"

using namespace rechtsweg;
using namespace rechtsweg::tests;

namespace {

const char *infinity = R"(
title = "Infinity"
tick  = "day"
start = 2016-01-01
end   = 2017-01-01
[desk]
rate  = { value = 40, range = [30, 60], unit = "persons", evidence = "assumed" }
stay  = { value = 10, range = [5, 15], unit = "days", evidence = "assumed" }
left  = { value = 0.2, range = [0, 0.8], unit = "share", evidence = "assumed" }
right = { value = 0.1, range = [0, 0.8], unit = "share", evidence = "assumed" }
[[arrivals]]
name = "people"
into = "stay"
rate = "desk.rate"
per  = "day"
[station.stay]
stay  = { exponential = { mean = "desk.stay" } }
route = { left = "desk.left", right = "desk.right", straight = "rest" }
[station.left]
end = true
[station.right]
end = true
[station.straight]
end = true
[outcome.present]
means = "mean number present"
unit  = "persons"
stock = { at = ["stay"], statistic = "mean" }
[outcome.gone]
means = "people who leave"
unit  = "persons"
flow  = { from = "stay" }
)";

std::string analysis(const std::string &levers) {
  return "title = \"a\"\nstudy = \"study.toml\"\nreplicates = 4\n"
         "[[target]]\noutcome = \"present\"\nperiod = \"2016-12\"\n"
         "[[target]]\noutcome = \"present\"\nperiod = \"2016-12\"\nalternative = \"more\"\nminus = \"base\"\n"
         "[levers]\n" + levers + "\n[morris]\ntrajectories = 5\n[sobol]\nmost = 2\nrows = 32\n";
}

scenario::SensitivityPlan plan_of(const std::string &levers) {
  const Files files({{"system.toml", infinity},
                     {"more.toml", "title = \"m\"\n[[change]]\nlever = \"desk.rate\"\nadd = 10\nfrom = 2016-06-01\n"},
                     {"study.toml", "title = \"s\"\nsystem = \".\"\n[[alternative]]\nid = \"more\"\nmeasures = [\"more.toml\"]\n"},
                     {"a.toml", analysis(levers)}});
  return scenario::load_sensitivity(files.path("a.toml"));
}

} // namespace

TEST_CASE("sensitivity of M/G/infinity: effects, differences and indices are those of rate times stay") {
  const auto plan = plan_of("only = [\"desk.rate\", \"desk.stay\"]");
  study::SensitivityRun run(plan);
  study::Evaluations how;
  how.threads = 2;
  const auto result = run.run(how);
  REQUIRE(result);
  const study::Influence &present = result->targets[0];
  CHECK(present.base.mean == doctest::Approx(400).epsilon(0.05));
  for (const study::Bar &bar : present.bars) {
    const double per = bar.axis == 0 ? 10 : 40; // derivative by rate is the stay, by stay the rate
    const double base = bar.axis == 0 ? 40 : 10;
    CHECK(bar.at_low.mean == doctest::Approx(per * (bar.low - base)).epsilon(0.1));
    CHECK(bar.at_high.mean == doctest::Approx(per * (bar.high - base)).epsilon(0.1));
  }
  // rate in [30, 60], stay in [5, 15]: the mean effect over a range is the range times the other's mean.
  CHECK(present.screened[0].mu == doctest::Approx(30 * 10).epsilon(0.3));
  CHECK(present.screened[1].mu == doctest::Approx(10 * 45).epsilon(0.15));
  const double of_rate = 75.0 * 100, of_stay = 45.0 * 45 * 100 / 12, both = 75.0 * 100 / 12, all = of_rate + of_stay + both;
  for (std::size_t i = 0; i < 2; ++i) {
    const bool rate = result->decomposed[i] == 0;
    CHECK(std::abs(present.decomposed.inputs[i].first.value - (rate ? of_rate : of_stay) / all) < 0.12);
    CHECK(std::abs(present.decomposed.inputs[i].total.value - ((rate ? of_rate : of_stay) + both) / all) < 0.12);
  }
  // A measure adds ten a day whatever the rate is: its paired effect hangs on the stay alone.
  const study::Influence &effect = result->targets[1];
  CHECK(effect.base.mean == doctest::Approx(100).epsilon(0.1));
  CHECK(effect.screened[1].mu == doctest::Approx(100).epsilon(0.15));
  CHECK(effect.screened[0].mu_star.value < 0.2 * effect.screened[1].mu_star.value);
}

TEST_CASE("the same digits for any number of threads, and when simulations are known already") {
  const auto plan = plan_of("only = [\"desk.rate\", \"desk.stay\"]");
  study::SensitivityRun run(plan);
  std::map<std::pair<std::uint64_t, unsigned>, std::vector<double>> kept;
  study::Evaluations one;
  one.finished = [&](const study::Point &p, unsigned r, const std::vector<double> &v) { kept[{p.fingerprint(), r}] = v; };
  const auto first = run.run(one);
  study::Evaluations again;
  again.threads = 4;
  unsigned known = 0;
  again.known = [&](const study::Point &p, unsigned r) -> std::optional<std::vector<double>> {
    if (r % 2 == 0)
      return std::nullopt;
    ++known;
    return kept.at({p.fingerprint(), r});
  };
  const auto second = run.run(again);
  REQUIRE(first);
  REQUIRE(second);
  CHECK(known > 100);
  for (std::size_t t = 0; t < 2; ++t)
    for (std::size_t i = 0; i < 2; ++i) {
      CHECK(first->targets[t].screened[i].mu_star.value == second->targets[t].screened[i].mu_star.value);
      CHECK(first->targets[t].decomposed.inputs[i].total.low == second->targets[t].decomposed.inputs[i].total.low);
    }
}

TEST_CASE("an unmoved point is the study itself, and a lever moved on a date changes nothing before it") {
  const auto plan = plan_of("only = [\"desk.rate\"]");
  const study::Layout layout(plan.study);
  study::Model model;
  model.study = &plan.study;
  model.layout = &layout;
  model.axes = plan.axes;
  model.from = engine::day_of(2016, 7, 1);
  for (const char *period : {"2016-06", "2016-12"})
    model.targets.push_back({period, "", {{0, static_cast<std::size_t>(layout.find(0, study::total, period))}, {}}, {}});
  const auto replicate = study::simulate(plan.study, layout, 3);
  study::Luck luck(model, 3);
  const auto unmoved = luck.at({}).values, moved = luck.at({{{0, 60.0}}}).values;
  for (std::size_t t = 0; t < 2; ++t)
    CHECK(unmoved[t] == replicate.alternatives[0].figures[model.targets[t].value.of.key]);
  CHECK(moved[0] == unmoved[0]);
  CHECK(moved[1] == doctest::Approx(600).epsilon(0.1));
}

TEST_CASE("ranges that break the probabilities of a route are refused by name where levers must be independent") {
  const auto plan = plan_of("only = [\"desk.left\", \"desk.right\"]");
  study::SensitivityRun run(plan);
  try {
    run.run({});
    FAIL("not refused");
  } catch (const scenario::ScenarioError &error) {
    const std::string text = error.what();
    CHECK(text.find("at 'stay', the probabilities add up to") != std::string::npos);
    CHECK(text.find("'desk.left' (0 to 0.8) and 'desk.right' (0 to 0.8)") != std::string::npos);
  }
}

TEST_CASE("a sensitivity analysis lists all its faults at once") {
  const Files files({{"system.toml", infinity},
                     {"study.toml", "title = \"s\"\nsystem = \".\"\n"},
                     {"a.toml", "title = \"a\"\nstudy = \"study.toml\"\n[[target]]\noutcome = \"presence\"\nperiod = \"2015\"\n"
                                "[levers]\nonly = [\"desk.rat\"]\n[sobol]\nrows = 100\n"}});
  try {
    scenario::load_sensitivity(files.path("a.toml"));
    FAIL("no fault found");
  } catch (const scenario::ScenarioError &error) {
    const std::string text = error.what();
    CHECK(text.find("a.toml:4:1: there is no outcome 'presence'; did you mean 'present'?") != std::string::npos);
    CHECK(text.find("a.toml:5:1: '2015' is no whole period") != std::string::npos);
    CHECK(text.find("there is no lever 'desk.rat'; did you mean 'desk.rate'?") != std::string::npos);
    CHECK(text.find("'rows' is 100; expected a power of two") != std::string::npos);
  }
}
