// What is scarce: asking, being served, being displaced.
#include "world/world.h"

#include "engine/check.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace rechtsweg::world {

using engine::Day;
using engine::never;
using engine::purpose;
using engine::Tick;
using engine::unit_interval;
using network::Attributes;
using network::none;
using network::Source;
using network::Station;

namespace {
constexpr engine::Purpose patience_purpose = purpose("patience");
} // namespace

void World::ask(std::uint32_t row, unsigned r, bool displaced) {
  Person &p = people_[row];
  const network::Resource &resource = network_->resources[r];
  const Tick now = calendar_.now();
  ++p.visit;
  p.state = State::waiting;
  if (p.displaced == 0)
    p.until = never;
  if (p.displaced == 0 && !resource.patience.empty()) {
    const StayTable &table = patiences_[r];
    const double u =
        draw_.uniform(p.key ^ resource.purpose.bits, patience_purpose, occurrence(p, p.station));
    p.until = now + std::max(1, engine::whole_ticks(table.rows[table.cells.of(p.attributes)](u)));
  }
  schedule(row, p);
  engine::Request request;
  request.person = row;
  request.visit = p.visit;
  request.units = p.units;
  request.lot = resource.discipline == engine::Discipline::siro
                    ? draw_.bits(p.key, resource.purpose, occurrence(p, p.station)).first
                    : engine::mix(p.key);
  request.asked = p.entered < 0 ? p.entered : now;
  request.displaced = displaced;
  if (resource.ranks.size() > 1)
    for (std::size_t rank = 0; rank < resource.ranks.size(); ++rank)
      if (resource.ranks[rank].holds(p.attributes)) {
        request.rank = static_cast<std::uint8_t>(rank);
        break;
      }
  if (!resource.group_of.empty() && resource.group_of[p.station] != none)
    request.group = static_cast<std::uint8_t>(resource.group_of[p.station]);
  if (alone_ && p.displaced == 0 && resources_[r].wait_now(request))
    return;
  resources_[r].ask(request);
  dirty_ |= 1U << r;
}

void World::serve_all() {
  while (dirty_ != 0) {
    const auto r = static_cast<unsigned>(std::countr_zero(dirty_));
    dirty_ &= dirty_ - 1;
    serve(r);
  }
}

void World::serve(unsigned r) {
  granted_.clear();
  overflowed_.clear();
  displaced_.clear();
  struct {
    const People &people;
    bool operator()(const engine::Request &request) const {
      const Person &p = people[request.person];
      return p.visit == request.visit && p.state == State::waiting;
    }
    void fetch(const engine::Request &request) const { people.prefetch(request.person); }
  } const alive{people_};
  resources_[r].serve(calendar_.now(), alive, granted_, displaced_, overflowed_);
  few_ = displaced_.size() + granted_.size() + overflowed_.size() <= few_movers;
  for (const std::uint32_t row : displaced_)
    displace(row, r);
  for (const engine::Request &request : granted_)
    grant(request.person, r, request.asked);
  for (const engine::Request &request : overflowed_) {
    Person &p = people_[request.person];
    ++p.visit;
    p.state = State::staying; // not in the queue any more: nothing to forget
    go(request.person, network_->resources[r].full);
  }
  few_ = false;
  move_on();
}

void World::hold(Person &p, unsigned r, Tick asked) {
  const network::Resource &resource = network_->resources[r];
  const Tick now = calendar_.now();
  p.held |= 1U << r;
  waited_[r] += static_cast<double>(p.units) * (now - asked);
  ledger_.served(r, p, now - asked);
  if (!resource.timeouts.empty())
    for (const network::Timeout &timeout : resource.timeouts)
      if (timeout.when.holds(p.attributes)) {
        p.deadline =
            now + std::max(1, engine::whole_ticks(values_.of(timeout.after, p.attributes)));
        break;
      }
}

void World::grant(std::uint32_t row, unsigned r, Tick asked) {
  Person &p = people_[row];
  hold(p, r, asked);
  ++p.visit;
  if (p.displaced != 0 && missing(p) == none) {
    p.displaced = 0;
    p.state = State::staying;
    p.until = calendar_.now() + p.until; // what was left of the stay
    schedule(row, p);
    return;
  }
  if (p.displaced == 0)
    p.until = never;
  p.state = State::staying;
  set_moving(row, p.station, true);
}

void World::displace(std::uint32_t row, unsigned r) {
  Person &p = people_[row];
  const network::Resource &resource = network_->resources[r];
  stop_waiting(row); // for something else, while holding this
  const bool was_staying = p.state == State::staying && p.until != never;
  p.held &= ~(1U << r);
  if (!resource.timeouts.empty())
    p.deadline = never;
  if (resource.displaced_to != none) {
    p.state = State::staying;
    go(row, resource.displaced_to);
    return;
  }
  if (was_staying) {
    p.displaced = 1;
    p.until -= calendar_.now();
  } else {
    p.until = never;
  }
  ask(row, r, was_staying);
}

} // namespace rechtsweg::world
