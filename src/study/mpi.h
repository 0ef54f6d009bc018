// What the program asks of MPI, as plain functions: the library behind them is loaded only where a
// launcher such as mpirun has started the process (docs/decisions/10-ranks.md).
#pragma once

#include <cstddef>
#include <cstdint>

extern "C" {

/// One launch of several processes. All functions are called from one thread.
struct RechtswegRanks {
  int rank, size;
  /// Begins to send; `bytes` are copied.
  void (*send)(int to, int kind, const char *bytes, std::size_t size);
  /// Lets what is being sent go on. Takes one message if there is one: calls `take` and returns true.
  bool (*receive)(void *context,
                  void (*take)(void *context, int from, int kind, const char *bytes, std::size_t size));
  /// Whether everything sent has left.
  bool (*sent)();
  /// Ends in agreement with all others; waits for them.
  void (*finalize)();
  /// Ends all of them, without agreement: where some are lost, the launcher may wait for them for ever.
  void (*abort)(int code);
};

/// Joins the other processes. Null if MPI cannot be begun.
const RechtswegRanks *rechtsweg_join_ranks();
}
