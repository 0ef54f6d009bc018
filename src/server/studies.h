// The studies of a folder, by name and never by path; each is read when somebody first asks for it.
// A study at a scale is a ground on which scenarios are simulated; a few grounds are remembered.
#pragma once

#include "scenario/what_if.h"
#include "server/limits.h"
#include "study/live.h"

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace rechtsweg::server {

/// A study as it is offered.
struct Offer {
  std::string id;
  scenario::Study study;
  scenario::Library library;
  engine::Day decision; // on which most alternatives leave the base, or mid-horizon
  std::vector<scenario::Featured> featured; // what the study features, or its first outcomes
};

class Studies {
public:
  /// `path`: a study or the folder of a system. Reads it; throws ScenarioError. `live` must outlive
  /// it.
  Studies(const std::string &path, std::optional<double> scale, const Limits &limits,
          study::Live &live);

  struct Entry {
    std::string id, path, title, question;
  };
  const std::vector<Entry> &all() const { return entries_; }
  const std::string &usual() const { return usual_; }

  /// Throws Refusal if there is no such study, ScenarioError if it has faults.
  std::shared_ptr<const Offer> offer(const std::string &id);
  /// The ground on which this alternative of the study is simulated. Luck is told apart by the
  /// loops that measures may close, so an alternative with new ways has a ground of its own.
  std::shared_ptr<study::Ground> ground(const Offer &offer, double scale,
                                        const network::Timeline &timeline);

private:
  struct Known {
    std::string key;
    std::shared_ptr<study::Ground> ground;
    std::uint64_t used = 0;
  };
  const std::optional<double> scale_;
  const Limits limits_;
  study::Live &live_;
  std::vector<Entry> entries_;
  std::string usual_;
  std::mutex guard_;
  std::map<std::string, std::shared_ptr<const Offer>> offers_;
  std::vector<Known> grounds_;
  std::uint64_t clock_ = 0;
};

} // namespace rechtsweg::server
