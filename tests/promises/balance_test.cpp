// Nobody is lost: every day, stocks in the book are the people who are there.
#include "support.h"

using namespace rechtsweg;
using namespace rechtsweg::tests;

TEST_CASE("every day, for every station and combination, the book equals a count of heads; and Little's law holds at every station") {
  scenario::Options options;
  options.scale = 0.003;
  const scenario::Study study =
      scenario::load_study(std::string(RECHTSWEG_SOURCE) + "/studies/guatemala-2017.toml", options);
  const network::Network &network = study.network;
  const study::Layout layout(study);
  const auto stations = static_cast<unsigned>(network.stations.size());
  world::World world(network, study.alternatives.back().timeline, layout.calendar(), engine::Draw(3, 0));
  const unsigned combinations = world.ledger().combinations();
  std::vector<std::int64_t> area(stations, 0);
  for (engine::Day day = network.start; day < network.end; day = day + 1) {
    world.run_until(day + 1);
    std::vector<std::int64_t> heads(stations * combinations, 0);
    std::vector<std::int64_t> held(network.resources.size(), 0);
    bool combination_right = true;
    world.for_each([&](const world::Person &p) {
      heads[p.station * combinations + p.combination] += p.units;
      combination_right = combination_right && network.ledger.of(p.attributes) == p.combination;
      for (std::size_t r = 0; r < held.size(); ++r)
        if (p.held >> r & 1U)
          held[r] += p.units;
    });
    CHECK(combination_right);
    const std::vector<std::int64_t> stocks = world.ledger().stocks();
    const auto counts = world.ledger().counts();
    for (unsigned s = 0; s < stations; ++s) {
      const network::Station &station = network.stations[s];
      std::int64_t total = 0, book = 0;
      for (unsigned c = 0; c < combinations; ++c) {
        total += heads[s * combinations + c];
        book += stocks[s * combinations + c];
        if (!station.end && !station.hazard) // crowds are counted by station, not one by one
          REQUIRE(stocks[s * combinations + c] == heads[s * combinations + c]);
        REQUIRE(stocks[s * combinations + c] >= 0);
      }
      REQUIRE(counts[s].entered - counts[s].left == book);
      if (!station.end)
        REQUIRE(book == total + world.crowd_at(s));
      area[s] += book;
    }
    for (unsigned r = 0; r < held.size(); ++r)
      REQUIRE(world.resource(r).in_use() == held[r]);
  }
  // Little's law on the path: person-days in the station are the stays of those who left and the
  // time so far of those who have not.
  for (unsigned s = 0; s < stations; ++s) {
    if (network.stations[s].end)
      continue;
    std::int64_t open = 0;
    world.for_each([&](const world::Person &p) {
      if (p.station == s)
        open += std::int64_t{p.units} * (world.now() - std::max(p.entered, 0));
    });
    open += world.crowd_at(s) * world.now();
    // The left side is the sum of daily counts of heads, each an independent look at who is there.
    CHECK_MESSAGE(area[s] == world.ledger().counts()[s].stayed + open, network.stations[s].name);
  }
}

TEST_CASE("a family is never torn apart: members move, wait and are served together") {
  const auto study = study_of({{"system.toml", R"(
title = "families"
tick = "day"
start = 2016-01-01
end = 2017-01-01
[attributes]
group = ["alone", "family"]
[[arrivals]]
name = "people"
into = "shelter"
rate = 20
per = "day"
attributes = { group = { family = 0.5, alone = "rest" } }
party = [ { when = { group = "family" }, sizes = { 2 = 0.5, 3 = 0.3, 5 = 0.2 } } ]
[resource.beds]
places = 97
[station.shelter]
needs = "beds"
stay = { exponential = { mean = 5 } }
route = "gone"
[station.gone]
end = true
[outcome.left]
means = "left"
unit = "persons"
flow = { into = "gone" }
[outcome.beds]
means = "beds in use"
unit = "beds"
occupancy = { resource = "beds" }
)"}});
  const study::Layout layout(study);
  world::World world(study.network, study.alternatives[0].timeline, layout.calendar(), engine::Draw(1, 0));
  std::int64_t most = 0;
  for (engine::Day day = study.network.start; day < study.network.end; day = day + 1) {
    world.run_until(day + 1);
    CHECK(world.resource(0).in_use() <= 97);
    most = std::max(most, world.resource(0).in_use());
  }
  CHECK(most >= 95); // the house does fill
}
