// The command line: one function a command. Only main.cpp turns errors into exit codes.
#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace rechtsweg::app {

enum Exit { fine = 0, wrong_input = 1, our_fault = 2, machine = 3, interrupted = 130 };

struct Version {
  std::string version, commit, compiler;
};
Version version();

struct RunOptions {
  std::string study, output;
  std::optional<unsigned> replicates, threads;
  std::optional<std::uint64_t> seed;
  std::optional<double> scale;
  bool resume = false, force = false, quiet = false, json = false, structures = false;
  std::optional<std::string> shard, until, posterior;
  std::string command; // as typed
};
int run(const RunOptions &options);
int sensitivity(const RunOptions &options); // `study` is the file of the analysis
int calibrate(const RunOptions &options);   // likewise
struct SolveOptions {
  RunOptions run; // the number of replicates is the most that are used
  std::vector<std::string> levers; // NAME, NAME=LOW..HIGH; of a mix, with @COST
  std::string until, alternative, range, from;
  double probability = 0.9;
  std::optional<double> step;
};
int solve(const SolveOptions &options);

struct BottleneckOptions {
  RunOptions run;
  std::vector<std::string> outcomes, levers; // levers: RESOURCE=LEVER
  std::string from;
  double share = 0.01, binds = 0.05;
};
int bottleneck(const BottleneckOptions &options);

struct ServeOptions {
  std::string study, output = "results/live";
  std::optional<int> port;
  std::optional<unsigned> threads;
  std::optional<double> scale;
  std::string command; // as typed
};
int serve(const ServeOptions &options);

struct MergeOptions {
  std::vector<std::string> folders;
  std::string output;
  bool force = false, quiet = false, json = false;
  std::string command; // as typed
};
int merge(const MergeOptions &options);
int check(const std::vector<std::string> &files, const std::string &system);
int levers(const std::string &system, bool json);
int draw(const std::string &system, const std::string &output);
int trace(const std::string &study, unsigned person, unsigned replicate, const std::string &from);
int report(const std::string &folder);

/// What becomes true on Ctrl-C or SIGTERM; from the first call on these end nothing by themselves.
std::atomic<bool> *stop_on_signals();

/// The shipped study, if a path is not given.
std::string default_study();

} // namespace rechtsweg::app
