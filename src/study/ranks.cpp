#include "study/ranks.h"

#include "engine/check.h"
#include "study/bytes.h"
#include "study/handout.h"
#include "study/mpi.h"

#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <dlfcn.h>
#include <filesystem>
#include <fmt/core.h>
#include <thread>
#include <unistd.h>

namespace rechtsweg::study {
namespace {

using Clock = std::chrono::steady_clock;
using namespace std::chrono_literals;

constexpr auto pause = 500us;    // between two looks for messages: waiting must not burn a core
constexpr auto beat = 1s;        // how often everybody says that they are there
constexpr auto silence = 15s;    // after which a worker's replicates go to others
constexpr auto orphaned = 120s;  // after which a worker gives rank 0 up

enum class Word : int { hello, excused, work, result, failure, alive, dismissed, leave, bye };

template <typename T> std::string_view as_bytes(const T &value) {
  return {reinterpret_cast<const char *>(&value), sizeof value};
}
unsigned as_number(std::string_view bytes) {
  unsigned number = 0;
  bytes.copy(reinterpret_cast<char *>(&number), sizeof number);
  return number;
}

void post(const RechtswegRanks &mpi, int to, Word kind, std::string_view bytes = {}) {
  mpi.send(to, static_cast<int>(kind), bytes.data(), bytes.size());
}

/// Takes one message, if there is one: use(from, kind, bytes).
template <typename Use> bool receive(const RechtswegRanks &mpi, Use use) {
  return mpi.receive(&use, [](void *context, int from, int kind, const char *bytes, std::size_t size) {
    (*static_cast<Use *>(context))(from, static_cast<Word>(kind), std::string_view(bytes, size));
  });
}

/// What rank 0 knows of a worker.
struct Worker {
  unsigned threads = 0; // 0: has not said hello yet, or is not to be used
  std::set<unsigned> has;
  Clock::time_point heard = Clock::now();
  bool silent = false;
};

/// A worker's threads, and what lies before and behind them.
class Bench {
public:
  Bench(const scenario::Study &study, const Layout &layout, unsigned threads) {
    for (unsigned t = 0; t < threads; ++t)
      threads_.emplace_back([&](const std::stop_token &stop) { simulate_all(study, layout, stop); });
  }
  void put(unsigned number) {
    const std::lock_guard lock(guard_);
    todo_.push_back(number);
    more_.notify_one();
  }
  std::optional<std::pair<Word, std::string>> done() {
    const std::lock_guard lock(guard_);
    if (done_.empty())
      return std::nullopt;
    auto first = std::move(done_.front());
    done_.pop_front();
    return first;
  }

private:
  void simulate_all(const scenario::Study &study, const Layout &layout, const std::stop_token &stop) {
    for (;;) {
      unsigned number = 0;
      {
        std::unique_lock lock(guard_);
        if (!more_.wait(lock, stop, [&] { return !todo_.empty(); }))
          return;
        number = todo_.front();
        todo_.pop_front();
      }
      std::pair<Word, std::string> outcome;
      try {
        outcome = {Word::result, to_bytes(simulate(study, layout, number))};
      } catch (const std::exception &broken) {
        outcome = {Word::failure, std::string(as_bytes(number)) + broken.what()};
      }
      const std::lock_guard lock(guard_);
      done_.push_back(std::move(outcome));
    }
  }
  std::mutex guard_;
  std::condition_variable_any more_;
  std::deque<unsigned> todo_;
  std::deque<std::pair<Word, std::string>> done_;
  std::vector<std::jthread> threads_; // last: they end before what they use
};

bool launched() {
  // Open MPI's mpirun; any launcher that speaks PMIx, such as Slurm's srun --mpi=pmix.
  const char *size = std::getenv("OMPI_COMM_WORLD_SIZE");
  return size != nullptr ? std::atoi(size) > 1
                         : std::getenv("PMIX_RANK") != nullptr;
}

} // namespace

std::unique_ptr<Ranks> Ranks::join() {
  if (!launched()) {
    const char *tasks = std::getenv("SLURM_STEP_NUM_TASKS");
    if (tasks != nullptr && std::atoi(tasks) > 1 && std::getenv("OMPI_COMM_WORLD_SIZE") == nullptr)
      throw RanksFailed(fmt::format("srun started {} tasks that know nothing of one another; use srun --mpi=pmix, or "
                                    "--shard in a job array",
                                    tasks));
    return nullptr;
  }
  std::error_code error;
  const auto here = std::filesystem::read_symlink("/proc/self/exe", error).parent_path();
  const std::string library = (here / "librechtsweg_mpi.so").string();
  void *handle = dlopen(library.c_str(), RTLD_NOW | RTLD_GLOBAL);
  if (handle == nullptr)
    throw RanksFailed(fmt::format("started by an MPI launcher, but this build has no MPI ({}); build it with "
                                  "libopenmpi-dev installed, or use --shard",
                                  dlerror()));
  const auto join = reinterpret_cast<decltype(&rechtsweg_join_ranks)>(dlsym(handle, "rechtsweg_join_ranks"));
  const RechtswegRanks *ranks = join != nullptr ? join() : nullptr;
  if (ranks == nullptr)
    throw RanksFailed("MPI cannot be begun");
  if (ranks->size == 1) {
    ranks->finalize();
    return nullptr;
  }
  return std::unique_ptr<Ranks>(new Ranks(*ranks));
}

unsigned Ranks::rank() const { return static_cast<unsigned>(mpi_.rank); }
unsigned Ranks::size() const { return static_cast<unsigned>(mpi_.size); }

void Ranks::leave_at_once(int code) {
  std::fflush(nullptr);
  if (rank() == 0 && some_lost_)
    mpi_.abort(code);
  _exit(code);
}

void Ranks::finalize_as_worker() {
  post(mpi_, 0, Word::bye); // the last: whoever has it has all
  for (const auto until = Clock::now() + silence; !mpi_.sent() && Clock::now() < until;)
    std::this_thread::sleep_for(pause);
  mpi_.finalize();
}

bool Ranks::dismiss() {
  if (dismissed_)
    return !some_lost_;
  dismissed_ = true;
  for (int to = 1; to < mpi_.size; ++to)
    post(mpi_, to, some_lost_ ? Word::leave : Word::dismissed);
  // Late results are taken and dropped, so that nobody waits to get rid of one.
  int left = 0;
  const auto until = Clock::now() + (some_lost_ ? beat : silence);
  while (left < mpi_.size - 1 && Clock::now() < until)
    if (!receive(mpi_, [&](int, Word kind, std::string_view) { left += kind == Word::bye; }))
      std::this_thread::sleep_for(pause);
  some_lost_ = some_lost_ || left < mpi_.size - 1;
  if (!some_lost_)
    mpi_.finalize();
  return !some_lost_;
}

std::vector<Replicate> Ranks::hand_out(const scenario::Study &study, const Execution &execution,
                                       const std::string &digest) {
  Handout handout(study.replicates, execution);
  std::vector<Worker> workers(size());
  std::string complaint;
  const auto take = [&](int from, Word kind, std::string_view bytes) {
    Worker &worker = workers[static_cast<std::size_t>(from)];
    worker.heard = Clock::now();
    worker.silent = false;
    if (kind == Word::hello) {
      if (bytes.substr(sizeof(unsigned)) != digest)
        complaint = fmt::format("rank {} has another program or other input files than rank 0", from);
      worker.threads = as_number(bytes);
    } else if (kind == Word::excused)
      complaint = fmt::format("rank {} cannot take part: {}", from, bytes);
    else if (kind == Word::failure) {
      worker.has.erase(as_number(bytes));
      handout.failed(as_number(bytes), std::string(bytes.substr(sizeof(unsigned))));
    } else if (kind == Word::result) {
      if (auto replicate = from_bytes(bytes)) {
        worker.has.erase(replicate->number);
        handout.take(std::move(*replicate));
      } else
        complaint = fmt::format("rank {} sent what is no replicate", from);
    }
  };
  auto last_beat = Clock::now();
  while (!handout.settled() && !handout.stopping()) {
    const bool heard = receive(mpi_, take);
    if (!complaint.empty())
      throw RanksFailed(complaint);
    const auto now = Clock::now();
    const bool tick = now - last_beat > beat;
    if (tick)
      last_beat = now;
    unsigned there = 0;
    for (unsigned w = 1; w < workers.size(); ++w) {
      Worker &worker = workers[w];
      if (!worker.silent && now - worker.heard > silence) {
        worker.silent = some_lost_ = true;
        if (execution.lost)
          execution.lost(w, static_cast<unsigned>(worker.has.size()));
        for (const unsigned number : worker.has)
          handout.lost(number);
        worker.has.clear();
      }
      if (tick)
        post(mpi_, static_cast<int>(w), Word::alive);
      there += !worker.silent;
      while (!worker.silent && worker.has.size() < worker.threads) {
        const auto number = handout.next();
        if (!number)
          break;
        worker.has.insert(*number);
        post(mpi_, static_cast<int>(w), Word::work, as_bytes(*number));
      }
    }
    if (there == 0)
      throw RanksFailed("all workers are lost");
    if (!heard)
      std::this_thread::sleep_for(pause);
  }
  return handout.finish();
}

void Ranks::work(const scenario::Study &study, const Layout &layout, unsigned threads,
                 const std::string &digest) {
  Bench bench(study, layout, threads);
  post(mpi_, 0, Word::hello, std::string(as_bytes(threads)) + digest);
  obey([&](unsigned number) { bench.put(number); },
       [&] {
         while (const auto done = bench.done())
           post(mpi_, 0, done->first, done->second);
       });
}

void Ranks::excuse(const std::string &why) {
  post(mpi_, 0, Word::excused, why);
  obey([](unsigned) {}, [] {});
}

void Ranks::obey(const std::function<void(unsigned)> &put, const std::function<void()> &deliver) {
  auto last_beat = Clock::now(), heard_of_0 = Clock::now();
  for (std::optional<Word> end; !end;) {
    const bool heard = receive(mpi_, [&](int, Word kind, std::string_view bytes) {
      heard_of_0 = Clock::now();
      if (kind == Word::work)
        put(as_number(bytes));
      else if (kind == Word::dismissed || kind == Word::leave)
        end = kind;
    });
    if (end == Word::leave)
      leave_at_once(0);
    if (end)
      break;
    deliver();
    const auto now = Clock::now();
    if (now - last_beat > beat) {
      last_beat = now;
      post(mpi_, 0, Word::alive);
    }
    if (now - heard_of_0 > orphaned)
      leave_at_once(3);
    if (!heard)
      std::this_thread::sleep_for(pause);
  }
  finalize_as_worker();
}

} // namespace rechtsweg::study
