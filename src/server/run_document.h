// The document of a run (docs/server-api.md): its figures so far, the answers to claims, and what
// was scarce.
#pragma once

#include "study/live.h"

#include <string>

namespace rechtsweg::server {

/// What stays the same over a run's life.
struct RunHead {
  std::string id, kind = "run", study, title, scenario /* JSON */, created;
  unsigned replicates = 0;
};

const char *state_name(study::LiveRun::State state);

/// `study`: base and scenario. `saved` is set in the copy that is kept: there the run is done.
std::string run_document(const RunHead &head, const scenario::Study &study,
                         const study::Ground &ground, const study::LiveRun::View &view,
                         bool saved = false);

} // namespace rechtsweg::server
