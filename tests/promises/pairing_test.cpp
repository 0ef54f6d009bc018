// The same person has the same luck; what a measure does not touch stays as it is.
#include "support.h"

#include <map>

using namespace rechtsweg;
using namespace rechtsweg::tests;

namespace {

const std::string folder = std::string(RECHTSWEG_SOURCE) + "/";

scenario::Study small(const std::string &study = "studies/guatemala-2017.toml", double scale = 0.01) {
  scenario::Options options;
  options.scale = scale;
  return scenario::load_study(folder + study, options);
}

const char *two_rooms = R"(
title = "two rooms"
tick = "day"
start = 2016-01-01
end = 2018-01-01
[desk]
open = { value = 0.5, range = [0, 1], unit = "share" }
[[arrivals]]
name = "people"
into = "desk"
rate = 40
per = "day"
[resource.beds]
places = 300
[station.desk]
route = { bed = "desk.open", walk = "rest" }
[station.bed]
needs = "beds"
stay = { gamma = { mean = 12, sd = 9 } }
route = { walk = 0.3, gone = "rest" }
[station.walk]
stay = { lognormal = { mean = 20, median = 11 } }
route = { desk = 0.4, gone = "rest" }
[station.gone]
end = true
[outcome.beds_taken]
means = "people in beds"
unit = "persons"
stock = { at = ["bed"] }
[outcome.left]
means = "people who left"
unit = "persons"
flow = { into = "gone" }
)";

std::map<std::uint64_t, std::vector<world::Step>> lives(const scenario::Study &study, std::size_t alternative,
                                                       const std::vector<std::uint64_t> &keys) {
  const study::Layout layout(study);
  std::map<std::uint64_t, std::vector<world::Step>> result;
  for (const std::uint64_t key : keys) {
    world::World world(study.network, study.alternatives[alternative].timeline, layout.calendar(),
                       engine::Draw(study.seed, 0));
    world.follow(key);
    world.run_until(study.network.end);
    result[key] = world.followed();
  }
  return result;
}

bool same(const std::vector<world::Step> &a, const std::vector<world::Step> &b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const auto &x, const auto &y) {
    return x.tick == y.tick && x.from == y.from && x.to == y.to && x.attributes == y.attributes;
  });
}

} // namespace

TEST_CASE("alternatives are identical, bit for bit, until the first day on which they differ") {
  const scenario::Study study = small();
  const study::Layout layout(study);
  for (std::size_t a = 1; a < study.alternatives.size(); ++a) {
    const engine::Day day =
        network::first_difference(study.alternatives[0].timeline, study.alternatives[a].timeline,
                                  study.network.start, study.network.end);
    REQUIRE(day > study.network.start + 400);
    // Each on its own from the first day: no copy is made that could hide a difference.
    world::World base(study.network, study.alternatives[0].timeline, layout.calendar(), engine::Draw(5, 0));
    world::World other(study.network, study.alternatives[a].timeline, layout.calendar(), engine::Draw(5, 0));
    base.run_until(day);
    other.run_until(day);
    CHECK(base.events() == other.events());
    CHECK(base.ledger().stocks() == other.ledger().stocks());
    for (unsigned month = 0; month < base.ledger().months_closed(); ++month) {
      const auto x = base.ledger().flows(month), y = other.ledger().flows(month);
      REQUIRE(x.size() == y.size());
      for (std::size_t i = 0; i < x.size(); ++i)
        CHECK((x[i].from == y[i].from && x[i].to == y[i].to && x[i].combination == y[i].combination &&
               x[i].units == y[i].units));
    }
    other.run_until(study.network.end);
    base.run_until(study.network.end);
    CHECK(base.events() != other.events()); // and afterwards they do differ
  }
}

TEST_CASE("a world copied where alternatives part lives the same life as one of its own") {
  const scenario::Study study = small("studies/guatemala-2017.toml", 0.005);
  const study::Layout layout(study);
  const study::Replicate replicate = study::simulate(study, layout, 3);
  for (std::size_t a = 0; a < study.alternatives.size(); ++a) {
    world::World world(study.network, study.alternatives[a].timeline, layout.calendar(),
                       engine::Draw(study.seed, 3));
    world.run_until(study.network.end);
    const std::vector<double> alone = layout.evaluate(world.ledger());
    const std::vector<double> &copied = replicate.alternatives[a].figures;
    REQUIRE(alone.size() == copied.size());
    for (std::size_t i = 0; i < alone.size(); ++i)
      CHECK((alone[i] == copied[i] || (std::isnan(alone[i]) && std::isnan(copied[i]))));
  }
}

