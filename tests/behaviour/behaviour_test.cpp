// Each behaviour against a closed form or a limiting case, by itself and in a small system.
#include "behaviour/behaviour.h"

#include "support.h"

using namespace rechtsweg;
using namespace rechtsweg::tests;

namespace {

/// A decision's first answer, with inputs given by name and the neutral ones left out.
double chance(const behaviour::Definition &definition, std::map<std::string, double> given) {
  std::vector<double> inputs, answers(definition.answers.size());
  for (const behaviour::Input &input : definition.parameters) {
    const auto at = given.find(std::string(input.name));
    REQUIRE((at != given.end() || input.neutral.has_value()));
    inputs.push_back(at != given.end() ? at->second : *input.neutral);
    given.erase(std::string(input.name));
  }
  REQUIRE(given.empty());
  definition.probabilities(inputs, answers);
  double sum = 0;
  for (const double answer : answers)
    sum += answer;
  CHECK(sum == doctest::Approx(1).epsilon(1e-12));
  return answers[0];
}

/// One month of a feedback.
void advance(const behaviour::Feedback &feedback, const std::map<std::string, double> &given,
             std::vector<double> reads, std::vector<double> &state, double uniform = 0.5) {
  std::vector<double> inputs;
  for (const behaviour::Input &input : feedback.parameters) {
    const auto at = given.find(std::string(input.name));
    inputs.push_back(at != given.end() ? at->second : input.neutral.value());
  }
  feedback.advance(inputs, reads, uniform, state);
}

const std::map<std::string, double> leaving{
    {"share", 0.8},       {"success", 0.4},       {"expected", 0.4},
    {"success_reference", 0.4}, {"success_elasticity", 0.5}, {"urgency", 0.5},
    {"fee", 7500},        {"fee_reference", 7500}, {"fee_elasticity", 0.3}};

std::map<std::string, double> with(std::map<std::string, double> base,
                                   const std::map<std::string, double> &other) {
  for (const auto &[name, value] : other)
    base[name] = value;
  return base;
}

} // namespace

TEST_CASE("at the reference the share who leave is the share; each elasticity is that of the share") {
  const auto departure = behaviour::departure();
  CHECK(chance(departure, leaving) == doctest::Approx(0.8).epsilon(1e-12));
  const double little = 1e-6;
  const auto elasticity = [&](const std::string &name, double value) {
    return (chance(departure, with(leaving, {{name, value * (1 + little)}})) / 0.8 - 1) / little;
  };
  CHECK(elasticity("fee", 7500) == doctest::Approx(-0.3).epsilon(1e-4));
  CHECK(elasticity("success", 0.4) == doctest::Approx(0.5 + 0.5).epsilon(1e-4)); // and urgency
  CHECK(elasticity("expected", 0.4) == doctest::Approx(-0.5).epsilon(1e-4));
  CHECK(chance(departure, with(leaving, {{"active", 0}, {"success", 0.01}, {"fee", 90000}})) ==
        doctest::Approx(0.8).epsilon(1e-12));
  CHECK(chance(departure, with(leaving, {{"success", 1e-6}})) < 0.01);
}

TEST_CASE("real wages a tenth lower raise departures for work by eight per cent") {
  CHECK(chance(behaviour::departure(), with(leaving, {{"share", 0.2}, {"wages", 0.9}, {"wage_elasticity", 0.8}})) /
            0.2 ==
        doctest::Approx(std::exp(0.8 * -std::log(0.9))).epsilon(0.01));
}

