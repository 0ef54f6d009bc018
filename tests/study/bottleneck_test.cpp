// What binds and what one more is worth, on queues whose answer is known in closed form.
#include "study/bottleneck.h"
#include "support.h"

using namespace rechtsweg;
using namespace rechtsweg::tests;

namespace {

double erlang_b(double load, int servers) {
  double b = 1;
  for (int n = 1; n <= servers; ++n)
    b = load * b / (n + load * b);
  return b;
}
double erlang_c(double load, int servers) {
  const double b = erlang_b(load, servers), rho = load / servers;
  return b / (1 - rho * (1 - b));
}

struct Found {
  study::Bottlenecks result;
  std::vector<std::string> lever_of; // by resource
  std::vector<double> by;
};

Found found(const std::string &system, const std::string &outcome, unsigned replicates,
            unsigned threads = 2) {
  auto study = study_of({{"system.toml", system}});
  study.replicates = replicates;
  scenario::Faults faults;
  study::BottleneckPlan plan;
  plan.study = &study;
  plan.from = study.network.start;
  const auto wanted = scenario::read_wanted(study, outcome, {}, faults);
  REQUIRE(wanted);
  plan.targets = {*wanted};
  Found found;
  for (unsigned r = 0; r < study.network.resources.size(); ++r) {
    plan.ways.push_back(scenario::one_more(study, r, plan.from, 0.01));
    found.lever_of.push_back(plan.ways.back().axis.name);
    found.by.push_back(plan.ways.back().by);
  }
  study::BottleneckRun run(plan);
  study::Evaluations how;
  how.threads = threads;
  const auto result = run.run(how);
  REQUIRE(result);
  found.result = *result;
  return found;
}

const char *away = R"([station.away]
end = true
[outcome.away]
means = "turned away"
unit  = "persons"
flow  = { into = "away" }
)";

std::string clerks(bool turns_away, const std::string &tick, double stay, double per_day) {
  return fmt::format(R"(
title = "clerks"
tick  = "{}"
start = 2016-01-01
end   = 2016-04-01
[desk]
clerks = {{ value = 10, unit = "clerks", evidence = "assumed" }}
chairs = {{ value = 500, unit = "chairs", evidence = "assumed" }}
[[arrivals]]
name = "people"
into = "hall"
rate = {}
per  = "day"
[resource.chairs]
places = "desk.chairs"
[resource.clerks]
places = "desk.clerks"
{}
[station.hall]
needs = "chairs"
stay  = {{ fixed = 0 }}
route = "desk"
[station.desk]
needs = "clerks"
stay  = {{ exponential = {{ mean = {} }} }}
route = "gone"
{}
[station.gone]
end = true
[outcome.wait]
means = "mean wait"
unit  = "hours"
wait  = {{ resource = "clerks", statistic = "mean" }}
)",
                     tick, per_day, !turns_away ? "" : "queue = { limit = 0, full = \"away\" }",
                     stay, !turns_away ? "" : away);
}

} // namespace

TEST_CASE("one more clerk shortens the wait at M/M/c as Erlang's C says, and binds as often") {
  // Nine hours of work come in an hour; a stay of 3600 seconds. In March the start is forgotten.
  const auto seen = found(clerks(false, "second", 3600, 9 * 24), "wait in 2016-03", 40);
  REQUIRE(seen.result.binding == std::vector<unsigned>{1}); // never the chairs
  CHECK(seen.lever_of[1] == "desk.clerks");
  CHECK(seen.by[1] == 1);
  const study::Marginal &one = seen.result.marginal[0][0][0];
  const double truth = erlang_c(9, 11) / 2 - erlang_c(9, 10) / 1;
  // Half the width of a 90% interval of 40 is 1.685 standard errors.
  CHECK_MESSAGE(std::abs(one.mean - truth) < tolerance * one.half_width / 1.685, one.mean, " +- ",
                one.half_width, ", truth ", truth);
  CHECK(one.half_width < 0.2 * std::abs(truth)); // it would notice
  CHECK(one.told());
  // At midnight somebody waits with probability C rho: 0.60.
  const study::Occupation &march = seen.result.seen[0][1].back();
  const double waits = erlang_c(9, 10) * 0.9;
  CHECK(std::abs(march.binding - waits) < 0.08);
  CHECK(std::abs(march.used - 9) < 0.3);
  CHECK(march.places == 10);
}

TEST_CASE("one more bed spares as many from being turned away as Erlang's B says") {
  const auto seen = found(clerks(true, "minute", 1440, 10), "away by 2016-03-31", 40);
  const study::Marginal &one = seen.result.marginal[0][0][0];
  const double truth = 10 * 31 * (erlang_b(10, 11) - erlang_b(10, 10));
  CHECK_MESSAGE(std::abs(one.mean - truth) < tolerance * one.half_width / 1.685, one.mean, " +- ",
                one.half_width, ", truth ", truth);
  CHECK(one.half_width < 0.3 * std::abs(truth));
  // Full at midnight as at any moment.
  CHECK(std::abs(seen.result.seen[0][1].back().binding - erlang_b(10, 10)) < 0.08);
}

TEST_CASE(
    "one more of a quota that always binds serves one more a period: exactly, whatever the luck") {
  const auto quota = [](const std::string &levers, const std::string &per) {
    return fmt::format(R"(
title = "quota"
tick  = "day"
start = 2016-01-01
end   = 2017-01-01
[desk]
{}
[[initial]]
name    = "there"
station = "desk"
size    = 2000
waited  = {{ fixed = 0 }}
[[arrivals]]
name = "people"
into = "desk"
rate = 9
per  = "day"
[resource.officers]
quota = {}
[station.desk]
needs = "officers"
stay  = {{ fixed = 1 }}
route = "gone"
[station.gone]
end = true
[outcome.waiting]
means = "still there at the end"
unit  = "persons"
stock = {{ at = ["desk"] }}
)",
                       levers, per);
  };
  const char *evidence = "evidence = \"assumed\" }\n";
  const auto daily =
      found(quota(std::string("daily = { value = 5, unit = \"interviews\", ") + evidence,
                  "{ n = \"desk.daily\", per = \"day\" }"),
            "waiting by 2016-12-31", 4);
  const study::Marginal &one = daily.result.marginal[0][0][0];
  CHECK(std::abs(one.mean + 366) <= 1); // who is served on the last day is still there
  CHECK(one.half_width == 0);
  CHECK(daily.result.seen[0][0].front().binding == 1);
  // Flights on two days a week: on the others it binds as on the last before.
  const auto flights = found(
      quota(std::string("seats = { value = 3, unit = \"seats\", ") + evidence +
                "flights = { value = 2, unit = \"flights\", " + evidence,
            "{ days = [\"tue\", \"thu\"], seats = \"desk.seats\", flights = \"desk.flights\" }"),
      "waiting by 2016-12-31", 4);
  CHECK(flights.lever_of[0] == "desk.flights"); // how many, before how large
  CHECK(flights.result.marginal[0][0][0].mean == doctest::Approx(-3 * 104).epsilon(0.02));
  CHECK(flights.result.seen[0][0].front().binding > 0.98);
}

TEST_CASE("threads change nothing of what binds and what it is worth") {
  const auto one = found(clerks(false, "minute", 60, 9 * 24), "wait in 2016-02", 6, 1),
             four = found(clerks(false, "minute", 60, 9 * 24), "wait in 2016-02", 6, 4);
  CHECK(one.result.marginal[0][0][0].mean == four.result.marginal[0][0][0].mean);
  CHECK(one.result.seen[0][1].front().binding == four.result.seen[0][1].front().binding);
}
