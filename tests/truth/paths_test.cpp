// Paths with a known answer: repeated trials, beds that are held while waiting for a judge, quotas
// with closed days.
#include "support.h"

#include <algorithm>
#include <queue>

using namespace rechtsweg;
using namespace rechtsweg::tests;

TEST_CASE("repeated trials with giving up follow the geometric identities") {
  const Runs runs(study_of({{"system.toml", R"(
title = "trials"
tick = "day"
start = 2016-01-01
end = 2018-01-01
[border]
caught = { value = 0.58, unit = "share" }
again  = { value = 0.7, unit = "share" }
[[arrivals]]
name = "people"
into = "attempt"
rate = 200
per = "day"
[station.attempt]
route = { returned = "border.caught", inside = "rest" }
[station.returned]
stay = { exponential = { mean = 5 } }
route = { attempt = "border.again", gave_up = "rest" }
[station.inside]
end = true
[station.gave_up]
end = true
[outcome.attempts]
means = "attempts"
unit = "events"
flow = { from = "attempt" }
[outcome.entries]
means = "entries"
unit = "events"
flow = { into = "inside" }
[outcome.people]
means = "people who ended one way or the other"
unit = "persons"
flow = { into = ["inside", "gave_up"] }
[outcome.per_person]
means = "attempts a person"
unit = "attempts"
share = { of = "attempts", in = "people" }
[outcome.inside_share]
means = "share who get in in the end"
unit = "share"
share = { of = "entries", in = "people" }
)"}}), 30);
  const double p = 0.58, r = 0.7;
  CHECK(runs.of("per_person", "2017").off(1 / (1 - p * r)) < tolerance);
  const Estimate in = runs.of("inside_share", "2017");
  CHECK_MESSAGE(in.off((1 - p) / (1 - p * r)) < tolerance, in.mean, " +- ", in.error);
  CHECK(in.error < 0.002);
}

TEST_CASE("who waits for a judge in a bed keeps the bed") {
  // Forty people, five beds, one judge; two days of intake and three of hearing, both in the bed.
  const auto study = study_of({{"system.toml", R"(
title = "beds and a judge"
tick = "day"
start = 2016-01-01
end = 2017-01-01
[marks]
done = "the day of leaving"
[[initial]]
name = "people"
station = "intake"
size = 40
[resource.beds]
places = 5
held_in = ["intake", "hearing"]
[resource.judge]
places = 1
[station.intake]
stay = 2
route = "hearing"
[station.hearing]
needs = "judge"
stay = 3
mark = "done"
route = "gone"
[station.gone]
end = true
[outcome.left]
means = "people who left"
unit = "persons"
flow = { into = "gone", dated = "done" }
)"}});
  const study::Layout layout(study);
  world::World world(study.network, study.alternatives[0].timeline, layout.calendar(), engine::Draw(1, 0));
  // An independent account: whoever is next takes the bed that is freed first; the judge is free
  // when the last hearing is over.
  std::priority_queue<int, std::vector<int>, std::greater<>> beds;
  for (int b = 0; b < 5; ++b)
    beds.push(0);
  std::vector<int> leaves;
  int judge = 0;
  for (int person = 0; person < 40; ++person) {
    const int bed = beds.top();
    beds.pop();
    const int hearing = std::max(bed + 2, judge);
    judge = hearing + 3;
    beds.push(judge);
    leaves.push_back(judge);
  }
  unsigned beds_index = study.network.resources[0].name == "beds" ? 0 : 1;
  for (int day = 0; day < 140; ++day) {
    world.run_until(study.network.start + day + 1);
    const auto gone = std::count_if(leaves.begin(), leaves.end(), [&](int t) { return t <= day; });
    CHECK(world.ledger().counts()[study.network.station("gone")].entered == gone);
    CHECK(world.resource(beds_index).in_use() == std::min<std::int64_t>(5, 40 - gone));
  }
}

TEST_CASE("a quota starts nothing on closed days and all it may on the others") {
  const auto study = study_of({{"system.toml", R"(
title = "court days"
tick = "day"
start = 2016-12-01
end = 2017-03-01
[calendar.court_day]
weekdays = ["mon", "tue", "wed", "thu"]
except = [2016-12-26]
[[initial]]
name = "backlog"
station = "docket"
size = 5000
[resource.judges]
quota = { n = 7.5, per = "court_day" }
timetable = [ { from = 2017-01-10, until = 2017-01-20, factor = 0 } ]
[station.docket]
needs = "judges"
route = "decided"
[station.decided]
end = true
[outcome.decisions]
means = "decisions"
unit = "cases"
flow = { into = "decided" }
)"}});
  const study::Layout layout(study);
  world::World world(study.network, study.alternatives[0].timeline, layout.calendar(), engine::Draw(1, 0));
  double owed = 0;
  std::int64_t decided = 0;
  for (engine::Day day = study.network.start; day < study.network.end; day = day + 1) {
    world.run_until(day + 1);
    const bool open = engine::weekday(day) < 4 && day != engine::day_of(2016, 12, 26);
    const bool closed_by_table = day >= engine::day_of(2017, 1, 10) && day < engine::day_of(2017, 1, 20);
    if (open && !closed_by_table) { // a half is carried to the next day
      owed += 7.5;
      const auto whole = static_cast<std::int64_t>(owed);
      decided += whole;
      owed -= static_cast<double>(whole);
    }
    CHECK(world.ledger().counts()[study.network.station("decided")].entered == decided);
  }
}
