#include "study/calibrate.h"

#include "engine/check.h"
#include "study/indices.h"
#include "study/sampler.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace rechtsweg::study {
namespace {

constexpr double ninety =
    1.6448536269514722; // a normal variable is within so many deviations in 90%

/// A likelihood to this power is three times as wide: the distance at which history matching calls
/// a place implausible (Pukelsheim 1994; Vernon, Goldstein and Bower 2010).
constexpr double wide = 1.0 / 9;

class Inference {
public:
  explicit Inference(const Problem &problem) : problem_(&problem) {
    engine::check(problem.replicates > 1, "one replicate does not show how large luck is");
    for (std::size_t f = 0; f < problem.figures.size(); ++f)
      if (problem.figures[f].fitted)
        fitted_.push_back(f);
    engine::check(!fitted_.empty() && problem.levers > 0,
                  "a calibration without levers or figures");
  }

  std::optional<Calibrated> operator()() {
    for (unsigned w = 0; w < problem_->waves; ++w)
      if (!wave(w))
        return std::nullopt;
    const auto particles = posterior(1, problem_->waves);
    result_.moved = particles.moved;
    result_.particles = particles.places;
    // Particles are exchangeable but for copies of one, which stand together.
    std::vector<Place> sound;
    for (const std::size_t i : spread(result_.particles.size())) {
      if (sound.size() == problem_->draws)
        break;
      if (problem_->sound(result_.particles[i]))
        sound.push_back(result_.particles[i]);
      else
        ++result_.refused;
    }
    result_.posterior = std::move(sound);
    if (!confirm())
      return std::nullopt;
    return std::move(result_);
  }

private:
  /// Numbers below `n`, far from their neighbours: 0, then steps of the golden section of n.
  static std::vector<std::size_t> spread(std::size_t n) {
    std::size_t step =
        std::max<std::size_t>(1, static_cast<std::size_t>(0.6180339887 * static_cast<double>(n)));
    const auto divisor = [](std::size_t a, std::size_t b) {
      while (b != 0)
        std::swap(a %= b, b);
      return a;
    };
    while (divisor(n, step) != 1)
      ++step;
    std::vector<std::size_t> result;
    for (std::size_t i = 0; i < n; ++i)
      result.push_back(i * step % n);
    return result;
  }

  bool wave(unsigned number) {
    Wave wave;
    std::vector<Place> places;
    const auto take = [&](const Place &place) {
      if (places.size() < problem_->points) {
        if (problem_->sound(place))
          places.push_back(place);
        else
          ++wave.refused;
      }
    };
    if (number == 0) {
      // Twenty times as many as are needed: what is left of the prior may be small.
      for (const Place &place :
           low_discrepancy(20 * problem_->points, problem_->levers, problem_->seed))
        take(place);
    } else {
      const auto sampled = posterior(wide, number);
      for (const std::size_t i : spread(sampled.places.size()))
        take(sampled.places[i]);
    }
    if (places.size() < problem_->points)
      throw NoSense(wave.refused);
    const auto table = problem_->simulate(places, number * problem_->points * problem_->replicates,
                                          problem_->replicates);
    if (!table)
      return false;
    wave.points = problem_->points;
    for (std::size_t i = 0; i < places.size(); ++i) {
      const auto &replicates = (*table)[i];
      std::vector<double> mean(problem_->figures.size(), 0), squares(problem_->figures.size(), 0);
      for (const auto &values : replicates)
        for (std::size_t f = 0; f < mean.size(); ++f)
          mean[f] += values[f] / static_cast<double>(replicates.size());
      for (const auto &values : replicates)
        for (std::size_t f = 0; f < mean.size(); ++f)
          squares[f] += (values[f] - mean[f]) * (values[f] - mean[f]);
      if (number == 0)
        result_.before.push_back(replicates.front());
      places_.push_back(places[i]);
      means_.push_back(std::move(mean));
      squares_.push_back(std::move(squares));
      wave_of_.push_back(number);
    }
    learn(number);
    wave.best = std::numeric_limits<double>::infinity();
    for (const auto &mean : means_)
      if (const double far = distance(problem_->figures, mean); far < wave.best)
        wave.best = far;
    wave.possible = possible();
    result_.waves.push_back(wave);
    return true;
  }

  /// Luck and emulator from all points so far.
  void learn(unsigned number) {
    std::vector<std::vector<double>> inputs, outputs;
    std::vector<unsigned> waves;
    std::vector<std::size_t> absent(problem_->figures.size(), 0);
    for (std::size_t i = 0; i < means_.size(); ++i) {
      std::vector<double> values;
      for (const std::size_t f : fitted_) {
        values.push_back(means_[i][f]);
        absent[f] += !std::isfinite(means_[i][f]);
      }
      if (std::all_of(values.begin(), values.end(), [](double v) { return std::isfinite(v); })) {
        inputs.push_back(problem_->inputs(places_[i]));
        outputs.push_back(std::move(values));
        waves.push_back(wave_of_[i]);
      }
    }
    const std::size_t latest =
        static_cast<std::size_t>(std::count(waves.begin(), waves.end(), number));
    if (latest * 4 < problem_->points * 3U)
      throw NoNumber(static_cast<std::size_t>(std::max_element(absent.begin(), absent.end()) -
                                              absent.begin()));
    emulator_.emplace(inputs, outputs, waves);
    // Luck as it is where the truth may lie: at the points of the latest wave.
    result_.luck.assign(problem_->figures.size(), 0);
    for (std::size_t f = 0; f < problem_->figures.size(); ++f) {
      double sum = 0, count = 0;
      for (std::size_t i = 0; i < means_.size(); ++i)
        if (wave_of_[i] == number && std::isfinite(squares_[i][f])) {
          sum += squares_[i][f];
          count += problem_->replicates - 1.0;
        }
      result_.luck[f] = count > 0 ? sum / count : 0;
    }
    result_.emulator.assign(problem_->figures.size(), {});
    for (std::size_t k = 0; k < fitted_.size(); ++k)
      result_.emulator[fitted_[k]] = emulator_->checks()[k];
  }

