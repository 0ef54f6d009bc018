// One more of what is scarce: the lever that stands behind the places or the quota of a resource,
// and by how much it is moved so that the difference can be seen.
#pragma once

#include "scenario/moved.h"

namespace rechtsweg::scenario {

/// More of one resource, on top of all measures.
struct OneMore {
  unsigned resource = 0;
  Axis axis;          // adds to the value of the day; its value is what is added
  double by = 0;      // in the unit of the lever
  std::string reason; // why nothing is moved; empty: `axis` and `by` are
};

/// Moves the lever that serves the fewest resources beside this one, quantities (judges, flights)
/// before shares and factors, the first named before the later. A quantity is moved by one, or by
/// `share` of its value on the day `from` of the base in whole units if that is more, and by as
/// many as make a whole place of the simulated scale; anything else by `share` of its value. Where
/// no lever can be moved or where the study makes no sense with it, `reason` says why.
OneMore one_more(const Study &study, unsigned resource, engine::Day from, double share);

/// The same with a lever named by the user; a fault at `place` if the resource does not depend on
/// it.
OneMore one_more(const Study &study, unsigned resource, const std::string &lever, engine::Day from,
                 double share, const Place &place, Faults &faults);

} // namespace rechtsweg::scenario
