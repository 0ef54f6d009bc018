// Queues with a known answer.
#include "support.h"

using namespace rechtsweg;
using namespace rechtsweg::tests;

namespace {

/// Erlang's loss formula by its recursion (Erlang 1917).
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

std::string queue(double per_hour, int servers, const std::string &more = {}) {
  return fmt::format(R"(
title = "queue"
tick = "second"
start = 2016-01-01
end = 2016-04-01
[[arrivals]]
name = "customers"
into = "desk"
rate = {}
per = "hour"
[resource.clerks]
places = {}
{}
[station.desk]
needs = "clerks"
stay = {{ exponential = {{ mean = 3600 }} }}
route = "gone"
[station.gone]
end = true
[outcome.wait]
means = "mean wait"
unit = "hours"
wait = {{ resource = "clerks", statistic = "mean" }}
[outcome.inside]
means = "mean number of customers"
unit = "customers"
stock = {{ at = ["desk"], statistic = "mean" }}
)",
                     per_hour, servers, more);
}

} // namespace

TEST_CASE("the mean wait at M/M/c is Erlang's C") {
  for (const auto &[load, servers] : {std::pair{1.0, 2}, {9.0, 10}, {90.0, 100}}) {
    const Runs runs(study_of({{"system.toml", queue(load, servers)}}), load > 50 ? 8 : 40);
    const double wait = erlang_c(load, servers) / (servers - load);
    // January warms up from an empty desk.
    const Estimate march = runs.of("wait", "2016-03");
    CHECK_MESSAGE(march.off(wait) < tolerance, load, " on ", servers, ": ", march.mean, " +- ",
                  march.error, ", truth ", wait);
    CHECK(march.error < 0.2 * wait); // it would notice
    const Estimate inside = runs.of("inside", "2016-03");
    CHECK(inside.off(load + load * wait) < tolerance);
  }
}

TEST_CASE("the share turned away at M/G/c/c is Erlang's B, whatever the stay's shape") {
  const auto loss = [](const char *tick, double per_day, int servers, const char *stay,
                       unsigned replicates) {
    const Runs runs(study_of({{"system.toml", fmt::format(R"(
title = "loss"
tick = "{}"
start = 2016-01-01
end = 2016-04-01
[[arrivals]]
name = "people"
into = "house"
rate = {}
per = "day"
[[initial]]
name = "there"
station = "house"
size = {}
waited = {{ fixed = 0 }}
[resource.beds]
places = {}
queue = {{ limit = 0, full = "turned_away" }}
[station.house]
needs = "beds"
stay = {}
route = "gone"
[station.turned_away]
end = true
[station.gone]
end = true
[outcome.away]
means = "turned away"
unit = "persons"
flow = {{ into = "turned_away" }}
[outcome.asked]
means = "asked"
unit = "persons"
sum = {{ of = ["away", "served"] }}
[outcome.served]
means = "left after a stay"
unit = "persons"
flow = {{ from = "house", into = "gone" }}
[outcome.share]
means = "share turned away"
unit = "share"
share = {{ of = "away", in = "asked" }}
)",
                                                          tick, per_day, servers * 9 / 10, servers, stay)}}),
                    replicates);
    return runs.of("share", "2016-03");
  };
  const Estimate hundred =
      loss("minute", 100, 100, "{ gamma = { mean = 1440, sd = 720 } }", 20);
  CHECK_MESSAGE(hundred.off(erlang_b(100, 100)) < tolerance, hundred.mean, " +- ", hundred.error,
                ", truth ", erlang_b(100, 100));
  const Estimate many = loss("minute", 21000, 21000, "{ exponential = { mean = 1440 } }", 4);
  CHECK_MESSAGE(many.off(erlang_b(21000, 21000)) < tolerance, many.mean, " +- ", many.error,
                ", truth ", erlang_b(21000, 21000));
  CHECK(many.error < 0.1 * erlang_b(21000, 21000));
}

