// What is scarce: places that are held, or a quota of starts a period, with one ordered queue.
// Requests of one tick are gathered and then served together in the order of rank and lot, so that
// the order in which the caller happened to ask decides nothing.
//
// Guarantees: never more units held than places (unless places shrink below what is held, when
// nobody is sent away but nobody admitted); a party is served whole or waits at the head of its
// queue. A party larger than all places is let in when the resource is idle.
// Requires: the caller reports every departure from the queue (forget) and every release.
#pragma once

#include "engine/check.h"
#include "engine/pages.h"
#include "engine/time.h"

#include <cstdint>
#include <vector>

namespace rechtsweg::engine {

enum class Discipline : std::uint8_t { fifo, lifo, siro };

struct Request {
  std::uint64_t lot = 0;    // breaks ties among those who ask on one tick; order of siro
  std::uint32_t person = 0; // the caller's row
  Tick asked = 0;
  std::uint16_t visit = 0; // recognises a request whose person has gone meanwhile
  std::uint8_t units = 1, rank = 0, group = 0;
  bool displaced = false; // was served and has to wait again
};

/// One queue: first in first out in a ring, or a heap where the order is another.
class Queue {
public:
  explicit Queue(Discipline discipline = Discipline::fifo) : discipline_(discipline) {}
  bool empty() const { return count_ == 0; }
  std::size_t size() const { return count_; } // stale requests included
  void push(const Request &request) {
    if (count_ == ring_.size())
      grow();
    if (discipline_ == Discipline::fifo)
      ring_[(head_ + count_++) & (ring_.size() - 1)] = request;
    else
      push_ordered(request);
  }
  void push_front(const Request &request);
  const Request &front() const { return ring_[head_]; }
  /// The one who stands `places` behind the first, in a queue that is first in first out; in others
  /// somebody or other. `places` < size().
  const Request &behind(std::size_t places) const {
    return ring_[(head_ + places) & (ring_.size() - 1)];
  }
  void pop() {
    if (discipline_ == Discipline::fifo) {
      head_ = (head_ + 1) & (ring_.size() - 1);
      --count_;
    } else {
      pop_ordered();
    }
  }
  /// The one who would be served last; the queue must not be empty. O(n) unless fifo.
  Request take_last();

private:
  void grow();
  void push_ordered(const Request &request);
  void pop_ordered();
  bool later(const Request &a, const Request &b) const;
  Discipline discipline_;
  std::vector<Request, PageAllocator<Request>> ring_; // a power of two; a heap uses [0, count)
  std::size_t head_ = 0, count_ = 0;
};

class Resource {
public:
  struct Rules {
    bool quota = false;  // places otherwise
    unsigned ranks = 1;  // rank 0 is served first
    unsigned groups = 1; // shares of the quota
    Discipline discipline = Discipline::fifo;
    std::int64_t limit = -1; // how many may wait; -1: any number
    bool preempt = false;
  };

  explicit Resource(const Rules &rules);

  // What there is.
  void set_places(std::int64_t places) { places_ = places; }
  std::int64_t places() const { return places_; }
  /// A new period: `quota[g]` units may start for each group; what was left is lost.
  void begin_period(const std::vector<std::int64_t> &quota);

  // The queue.
  void ask(const Request &request) {
    fresh_.push_back(request);
    waiting_ += request.units;
  }
  /// Somebody who was waiting has gone elsewhere.
  void forget(unsigned units) { waiting_ -= units; }
  /// Serves a request on the spot where nobody has a better claim: nobody waits, there are no ranks
  /// and no shares, and it fits. The caller sees to it that nobody else asks on this tick.
  bool take_now(std::uint32_t person, unsigned units, Tick now) {
    if (waiting_ != 0 || rules_.ranks > 1 || rules_.groups > 1)
      return false;
    Request request;
    request.person = person;
    request.units = static_cast<std::uint8_t>(units);
    if (!fits(request, true))
      return false;
    take(request, now, true);
    return true;
  }
  /// Puts a request at the end of the only queue, where take_now() has just refused it and nobody
  /// can be pushed aside or turned away for it. The caller sees to it that nobody else asks on this
  /// tick.
  bool wait_now(const Request &request) {
    if (!plain_ || request.displaced || !fresh_.empty())
      return false;
    queues_.front().push(request);
    waiting_ += request.units;
    return true;
  }
  bool has_fresh() const { return !fresh_.empty(); }

  /// Serves whom it can. `alive(request)` tells whether the person still waits with this very
  /// request, and alive.fetch(request), if there is such a function, that it will soon be asked;
  /// `granted`, `displaced` (rows) and `overflowed` are appended to, in order.
  template <typename Alive>
  void serve(Tick now, Alive &&alive, std::vector<Request> &granted,
             std::vector<std::uint32_t> &displaced, std::vector<Request> &overflowed) {
    if (rules_.groups == 1 && !rules_.preempt && serve_fresh(now, alive, granted))
      return;
    join(alive);
    if (rules_.quota && rules_.groups > 1)
      for (unsigned g = 0; g < rules_.groups; ++g)
        serve_groups(g, g + 1, now, alive, granted, displaced, false);
    serve_groups(0, rules_.groups, now, alive, granted, displaced, true);
    while (rules_.limit >= 0 && waiting_ > rules_.limit && last(alive, overflowed)) {
    }
  }
  /// Gives `units` places back.
  void release(std::uint32_t person, unsigned units, Tick now) {
    in_use_ -= units;
    area_in_use_ += static_cast<std::int64_t>(units) * now;
    check(in_use_ >= 0, "more was given back than was held");
    if (rules_.preempt)
      serial_of_[person] = 0;
  }

