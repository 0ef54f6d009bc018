// The engine by itself.
#include "engine/calendar.h"
#include "engine/draw.h"
#include "engine/hazard.h"
#include "engine/resource.h"
#include "engine/time.h"
#include "engine/variate.h"

#include <algorithm>
#include <cmath>
#include <doctest/doctest.h>
#include <map>

using namespace rechtsweg::engine;

TEST_CASE("days and dates are each other's inverse over a century, and weekdays are right") {
  for (Day day = day_of(1950, 1, 1); day < day_of(2050, 1, 1); day = day + 1) {
    const Civil date = civil(day);
    REQUIRE(day_of(date.year, date.month, date.day) == day);
    REQUIRE(parse_day(iso(day)) == day);
  }
  CHECK(weekday(day_of(2017, 2, 22)) == 2); // a Wednesday
  CHECK(!parse_day("2017-02-29"));
  CHECK(!parse_day("2017-2-1"));
  CHECK(!parse_day("2017-02-01x"));
}

TEST_CASE("a draw depends on its address and on nothing else") {
  const Draw a(7, 3), b(7, 3), other(7, 4);
  CHECK(a.uniform(1, purpose("x")) == b.uniform(1, purpose("x")));
  CHECK(a.uniform(1, purpose("x")) != other.uniform(1, purpose("x")));
  CHECK(a.uniform(1, purpose("x")) != a.uniform(1, purpose("y")));
  CHECK(a.uniform(1, purpose("x")) != a.uniform(1, purpose("x"), 1));
  CHECK(a.uniform(1, purpose("x")) != a.uniform(2, purpose("x")));
  double sum = 0, low = 1, high = 0;
  for (std::uint32_t i = 0; i < 100000; ++i) {
    const double u = a.uniform(i, purpose("x"));
    sum += u;
    low = std::min(low, u);
    high = std::max(high, u);
  }
  CHECK(std::abs(sum / 100000 - 0.5) < 4 * std::sqrt(1.0 / 12 / 100000));
  CHECK(low > 0);
  CHECK(high < 1);
}

TEST_CASE("many draws at once are the draws one by one") {
  const Draw draw(20170222, 19);
  std::vector<std::uint64_t> who, what, first(1003), second(1003);
  for (std::uint32_t i = 0; i < 1003; ++i) {
    who.push_back(mix(i));
    what.push_back(Draw::question(purpose(i % 2 == 0 ? "x" : "y"), i));
  }
  for (const std::size_t n : {std::size_t{0}, std::size_t{1}, std::size_t{7}, who.size()}) {
    draw.fill(who.data(), what.data(), n, first.data(), second.data());
    for (std::uint32_t i = 0; i < n; ++i) {
      const Draw::Bits bits = draw.bits(who[i], purpose(i % 2 == 0 ? "x" : "y"), i);
      REQUIRE(first[i] == bits.first);
      REQUIRE(second[i] == bits.second);
    }
  }
}

TEST_CASE("the calendar gives back every event at its tick, near and far") {
  Calendar calendar;
  const Draw draw(1, 0);
  std::multimap<Tick, std::uint64_t> expected;
  std::uint64_t id = 0;
  Tick last = -1;
  std::vector<std::uint64_t> due;
  for (int i = 0; i < 2000; ++i, ++id) {
    const auto at = static_cast<Tick>(std::exp(20 * draw.uniform(id, purpose("t")))) + 1;
    calendar.schedule(at, id);
    expected.emplace(at, id);
  }
  const Tick limits[] = {4096, 4097, 100000, 100001, 1 << 24, (1 << 24) + 1, 900000000};
  for (const Tick limit : limits) {
    while (calendar.advance(limit)) {
      REQUIRE(calendar.now() < limit);
      REQUIRE(calendar.now() > last);
      last = calendar.now();
      due.clear();
      calendar.due(due);
      std::vector<std::uint64_t> wanted;
      for (auto [at, end] = expected.equal_range(last); at != end; ++at)
        wanted.push_back(at->second);
      std::sort(due.begin(), due.end());
      std::sort(wanted.begin(), wanted.end());
      REQUIRE(due == wanted);
      expected.erase(last);
      if (last % 3 == 0) { // and events that are scheduled on the way
        const Tick at = last + 1 + static_cast<Tick>(id % 9000);
        calendar.schedule(at, id);
        expected.emplace(at, id++);
      }
    }
    REQUIRE(calendar.now() == limit);
    last = limit - 1;
    REQUIRE((expected.empty() || expected.begin()->first >= limit));
  }
  CHECK(expected.empty());
  CHECK(calendar.pending() == 0);
}

