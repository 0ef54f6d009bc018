#include "server/runs.h"

#include "report/page.h"
#include "results/folder.h"
#include "results/store.h"
#include "results/tables.h"
#include "server/answer.h"
#include "server/run.h"

#include <algorithm>
#include <filesystem>
#include <fmt/core.h>
#include <random>

namespace rechtsweg::server {

namespace fs = std::filesystem;

std::string now_utc_ms() {
  const auto now = std::chrono::system_clock::now();
  const std::time_t seconds = std::chrono::system_clock::to_time_t(now);
  const auto ms =
      std::chrono::duration_cast<std::chrono::milliseconds>(now.time_since_epoch()).count() % 1000;
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", parts.tm_year + 1900,
                     parts.tm_mon + 1, parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec,
                     ms);
}

namespace {

std::string new_id() {
  std::random_device random;
  return fmt::format("{:08x}{:04x}", random(), random() & 0xffffU);
}

} // namespace

bool Runs::Run::running() { return state == "running"; }

Runs::Runs(std::string folder, results::About about, unsigned threads, const Limits &limits,
           Studies &studies, study::Live &live)
    : folder_(std::move(folder)), about_(std::move(about)), threads_(threads), limits_(limits),
      studies_(studies), live_(live) {
  results::make_folder(folder_);
  lock_ = lock_folder(folder_);
  for (SavedRun &saved : saved_runs(folder_)) {
    auto run = std::make_shared<Run>();
    run->head = std::move(saved.head);
    run->state = std::move(saved.state);
    run->finished = saved.finished;
    run->saved = true;
    runs_[run->head.id] = std::move(run);
  }
}

Runs::~Runs() {
  for (auto &[run, thread] : solvers_)
    run->stop = true;
  solvers_.clear();
  unlock_folder(lock_);
}

Runs::Ptr Runs::find(const std::string &id) {
  const std::lock_guard lock(guard_);
  if (const auto found = runs_.find(id); found != runs_.end())
    return found->second;
  if (gone_.count(id) > 0)
    throw Refusal(410, "gone", "this run was forgotten");
  throw Refusal(404, "not_found", "there is no such run");
}

/// Under the run's lock: what has ended gives its document and drops everything else.
void Runs::settle(Run &run) {
  if (!run.live)
    return;
  std::string document;
  run.live->look([&](const study::LiveRun::View &view) {
    run.finished = static_cast<unsigned>(view.finished->size());
    run.state = state_name(view.state);
    if (view.state != study::LiveRun::State::running && !run.saved)
      document = run_document(run.head, *run.study, run.live->ground(), view);
  });
  if (run.running())
    return;
  run.document.swap(document); // an assignment would keep the memory of the one that was there
  run.live.reset();
  run.study.reset();
}

void Runs::changed(Run &run) {
  {
    const std::lock_guard lock(run.guard);
    ++run.version;
  }
  run.news.notify_all();
}

void Runs::check_room(const std::string &replaces) {
  if (!replaces.empty()) {
    try {
      const Ptr old = find(replaces);
      const std::lock_guard lock(old->guard);
      settle(*old);
      if (old->running())
        call_off(*old);
    } catch (const Refusal &) { // what is replaced may be gone
    }
  }
  std::vector<Ptr> all;
  {
    const std::lock_guard lock(guard_);
    std::erase_if(solvers_, [](const auto &solver) { return solver.first->solved.load(); });
    for (const auto &[id, run] : runs_)
      all.push_back(run);
  }
  unsigned running = 0, saved = 0;
  std::vector<Ptr> unsaved;
  for (const Ptr &run : all) {
    const std::lock_guard lock(run->guard);
    settle(*run);
    running += run->running();
    saved += run->saved;
    if (!run->running() && !run->saved)
      unsaved.push_back(run);
  }
  if (running >= limits_.runs)
    throw Refusal(429, "too_many_runs",
                  fmt::format("{} runs are under way; at most {} at once", running, limits_.runs));
  if (saved >= limits_.saved)
    throw Refusal(429, "too_many_runs", fmt::format("{} runs are saved; forget some first", saved));
  // Of cancelled and failed ones the oldest are forgotten.
  std::sort(unsaved.begin(), unsaved.end(),
            [](const Ptr &a, const Ptr &b) { return a->head.created < b->head.created; });
  const std::lock_guard lock(guard_);
  for (std::size_t i = 0; i + limits_.kept < unsaved.size(); ++i)
    forget(unsaved[i]->head.id);
}

void Runs::forget(const std::string &id) {
  runs_.erase(id);
  if (gone_.size() > 10000) // only so that it cannot grow for ever
    gone_.clear();
  gone_.insert(id);
}

void Runs::call_off(Run &run) {
  run.stop = true;
  run.state = "cancelled";
  ++run.version;
  run.news.notify_all();
  if (const auto live = run.live) {
    // Its own lock is never held while the listener is called, ours is: the listener must not wait.
    run.calling_off = true;
    live->cancel();
    run.calling_off = false;
  }
}

Runs::Ptr Runs::made(const std::string &study, const scenario::WhatIf &what_if, const char *kind,
                     unsigned replicates) {
  auto run = std::make_shared<Run>();
  run->head.id = new_id();
  run->head.kind = kind;
  run->head.study = study;
  run->head.title = what_if.title;
  run->head.scenario = scenario_json(what_if);
  run->head.created = now_utc_ms();
  run->head.replicates = replicates;
  return run;
}

