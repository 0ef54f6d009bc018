// Rules of a world that a reader once found broken, and limiting cases.
#include "support.h"

#include "behaviour/behaviour.h"

using namespace rechtsweg;
using namespace rechtsweg::tests;

TEST_CASE("a quota on a daily tick goes to rank and lot, not to the order in which people are declared") {
  const Runs runs(study_of({{"system.toml", R"(
title = "two quarters"
tick = "day"
start = 2016-01-01
end = 2017-01-01
[attributes]
quarter = ["north", "south"]
[desk.people]
by = "quarter"
value = { north = 20, south = 20 }
unit = "persons"
[[arrivals]]
name = "people"
into = "desk"
rate = "desk.people"
per = "day"
[resource.clerks]
quota = { n = 10, per = "day" }
queue = { limit = 0, full = "away" }
[station.desk]
needs = "clerks"
route = "served"
[station.served]
end = true
[station.away]
end = true
[outcome.served]
means = "served"
unit = "persons"
flow = { into = "served" }
by = "quarter"
)"}}), 20);
  const Estimate north = runs.of("served", "2016", 0), south = runs.of("served", "2016", 1);
  CHECK(runs.of("served", "2016").mean == doctest::Approx(3660).epsilon(0.002));
  CHECK(std::abs(north.mean - south.mean) < tolerance * std::hypot(north.error, south.error));
}

TEST_CASE("a rate counts persons, also where it is drawn who comes in company") {
  // Who is a family is drawn by where they come from, which is drawn itself; the rest is of no
  // consequence for sizes.
  const Runs runs(study_of({{"system.toml", R"(
title = "company"
tick = "day"
start = 2016-01-01
end = 2017-01-01
[attributes]
from = ["near", "far"]
group = ["family", "alone"]
eyes = ["brown", "blue"]
[[arrivals]]
name = "parties"
into = "door"
rate = 400
per = "day"
attributes = { eyes = { brown = 0.7, blue = "rest" }, from = { near = 0.25, far = "rest" }, group = { family = "home.families", alone = "rest" } }
party = [ { when = { group = "family", from = "far" }, sizes = { 2 = 0.5, 6 = 0.5 } }, { when = { group = "family" }, sizes = { 3 = 1 } } ]
[home.families]
value.near = 0.8
value.far = 0.4
by = "from"
range = [0, 1]
unit = "share"
evidence = "assumed"
source = "test"
[station.door]
route = "gone"
[station.gone]
end = true
[outcome.came]
means = "came"
unit = "persons"
flow = { into = "gone" }
by = "from"
[outcome.looked]
means = "came with brown eyes"
unit = "persons"
flow = { into = "gone" }
when = { eyes = "brown" }
)"}}), 4);
  // A party has 0.25 (0.8 * 3 + 0.2) + 0.75 (0.4 * 4 + 0.6) = 2.3 members, 0.65 of them from near;
  // 366 days at 400. A year's count has a standard error of sqrt(146,400 * 8.3 / 2.3) = 727.
  for (const unsigned r : {0U, 1U, 2U, 3U}) {
    const double near = runs.values("came", "2016", 0)[r], far = runs.values("came", "2016", 1)[r];
    CHECK(near + far == doctest::Approx(366 * 400).epsilon(4 * 727 / 146400.0));
    CHECK(near / (near + far) == doctest::Approx(0.65 / 2.3).epsilon(0.03));
  }
}

TEST_CASE("a party parts: one goes on, the others go elsewhere together, and nobody is lost") {
  for (const char *tick : {"day", "hour"}) { // together with others, and alone
    const Runs runs(study_of({{"system.toml", fmt::format(R"(
title = "parting"
tick = "{}"
start = 2016-01-01
end = 2017-01-01
ledger = ["kind"]
[attributes]
kind = ["together", "one", "others"]
rounds = {{ counter = 3 }}
[marks]
came = "the day of coming"
[[arrivals]]
name = "parties"
into = "wait"
rate = 10
per = "day"
party = [ {{ sizes = {{ 1 = 0.5, 3 = 0.5 }} }} ]
[station.wait]
stay = 5
mark = "came"
route = "door"
[station.door]
set = {{ kind = "one", rounds = "+1" }}
parts = {{ to = "room", set = {{ kind = "others" }} }}
route = "room"
[resource.seats]
places = 60
held_in = ["room"]
[station.room]
stay = {{ exponential = {{ mean = 1 }} }}
route = [ {{ when = {{ kind = "others", rounds = 0 }}, to = "door" }}, {{ to = "gone" }} ]
[station.gone]
end = true
[outcome.parting]
means = "left the door"
unit = "persons"
flow = {{ from = "door" }}
by = "kind"
[outcome.came]
means = "came to the door from outside"
unit = "persons"
flow = {{ from = "wait" }}
[outcome.still]
means = "in the room"
unit = "persons"
stock = {{ at = ["room"] }}
[outcome.left_over]
means = "in the room on the last day, by the day of coming"
unit = "persons"
stock = {{ at = ["room"], dated = "came" }}
[outcome.inside]
means = "from coming to going"
unit = "days"
elapsed = {{ from = "came", into = "gone", statistic = "mean" }}
)", tick)}}), 3);
    // Of three one goes on at once; the other two come back as a party, and part in turn.
    for (const unsigned r : {0U, 1U, 2U}) {
      const double came = runs.values("came", "2016")[r];
      const double one = runs.values("parting", "2016", 1)[r], others = runs.values("parting", "2016", 2)[r];
      CHECK(runs.values("parting", "2016", 0)[r] == 0);
      CHECK(one + others > came);       // who comes back counts again
      CHECK(one <= came);               // but those who have not come back yet
      CHECK(one > 0.98 * came);         // in the end everybody has gone on alone
      CHECK(others > came * 0.70);     // 3 of 4 came in parties of three, of whom first two part, then one
      CHECK(others < came * 0.80);
      CHECK(runs.values("left_over", "2016")[r] == runs.values("still", "2016")[r]);
      CHECK((runs.values("left_over", "2016")[r] > 0 || *tick == 'h'));
      CHECK(runs.values("left_over", "2016-03")[r] == 0); // nobody stays that long
    }
    CHECK(runs.of("inside", "2016").mean > 0); // whoever parted has kept the mark
  }
}

TEST_CASE("where a measure closes a loop, luck is new on every round") {
  const std::map<std::string, std::string> files{{"system.toml", R"(
title = "a door"
tick = "day"
start = 2016-01-01
end = 2017-01-01
[[arrivals]]
name = "people"
into = "door"
rate = 100
per = "day"
[station.door]
stay = 3
route = "out"
[station.out]
end = true
[outcome.at_the_door]
means = "people at the door"
unit = "persons"
stock = { at = ["door"], statistic = "mean" }
)"},
                                                 {"again.toml", R"(
title = "half come back"
[[change]]
station = "door"
route = { door = 0.5, out = "rest" }
from = 2016-02-01
)"},
                                                 {"study.toml", R"(
title = "s"
system = "."
[[alternative]]
id = "again"
measures = ["again.toml"]
)"}};
  const Runs runs(study_of(files, "study.toml"), 10);
  CHECK(estimate(runs.values("at_the_door", "2016-12")).off(300) < tolerance);
  // A geometric number of rounds, two on average, of three days each.
  const Estimate twice = estimate(runs.values("at_the_door", "2016-12", study::total, 1));
  CHECK_MESSAGE(twice.off(600) < tolerance, twice.mean, " +- ", twice.error);
}

TEST_CASE("who has waited before the first day completes the rest of the stay, no more and no less") {
  // Exponential stays have no memory: the rest is as long as a whole one, whatever has passed.
  const Runs runs(study_of({{"system.toml", R"(
title = "rest of a stay"
tick = "day"
start = 2016-01-01
end = 2018-01-01
[marks]
came = "the day of coming"
[[initial]]
name = "there"
station = "house"
size = 20000
waited = { uniform = { low = 0, high = 400 } }
marks = ["came"]
[station.house]
stay = { exponential = { mean = 100 } }
mark = "came"
route = "gone"
[station.gone]
end = true
[outcome.still]
means = "still there"
unit = "persons"
stock = { at = ["house"] }
[outcome.since]
means = "since leaving"
unit = "days"
elapsed = { from = "came", into = "gone", statistic = "mean" }
[outcome.age]
means = "since coming, of those who are still there"
unit = "days"
elapsed = { from = "came", at = ["house"], statistic = "mean" }
[outcome.great_age]
means = "since coming, of those who are still there"
unit = "days"
elapsed = { from = "came", at = ["house"], statistic = "p90" }
)"}}), 20);
  const Estimate still = runs.of("still", "2016-04"); // after 121 days
  CHECK_MESSAGE(still.off(20000 * std::exp(-120.5 / 100)) < tolerance, still.mean, " +- ", still.error);
  // Who is there when the year ends is so for reasons that know nothing of the time before it.
  const Estimate age = runs.of("age", "FY2016"), great = runs.of("great_age", "FY2016");
  CHECK_MESSAGE(age.off(366 + 200) < tolerance, age.mean, " +- ", age.error);
  CHECK_MESSAGE(great.off(366 + 360) < tolerance, great.mean, " +- ", great.error);
}

TEST_CASE("who is counted, how often in a year and under which condition, whether few move at once or many") {
  // Everybody comes by on days 100, 200, ... 700: three times in the first fiscal year and four in
  // the second. The counters together have more values than are tabled.
  for (const int each : {1, 300}) {
    const Runs runs(study_of({{"system.toml", fmt::format(R"(
title = "rounds"
tick = "day"
start = 2014-10-01
end = 2016-10-01
fiscal_year = "10-01"
[attributes]
side = ["left", "right"]
a = {{ counter = 15 }}
b = {{ counter = 15 }}
c = {{ counter = 15 }}
[[initial]]
name = "those on the left"
station = "home"
size = {0}
attributes = {{ side = "left" }}
[[initial]]
name = "those on the right"
station = "home"
size = {1}
attributes = {{ side = "right" }}
[station.home]
stay = 100
route = "door"
[station.door]
set = {{ a = "+1", b = "+1", c = "+1" }}
route = [ {{ when = {{ a = 15 }}, to = "gone" }}, {{ to = "home" }} ]
[station.gone]
end = true
[outcome.once]
means = "persons who came by"
unit = "persons"
persons = {{ into = "door", at_least = 1 }}
by = "side"
[outcome.thrice]
means = "persons who came by three times in a year"
unit = "persons"
persons = {{ into = "door", at_least = 3 }}
[outcome.four_times]
means = "persons on the right who came by four times in a year"
unit = "persons"
persons = {{ into = "door", at_least = 4 }}
when = {{ side = "right" }}
[outcome.fourth]
means = "those on the left who came by for the fourth time"
unit = "persons"
persons = {{ into = "door", at_least = 1 }}
when = {{ side = "left", a = 3, b = [2, 3, 4], c = [3, 9] }}
by = "side"
[outcome.rounds]
means = "rounds behind somebody who comes by"
unit = "rounds"
mean = {{ of = "a", into = "door" }}
when = {{ side = "right" }}
)", each, 2 * each)}}), 1);
    for (const char *year : {"FY2015", "FY2016"}) {
      CHECK(runs.values("once", year, 0)[0] == each);
      CHECK(runs.values("once", year, 1)[0] == 2 * each);
      CHECK(runs.values("thrice", year)[0] == 3 * each);
    }
    CHECK(runs.values("four_times", "FY2015")[0] == 0);
    CHECK(runs.values("four_times", "FY2016")[0] == 2 * each);
    CHECK(runs.values("fourth", "FY2015")[0] == 0);
    CHECK(runs.values("fourth", "FY2016", 0)[0] == each);
    CHECK(runs.values("fourth", "FY2016", 1)[0] == 0);
    CHECK(runs.values("rounds", "FY2015")[0] == 1); // of 0, 1 and 2
    CHECK(runs.values("rounds", "FY2016")[0] == 4.5);
  }
}

TEST_CASE("detection has diminishing returns, is at its base at the reference, and never certain") {
  const behaviour::Definition detection = behaviour::detection();
  const auto stopped = [&](double agents, double barrier) {
    // active, base, agents, reference, elasticity, load, crowding, barrier, its effect, technology, turn_back
    const std::vector<double> parameters{1, 0.58, agents, 18000, 0.3, 1, 0, barrier, 0.5, 1, 0.2};
    std::vector<double> answers(3);
    detection.probabilities(parameters, answers);
    CHECK(answers[0] + answers[1] + answers[2] == doctest::Approx(1));
    CHECK(answers[1] == 0.2);
    return answers[0] / 0.8;
  };
  CHECK(stopped(18000, 0) == doctest::Approx(0.58));
  CHECK(stopped(0, 0) == 0);
  CHECK(stopped(1e9, 1) < 1);
  double previous = stopped(9000, 0), gain = 1;
  for (double agents = 13500; agents < 60000; agents += 4500) {
    const double now = stopped(agents, 0);
    CHECK(now > previous);
    CHECK(now - previous < gain); // each further agent adds less
    gain = now - previous;
    previous = now;
  }
  CHECK(stopped(18000, 0.5) > stopped(18000, 0));
}

TEST_CASE("a tenth of the people and of the places gives the same figures, ten times as uncertain at most") {
  const std::string text = R"(
title = "scale"
tick = "day"
start = 2016-01-01
end = 2017-01-01
[[arrivals]]
name = "people"
into = "house"
rate = 1000
per = "day"
[resource.beds]
places = 9500
queue = { limit = 0, full = "away" }
[station.house]
needs = "beds"
stay = 10
route = "gone"
[station.away]
end = true
[station.gone]
end = true
[outcome.left]
means = "left"
unit = "persons"
flow = { into = "gone" }
)";
  scenario::Study whole = study_of({{"system.toml", text}});
  const Files folder({{"system.toml", text}});
  scenario::Options options;
  options.scale = 0.1;
  const Runs one(whole, 4), tenth(scenario::load_study(folder.path(), options), 20);
  CHECK(tenth.of("left", "2016").mean == doctest::Approx(one.of("left", "2016").mean).epsilon(0.01));
}
