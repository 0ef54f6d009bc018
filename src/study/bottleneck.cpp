#include "study/bottleneck.h"

#include "study/sensitivity.h"
#include "study/until.h"

#include <algorithm>
#include <cmath>
#include <mutex>

namespace rechtsweg::study {
namespace {

using world::Periods;

/// Watches the resources of one world at the end of every day.
class Watch {
public:
  Watch(const network::Network &network, const Periods &calendar)
      : network_(&network), calendar_(&calendar), day_(network.start),
        served_(network.resources.size()), left_(network.resources.size(), false),
        binding_(network.resources.size() * calendar.months()), waiting_(binding_) {}

  /// Simulates the days before `until`.
  void run(world::World &world, engine::Day until) {
    for (; day_ < until; day_ = day_ + 1) {
      world.run_until(day_ + 1);
      const unsigned month =
          calendar_->month_of((day_ - network_->start) * network_->ticks_per_day);
      for (unsigned r = 0; r < network_->resources.size(); ++r)
        look(world.resource(r), r, month);
    }
  }

  Occupation over(const world::World &world, unsigned r, const Periods::Period &period,
                  double scale) const {
    Occupation mean;
    double days = 0;
    for (unsigned month = period.first; month < period.last; ++month) {
      const double length =
          static_cast<double>(calendar_->start_of(month + 1) - calendar_->start_of(month)) /
          network_->ticks_per_day;
      const world::Use &use = world.ledger().use(month, r);
      // A quota of nothing leaves nobody behind on any day of offer: there is none.
      const bool nothing = network_->resources[r].quota && !(use.places > 0);
      days += length;
      mean.binding += (nothing ? waiting_ : binding_)[r * calendar_->months() + month];
      mean.used += length * use.used / scale;
      mean.places += length * use.places / scale;
      mean.waiting += length * use.waiting / scale;
    }
    for (double *sum : {&mean.binding, &mean.used, &mean.places, &mean.waiting})
      *sum /= days;
    return mean;
  }

private:
  void look(const engine::Resource &resource, unsigned r, unsigned month) {
    const bool waits = resource.waiting() > 0;
    const std::int64_t limit = network_->resources[r].limit;
    bool binds = waits;
    if (!network_->resources[r].quota)
      binds = waits || (limit >= 0 && resource.in_use() >= resource.places());
    else {
      if (resource.served() != served_[r] || !waits)
        left_[r] = waits;
      served_[r] = resource.served();
      binds = left_[r];
    }
    const std::size_t at = r * calendar_->months() + month;
    binding_[at] += binds;
    waiting_[at] += waits;
  }

