// Scenarios over a kept base, on a queue that has more people than places.
#include "scenario/what_if.h"
#include "study/live.h"
#include "support.h"

#include <condition_variable>

using namespace rechtsweg;
using namespace rechtsweg::tests;
using study::Live;
using study::LiveRun;

namespace {

const char *queue = R"(
title = "Queue"
tick  = "day"
start = 2016-01-01
end   = 2017-01-01
[attributes]
kind = ["young", "old"]
[desk]
rate   = { value = 40, range = [30, 60], unit = "persons", evidence = "assumed" }
places = { value = 350, range = [100, 600], unit = "places", evidence = "assumed" }
[[arrivals]]
name = "people"
into = "stay"
rate = "desk.rate"
per  = "day"
attributes = { kind = { young = 0.7, old = "rest" } }
[resource.desks]
places = "desk.places"
[station.stay]
needs = "desks"
stay  = { exponential = { mean = 10 } }
route = { gone = 1 }
[station.gone]
end = true
[outcome.present]
means = "mean number present"
unit  = "persons"
stock = { at = ["stay"], statistic = "mean" }
by    = "kind"
)";

scenario::Study base_of() {
  scenario::Study study = study_of({{"system.toml", queue}});
  study.lives = {0, {study.network.stations.front().room}, 5};
  return study;
}

scenario::WhatIf more_places(const std::string &from) {
  return {"more", {}, {{"desk.places", scenario::LeverChange::Op::add, 50, from, "", 60, 1}}};
}

scenario::Alternative alternative_of(const scenario::Study &study,
                                     const scenario::WhatIf &what_if) {
  scenario::Faults faults;
  auto alternative = scenario::make_what_if(study, {}, what_if, faults);
  REQUIRE(alternative);
  return *alternative;
}

constexpr engine::Day decision{16983}; // 2016-07-01
constexpr std::size_t plenty = std::size_t{1} << 32;

/// A run and its end, waited for.
struct Watched {
  struct News { // a worker may tell of a run that nobody waits for any more
    std::mutex guard;
    std::condition_variable changed;
    std::vector<study::Replicate> whole;
  };
  std::shared_ptr<News> news = std::make_shared<News>();
  std::shared_ptr<LiveRun> run;

  Watched(std::shared_ptr<study::Ground> ground, network::Timeline timeline, unsigned replicates,
          double seconds = 60) {
    LiveRun::Listener listener;
    listener.changed = [told = news] {
      const std::lock_guard lock(told->guard);
      told->changed.notify_all();
    };
    listener.complete = [told = news](LiveRun &done) {
      auto all = done.whole();
      const std::lock_guard lock(told->guard);
      told->whole = std::move(all);
    };
    run = std::make_shared<LiveRun>(std::move(ground), std::move(timeline), replicates, seconds,
                                    std::move(listener));
  }
  LiveRun::State state(std::string *error = nullptr) const {
    LiveRun::State state{};
    run->look([&](const LiveRun::View &view) {
      state = view.state;
      if (error != nullptr)
        *error = view.error;
    });
    return state;
  }
  LiveRun::State end() {
    std::unique_lock lock(news->guard);
    news->changed.wait_for(lock, std::chrono::seconds(60),
                           [&] { return state() != LiveRun::State::running; });
    return state();
  }
};

/// The same digits in everything that is kept of a life.
bool same(const study::Outcomes &a, const study::Outcomes &b) {
  for (std::size_t k = 0; k < a.figures.size(); ++k)
    if (a.figures[k] != b.figures[k] && !(std::isnan(a.figures[k]) && std::isnan(b.figures[k])))
      return false;
  return a.figures.size() == b.figures.size() && a.flows == b.flows && a.stocks == b.stocks &&
         a.edges == b.edges;
}

} // namespace

TEST_CASE("a scenario over a kept base has the digits of a study of its own, whenever it begins") {
  scenario::Study study = base_of();
  for (const std::size_t stems : {plenty, std::size_t{0}})
    for (const unsigned threads : {1U, 3U}) {
      auto ground = std::make_shared<study::Ground>(
          study, decision, std::vector<std::pair<unsigned, unsigned>>{{0, study::total}});
      Live live({threads, stems, plenty});
      live.prepare(ground, 2);
      // After the decision, before it, on the first day; and one that changes nothing.
      for (const std::string from : {"2016-08-15", "2016-03-05", "2016-01-01", "2016-12-31"}) {
        scenario::Study both = study;
        both.replicates = 4;
        both.alternatives.push_back(alternative_of(study, more_places(from)));
        const study::Layout layout(both);
        const auto truth = study::run(both, layout, {});
        Watched watched(ground, both.alternatives[1].timeline, both.replicates);
        live.start(watched.run);
        REQUIRE(watched.end() == LiveRun::State::done);
        const auto &whole = watched.news->whole;
        REQUIRE(whole.size() == truth.size());
        for (std::size_t r = 0; r < truth.size(); ++r)
          for (const unsigned a : {0U, 1U})
            CHECK(same(whole[r].alternatives[a], truth[r].alternatives[a]));
        if (from == "2016-08-15") // or nothing would be compared
          CHECK(!same(truth[0].alternatives[0], truth[0].alternatives[1]));
      }
      CHECK(live.stems(*ground) == (stems == 0 ? 1U : 4U));
    }
}

