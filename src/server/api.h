// The questions of docs/server-api.md and their answers, without HTTP.
#pragma once

#include "results/tables.h"
#include "server/answer.h"
#include "server/runs.h"

namespace rechtsweg::server {

struct Options {
  std::string study, folder; // a study or a system; where finished runs are kept
  std::optional<double> scale;
  unsigned threads = 1;
  results::About about;
  Limits limits;
};

class Api {
public:
  /// Reads the study, makes the folder, and begins to simulate the base. Throws ScenarioError,
  /// MachineError.
  explicit Api(const Options &options);
  ~Api();

  /// Every question but those for events. Throws nothing.
  Answer answer(const Question &question);
  Runs &runs() { return *runs_; }
  const Studies &studies() const { return *studies_; }
  const Limits &limits() const { return options_.limits; }
  /// Measures of the library that do not fit the study, by id.
  std::vector<std::string> left_out() const;

private:
  Answer get(const Question &question);
  Answer post(const Question &question);
  std::string server_document() const;

  const Options options_;
  const std::string started_;
  std::unique_ptr<study::Live> live_;
  std::unique_ptr<Studies> studies_;
  std::unique_ptr<Runs> runs_;
};

} // namespace rechtsweg::server