  const network::Network *network_;
  const Periods *calendar_;
  engine::Day day_;
  std::vector<std::int64_t> served_; // until the evening before
  std::vector<bool> left_; // of quotas: somebody was left waiting by what was on offer last
  std::vector<double> binding_, waiting_; // days, by resource and month
};

/// Whole fiscal years; calendar years or months where the horizon has none.
std::vector<unsigned> periods_to_show(const Layout &layout) {
  using Kind = Periods::Period::Kind;
  for (const Kind kind : {Kind::fiscal_year, Kind::year, Kind::month}) {
    std::vector<unsigned> result;
    for (unsigned p = 0; p < layout.periods().size(); ++p)
      if (layout.periods()[p].kind == kind)
        result.push_back(p);
    if (!result.empty())
      return result;
  }
  return {};
}

/// Under which what is seen in a replicate is kept between runs: no place of any lever.
Point nothing_moved_but_watched() { return {{{UINT32_MAX, 0}}}; }

} // namespace

BottleneckRun::BottleneckRun(const BottleneckPlan &plan) : plan_(&plan), layout_(*plan.study) {
  model_.study = plan.study;
  model_.layout = &layout_;
  model_.where = scenario::Moved::on_top;
  model_.from = plan.from;
  for (const scenario::OneMore &way : plan.ways)
    model_.axes.push_back(way.axis);
  for (std::size_t a = 0; a < plan.study->alternatives.size(); ++a)
    for (scenario::Wanted wanted : plan.targets) {
      wanted.alternative = a;
      model_.targets.push_back(target_of(*plan.study, layout_, wanted));
    }
}

std::size_t BottleneckRun::simulations() const {
  return plan_->study->replicates * (plan_->ways.size() + 2);
}

/// Everything seen in one replicate: by alternative, resource and period the numbers of Occupation.
std::vector<double> BottleneckRun::watch(unsigned replicate) const {
  const scenario::Study &study = *plan_->study;
  const network::Network &network = study.network;
  const auto periods = periods_to_show(layout_);
  const engine::Draw draw(study.seed, replicate);
  const std::size_t each = network.resources.size() * periods.size() * 4;
  std::vector<double> seen(study.alternatives.size() * each);
  const auto finish = [&](std::size_t a, world::World &world, Watch &watched) {
    watched.run(world, network.end);
    std::size_t at = a * each;
    for (unsigned r = 0; r < network.resources.size(); ++r)
      for (const unsigned p : periods) {
        const Occupation o = watched.over(world, r, layout_.periods()[p], study.scale);
        for (const double value : {o.binding, o.used, o.places, o.waiting})
          seen[at++] = value;
      }
  };
  // Alternatives share the base's life until they differ from it, as in study::simulate.
  std::vector<std::pair<engine::Day, std::size_t>> order;
  const network::Timeline &own = study.alternatives.front().timeline;
  for (std::size_t a = 1; a < study.alternatives.size(); ++a)
    order.emplace_back(
        network::first_difference(own, study.alternatives[a].timeline, network.start, network.end),
        a);
  std::sort(order.begin(), order.end());
  world::World base(network, own, layout_.calendar(), draw);
  Watch watched(network, layout_.calendar());
  for (const auto &[day, a] : order) {
    const network::Timeline &timeline = study.alternatives[a].timeline;
    Watch other = watched;
    if (day == network.start) {
      world::World world(network, timeline, layout_.calendar(), draw);
      finish(a, world, other);
      continue;
    }
    watched.run(base, day);
    other = watched;
    world::World world = base.fork(timeline);
    finish(a, world, other);
  }
  finish(0, base, watched);
  return seen;
}

/// Fills `seen` and `binding`; false: it was stopped.
bool BottleneckRun::look(const Evaluations &how, Bottlenecks &result) const {
  const scenario::Study &study = *plan_->study;
  std::vector<std::vector<double>> all(study.replicates);
  std::vector<unsigned> left;
  const Point here = nothing_moved_but_watched();
  for (unsigned replicate = 0; replicate < study.replicates; ++replicate)
    if (auto known = how.known ? how.known(here, replicate) : std::nullopt)
      all[replicate] = std::move(*known);
    else
      left.push_back(replicate);
  std::mutex guard;
  in_parallel(how.threads, left.size(), how.stop, [&](std::size_t i) {
    auto seen = watch(left[i]);
    const std::lock_guard lock(guard);
    if (how.finished)
      how.finished(here, left[i], seen);
    all[left[i]] = std::move(seen);
  });
  for (const auto &seen : all)
    if (seen.empty())
      return false;
  result.periods = periods_to_show(layout_);
  const std::size_t resources = study.network.resources.size();
  result.seen.assign(study.alternatives.size(),
                     std::vector(resources, std::vector<Occupation>(result.periods.size())));
  std::vector<bool> binds(resources, false);
  const unsigned first_month = layout_.calendar().month_of((plan_->from - study.network.start) *
                                                           study.network.ticks_per_day);
  std::size_t at = 0;
  for (auto &alternative : result.seen)
    for (std::size_t r = 0; r < resources; ++r)
      for (std::size_t p = 0; p < result.periods.size(); ++p) {
        Occupation &mean = alternative[r][p];
        for (double *value : {&mean.binding, &mean.used, &mean.places, &mean.waiting}) {
          for (const auto &seen : all)
            *value += seen[at] / study.replicates;
          ++at;
        }
        if (mean.binding >= plan_->binds && layout_.periods()[result.periods[p]].last > first_month)
          binds[r] = true;
      }
  for (unsigned r = 0; r < resources; ++r)
    if (binds[r])
      result.binding.push_back(r);
  return true;
}

std::optional<Bottlenecks> BottleneckRun::run(const Evaluations &how) {
  const scenario::Study &study = *plan_->study;
  Bottlenecks result;
  if (!look(how, result))
    return std::nullopt;
  std::vector<Point> points{Point{}};
  std::vector<std::size_t> point_of(result.binding.size(), 0); // 0: nothing is moved
  for (std::size_t b = 0; b < result.binding.size(); ++b) {
    const scenario::OneMore &way = plan_->ways[result.binding[b]];
    if (!way.reason.empty())
      continue;
    // Resources behind which there is the same lever, moved alike, share a point.
    for (std::size_t c = 0; c < b && point_of[b] == 0; ++c)
      if (const scenario::OneMore &other = plan_->ways[result.binding[c]];
          point_of[c] != 0 && other.axis.first == way.axis.first && other.by == way.by)
        point_of[b] = point_of[c];
    if (point_of[b] == 0) {
      point_of[b] = points.size();
      points.push_back({{{way.resource, way.by}}});
    }
  }
  if (points.size() == 1)
    points.clear(); // nothing to compare
  const auto table = evaluate(model_, points, study.replicates, how);
  if (!table)
    return std::nullopt;
  result.marginal.assign(study.alternatives.size(),
                         std::vector<std::vector<Marginal>>(result.binding.size()));
  for (std::size_t a = 0; a < study.alternatives.size(); ++a)
    for (std::size_t b = 0; b < result.binding.size(); ++b)
      for (std::size_t t = 0; t < plan_->targets.size() && point_of[b] != 0; ++t) {
        const std::size_t target = a * plan_->targets.size() + t;
        std::vector<double> differences;
        Marginal marginal;
        for (unsigned replicate = 0; replicate < study.replicates; ++replicate) {
          const double without = (*table)[0][replicate][target],
                       with = (*table)[point_of[b]][replicate][target];
          if (!std::isfinite(with - without))
            continue;
          differences.push_back((with - without) / plan_->ways[result.binding[b]].by);
          marginal.value += without;
          marginal.mean += differences.back();
        }
        marginal.replicates = static_cast<unsigned>(differences.size());
        const double n = marginal.replicates; // of none: no number
        marginal.value /= n;
        marginal.mean /= n;
        marginal.half_width = half_width_90(differences);
        result.marginal[a][b].push_back(marginal);
      }
  return result;
}

} // namespace rechtsweg::study