TEST_CASE("a threshold of one's own: a chance that rises takes those who waited below it, and nobody else") {
  const auto left = [](const std::string &luck) {
    const Runs runs(study_of({{"system.toml", R"(
title = "thresholds"
tick = "day"
start = 2016-01-01
end = 2021-01-01
[door.go]
value = 0.5
range = [0, 1]
unit = "share"
then = [ { from = 2017-01-01, value = 0.8 } ]
[[arrivals]]
name = "people"
into = "door"
table = "people.csv"
[attributes]
kind = ["one", "other"]
[station.door]
)" + luck + R"(
route = { gone = "door.go", wait = "rest" }
[station.wait]
stay = 30
route = "door"
[station.gone]
end = true
[outcome.gone]
means = "gone"
unit = "persons"
flow = { into = "gone" }
[outcome.waiting]
means = "waiting"
unit = "persons"
stock = { at = "wait" }
by = "kind"
)"}, {"people.csv", "kind,month,persons\none,2016-01,10000\nother,2016-01,0\n"}}), 20);
    return std::pair{runs.of("gone", "2016"), runs.of("gone", "2017")};
  };
  const auto [before, after] = left("luck = \"kept\"");
  CHECK(before.off(5000) < tolerance);
  CHECK(after.off(3000) < tolerance);
  // With new luck at every visit everybody would be gone soon.
  CHECK(left("").first.mean > 9500);
}

TEST_CASE("hiring: the share at the reference fee, and the elasticity of the number who hire") {
  const std::map<std::string, double> hiring{
      {"share", 0.85}, {"fee", 7500}, {"fee_reference", 7500}, {"fee_elasticity", 0.05}};
  CHECK(chance(behaviour::smuggler(), hiring) == doctest::Approx(0.85).epsilon(1e-12));
  CHECK((chance(behaviour::smuggler(), with(hiring, {{"fee", 7500 * (1 + 1e-6)}})) / 0.85 - 1) / 1e-6 ==
        doctest::Approx(-0.05).epsilon(1e-4));
  CHECK(chance(behaviour::smuggler(), with(hiring, {{"fee", 1e9}, {"active", 0}})) ==
        doctest::Approx(0.85));
}

TEST_CASE("detection: twice the effort, two chances to be seen; crowding thins agents out; never certain") {
  const std::map<std::string, double> line{
      {"base", 0.58}, {"agents", 100}, {"agents_reference", 100}, {"agents_elasticity", 1},
      {"barrier", 0}, {"barrier_effect", 0.36}, {"turn_back", 0}};
  const auto detection = behaviour::detection();
  CHECK(chance(detection, line) == doctest::Approx(0.58));
  CHECK(chance(detection, with(line, {{"agents", 200}})) == doctest::Approx(1 - 0.42 * 0.42));
  CHECK(chance(detection, with(line, {{"technology", 3}})) == doctest::Approx(1 - std::pow(0.42, 3)));
  CHECK(chance(detection, with(line, {{"agents", 200}, {"load", 2}, {"crowding", 1}})) ==
        doctest::Approx(0.58));
  CHECK(chance(detection, with(line, {{"agents", 200}, {"active", 0}})) == doctest::Approx(0.58));
  CHECK(chance(detection, with(line, {{"agents", 0}})) == 0);
  CHECK(chance(detection, with(line, {{"agents", 1200}})) < 1);
}

TEST_CASE("retry: the share of a year, whatever part of the waits a year completes") {
  const std::map<std::string, double> back{
      {"share", 0.45}, {"completed", 0.9}, {"success", 0.4}, {"success_reference", 0.4}, {"success_elasticity", 0.3}};
  CHECK(chance(behaviour::retry(), back) == doctest::Approx(0.5));
  CHECK((chance(behaviour::retry(), with(back, {{"success", 0.4 * (1 + 1e-6)}})) / 0.5 - 1) / 1e-6 ==
        doctest::Approx(0.3).epsilon(1e-4));
  CHECK(chance(behaviour::retry(), with(back, {{"share", 0}})) == 0);
  CHECK(chance(behaviour::retry(), with(back, {{"share", 0.95}})) == 1);
}

TEST_CASE("belief: news are learned at a constant rate, an announcement pulls while it is made") {
  const auto belief = behaviour::belief();
  const std::map<std::string, double> quiet{
      {"learning", 0.2}, {"trust", 0.5}, {"announcement", 0}, {"warning", 0}, {"claimed_share", 0.1}, {"success_reference", 0.5}};
  std::vector<double> state{0.5, 0.5};
  for (int month = 1; month <= 12; ++month) {
    advance(belief, quiet, {30, 70}, state);
    CHECK(state[0] == doctest::Approx(0.3 + 0.2 * std::pow(0.8, month)));
  }
  // Announced for ever and heard at once: what is claimed, but for what is learned against it.
  state = {0.5, 0.5};
  for (int month = 0; month < 200; ++month)
    advance(belief, with(quiet, {{"announcement", 1}}), {50, 50}, state);
  CHECK(state[0] == doctest::Approx((0.2 * 0.5 + 0.5 * 0.05) / 0.7));
  // A warning moves what is expected, and not yet what is.
  state = {0.5, 0.5};
  advance(belief, with(quiet, {{"warning", 1}}), {50, 50}, state);
  CHECK(state[0] == doctest::Approx(0.5));
  CHECK(state[1] == doctest::Approx(0.5 + 0.5 * (0.05 - 0.5)));
  state = {0.4, 0.4};
  advance(belief, with(quiet, {{"active", 0}, {"announcement", 1}}), {0, 50}, state);
  CHECK(state == std::vector<double>{0.4, 0.4});
  advance(belief, quiet, {0, 0}, state); // no news
  CHECK(state == std::vector<double>{0.4, 0.4});
}

TEST_CASE("price: at rest at the reference; enforcement tripled raises it by 17 to 30 per cent") {
  const std::map<std::string, double> market{
      {"fee_reference", 1000}, {"through_reference", 0.5}, {"enforcement_elasticity", 0.18},
      {"customers_reference", 100}, {"demand_elasticity", 0.1}, {"lag", 3}};
  std::vector<double> fee{1000};
  advance(behaviour::price(), market, {50, 50, 100}, fee);
  CHECK(fee[0] == doctest::Approx(1000));
  for (int month = 0; month < 100; ++month)
    advance(behaviour::price(), market, {87.5, 12.5, 100}, fee); // 0.5 ^ 3 get through
  CHECK(fee[0] == doctest::Approx(1000 * std::pow(3, 0.18)));
  CHECK(fee[0] > 1170);
  CHECK(fee[0] < 1300);
  const double before = fee[0];
  advance(behaviour::price(), market, {0, 0, 0}, fee);
  CHECK(fee[0] == before);
}

TEST_CASE("crowding is a moving mean; displacement rests where as many get through as before") {
  std::vector<double> load{1};
  for (int month = 0; month < 5; ++month)
    advance(behaviour::crowding(), {{"crossers_reference", 100}, {"lag", 10}}, {200}, load);
  CHECK(load[0] == doctest::Approx(2 - std::pow(0.9, 5)));
  const std::map<std::string, double> routes{
      {"through_reference", 0.4}, {"news", 100}, {"elasticity", 2}, {"lag", 1}};
  std::vector<double> pull{1};
  advance(behaviour::displacement(), routes, {600, 400}, pull);
  CHECK(pull[0] == doctest::Approx(1));
  advance(behaviour::displacement(), routes, {1e9, 0}, pull);
  CHECK(pull[0] < 1e-6);
  advance(behaviour::displacement(), routes, {0, 0}, pull); // a month without news: what was known
  CHECK(pull[0] == doctest::Approx(1));
}

TEST_CASE("networks rest at the reference, and grow by those who come beyond it and less by those removed") {
  const std::map<std::string, double> place{{"reference", 1200}, {"residents", 10000}};
  std::vector<double> kin{1};
  for (int month = 0; month < 24; ++month)
    advance(behaviour::networks(), place, {110, 10}, kin);
  CHECK(kin[0] == doctest::Approx(1));
  for (int month = 0; month < 10; ++month)
    advance(behaviour::networks(), place, {300, 0}, kin);
  CHECK(kin[0] == doctest::Approx(1 + 10 * 200 / 10000.0));
  advance(behaviour::networks(), with(place, {{"active", 0}}), {9000, 0}, kin);
  CHECK(kin[0] == doctest::Approx(1.2));
  advance(behaviour::networks(), place, {0, 1e6}, kin); // more than there are
  CHECK(kin[0] > 0);
  // Twice as many kin: the elasticity is that of the number who go.
  CHECK(chance(behaviour::departure(), with(leaving, {{"share", 0.2}, {"kin", 1.1}, {"kin_elasticity", 0.5}})) / 0.2 ==
        doctest::Approx(std::pow(1.1, 0.5)).epsilon(0.01));
}

TEST_CASE("consent comes after a geometric number of months of talks, and never without talks") {
  const auto consent = behaviour::consent();
  const std::map<std::string, double> talks{{"talks", 1}, {"agrees", 0.25}, {"widens", 0.5}, {"withdraws", 0}, {"quota_share", 0.3}, {"pressure", 1}, {"answer", 0.5}, {"lag", 1}};
  double months = 0;
  const int tries = 4000;
  for (int i = 0; i < tries; ++i) {
    std::vector<double> state{0, 1};
    for (std::uint32_t month = 0; state[0] <= 0; ++month, ++months)
      advance(consent, talks, {}, state, engine::Draw(1, static_cast<std::uint32_t>(i)).uniform(0, engine::purpose("talks"), month));
    CHECK(state[0] == 0.3);
    CHECK(state[1] == doctest::Approx(1 - 0.5 * 0.7)); // pressed, and a quota granted
  }
  CHECK(std::abs(months / tries - 4) < tolerance * std::sqrt(12.0 / tries)); // variance (1 - p) / p^2
  std::vector<double> state{0, 1};
  advance(consent, with(talks, {{"talks", 0}}), {}, state, 1e-9);
  CHECK(state[0] == 0);
  state = {1, 1};
  advance(consent, with(talks, {{"withdraws", 0.1}}), {}, state, 0.95);
  CHECK(state[0] == 0);
}

TEST_CASE("in a system a belief follows the months by its formula, and a switch keeps it where it was") {
  const std::string system = R"(
title = "news"
tick = "day"
start = 2016-01-01
end = 2017-01-01
[attributes]
origin = ["north", "south"]
[road.rate]
by = "origin"
value = { north = 4, south = 8 }
unit = "persons"
[belief]
active = { value = 1, range = [0, 1], unit = "share" }
learning = { value = 0.25, range = [0, 1], unit = "share" }
trust = 0
announcement = 0
warning = 0
claimed_share = 0
success_reference = 0.5
success = { by = "origin", value = { rest = 0.5 }, range = [0.001, 1], unit = "share" }
expected = { by = "origin", value = { rest = 0.5 }, range = [0.001, 1], unit = "share" }
[feedback.news]
behaviour = "belief"
reads = { inside = "inside", returned = "returned" }
writes = { success = "belief.success", expected = "belief.expected" }
[[arrivals]]
name = "people"
into = "home"
rate = "road.rate"
per = "day"
[station.home]
route = { road = "belief.success / belief.expected * 0.5", stays = "rest" }
[station.road]
route = [ { when = { origin = "north" }, to = "inside" }, { to = "back" } ]
[station.inside]
end = true
[station.back]
end = true
[station.stays]
end = true
[outcome.inside]
means = "inside"
unit = "persons"
flow = { into = "inside" }
by = "origin"
[outcome.returned]
means = "returned"
unit = "persons"
flow = { into = "back" }
by = "origin"
[outcome.belief]
means = "belief"
unit = "share"
level = { of = "belief.success" }
by = "origin"
)";
  const Runs runs(study_of({{"system.toml", system},
                            {"fixed.toml", "title = \"fixed\"\nsource = \"test\"\n[[change]]\nlever = \"belief.active\"\nto = 0\nfrom = 2016-05-01\n"},
                            {"study.toml", "title = \"news\"\nquestion = \"?\"\nsystem = \"system.toml\"\n[base]\ntitle = \"base\"\n"
                                           "[[alternative]]\nid = \"fixed\"\ntitle = \"fixed\"\nmeasures = [\"fixed.toml\"]\n"}},
                           "study.toml"),
                  2);
  const auto month = [&](const char *name, unsigned category, unsigned alternative) {
    return runs.values("belief", name, category, alternative)[0];
  };
  // Everybody from the north gets in, nobody from the south: the shares seen are 1 and 0.
  CHECK(month("2016-01", 0, 0) == doctest::Approx(0.5)); // the month that holds the first value
  CHECK(month("2016-04", 0, 0) == doctest::Approx(1 - 0.5 * std::pow(0.75, 3)));
  CHECK(month("2016-12", 1, 0) == doctest::Approx(0.5 * std::pow(0.75, 11)));
  CHECK(month("2016-05", 1, 1) == doctest::Approx(0.5 * std::pow(0.75, 4)));
  CHECK(month("2016-12", 1, 1) == month("2016-05", 1, 1));
  // A mean of months, weighted by their days, and no total of what differs by origin.
  CHECK(std::isnan(runs.values("belief", "2016")[0]));
}