TEST_CASE("the life that is followed is that of the study whose alternatives part on that day") {
  const scenario::Study study = base_of();
  auto ground = std::make_shared<study::Ground>(
      study, decision, std::vector<std::pair<unsigned, unsigned>>{{0, study::total}});
  Live live({2, plenty, plenty});
  unsigned differ = 0;
  for (const std::string from : {"2016-07-01", "2016-08-15", "2016-03-05"}) {
    scenario::Study both = study;
    both.replicates = 4;
    both.alternatives.push_back(alternative_of(study, more_places(from)));
    const auto truth = study::run(both, study::Layout(both), {});
    Watched watched(ground, both.alternatives[1].timeline, both.replicates);
    live.start(watched.run);
    REQUIRE(watched.end() == LiveRun::State::done);
    for (std::size_t r = 0; r < truth.size(); ++r) {
      const auto &ours = watched.news->whole[r].alternatives;
      CHECK(ours[0].life.size() > 1);
      if (from == "2016-07-01") { // the day of decision
        CHECK(ours[0].life == truth[r].alternatives[0].life);
        CHECK(ours[1].life == truth[r].alternatives[1].life);
        differ += ours[0].life != ours[1].life;
      } else // from another day on: the same person, unless it parted before anybody was chosen
        CHECK(ours[1].life.empty() == (from == "2016-03-05"));
    }
  }
  CHECK(differ > 0);
}

TEST_CASE("a run that is called off ends, and the next one goes on where the base was left") {
  scenario::Study study = base_of();
  auto ground = std::make_shared<study::Ground>(
      study, decision, std::vector<std::pair<unsigned, unsigned>>{{0, study::total}});
  const auto alternative = alternative_of(study, more_places("2016-08-15"));
  Live live({2, plenty, plenty});
  for (int i = 0; i < 20; ++i) {
    Watched dropped(ground, alternative.timeline, 5000); // more than any machine does meanwhile
    live.start(dropped.run);
    std::this_thread::sleep_for(std::chrono::milliseconds(i));
    dropped.run->cancel();
    CHECK(dropped.state() == LiveRun::State::cancelled);
    CHECK(dropped.news->whole.empty());
  }
  scenario::Study both = study;
  both.replicates = 3;
  both.alternatives.push_back(alternative);
  const study::Layout layout(both);
  const auto truth = study::run(both, layout, {});
  Watched watched(ground, alternative.timeline, 3);
  live.start(watched.run);
  REQUIRE(watched.end() == LiveRun::State::done);
  for (std::size_t r = 0; r < truth.size(); ++r)
    CHECK(same(watched.news->whole[r].alternatives[1], truth[r].alternatives[1]));
}

TEST_CASE("bases that were left unfinished count among what may be kept in memory") {
  const scenario::Study study = base_of();
  const auto alternative = alternative_of(study, more_places("2016-08-15"));
  Live live({4, 0, plenty});
  std::vector<std::shared_ptr<study::Ground>> grounds;
  for (int i = 0; i < 12; ++i) {
    grounds.push_back(std::make_shared<study::Ground>(
        study, decision, std::vector<std::pair<unsigned, unsigned>>{{0, study::total}}));
    Watched dropped(grounds.back(), alternative.timeline, 5000);
    live.start(dropped.run);
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
    dropped.run->cancel();
  }
  Watched last(grounds.front(), alternative.timeline, 1); // nobody works on anything after it
  live.start(last.run);
  REQUIRE(last.end() == LiveRun::State::done);
  CHECK(live.kept() == 1);
}

TEST_CASE("a run that takes too long or too much memory fails and says so") {
  scenario::Study study = base_of();
  auto ground = std::make_shared<study::Ground>(study, decision,
                                                std::vector<std::pair<unsigned, unsigned>>{});
  const auto alternative = alternative_of(study, more_places("2016-08-15"));
  std::string error;
  {
    Live live({1, plenty, 1000});
    Watched watched(ground, alternative.timeline, 2);
    live.start(watched.run);
    CHECK(watched.end() == LiveRun::State::failed);
    watched.state(&error);
    CHECK(error.find("more people at once") != std::string::npos);
  }
  Live live({1, plenty, plenty});
  Watched watched(ground, alternative.timeline, 1000, 0.05);
  live.start(watched.run);
  CHECK(watched.end() == LiveRun::State::failed);
  watched.state(&error);
  CHECK(error.find("seconds") != std::string::npos);
}

TEST_CASE("a lever that goes out of all proportion is refused before anything is simulated") {
  const scenario::Study study = base_of();
  scenario::WhatIf what_if = more_places("2016-08-15");
  what_if.moves[0] = {"desk.rate", scenario::LeverChange::Op::factor, 1e6, "2016-08-15", "", 0, 1};
  scenario::Faults faults;
  CHECK(!scenario::make_what_if(study, {}, what_if, faults));
  REQUIRE(faults.count() == 1);
  CHECK(faults.sorted()[0].expected == "at most 1200");
}
