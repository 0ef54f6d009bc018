#include "app/analysis.h"
#include "app/finish.h"
#include "app/progress.h"
#include "report/readable.h"
#include "report/page.h"
#include "results/store.h"
#include "scenario/posterior.h"
#include "scenario/structures.h"
#include "study/parameters.h"
#include "study/ranks.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <thread>

namespace rechtsweg::app {
namespace {

using report::readable;
using results::Folder;

std::atomic<bool> stop_requested{false};
extern "C" void on_signal(int) { stop_requested.store(true); }

/// "3/7": the third of seven. Nothing if the text is something else.
std::optional<std::pair<unsigned, unsigned>> parse_shard(const std::string &text) {
  unsigned number = 0, of = 0;
  const char *end = text.data() + text.size();
  const auto slash = std::from_chars(text.data(), end, number);
  if (slash.ec != std::errc() || slash.ptr == end || *slash.ptr != '/')
    return std::nullopt;
  const auto rest = std::from_chars(slash.ptr + 1, end, of);
  if (rest.ec != std::errc() || rest.ptr != end || number < 1 || number > of)
    return std::nullopt;
  return std::pair(number, of);
}

/// One run: what was asked for, and what becomes of it.
class Run {
public:
  Run(const RunOptions &options, study::Ranks *ranks);
  int operator()();
  /// A rank other than 0: simulates what it is told to.
  void work() { ranks_->work(study_, layout_, threads_, digest_); }

private:
  /// An exit code, if the folder is not to be written to.
  std::optional<int> refused() const;
  study::Execution execution(const Folder &folder, Progress &progress);
  void look_at_the_end(const std::vector<study::Replicate> &replicates, results::Finished &finished) const;
  int finish(const Folder &folder, std::vector<study::Replicate> replicates);
  void say_how_to_go_on(const Folder &folder, const std::string &why) const;
  int give_up(const Folder &folder, const std::string &why) const;