void Runs::add(const Ptr &run) {
  const std::lock_guard lock(guard_);
  runs_[run->head.id] = run;
}

scenario::Study Runs::prepare(const Offer &offer, const scenario::WhatIf &what_if,
                              std::optional<double> scale, std::shared_ptr<study::Ground> &ground) {
  scenario::Faults faults;
  auto alternative = scenario::make_what_if(offer.study, offer.library, what_if, faults);
  if (!alternative) {
    const auto all = faults.sorted();
    throw Refusal(422, "faulty_scenario", all.front().text(), all);
  }
  const double size = scale.value_or(offer.study.scale);
  alternative->timeline.scale = size;
  ground = studies_.ground(offer, size, alternative->timeline);
  scenario::Study both = ground->study;
  both.alternatives.push_back(std::move(*alternative));
  return both;
}

std::string Runs::start(const std::string &study, const RunRequest &request) {
  const auto offer = studies_.offer(study);
  std::shared_ptr<study::Ground> ground;
  auto both =
      std::make_shared<scenario::Study>(prepare(*offer, request.what_if, request.scale, ground));
  both->replicates = request.replicates;
  const std::lock_guard starting(starting_);
  check_room(request.replaces);
  const Ptr run = made(study, request.what_if, "run", request.replicates);
  study::LiveRun::Listener listener;
  listener.changed = [this, weak = std::weak_ptr(run)] {
    if (const Ptr strong = weak.lock(); strong && !strong->calling_off)
      changed(*strong);
  };
  listener.complete = [this, weak = std::weak_ptr(run)](study::LiveRun &live) {
    if (const Ptr strong = weak.lock())
      complete(*strong, live);
  };
  auto live =
      std::make_shared<study::LiveRun>(std::move(ground), both->alternatives[1].timeline,
                                       request.replicates, limits_.seconds, std::move(listener));
  run->live = live;
  run->study = std::move(both);
  add(run);
  live_.start(std::move(live));
  return run->head.id;
}

/// In a worker's thread: the report is made and everything saved before the run counts as done.
void Runs::complete(Run &run, study::LiveRun &live) {
  std::shared_ptr<const scenario::Study> both;
  {
    const std::lock_guard lock(run.guard);
    both = run.study;
  }
  if (!both)
    return;
  const auto replicates = live.whole();
  results::Finished finished;
  finished.study = both.get();
  finished.layout = &live.ground().layout;
  finished.replicates = &replicates;
  finished.summaries = study::summarise(*both, *finished.layout, replicates);
  finished.answers = study::answer(*both, *finished.layout, replicates);
  finished.comparisons = study::compare_with_published(*both, *finished.layout, replicates);
  finished.about = about_;
  finished.threads = threads_;
  finished.started = run.head.created;
  finished.ended = now_utc_ms();
  std::string document;
  live.look([&](const study::LiveRun::View &view) {
    document = run_document(run.head, *both, live.ground(), view, true);
  });
  save_run(folder_, run.head.id, document, report::report_data(finished));
  const std::lock_guard lock(run.guard);
  if (run.stop) // called off in the meantime
    remove_run(folder_, run.head.id);
  else
    run.saved = true;
}

std::string Runs::document(const std::string &id) {
  const Ptr run = find(id);
  const std::lock_guard lock(run->guard);
  settle(*run);
  if (run->head.kind == "solve" && !run->saved)
    return solve_document(run->head, run->state, run->error, run->evaluations, run->answer);
  if (run->live) {
    if (run->written != run->version || run->document.empty()) {
      run->live->look([&](const study::LiveRun::View &view) {
        run->document = run_document(run->head, *run->study, run->live->ground(), view);
      });
      run->written = run->version;
    }
    return run->document;
  }
  return run->saved ? results::read_file(folder_ + "/" + id + "/run.json") : run->document;
}

std::string Runs::report(const std::string &id) {
  const Ptr run = find(id);
  {
    const std::lock_guard lock(run->guard);
    settle(*run);
    if (!run->saved || run->running() || run->head.kind != "run")
      throw Refusal(404, "not_found", "only a finished run has a report");
  }
  return report::page_with(results::read_file(folder_ + "/" + id + "/report.json"));
}

void Runs::remove(const std::string &id) {
  const Ptr run = find(id);
  {
    const std::lock_guard lock(run->guard);
    settle(*run);
    if (run->running()) {
      call_off(*run);
      return;
    }
    if (run->saved)
      remove_run(folder_, id);
  }
  const std::lock_guard lock(guard_);
  forget(id);
}

std::string Runs::list() {
  std::vector<Ptr> all;
  {
    const std::lock_guard lock(guard_);
    for (const auto &[id, run] : runs_)
      all.push_back(run);
  }
  std::sort(all.begin(), all.end(), [](const Ptr &a, const Ptr &b) {
    return std::pair(b->head.created, b->head.id) < std::pair(a->head.created, a->head.id);
  });
  std::vector<ListedRun> listed;
  for (const Ptr &run : all) {
    const std::lock_guard lock(run->guard);
    settle(*run);
    listed.push_back({&run->head, run->state, run->finished});
  }
  return list_document(listed);
}

Runs::News Runs::wait(const std::string &id, unsigned seen, std::chrono::milliseconds longest) {
  const Ptr run = find(id);
  std::unique_lock lock(run->guard);
  settle(*run);
  if (run->running())
    run->news.wait_for(lock, longest, [&] { return run->version != seen; });
  settle(*run);
  return {run->version, run->state};
}

} // namespace rechtsweg::server