TEST_CASE("a measure with implementation zero changes nothing anywhere") {
  const std::string lever = "title = \"x\"\n[[change]]\nlever = \"desk.open\"\nto = 0.9\nfrom = 2016-06-01\nimplementation = 0\n"
                            "[[change]]\nstation = \"walk\"\nroute = \"gone\"\nfrom = 2016-06-01\nimplementation = 0\n"
                            "[[change]]\nresource = \"beds\"\nplaces = 3\nfrom = 2016-06-01\nimplementation = 0\n";
  const auto study = study_of({{"system.toml", two_rooms},
                               {"zero.toml", lever},
                               {"study.toml", "title = \"s\"\nsystem = \".\"\n[[alternative]]\nid = \"zero\"\nmeasures = [\"zero.toml\"]\n"}},
                              "study.toml");
  CHECK(network::first_difference(study.alternatives[0].timeline, study.alternatives[1].timeline,
                                  study.network.start, study.network.end) == study.network.end);
  const Runs runs(study, 3);
  for (const auto &replicate : runs.results())
    CHECK(replicate.alternatives[0].figures == replicate.alternatives[1].figures);
}

TEST_CASE("a route that applies to some people leaves everybody else's life alone") {
  const std::string measure = "title = \"x\"\n[[change]]\nstation = \"walk\"\nroute = \"gone\"\nfrom = 2016-06-01\nimplementation = 0.5\n";
  std::string ample = two_rooms; // beds never run out: no queue that could carry a change to others
  ample.replace(ample.find("places = 300"), 12, "places = 9999");
  const auto study = study_of({{"system.toml", ample},
                               {"half.toml", measure},
                               {"study.toml", "title = \"s\"\nsystem = \".\"\n[[alternative]]\nid = \"half\"\nmeasures = [\"half.toml\"]\n"}},
                              "study.toml");
  const study::Layout layout(study);
  world::World world(study.network, study.alternatives[0].timeline, layout.calendar(), engine::Draw(study.seed, 0));
  world.list_arrivals(engine::day_of(2016, 7, 1), 40);
  world.run_until(study.network.end);
  const auto base = lives(study, 0, world.listed()), other = lives(study, 1, world.listed());
  int changed = 0, kept = 0;
  for (const std::uint64_t key : world.listed()) {
    const auto &a = base.at(key);
    const bool walks_back = std::any_of(a.begin(), a.end(), [&](const auto &s) {
      return s.from == study.network.station("walk") && s.to == study.network.station("desk");
    });
    if (same(a, other.at(key)))
      ++kept;
    else {
      ++changed;
      CHECK(walks_back); // only who would have gone back to the desk can be touched
    }
  }
  CHECK(changed > 0);
  CHECK(kept > changed);
}

TEST_CASE("one extra person who meets no changed queue changes nobody") {
  const std::string plus = std::string(two_rooms) + R"(
[[initial]]
name = "one_more"
station = "walk"
size = 1
)";
  const auto without = study_of({{"system.toml", two_rooms}}), with = study_of({{"system.toml", plus}});
  const study::Layout layout(without);
  world::World world(without.network, without.alternatives[0].timeline, layout.calendar(), engine::Draw(1, 0));
  world.list_arrivals(engine::day_of(2016, 1, 1), 60);
  world.run_until(engine::day_of(2016, 2, 1));
  const auto a = lives(without, 0, world.listed()), b = lives(with, 0, world.listed());
  for (const std::uint64_t key : world.listed())
    CHECK(same(a.at(key), b.at(key)));
}

TEST_CASE("luck is addressed by name: another station in the system changes nobody") {
  std::string plus = two_rooms;
  plus += "[[initial]]\nname = \"elsewhere\"\nstation = \"elsewhere\"\nsize = 5\n[station.elsewhere]\nstay = 3\nroute = \"gone\"\n";
  const auto without = study_of({{"system.toml", two_rooms}}), with = study_of({{"system.toml", plus}});
  const study::Layout layout(without);
  world::World world(without.network, without.alternatives[0].timeline, layout.calendar(), engine::Draw(1, 0));
  world.list_arrivals(engine::day_of(2016, 1, 1), 20);
  world.run_until(engine::day_of(2016, 2, 1));
  const auto a = lives(without, 0, world.listed()), b = lives(with, 0, world.listed());
  for (const std::uint64_t key : world.listed()) {
    REQUIRE(a.at(key).size() == b.at(key).size());
    for (std::size_t i = 0; i < a.at(key).size(); ++i)
      CHECK((a.at(key)[i].tick == b.at(key)[i].tick &&
             without.network.stations[a.at(key)[i].to].name == with.network.stations[b.at(key)[i].to].name));
  }
}

TEST_CASE("1, 2 and 8 threads give the same digits") {
  scenario::Study study = small("studies/guatemala-2017.toml", 0.004);
  study.replicates = 6;
  const study::Layout layout(study);
  std::vector<std::vector<study::Replicate>> all;
  for (const unsigned threads : {1U, 2U, 8U}) {
    study::Execution execution;
    execution.threads = threads;
    all.push_back(study::run(study, layout, execution));
  }
  for (std::size_t t = 1; t < all.size(); ++t)
    for (std::size_t r = 0; r < 6; ++r)
      for (std::size_t a = 0; a < study.alternatives.size(); ++a) {
        const auto &x = all[0][r].alternatives[a], &y = all[t][r].alternatives[a];
        CHECK(std::memcmp(x.figures.data(), y.figures.data(), x.figures.size() * sizeof(double)) == 0);
        CHECK(x.flows == y.flows);
        CHECK(x.stocks == y.stocks);
      }
}