  // What is measured, in units: held now, waiting now; unit-ticks of both until `now`; served.
  std::int64_t in_use() const { return in_use_; }
  std::int64_t waiting() const { return waiting_; }
  std::int64_t area_in_use(Tick now) const { return area_in_use_ + in_use_ * now; }
  std::int64_t served() const { return served_; }
  const Rules &rules() const { return rules_; }

private:
  Queue &queue(unsigned group, unsigned rank) { return queues_[group * rules_.ranks + rank]; }
  std::int64_t &left(unsigned group) { return quota_left_[group]; }

  template <typename Alive> void join(Alive &&alive) {
    if (fresh_.empty())
      return;
    sort_fresh();
    for (const Request &request : fresh_)
      if (alive(request)) {
        Queue &line = queue(request.group, request.rank);
        request.displaced ? line.push_front(request) : line.push(request);
      }
    fresh_.clear();
  }
  /// Serves all who have just asked if nobody else waits and there is enough for all: then their
  /// order decides nothing, and need not be found. False: nothing has been done.
  template <typename Alive>
  bool serve_fresh(Tick now, Alive &&alive, std::vector<Request> &granted) {
    std::int64_t units = 0;
    for (const Request &request : fresh_)
      units += alive(request) ? request.units : 0;
    if (units != waiting_ || units > (rules_.quota ? quota_left_.front() : places_ - in_use_))
      return false;
    for (const Request &request : fresh_)
      if (alive(request)) {
        waiting_ -= request.units;
        take(request, now, true);
        granted.push_back(request);
      }
    fresh_.clear();
    return true;
  }
  /// First fit in the order of rank, over groups [from, to); `any`: whatever quota is left.
  template <typename Alive>
  void serve_groups(unsigned from, unsigned to, Tick now, Alive &&alive,
                    std::vector<Request> &granted, std::vector<std::uint32_t> &displaced,
                    bool any) {
    for (unsigned rank = 0; rank < rules_.ranks; ++rank)
      for (unsigned group = from; group < to; ++group) {
        Queue &line = queue(group, rank);
        while (!line.empty()) {
          const Request request = line.front();
          if constexpr (requires { alive.fetch(request); })
            if (line.size() > ahead)
              alive.fetch(line.behind(ahead));
          if (!alive(request)) {
            line.pop();
            continue;
          }
          if (!fits(request, any) && !displace_for(request, now, displaced))
            break;
          line.pop();
          waiting_ -= request.units;
          take(request, now, any);
          granted.push_back(request);
        }
      }
  }
  template <typename Alive> bool last(Alive &&alive, std::vector<Request> &overflowed) {
    for (unsigned rank = rules_.ranks; rank-- > 0;)
      for (unsigned group = rules_.groups; group-- > 0;) {
        Queue &line = queue(group, rank);
        while (!line.empty()) {
          const Request request = line.take_last();
          if (!alive(request))
            continue;
          waiting_ -= request.units;
          overflowed.push_back(request);
          return true;
        }
      }
    return false;
  }
  static constexpr std::size_t ahead = 12;
  void sort_fresh();
  bool fits(const Request &request, bool any) const {
    return rules_.quota ? fits_quota(request, any)
                        : in_use_ + request.units <= places_ || (in_use_ == 0 && places_ > 0);
  }
  void take(const Request &request, Tick now, bool any) {
    served_ += request.units;
    in_use_ += request.units;
    area_in_use_ -= static_cast<std::int64_t>(request.units) * now;
    if (rules_.quota)
      pay(request, any);
    else if (rules_.preempt)
      note_holder(request);
  }
  bool fits_quota(const Request &request, bool any) const;
  void pay(const Request &request, bool any);
  void note_holder(const Request &request);
  bool displace_for(const Request &request, Tick now, std::vector<std::uint32_t> &displaced);

  struct Holder {
    std::uint32_t person, serial;
    std::uint8_t units;
  };
  Rules rules_;
  bool plain_; // one queue in order of asking, from which nobody is pushed or turned away
  std::int64_t places_ = 0, in_use_ = 0, waiting_ = 0;
  std::int64_t area_in_use_ = 0, served_ = 0;
  std::vector<std::int64_t> quota_left_, quota_;
  std::vector<Queue> queues_;
  using Requests = std::vector<Request, PageAllocator<Request>>;
  Requests fresh_, sorted_;
  std::vector<std::uint32_t> starts_; // in sorted_, by the first bits of a lot
  // Of preemptive resources only: who holds, latest last, by rank; a serial that is no longer the
  // person's own marks a holder who has gone.
  std::vector<std::vector<Holder>> holders_;
  std::vector<std::uint32_t> serial_of_;
  std::uint32_t serial_ = 0;
};

} // namespace rechtsweg::engine
