#include "study/emulator.h"

#include "engine/check.h"

#define EIGEN_DONT_PARALLELIZE
#include <Eigen/Dense>
#include <cmath>
#include <limits>
#include <map>

namespace rechtsweg::study {
namespace {

constexpr double pulls[] = {1e-9, 1e-3, 1e-1, 10, 1e3};

/// 1, the levers, their squares (centred, so that they do not stand in for the constant) and
/// products.
Eigen::VectorXd terms_at(const std::vector<double> &input) {
  const auto p = static_cast<Eigen::Index>(input.size());
  Eigen::VectorXd terms(1 + p + p * (p + 1) / 2);
  terms[0] = 1;
  Eigen::Index at = 1;
  for (const double x : input)
    terms[at++] = x;
  for (std::size_t i = 0; i < input.size(); ++i) {
    terms[at++] = input[i] * input[i] - 1.0 / 3;
    for (std::size_t j = i + 1; j < input.size(); ++j)
      terms[at++] = input[i] * input[j];
  }
  return terms;
}

} // namespace

struct Emulator::Impl {
  /// Ridge regression of anything on the terms at some of the points.
  struct Smoother {
    double pull = 0;
    Eigen::Index first = 0;   // of the points, which are in order of wave
    Eigen::MatrixXd inverse;  // of X'X with the pull
    Eigen::MatrixXd solver;   // from outputs to coefficients
    Eigen::VectorXd leverage; // of each point on itself
  };
  std::vector<Smoother> smoothers;
  struct Figure {
    std::size_t smoother = 0;
    Eigen::VectorXd coefficients;
    double variance = 0, centre = 0, scale = 1;
  };
  std::vector<Figure> figures;
  std::vector<Check> checks;
};

Emulator::~Emulator() = default;
Emulator::Emulator(Emulator &&) noexcept = default;
const std::vector<Emulator::Check> &Emulator::checks() const { return impl_->checks; }

Emulator::Emulator(const std::vector<std::vector<double>> &inputs,
                   const std::vector<std::vector<double>> &outputs,
                   const std::vector<unsigned> &wave)
    : impl_(std::make_unique<Impl>()) {
  engine::check(inputs.size() >= 3 && inputs.size() == outputs.size() &&
                    inputs.size() == wave.size(),
                "an emulator has too few points");
  Eigen::setCpuCacheSizes(32768, 262144, 2097152); // else the order of sums depends on the machine
  const auto n = static_cast<Eigen::Index>(inputs.size());
  const auto levers = static_cast<Eigen::Index>(inputs.front().size());
  Eigen::MatrixXd terms(n, terms_at(inputs.front()).size());
  for (Eigen::Index i = 0; i < n; ++i)
    terms.row(i) = terms_at(inputs[static_cast<std::size_t>(i)]);
  Eigen::Index latest = 0; // the first point of the latest wave
  std::vector<Impl::Smoother> all;
  for (Eigen::Index first = 0; first < n; ++first) {
    if (first > 0 &&
        wave[static_cast<std::size_t>(first)] == wave[static_cast<std::size_t>(first) - 1])
      continue;
    latest = first;
    if (first > 0 && n - first < 2 * levers + 2)
      continue; // too few for the levers alone
    for (const double pull : pulls) {
      Impl::Smoother smoother;
      smoother.pull = pull;
      smoother.first = first;
      const Eigen::MatrixXd x = terms.bottomRows(n - first);
      Eigen::MatrixXd normal = x.transpose() * x;
      // Constant and slopes are held by next to nothing, only so that they are always determined.
      for (Eigen::Index t = 0; t < normal.rows(); ++t)
        normal(t, t) += t <= levers ? 1e-9 : pull;
      smoother.inverse =
          normal.ldlt().solve(Eigen::MatrixXd::Identity(normal.rows(), normal.rows()));
      smoother.solver = smoother.inverse * x.transpose();
      smoother.leverage = x.cwiseProduct(smoother.solver.transpose()).rowwise().sum();
      all.push_back(std::move(smoother));
    }
  }
  std::map<std::size_t, std::size_t> used; // smoothers that some figure needs
  for (std::size_t f = 0; f < outputs.front().size(); ++f) {
    Eigen::VectorXd y(n);
    for (Eigen::Index i = 0; i < n; ++i)
      y[i] = outputs[static_cast<std::size_t>(i)][f];
    Impl::Figure figure;
    figure.centre = y.mean();
    figure.scale = std::sqrt((y.array() - figure.centre).square().mean());
    if (!(figure.scale > 0))
      figure.scale = 1;
    y = (y.array() - figure.centre) / figure.scale;
    double best = std::numeric_limits<double>::infinity();
    std::size_t chosen = 0;
    Check check;
    const double spread = (y.tail(n - latest).array() - y.tail(n - latest).mean()).square().mean();
    for (std::size_t s = 0; s < all.size(); ++s) {
      const Impl::Smoother &smoother = all[s];
      const Eigen::Index rows = n - smoother.first;
      const Eigen::VectorXd coefficients = smoother.solver * y.tail(rows);
      const Eigen::VectorXd rest = y.tail(rows) - terms.bottomRows(rows) * coefficients;
      double squares = 0, standardised = 0;
      for (Eigen::Index i = latest; i < n; ++i) {
        const double free = std::max(1e-9, 1 - smoother.leverage[i - smoother.first]);
        const double error = rest[i - smoother.first] / free;
        squares += error * error;
        standardised += error * error * free;
      }
      squares /= static_cast<double>(n - latest);
      if (!(squares < best))
        continue;
      best = squares;
      chosen = s;
      figure.coefficients = coefficients;
      figure.variance = standardised / static_cast<double>(n - latest);
      unsigned inside = 0;
      for (Eigen::Index i = latest; i < n; ++i) {
        const double free = std::max(1e-9, 1 - smoother.leverage[i - smoother.first]);
        const double error = std::abs(rest[i - smoother.first]) / free;
        inside += error <= 1.6448536269514722 * std::sqrt(figure.variance / free);
      }
      check.error = std::sqrt(squares) * figure.scale;
      check.explained = spread > 0 ? 1 - squares / spread : 0;
      check.covered = inside / static_cast<double>(n - latest);
      check.pull = smoother.pull;
      check.from_wave = wave[static_cast<std::size_t>(smoother.first)];
      check.points = static_cast<unsigned>(rows);
    }
    figure.smoother = used.try_emplace(chosen, used.size()).first->second;
    impl_->figures.push_back(std::move(figure));
    impl_->checks.push_back(check);
  }
  impl_->smoothers.resize(used.size());
  for (const auto &[from, to] : used)
    impl_->smoothers[to].inverse = std::move(all[from].inverse);
}

void Emulator::predict(const std::vector<double> &input, std::vector<Prediction> &into) const {
  const Eigen::VectorXd terms = terms_at(input);
  std::vector<double> reach(
      impl_->smoothers.size()); // variance of the fit, in variances of one point
  for (std::size_t s = 0; s < reach.size(); ++s)
    reach[s] = std::max(0.0, terms.dot(impl_->smoothers[s].inverse * terms));
  into.resize(impl_->figures.size());
  for (std::size_t f = 0; f < into.size(); ++f) {
    const Impl::Figure &figure = impl_->figures[f];
    const double rest = figure.scale * figure.scale * figure.variance;
    into[f] = {figure.centre + figure.scale * terms.dot(figure.coefficients),
               rest * reach[figure.smoother], rest};
  }
}

} // namespace rechtsweg::study