  /// Everything that is uncertain of a fitted figure at one place. What the emulator leaves over is
  /// in part the luck of its points, which is not that of the world.
  double variance(std::size_t figure, const Emulator::Prediction &predicted) const {
    const Observed &observed = problem_->figures[figure];
    const double luck = result_.luck[figure];
    return observed.error * observed.error + observed.discrepancy * observed.discrepancy +
           luck * problem_->scale + predicted.fit +
           std::max(0.0, predicted.rest - luck / problem_->replicates);
  }

  double log_likelihood(const Place &place) const {
    thread_local std::vector<Emulator::Prediction> predicted;
    emulator_->predict(problem_->inputs(place), predicted);
    double sum = 0;
    for (std::size_t k = 0; k < fitted_.size(); ++k) {
      const Observed &observed = problem_->figures[fitted_[k]];
      const double all = variance(fitted_[k], predicted[k]),
                   off = predicted[k].mean - observed.value;
      sum -= observed.weight * (off * off / all + std::log(all)) / 2;
    }
    return sum;
  }

  Sampled posterior(double power, unsigned number) const {
    Sampling how;
    how.particles = problem_->particles;
    how.power = power;
    how.threads = problem_->threads;
    return sample(
        problem_->levers, [this](const Place &place) { return log_likelihood(place); }, how,
        engine::Draw(problem_->seed, number));
  }

  double possible() const {
    const auto places = low_discrepancy(4096, problem_->levers, problem_->seed + 1);
    std::vector<char> left(places.size(), 1);
    in_parallel(problem_->threads, places.size(), nullptr, [&](std::size_t i) {
      std::vector<Emulator::Prediction> predicted;
      emulator_->predict(problem_->inputs(places[i]), predicted);
      for (std::size_t k = 0; k < fitted_.size(); ++k) {
        const double off = predicted[k].mean - problem_->figures[fitted_[k]].value;
        if (off * off > 9 * variance(fitted_[k], predicted[k]))
          left[i] = 0;
      }
    });
    return static_cast<double>(std::count(left.begin(), left.end(), 1)) /
           static_cast<double>(left.size());
  }

  bool confirm() {
    const std::size_t count = std::min<std::size_t>(problem_->confirmed, result_.posterior.size());
    const std::vector<Place> places(result_.posterior.begin(),
                                    result_.posterior.begin() + static_cast<std::ptrdiff_t>(count));
    const auto table =
        problem_->simulate(places, problem_->waves * problem_->points * problem_->replicates, 1);
    if (!table)
      return false;
    for (const auto &replicates : *table)
      result_.after.push_back(replicates.front());
    std::vector<unsigned> inside(problem_->figures.size(), 0);
    std::size_t all = 0, tried = 0;
    for (std::size_t i = 0; i < count; ++i) {
      std::vector<Emulator::Prediction> predicted;
      emulator_->predict(problem_->inputs(places[i]), predicted);
      for (std::size_t k = 0; k < fitted_.size(); ++k) {
        const std::size_t f = fitted_[k];
        const double luck = result_.luck[f],
                     spread =
                         std::sqrt(predicted[k].fit + luck +
                                   std::max(0.0, predicted[k].rest - luck / problem_->replicates));
        const bool in = std::abs(result_.after[i][f] - predicted[k].mean) <= ninety * spread;
        inside[f] += in;
        all += in;
        ++tried;
      }
    }
    for (const unsigned in : inside)
      result_.confirmed.push_back(in / static_cast<double>(count));
    result_.confirmed_all = static_cast<double>(all) / static_cast<double>(tried);
    return true;
  }

  const Problem *problem_;
  std::vector<std::size_t> fitted_;
  std::vector<Place> places_;
  std::vector<std::vector<double>> means_, squares_; // [point][figure]
  std::vector<unsigned> wave_of_;
  std::optional<Emulator> emulator_;
  Calibrated result_;
};

} // namespace

double distance(const std::vector<Observed> &figures, const std::vector<double> &simulated) {
  double sum = 0, weights = 0;
  for (std::size_t f = 0; f < figures.size(); ++f)
    if (figures[f].fitted) {
      const double off = simulated[f] - figures[f].value;
      sum +=
          figures[f].weight * off * off /
          (figures[f].error * figures[f].error + figures[f].discrepancy * figures[f].discrepancy);
      weights += figures[f].weight;
    }
  return std::sqrt(sum / weights);
}

std::optional<Calibrated> calibrate(const Problem &problem) { return Inference(problem)(); }

Moments moments(const std::vector<double> &values) {
  Moments result;
  for (const double v : values)
    result.mean += v / static_cast<double>(values.size());
  for (const double v : values)
    result.deviation += (v - result.mean) * (v - result.mean);
  result.deviation =
      values.size() > 1 ? std::sqrt(result.deviation / static_cast<double>(values.size() - 1)) : 0;
  return result;
}

double correlation(const std::vector<double> &a, const std::vector<double> &b) {
  const Moments of_a = moments(a), of_b = moments(b);
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i)
    sum += (a[i] - of_a.mean) * (b[i] - of_b.mean);
  const double both = of_a.deviation * of_b.deviation * static_cast<double>(a.size() - 1);
  return both > 0 ? sum / both : 0;
}

} // namespace rechtsweg::study