TEST_CASE("M/G/infinity follows a sinusoidal arrival rate with the right mean, amplitude and lag") {
  constexpr double pi = 3.14159265358979323846, mean_rate = 100, swing = 0.5, mean_stay = 60;
  std::string table = "date,per_day\n";
  const engine::Day start = engine::day_of(2010, 1, 1);
  const int days = 365 * 4 + 1;
  std::vector<double> rate;
  for (int d = 0; d < days; ++d) {
    rate.push_back(mean_rate * (1 + swing * std::sin(2 * pi * d / 365)));
    table += fmt::format("{},{}\n", engine::iso(start + d), rate.back());
  }
  const Runs runs(study_of({{"rate.csv", table}, {"system.toml", R"(
title = "infinity"
tick = "day"
start = 2010-01-01
end = 2014-01-01
[[arrivals]]
name = "people"
into = "stay"
table = "rate.csv"
[station.stay]
stay = { exponential = { mean = 60 } }
route = "gone"
[station.gone]
end = true
[outcome.present]
means = "mean number present"
unit = "persons"
stock = { at = ["stay"], statistic = "mean" }
)"}}), 20);
  // Present at day t: everybody who came on day d and whose rounded stay exceeds t - d.
  std::vector<double> present(days, 0);
  for (int t = 0; t < days; ++t)
    for (int d = 0; d <= t; ++d)
      present[static_cast<std::size_t>(t)] +=
          rate[static_cast<std::size_t>(d)] * std::exp(-(t - d + 0.5) / mean_stay);
  double sum_sin = 0, sum_cos = 0, sum = 0, n = 0;
  int day = 0;
  for (const auto &period : runs.layout().calendar().all()) {
    if (period.kind != world::Periods::Period::Kind::month)
      continue;
    const int length = runs.layout().calendar().start_of(period.last) -
                       runs.layout().calendar().start_of(period.first);
    double truth = 0;
    for (int k = 0; k < length; ++k)
      truth += present[static_cast<std::size_t>(day + k)] / length;
    const Estimate estimate = runs.of("present", period.name);
    CHECK_MESSAGE(estimate.off(truth) < tolerance, period.name, ": ", estimate.mean, " +- ",
                  estimate.error, ", truth ", truth);
    const double middle = day + length / 2.0;
    if (day >= 365 * 3) { // one whole year, long after the start
      sum += estimate.mean * length;
      n += length;
      sum_sin += estimate.mean * length * std::sin(2 * pi * middle / 365);
      sum_cos += estimate.mean * length * std::cos(2 * pi * middle / 365);
    }
    day += length;
  }
  // Eick, Massey and Whitt (1993): amplitude 1 / sqrt(1 + (omega m)^2), lag atan(omega m) / omega.
  const double omega = 2 * pi / 365, om = omega * mean_stay;
  const double amplitude = 2 * std::hypot(sum_sin, sum_cos) / n;
  const double lag = std::atan2(-sum_cos, sum_sin) / omega;
  CHECK(sum / n == doctest::Approx(mean_rate * mean_stay).epsilon(0.01));
  CHECK(amplitude == doctest::Approx(mean_rate * mean_stay * swing / std::sqrt(1 + om * om)).epsilon(0.03));
  CHECK(lag == doctest::Approx(std::atan(om) / omega).epsilon(0.03));
}

TEST_CASE("with preemption the first class waits as if the second did not exist") {
  const Runs runs(study_of({{"system.toml", R"(
title = "two classes"
tick = "second"
start = 2016-01-01
end = 2016-04-01
[attributes]
class = ["first", "second"]
[[arrivals]]
name = "first"
into = "bed"
rate = 4
per = "hour"
attributes = { class = "first" }
[[arrivals]]
name = "second"
into = "bed"
rate = 5
per = "hour"
attributes = { class = "second" }
[resource.beds]
places = 10
queue = { rank = [ { when = { class = "first" } }, "else" ], preempt = true }
[station.bed]
needs = "beds"
stay = { exponential = { mean = 3600 } }
route = "gone"
[station.gone]
end = true
[outcome.inside]
means = "people there"
unit = "persons"
stock = { at = ["bed"], statistic = "mean" }
by = "class"
)"}}), 60);
  // The first class is an M/M/10 with load 4; both together one with load 9, since a stay that is
  // interrupted is completed later (work is conserved and stays have no memory).
  const double first = 4 + 4 * erlang_c(4, 10) / (10 - 4);
  const double both = 9 + 9 * erlang_c(9, 10) / (10 - 9);
  const Estimate of_first = runs.of("inside", "2016-03", 0), all = runs.of("inside", "2016-03");
  CHECK_MESSAGE(of_first.off(first) < tolerance, of_first.mean, " truth ", first);
  CHECK_MESSAGE(all.off(both) < tolerance, all.mean, " +- ", all.error, " truth ", both);
  CHECK(all.error < 0.05 * both);
}
