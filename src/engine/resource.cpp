#include "engine/resource.h"

#include "engine/check.h"

#include <algorithm>
#include <bit>
#include <numeric>

namespace rechtsweg::engine {

// ---- Queue

bool Queue::later(const Request &a, const Request &b) const {
  if (a.displaced != b.displaced)
    return b.displaced; // who has been served before goes first
  if (discipline_ == Discipline::lifo && a.asked != b.asked)
    return a.asked < b.asked;
  return a.lot > b.lot;
}

void Queue::grow() {
  decltype(ring_) larger(std::max<std::size_t>(16, ring_.size() * 2));
  for (std::size_t i = 0; i < count_; ++i)
    larger[i] = ring_[(head_ + i) & (ring_.size() - 1)];
  ring_.swap(larger);
  head_ = 0;
}

void Queue::push_ordered(const Request &request) {
  ring_[count_++] = request;
  std::push_heap(ring_.begin(), ring_.begin() + static_cast<std::ptrdiff_t>(count_),
                 [&](const Request &a, const Request &b) { return later(a, b); });
}

void Queue::pop_ordered() {
  std::pop_heap(ring_.begin(), ring_.begin() + static_cast<std::ptrdiff_t>(count_),
                [&](const Request &a, const Request &b) { return later(a, b); });
  --count_;
}

void Queue::push_front(const Request &request) {
  if (discipline_ != Discipline::fifo)
    return push(request); // displaced requests sort first
  if (count_ == ring_.size())
    grow();
  head_ = (head_ + ring_.size() - 1) & (ring_.size() - 1);
  ring_[head_] = request;
  ++count_;
}

Request Queue::take_last() {
  check(count_ > 0, "nobody is left in the queue");
  if (discipline_ == Discipline::fifo)
    return ring_[(head_ + --count_) & (ring_.size() - 1)];
  const auto end = ring_.begin() + static_cast<std::ptrdiff_t>(count_);
  const auto compare = [&](const Request &a, const Request &b) { return later(a, b); };
  const auto worst = std::min_element(ring_.begin(), end, compare);
  const Request request = *worst;
  *worst = ring_[--count_];
  std::make_heap(ring_.begin(), ring_.begin() + static_cast<std::ptrdiff_t>(count_), compare);
  return request;
}

// ---- Resource

Resource::Resource(const Rules &rules)
    : rules_(rules), plain_(rules.ranks == 1 && rules.groups == 1 && rules.limit < 0 &&
                            !rules.preempt && rules.discipline == Discipline::fifo),
      quota_left_(rules.groups, 0), quota_(rules.groups, 0),
      queues_(static_cast<std::size_t>(rules.ranks) * rules.groups, Queue(rules.discipline)),
      holders_(rules.preempt ? rules.ranks : 0) {}

void Resource::begin_period(const std::vector<std::int64_t> &quota) {
  check(quota.size() == quota_.size(), "a quota for each group");
  quota_ = quota;
  quota_left_ = quota;
}

void Resource::sort_fresh() {
  const std::size_t n = fresh_.size();
  if (n < 2)
    return;
  // Each rank has a queue of its own, so that ranks need not be told apart here. Whoever has waited
  // since before the first day comes with an earlier `asked`.
  const Tick asked = fresh_.front().asked;
  if (std::any_of(fresh_.begin(), fresh_.end(),
                  [&](const Request &request) { return request.asked != asked; })) {
    std::sort(fresh_.begin(), fresh_.end(), [](const Request &a, const Request &b) {
      return a.asked != b.asked ? a.asked < b.asked : a.lot < b.lot;
    });
    return;
  }
  // Lots are evenly spread, so where a request belongs is nearly known from its lot alone.
  const auto bits = static_cast<unsigned>(std::bit_width(n)), shift = 64 - bits;
  starts_.assign((std::size_t{1} << bits) + 1, 0);
  for (const Request &request : fresh_)
    ++starts_[(request.lot >> shift) + 1];
  std::partial_sum(starts_.begin(), starts_.end(), starts_.begin());
  sorted_.resize(n);
  for (const Request &request : fresh_)
    sorted_[starts_[request.lot >> shift]++] = request;
  for (std::size_t i = 1; i < n; ++i) {
    const Request request = sorted_[i];
    std::size_t at = i;
    for (; at > 0 && sorted_[at - 1].lot > request.lot; --at)
      sorted_[at] = sorted_[at - 1];
    sorted_[at] = request;
  }
  fresh_.swap(sorted_);
}

bool Resource::fits_quota(const Request &request, bool any) const {
  const auto fits_in = [&](std::int64_t left, std::int64_t whole) {
    return left >= request.units || (left > 0 && left == whole);
  };
  if (!any || rules_.groups == 1)
    return fits_in(quota_left_[request.group], quota_[request.group]);
  const auto left = std::accumulate(quota_left_.begin(), quota_left_.end(), std::int64_t{0});
  const auto whole = std::accumulate(quota_.begin(), quota_.end(), std::int64_t{0});
  return fits_in(left, whole);
}

void Resource::pay(const Request &request, bool any) {
  std::int64_t owed = request.units;
  const auto from = [&](std::int64_t &left) {
    const std::int64_t part = std::min(std::max<std::int64_t>(left, 0), owed);
    left -= part;
    owed -= part;
  };
  from(quota_left_[request.group]);
  if (any)
    for (std::int64_t &left : quota_left_)
      from(left);
  // what a party takes beyond a whole period's quota is let in once and not owed
}

void Resource::note_holder(const Request &request) {
  if (serial_of_.size() <= request.person)
    serial_of_.resize(request.person + 1024, 0);
  serial_of_[request.person] = ++serial_;
  auto &stack = holders_[request.rank];
  if (stack.size() > 64 + 2 * static_cast<std::size_t>(std::max<std::int64_t>(places_, 0)))
    std::erase_if(stack, [&](const Holder &holder) {
      return serial_of_[holder.person] != holder.serial; // those who have gone meanwhile
    });
  stack.push_back({request.person, serial_, request.units});
}

bool Resource::displace_for(const Request &request, Tick now,
                            std::vector<std::uint32_t> &displaced) {
  if (!rules_.preempt)
    return false;
  const auto holds = [&](const Holder &holder) {
    return serial_of_[holder.person] == holder.serial;
  };
  // First see whether those of lower rank hold enough, so that nobody is moved for nothing.
  std::int64_t room = places_ - in_use_;
  for (unsigned rank = rules_.ranks - 1; rank > request.rank && room < request.units; --rank) {
    auto &stack = holders_[rank];
    std::erase_if(stack, [&](const Holder &holder) { return !holds(holder); });
    for (const Holder &holder : stack)
      room += holder.units;
  }
  if (room < request.units)
    return false;
  for (unsigned rank = rules_.ranks - 1; rank > request.rank && in_use_ + request.units > places_;
       --rank)
    while (!holders_[rank].empty() && in_use_ + request.units > places_) {
      const Holder last = holders_[rank].back();
      holders_[rank].pop_back();
      if (!holds(last))
        continue;
      release(last.person, last.units, now);
      displaced.push_back(last.person);
    }
  return true;
}

} // namespace rechtsweg::engine