  const RunOptions &options_;
  study::Ranks *ranks_; // none: this process is alone
  scenario::Study study_;
  study::Layout layout_;
  unsigned threads_;
  std::optional<results::ShardRecord> shard_;
  std::optional<study::Until> until_;
  std::string path_, digest_, again_, started_;
  std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
  unsigned wanted_ = 0; // replicates of this run; with --until at most so many
  std::mutex guard_;
};

scenario::Study load(const RunOptions &options) {
  scenario::Study study = opened(options);
  if (options.structures)
    scenario::use_structures(study);
  if (options.posterior) {
    scenario::use_posterior(study, *options.posterior);
    study::check_posterior(study, options.threads.value_or(std::max(1U, std::thread::hardware_concurrency())));
  }
  return study;
}

std::string words_on_alternatives(const scenario::Study &study) {
  const std::string told = fmt::format("{} alternatives", study.told());
  return study.structures_used
             ? fmt::format("{} under {} descriptions of the system", told, 1 + study.structures.size())
             : told;
}

Run::Run(const RunOptions &options, study::Ranks *ranks)
    : options_(options), ranks_(ranks), study_(load(options)), layout_(study_),
      threads_(options.threads.value_or(ranks != nullptr ? 1 : std::max(1U, std::thread::hardware_concurrency()))),
      started_(now_utc()), wanted_(study_.replicates) {
  const Version about = version();
  digest_ = digest(study_, about);
  scenario::Faults faults;
  std::string name = study_.id;
  if (options.shard) {
    const auto shard = parse_shard(*options.shard);
    if (!shard)
      faults.add({"--shard"}, fmt::format("'{}' is no shard", *options.shard),
                 "the number of the shard and how many there are, from 1/16 to 16/16");
    else if (shard->second > study_.replicates)
      faults.add({"--shard"}, fmt::format("{} replicates do not make {} shards", study_.replicates, shard->second),
                 fmt::format("at most {}", study_.replicates));
    else {
      shard_.emplace();
      std::tie(shard_->number, shard_->of) = *shard;
      wanted_ = (study_.replicates - shard_->number) / shard_->of + 1;
      name += fmt::format("-shard-{}-of-{}", shard_->number, shard_->of);
    }
    if (options.until)
      faults.add({"--until"}, "a shard does not know when all replicates together are enough",
                 "--until without --shard");
  }
  if (faults.any())
    throw scenario::ScenarioError(faults.sorted());
  if (options.until)
    until_.emplace(*options.until, study_, layout_);
  const auto unfinished = options.output.empty() && !shard_ && !options.force
                              ? unfinished_folder(name, digest_)
                              : std::nullopt;
  path_ = !options.output.empty()        ? options.output
          : shard_                       ? "results/" + name
          : unfinished && options.resume ? *unfinished
                                         : free_folder(name);
  if (unfinished && !options.resume && !options.quiet && !options.json &&
      (ranks == nullptr || ranks->rank() == 0))
    fmt::print(stderr, "{} holds an unfinished run of this study; --resume goes on with it\n",
               *unfinished);
  again_ = options.command + (options.output.empty() && !shard_ ? " -o " + path_ : "") +
           (options.resume ? "" : " --resume");
  if (const auto at = again_.find(" --force"); at != std::string::npos)
    again_.erase(at, 8);
}

std::optional<int> Run::refused() const {
  const char *what = nullptr;
  bool done = false; // just this, so that whoever resumes need not know whether it had ended
  switch (Folder::state_of(path_)) {
  case Folder::State::absent:
    return std::nullopt;
  case Folder::State::whole:
    if (options_.force && !shard_)
      return std::nullopt;
    if (const auto holding = results::read_manifest(path_))
      done = !shard_ && holding->digest == digest_ && holding->until == options_.until.value_or("") &&
             (until_ || holding->replicates == study_.replicates);
    what = shard_ ? "{} holds a finished study; -o names another folder"
                  : "{} holds a finished study already; --force replaces it, -o names another folder";
    break;
  case Folder::State::unfinished:
    if (options_.resume && !options_.force && Folder::keeps_others(path_, digest_)) {
      what = "{} keeps replicates of other inputs: a file, the scale or the seed is another. --force drops them, -o "
             "names another folder";
      break;
    }
    if (options_.force || options_.resume)
      return std::nullopt;
    what = "{} holds an unfinished study; --resume goes on with it, --force begins anew";
    break;
  case Folder::State::shard:
    if (options_.force)
      return std::nullopt;
    if (const auto record = results::read_shard(path_))
      done = shard_ && record->digest == digest_ && record->replicates == study_.replicates &&
             record->name() == shard_->name();
    what = "{} holds a finished shard already; --force replaces it, -o names another folder";
    break;
  case Folder::State::foreign:
    what = "{} holds something else; -o names another folder";
    break;
  }
  if (options_.resume && done)
    what = "{} is finished already";
  if (!(options_.resume && done && options_.quiet))
    fmt::print(stderr, fmt::runtime(std::string(what) + "\n"), path_);
  return options_.resume && done ? fine : wrong_input;
}

study::Execution Run::execution(const Folder &folder, Progress &progress) {
  study::Execution execution;
  execution.threads = threads_;
  execution.stop = &stop_requested;
  if (shard_)
    execution.shard = shard_->shard();
  execution.finished = [&](const study::Replicate &replicate) {
    folder.keep(replicate);
    progress.finished(true);
  };
  if (options_.resume)
    execution.known = [&, said = false](unsigned number) mutable {
      auto replicate = folder.kept(number);
      if (replicate)
        progress.finished(false);
      else if (folder.holds(number) && !said && !options_.quiet) {
        said = true;
        fmt::print(stderr, "{} holds replicates that cannot be used; they are simulated again\n", path_);
      }
      return replicate;
    };
  if (until_)
    execution.enough = [&](const std::vector<study::Replicate> &first) {
      if (first.size() % study::Until::batch != 0)
        return false;
      const auto look = until_->look(first);
      progress.note(fmt::format("+- {} after {}, wanted +- {}", readable(look.half_width),
                                look.replicates, readable(until_->precision())));
      return look.half_width <= until_->precision();
    };
  execution.lost = [&](unsigned rank, unsigned replicates) {
    if (!options_.quiet)
      fmt::print(stderr, "rank {} is not heard of any more; {} replicates go to others\n", rank, replicates);
  };
  return execution;
}

void Run::say_how_to_go_on(const Folder &folder, const std::string &why) const {
  fmt::print(stderr, "\n{}: {} of {} replicates are kept in {}. To go on:\n  {}\n", why,
             folder.count(), wanted_, path_, again_);
}

/// Says, and has the results hold, why a study with --until ended where it did.
void Run::look_at_the_end(const std::vector<study::Replicate> &replicates, results::Finished &finished) const {
  const auto look = until_->look(replicates);
  const bool precise = look.half_width <= until_->precision();
  finished.stopped = {until_->text(), precise ? "precise" : "maximum", look, until_->precision()};
  if (!options_.quiet)
    fmt::print(stderr, "{}: {} +- {} after {} replicates{}\n", look.figure, readable(look.mean),
               readable(look.half_width), look.replicates,
               precise ? "" : fmt::format(", the most allowed; +- {} was wanted", readable(until_->precision())));
}

int Run::finish(const Folder &folder, std::vector<study::Replicate> replicates) {
  const Version about = version();
  const std::string ended = now_utc();
  const double wall =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - begin_).count();
  if (shard_) {
    shard_->study = study_.id;
    shard_->study_file = study_.file;
    shard_->version = about.version;
    shard_->commit = about.commit;
    shard_->command = options_.command;
    shard_->seed = study_.seed;
    shard_->scale = study_.scale;
    shard_->replicates = study_.replicates;
    shard_->posterior = options_.posterior.value_or("");
    shard_->structures = options_.structures;
    shard_->digest = digest_;
    for (const std::string &file : study_.files)
      shard_->inputs.emplace_back(file, results::sha256_of_file(file));
    shard_->started = started_;
    shard_->ended = ended;
    shard_->wall_seconds = wall;
    shard_->threads = threads_;
    folder.complete_shard(results::to_json(*shard_));
    if (options_.json)
      fmt::print("{}\n", nlohmann::ordered_json{{"folder", path_}, {"shard", shard_->name()}}.dump());
    else if (!options_.quiet)
      fmt::print("Shard {} is {}; rechtsweg merge makes one study of all shards\n", shard_->name(), path_);
    return fine;
  }
  study_.replicates = static_cast<unsigned>(replicates.size());
  results::Finished finished;
  if (until_)
    look_at_the_end(replicates, finished);
  finished.structural = study::take_out_structures(study_, layout_, replicates);
  finished.study = &study_;
  finished.layout = &layout_;
  finished.replicates = &replicates;
  finished.about = {about.version, about.commit, about.compiler, options_.command};
  finished.threads = threads_;
  finished.started = started_;
  finished.ended = ended;
  finished.wall_seconds = wall;
  finished.digest = digest_;
  write_results(finished, folder);
  print_end(finished, path_, options_.json, options_.quiet);
  return fine;
}

int Run::operator()() {
  if (const auto code = refused())
    return *code;
  const Folder folder(path_, digest_, options_.resume, again_);
  if (!options_.quiet)
    fmt::print(stderr, "{}: {}{} replicates of {}, seed {}, {}{} threads\n", study_.title,
               until_ ? "at most " : "", wanted_, words_on_alternatives(study_), study_.seed,
               ranks_ != nullptr ? fmt::format("{} workers of ", ranks_->size() - 1) : "", threads_);
  Progress progress(wanted_, threads_, options_.quiet);
  stop_on_signals();
  try {
    bool enough = false;
    study::Execution work = execution(folder, progress);
    if (work.enough)
      work.enough = [&, ask = std::move(work.enough)](const auto &first) { return enough = ask(first); };
    auto replicates = ranks_ != nullptr ? ranks_->hand_out(study_, work, digest_) : study::run(study_, layout_, work);
    if (stop_requested && !enough && replicates.size() < wanted_) {
      folder.leave_unfinished(wanted_);
      say_how_to_go_on(folder, ranks_ != nullptr ? "Interrupted, or a rank was lost (mpirun --enable-recovery goes on without it)"
                                                 : "Interrupted");
      if (ranks_ != nullptr) // the launcher gives no time to agree
        ranks_->leave_at_once(interrupted);
      return interrupted;
    }
    if (ranks_ != nullptr)
      ranks_->dismiss();
    return finish(folder, std::move(replicates));
  } catch (const results::MachineError &error) {
    return give_up(folder, error.what());
  } catch (const study::RanksFailed &error) {
    return give_up(folder, error.what());
  }
}

int Run::give_up(const Folder &folder, const std::string &why) const {
  try {
    folder.leave_unfinished(wanted_);
  } catch (const results::MachineError &) { // no room for another word: the first one stands
  }
  say_how_to_go_on(folder, why);
  return machine;
}

/// One of several processes: rank 0 runs, the others work for it.
int run_as_rank(const RunOptions &options, study::Ranks &ranks) {
  if (ranks.rank() > 0) {
    std::optional<Run> worker;
    try {
      worker.emplace(options, &ranks);
    } catch (const std::exception &error) { // rank 0 says it, for all
      ranks.excuse(error.what());
      return fine;
    }
    worker->work();
    return fine;
  }
  int code = fine;
  try {
    code = Run(options, &ranks)();
  } catch (...) {
    ranks.dismiss();
    throw;
  }
  if (!ranks.dismiss())
    ranks.leave_at_once(code);
  return code;
}

} // namespace

std::atomic<bool> *stop_on_signals() {
  std::signal(SIGINT, on_signal);
  std::signal(SIGTERM, on_signal);
  return &stop_requested;
}

int run(const RunOptions &options) {
  try {
    const auto ranks = study::Ranks::join();
    return ranks ? run_as_rank(options, *ranks) : Run(options, nullptr)();
  } catch (const study::RanksFailed &error) {
    fmt::print(stderr, "{}\n", error.what());
    return machine;
  }
}

int report(const std::string &folder) {
  const std::string file = folder + "/report.json";
  std::error_code error;
  if (Folder::state_of(folder) != Folder::State::whole || !std::filesystem::exists(file, error)) {
    fmt::print(stderr, "{} holds no finished study\n", folder);
    return wrong_input;
  }
  const std::string data = results::read_file(file);
  if (!nlohmann::json::accept(data)) {
    fmt::print(stderr, "{} is damaged; run the study again\n", file);
    return wrong_input;
  }
  results::write_file(folder + "/report.html", report::page_with(data));
  fmt::print("{}/report.html\n", folder);
  return fine;
}

} // namespace rechtsweg::app
