#include "behaviour/behaviour.h"

#include <cmath>

namespace rechtsweg::behaviour {

namespace {

template <typename Kind> const Kind *named(const std::vector<Kind> &list, std::string_view name) {
  for (const Kind &one : list)
    if (one.name == name)
      return &one;
  return nullptr;
}

} // namespace

const std::vector<Definition> &all() {
  static const std::vector<Definition> decisions{departure(), smuggler(), detection(), retry()};
  return decisions;
}

const Definition *find(std::string_view name) { return named(all(), name); }

const std::vector<Feedback> &feedbacks() {
  static const std::vector<Feedback> list{belief(), price(), crowding(), displacement(), consent(),
                                          networks()};
  return list;
}

const Feedback *find_feedback(std::string_view name) { return named(feedbacks(), name); }

double moved_odds(double share, double change) {
  if (share <= 0 || share >= 1)
    return share;
  return 1.0 / (1.0 + (1.0 - share) / share * std::exp(-change));
}

double moved_share(double share, double relative_change) {
  return share >= 1 ? share : moved_odds(share, relative_change / (1.0 - share));
}

} // namespace rechtsweg::behaviour
