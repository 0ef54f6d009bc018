#include "study/solve.h"

#include <algorithm>
#include <cmath>
#include <fmt/core.h>
#include <map>
#include <mutex>

namespace rechtsweg::study {

bool clearly_negative(const std::vector<double> &differences) {
  double sum = 0, squares = 0;
  for (const double difference : differences) {
    sum += difference;
    squares += difference * difference;
  }
  const double n = static_cast<double>(differences.size()), mean = sum / n;
  const double error = n > 1 ? std::sqrt(std::max(0.0, (squares - n * mean * mean) / (n - 1) / n)) : 0;
  return n > 1 && mean < -3 * error && mean < 0;
}

std::pair<std::optional<unsigned>, std::optional<unsigned>> quantile_ranks(unsigned n, double p) {
  // below = P(at most k of n values lie under the quantile)
  std::pair<std::optional<unsigned>, std::optional<unsigned>> ranks;
  double below = 0;
  for (unsigned k = 0; k <= n; ++k) {
    const double log_choose = std::lgamma(n + 1.0) - std::lgamma(k + 1.0) - std::lgamma(n - k + 1.0);
    const double before = below; // P(fewer than k)
    below += std::exp(log_choose + k * std::log(p) + (n - k) * std::log1p(-p));
    // The k-th value from below (rank k - 1) is over the quantile only if fewer than k lie under it.
    if (k >= 1 && before <= 0.05)
      ranks.first = k - 1;
    // The value of rank k is under the quantile if more than k lie under it.
    if (!ranks.second && k < n && 1 - below <= 0.05)
      ranks.second = k;
  }
  return ranks;
}

namespace {

/// One replicate: whether the condition holds at a value, each asked for once.
struct Search {
  std::map<std::size_t, double> values; // place on the grid -> target
  std::map<std::size_t, std::vector<world::Use>> uses;
  std::size_t root = 0; // first place from the failing end at which it holds; `places` if none
};

} // namespace

std::optional<Solution> solve(const Model &model, const scenario::Claim &test, const Question &question,
                              const Evaluations &how) {
  const auto places = static_cast<std::size_t>(std::floor((question.high - question.low) / question.step + 1e-9)) + 1;
  bool rising = true;
  const auto at = [&](std::size_t place) { // place 0 is the end at which the condition is furthest from holding
    const std::size_t i = rising ? place : places - 1 - place;
    return question.low + static_cast<double>(i) * question.step;
  };
  std::vector<Search> searches;
  std::mutex guard;
  // Values may be known from an interrupted search; how resources are used then is not.
  const auto ask = [&](unsigned replicate, std::unique_ptr<Luck> &luck, std::size_t place, bool with_use = false) {
    Search &search = searches[replicate];
    if (const auto found = search.values.find(place);
        found != search.values.end() && (!with_use || search.uses.contains(place)))
      return found->second;
    const Point point = question.point ? question.point(at(place)) : Point{{{0, at(place)}}};
    if (how.known && !with_use) {
      const std::lock_guard lock(guard);
      if (const auto known = how.known(point, question.first + replicate))
        return search.values[place] = known->front();
    }
    if (!luck)
      luck = std::make_unique<Luck>(model, question.first + replicate);
    const Reading reading = luck->at(point);
    search.uses[place] = reading.use;
    if (how.finished) {
      const std::lock_guard lock(guard);
      how.finished(point, question.first + replicate, reading.values);
    }
    return search.values[place] = reading.values.front();
  };
  const auto stopped = [&] { return how.stop != nullptr && how.stop->load(); };
  const auto grid = [&] {
    std::vector<std::size_t> some;
    for (unsigned i = 0; i < 5; ++i)
      some.push_back((places - 1) * i / 4);
    some.erase(std::unique(some.begin(), some.end()), some.end());
    return some;
  }();
  const unsigned least = std::min(question.least, question.most);
  searches.resize(least);
  in_parallel(how.threads, least, how.stop, [&](std::size_t r) {
    std::unique_ptr<Luck> luck;
    for (const std::size_t place : grid)
      if (!stopped())
        ask(static_cast<unsigned>(r), luck, place);
  });
  if (stopped())
    return std::nullopt;
  // Which end is the better one, replicate by replicate.
  double difference = 0;
  for (const Search &search : searches)
    difference += search.values.at(grid.back()) - search.values.at(grid.front());
  const bool wants_more = test.wants_more();
  Solution solution;
  if ((difference >= 0) != wants_more) { // turned round: place 0 becomes the largest value
    rising = false;
    for (Search &search : searches) {
      std::map<std::size_t, double> values;
      std::map<std::size_t, std::vector<world::Use>> uses;
      for (const auto &[place, value] : search.values)
        values[places - 1 - place] = value;
      for (auto &[place, use] : search.uses) // of values known from before there is none
        uses[places - 1 - place] = std::move(use);
      search.values = std::move(values);
      search.uses = std::move(uses);
    }
  }
  solution.rising = rising;
  // Steps over the range that go the wrong way by more than three standard errors.
  std::vector<std::size_t> shown;
  for (const auto &[place, value] : searches.front().values)
    shown.push_back(place);
  for (std::size_t i = 0; i + 1 < shown.size(); ++i) {
    std::vector<double> steps;
    for (const Search &search : searches)
      steps.push_back((search.values.at(shown[i + 1]) - search.values.at(shown[i])) * (wants_more ? 1 : -1));
    if (clearly_negative(steps))
      solution.not_monotone = fmt::format("between {:g} and {:g} the outcome moves away from the condition", at(shown[i]), at(shown[i + 1]));
  }
  const auto bisect = [&](unsigned r, std::unique_ptr<Luck> &luck) {
    Search &search = searches[r];
    std::size_t fails = 0, holds = places - 1;
    if (test.holds(ask(r, luck, 0))) {
      search.root = 0;
      return;
    }
    if (!test.holds(ask(r, luck, places - 1))) {
      search.root = places;
      return;
    }
    for (const auto &[place, value] : search.values) // what is known narrows the way
      if (test.holds(value))
        holds = std::min(holds, place);
    for (const auto &[place, value] : search.values)
      if (place < holds && !test.holds(value))
        fails = std::max(fails, place);
    while (holds - fails > 1 && !stopped()) {
      const std::size_t middle = fails + (holds - fails) / 2;
      (test.holds(ask(r, luck, middle)) ? holds : fails) = middle;
    }
    search.root = holds;
  };
  unsigned done = 0;
  std::vector<std::size_t> roots;
  std::size_t answer = 0;
  for (unsigned target = least;;) {
    searches.resize(target);
    in_parallel(how.threads, target - done, how.stop, [&](std::size_t i) {
      std::unique_ptr<Luck> luck;
      bisect(done + static_cast<unsigned>(i), luck);
    });
    if (stopped())
      return std::nullopt;
    done = target;
    roots.clear();
    for (const Search &search : searches)
      roots.push_back(search.root);
    std::sort(roots.begin(), roots.end());
    // The least value that suffices in a share `probability` of the replicates.
    const auto rank = static_cast<std::size_t>(std::ceil(question.probability * done - 1e-9));
    answer = roots[std::clamp<std::size_t>(rank, 1, done) - 1];
    const auto ranks = quantile_ranks(done, question.probability);
    solution.low_open = !ranks.first;
    solution.high_open = !ranks.second || roots[*ranks.second] == places;
    const std::size_t low = ranks.first ? roots[*ranks.first] : 0,
                      high = ranks.second ? std::min(roots[*ranks.second], places - 1) : places - 1;
    solution.low = at(std::min(low, places - 1));
    solution.high = at(high);
    const bool narrow = !solution.high_open && !solution.low_open &&
                        std::abs(solution.high - solution.low) <= std::max(question.precision, question.step);
    if (narrow || done >= question.most || (roots.front() == roots.back() && (roots.front() == places || roots.front() == 0)))
      break;
    target = std::min(question.most, done + std::max(2U, done / 2));
  }
  solution.replicates = done;
  solution.kind = answer == places ? Solution::Kind::never : answer == 0 ? Solution::Kind::always : Solution::Kind::found;
  const std::size_t best = std::min(answer, places - 1);
  solution.value = at(best);
  // The answer itself, in every replicate: whether it does what the single values say.
  in_parallel(how.threads, done, how.stop, [&](std::size_t r) {
    std::unique_ptr<Luck> luck;
    ask(static_cast<unsigned>(r), luck, best, true);
  });
  if (stopped())
    return std::nullopt;
  shown.push_back(best);
  std::sort(shown.begin(), shown.end());
  shown.erase(std::unique(shown.begin(), shown.end()), shown.end());
  for (const std::size_t place : shown) {
    Response response;
    response.value = at(place);
    for (const Search &search : searches)
      if (const auto known = search.values.find(place); known != search.values.end()) {
        ++response.replicates;
        response.mean += known->second;
        response.held += test.holds(known->second);
      }
    response.mean /= response.replicates;
    if (place == best && solution.kind != Solution::Kind::never && solution.not_monotone.empty() &&
        response.held + 1 < question.probability * done - 1e-9)
      solution.not_monotone = fmt::format("at {:g} itself the condition holds in {} of {} replicates only", at(place), response.held, done);
    solution.curve.push_back(response);
  }
  if (!rising)
    std::reverse(solution.curve.begin(), solution.curve.end());
  solution.use.resize(model.study->network.resources.size());
  for (const Search &search : searches)
    for (std::size_t i = 0; i < solution.use.size(); ++i) {
      const world::Use &use = search.uses.at(best)[i];
      solution.use[i].used += use.used / done;
      solution.use[i].places += use.places / done;
      solution.use[i].waiting += use.waiting / done;
      solution.use[i].served += use.served;
      solution.use[i].waited += use.waited;
    }
  return solution;
}

} // namespace rechtsweg::study
