#include "study/ensemble.h"

#include "engine/check.h"
#include "scenario/posterior.h"
#include "study/handout.h"
#include "world/world.h"

#include <algorithm>
#include <ctime>
#include <mutex>
#include <thread>
#include <unordered_map>

namespace rechtsweg::study {
namespace {

double thread_seconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

} // namespace

std::uint64_t followed_person(const scenario::Study &study, const world::World &base,
                              const network::Timeline &timeline, engine::Day now,
                              engine::Day parting, unsigned replicate) {
  const network::Network &network = study.network;
  const network::Attribute &attribute = network.attributes[study.lives.by];
  const unsigned wanted = replicate % attribute.size();
  world::World ahead = base.fork(timeline);
  ahead.list_arrivals(now, SIZE_MAX);
  ahead.run_until(parting);
  std::unordered_map<std::uint64_t, std::size_t> place;
  for (const std::uint64_t key : ahead.listed())
    place.emplace(key, place.size());
  std::uint64_t found = 0;
  std::size_t first = SIZE_MAX;
  ahead.for_each([&](const world::Person &p) {
    const unsigned room = network.stations[p.station].room;
    if (attribute.of(p.attributes) != wanted ||
        std::find(study.lives.rooms.begin(), study.lives.rooms.end(), room) ==
            study.lives.rooms.end())
      return;
    if (const auto at = place.find(p.key); at != place.end() && at->second < first) {
      first = at->second;
      found = p.key;
    }
  });
  return found;
}

Outcomes collect(const scenario::Study &study, const Layout &layout,
                 const LedgerCategories &categories, const world::World &world,
                 const std::vector<double> &weights) {
  Outcomes result;
  const world::Ledger &ledger = world.ledger();
  result.figures = layout.evaluate(ledger, &weights);
  const unsigned months = layout.calendar().months();
  const std::size_t kinds = categories.names.size();
  std::vector<std::vector<std::uint32_t>> edge_of(
      ledger.stations() + 1, std::vector<std::uint32_t>(ledger.stations(), UINT32_MAX));
  for (unsigned month = 0; month < months; ++month)
    for (const world::Ledger::Flow &flow : ledger.flows(month)) {
      std::uint32_t &edge = edge_of[flow.from][flow.to];
      if (edge == UINT32_MAX) {
        edge = static_cast<std::uint32_t>(result.edges.size());
        result.edges.emplace_back(static_cast<std::uint16_t>(flow.from),
                                  static_cast<std::uint16_t>(flow.to));
        result.flows.resize(result.flows.size() + kinds * months, 0);
      }
      for (const unsigned category : categories.of[flow.combination])
        result.flows[(edge * kinds + category) * months + month] +=
            static_cast<std::int32_t>(flow.units);
    }
  result.stocks.assign(ledger.stations() * kinds * months, 0);
  for (unsigned month = 0; month < months; ++month)
    for (unsigned s = 0; s < ledger.stations(); ++s)
      for (unsigned c = 0; c < ledger.combinations(); ++c)
        if (const auto units = ledger.stock_at_end(month, s, c); units != 0)
          for (const unsigned category : categories.of[c])
            result.stocks[(s * kinds + category) * months + month] +=
                static_cast<std::int32_t>(units);
  for (unsigned r = 0; r < study.network.resources.size(); ++r)
    for (unsigned month = 0; month < months; ++month)
      result.uses.push_back(ledger.use(month, r));
  for (const world::Step &step : world.followed())
    result.life.push_back({step.tick, static_cast<std::uint16_t>(step.to),
                           static_cast<std::uint16_t>(step.units), step.attributes});
  result.people = world.created();
  result.moves = ledger.moves();
  result.events = world.events();
  result.peak_bytes = static_cast<std::int64_t>(world.bytes());
  return result;
}

LedgerCategories::LedgerCategories(const network::Network &network) {
  names.emplace_back("total");
  of.assign(network.ledger.size(), {0});
  for (const unsigned a : network.ledger.attributes()) {
    const network::Attribute &attribute = network.attributes[a];
    for (unsigned v = 0; v < attribute.size(); ++v) {
      for (unsigned c = 0; c < network.ledger.size(); ++c)
        if (attribute.of(network.ledger.word(c)) == v)
          of[c].push_back(static_cast<unsigned>(names.size()));
      names.push_back(attribute.values[v]);
    }
  }
}

namespace {

/// Alternatives under one description of the system, the base first: they share its life until they
/// part. `first` is the number of this base among the study's alternatives.
void simulate_told(const scenario::Study &study, const Layout &layout,
                   const LedgerCategories &categories, std::size_t first, Replicate &result) {
  const network::Network &network = study.network;
  const double begin = thread_seconds();
  // Levers are the replicate's own where the study has a posterior.
  std::vector<network::Timeline> timelines;
  for (std::size_t a = 0; a < study.told(); ++a)
    timelines.push_back(scenario::timeline_in(study, first + a, result.number));
  const std::vector<double> weights = scenario::values_in(study, result.number);
  const network::Timeline &base_timeline = timelines.front();
  const engine::Draw draw(study.seed, result.number);
  world::World base(network, base_timeline, layout.calendar(), draw);
  const double setup = thread_seconds() - begin;
  // In the order of the day on which they leave the base's path.
  std::vector<std::pair<engine::Day, std::size_t>> order;
  for (std::size_t a = 1; a < timelines.size(); ++a)
    order.emplace_back(
        network::first_difference(base_timeline, timelines[a], network.start, network.end), a);
  std::sort(order.begin(), order.end());
  double base_seconds = 0, mark = thread_seconds();
  if (study.lives.by != network::none && !order.empty() && first == 0) {
    std::vector<engine::Day> differences;
    for (const auto &[day, index] : order)
      differences.push_back(day);
    const engine::Day parting = network::parting(differences, network.end),
                      from = parting + -study.lives.days;
    if (from > network.start && order.front().first > network.start && parting < network.end) {
      base.run_until(std::min(from, order.front().first)); // before any alternative is told apart
      base_seconds += thread_seconds() - mark;
      base.follow(followed_person(study, base, base_timeline, from, parting, result.number));
    }
  }
  for (const auto &[day, index] : order) {
    const network::Timeline &timeline = timelines[index];
    Outcomes &outcomes = result.alternatives[first + index];
    const auto finish = [&](world::World &world) {
      world.run_until(network.end);
      outcomes = collect(study, layout, categories, world, weights);
      outcomes.cpu_seconds = thread_seconds() - mark;
    };
    if (day == network.start) { // differs from the first moment: a life of its own
      world::World world(network, timeline, layout.calendar(), draw);
      mark = thread_seconds();
      finish(world);
    } else {
      mark = thread_seconds();
      base.run_until(day);
      base_seconds += thread_seconds() - mark;
      mark = thread_seconds();
      world::World world = base.fork(timeline);
      finish(world);
    }
  }
  mark = thread_seconds();
  base.run_until(network.end);
  base_seconds += thread_seconds() - mark;
  result.alternatives[first] = collect(study, layout, categories, base, weights);
  result.alternatives[first].cpu_seconds = base_seconds;
  result.alternatives[first].setup_seconds = setup;
}

} // namespace

Replicate simulate(const scenario::Study &study, const Layout &layout, unsigned replicate) {
  const LedgerCategories categories(study.network);
  Replicate result{replicate, std::vector<Outcomes>(study.alternatives.size())};
  for (std::size_t first = 0; first < study.alternatives.size(); first += study.told())
    simulate_told(study, layout, categories, first, result);
  return result;
}

std::vector<Replicate> run(const scenario::Study &study, const Layout &layout,
                           const Execution &execution) {
  Handout handout(study.replicates, execution);
  std::mutex guard;
  std::exception_ptr other;
  const auto work = [&] {
    try {
      while (const auto number = handout.next()) {
        try {
          handout.take(simulate(study, layout, *number));
        } catch (const engine::BrokenPromise &broken) {
          handout.failed(*number, broken.what());
        }
      }
    } catch (...) { // such as a full disk: passed on to whoever called
      const std::lock_guard lock(guard);
      if (!other)
        other = std::current_exception();
      handout.halt();
    }
  };
  {
    const unsigned threads = std::clamp(execution.threads, 1U, std::max(1U, study.replicates));
    std::vector<std::jthread> workers;
    for (unsigned t = 0; t < threads; ++t)
      workers.emplace_back(work);
  }
  if (other)
    std::rethrow_exception(other);
  return handout.finish();
}

} // namespace rechtsweg::study
