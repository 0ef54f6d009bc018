// What one server does at most, so that a shared machine stays usable. All are told by /api/server.
#pragma once

#include <cstddef>

namespace rechtsweg::server {

struct Limits {
  unsigned runs = 6;        // under way at once
  unsigned replicates = 50; // of a run
  double seconds = 1800;    // of a run
  unsigned saved = 500;     // runs in the folder
  unsigned kept = 40;       // cancelled and failed runs that are remembered
  unsigned streams = 48;    // open at once, of 64 connections
  std::size_t body_bytes = std::size_t{256} << 10;
  std::size_t stem_bytes_a_thread = std::size_t{800} << 20; // two full-scale lives
  std::size_t world_bytes = std::size_t{1} << 30;           // of one life
  unsigned grounds = 6;                                     // bases remembered: a study at a scale
};

} // namespace rechtsweg::server