TEST_CASE("variates have the mean they are declared with, and rise with u") {
  const std::pair<Variate, double> cases[] = {
      {Variate::exponential(7), 7},          {Variate::lognormal(10, 7), 10},
      {Variate::gamma(30, 12), 30},          {Variate::gamma(2, 5), 2},
      {Variate::weibull(10, 2), 10 * std::tgamma(1.5)},
      {Variate::uniform(3, 9), 6},           {Variate::triangular(1, 2, 9), 4},
      {Variate::fixed(4), 4}};
  for (const auto &[variate, mean] : cases) {
    double sum = 0, previous = -1;
    constexpr int n = 2000000;
    for (int i = 0; i < n; ++i) {
      const double x = variate((i + 0.5) / n);
      REQUIRE(x >= previous);
      previous = x;
      sum += x;
    }
    CHECK(sum / n == doctest::Approx(mean).epsilon(2e-4));
    if (!variate.is_fixed())
      for (const double u : {1e-9, 0.01, 0.3, 0.77, 0.999, 1 - 1e-9})
        CHECK(variate.position(variate(u)) == doctest::Approx(u).epsilon(1e-6));
  }
  CHECK(Variate::exponential(1)(1 - 1e-12) == doctest::Approx(-std::log(1e-12)).epsilon(1e-4)); // an exact tail
  const double values[] = {5, 1, 3}, weights[] = {1, 2, 1};
  const Variate table = Variate::table(values, weights);
  CHECK(table(0.49) == 1);
  CHECK(table(0.51) == 3);
  CHECK(table(0.76) == 5);
}

TEST_CASE("Poisson counts have their mean and variance, rise with u, and rise with the rate") {
  for (const double mean : {0.3, 5.0, 29.9, 30.1, 400.0, 20000.0}) {
    double sum = 0, squares = 0;
    std::int64_t previous = -1;
    constexpr int n = 20000;
    for (int i = 0; i < n; ++i) {
      const double u = (i + 0.5) / n;
      const auto k = poisson(mean, u);
      REQUIRE(k >= previous);
      REQUIRE(poisson(mean * 1.01, u) >= k);
      previous = k;
      sum += static_cast<double>(k);
      squares += static_cast<double>(k) * static_cast<double>(k);
    }
    CHECK(sum / n == doctest::Approx(mean).epsilon(0.001));
    CHECK(squares / n - sum / n * sum / n == doctest::Approx(mean).epsilon(0.02));
  }
}

TEST_CASE("a crowd's thresholds are order statistics: half of it is struck at the median") {
  const Draw draw(11, 0);
  double sum = 0;
  constexpr int crowds = 200;
  for (std::uint64_t c = 0; c < crowds; ++c) {
    Crowd crowd(c, 1000, draw);
    while (crowd.left() > 500)
      crowd.take(draw);
    sum += crowd.threshold();
  }
  // The 501st of 1000 exponential thresholds: mean about ln 2, sd about 1/sqrt(1000).
  CHECK(std::abs(sum / crowds - std::log(2.0)) < 4 / std::sqrt(1000.0 * crowds) + 0.001);
}

TEST_CASE("a resource serves by rank, then in order, whole parties only") {
  Resource::Rules rules;
  rules.ranks = 2;
  Resource beds(rules);
  beds.set_places(3);
  std::vector<Request> granted, overflowed;
  std::vector<std::uint32_t> displaced;
  const auto serve = [&](Tick now) {
    granted.clear();
    beds.serve(now, [](const Request &) { return true; }, granted, displaced, overflowed);
  };
  const auto ask = [&](std::uint32_t person, std::uint8_t rank, std::uint8_t units, Tick at) {
    Request request;
    request.person = person;
    request.lot = person;
    request.rank = rank;
    request.units = units;
    request.asked = at;
    beds.ask(request);
  };
  ask(1, 1, 1, 0);
  ask(2, 1, 3, 0); // a family of three
  ask(3, 1, 1, 0);
  serve(0);
  REQUIRE(granted.size() == 1); // the family does not fit and is not overtaken
  CHECK(granted[0].person == 1);
  CHECK(beds.waiting() == 4);
  beds.release(1, 1, 1);
  ask(4, 0, 1, 1);
  serve(1);
  REQUIRE(granted.size() == 1); // rank 0 goes first
  CHECK(granted[0].person == 4);
  beds.release(4, 1, 2);
  serve(2);
  REQUIRE(granted.size() == 1);
  CHECK(granted[0].person == 2);
  beds.release(2, 3, 3);
  serve(3);
  CHECK(granted[0].person == 3);
}

TEST_CASE("the disciplines order those who wait") {
  for (const auto discipline : {Discipline::fifo, Discipline::lifo, Discipline::siro}) {
    Resource::Rules rules;
    rules.discipline = discipline;
    Resource desk(rules);
    desk.set_places(0);
    std::vector<Request> granted, overflowed;
    std::vector<std::uint32_t> displaced, order;
    for (std::uint32_t person = 0; person < 8; ++person) {
      Request request;
      request.person = person;
      request.asked = static_cast<Tick>(person);
      request.lot = mix(person);
      desk.ask(request);
      desk.serve(static_cast<Tick>(person), [](const Request &) { return true; }, granted, displaced, overflowed);
    }
    desk.set_places(8);
    desk.serve(9, [](const Request &) { return true; }, granted, displaced, overflowed);
    for (const Request &request : granted)
      order.push_back(request.person);
    REQUIRE(order.size() == 8);
    if (discipline == Discipline::fifo)
      CHECK(std::is_sorted(order.begin(), order.end()));
    else if (discipline == Discipline::lifo)
      CHECK(std::is_sorted(order.rbegin(), order.rend()));
    else
      CHECK(std::is_sorted(order.begin(), order.end(), [](auto a, auto b) { return mix(a) < mix(b); }));
  }
}
