#include "server/api.h"

#include "report/page.h"
#include "results/store.h"
#include "server/run.h"
#include "server/study_document.h"

#include <algorithm>
#include <fmt/core.h>
#include <nlohmann/json.hpp>

namespace rechtsweg::server {

using Json = nlohmann::ordered_json;

namespace {

const char *const html = "text/html; charset=utf-8";

[[noreturn]] void no_such_thing() {
  throw Refusal(404, "not_found", "there is no such thing here");
}

Answer json(const std::string &body, int status = 200) { return {status, Answer().type, body}; }

Answer faulty(const std::vector<scenario::Fault> &faults) {
  return refused(422, "faulty_scenario",
                 faults.empty() ? "the scenario has faults" : faults.front().text(), faults);
}

} // namespace

Api::Api(const Options &options)
    : options_(options), started_(now_utc_ms()),
      live_(std::make_unique<study::Live>(
          study::Live::Limits{options.threads, options.threads * options.limits.stem_bytes_a_thread,
                              options.limits.world_bytes})),
      studies_(std::make_unique<Studies>(options.study, options.scale, options.limits, *live_)),
      runs_(std::make_unique<Runs>(options.folder, options.about, options.threads, options.limits,
                                   *studies_, *live_)) {
  const auto offer = studies_->offer(studies_->usual());
  const auto &base = offer->study.alternatives.front();
  live_->prepare(studies_->ground(*offer, offer->study.scale, base.timeline),
                 std::min(offer->study.replicates, options.limits.replicates));
}

Api::~Api() {
  live_.reset(); // its workers tell of runs
}

std::vector<std::string> Api::left_out() const {
  return studies_->offer(studies_->usual())->library.left_out;
}

std::string Api::server_document() const {
  const Limits &limits = options_.limits;
  return Json{{"api", 1},
              {"version", options_.about.version},
              {"commit", options_.about.commit},
              {"started", started_},
              {"threads", options_.threads},
              {"limits",
               {{"runs", limits.runs},
                {"replicates", limits.replicates},
                {"body_bytes", limits.body_bytes},
                {"seconds", limits.seconds}}}}
      .dump();
}

Answer Api::get(const Question &question) {
  const auto &path = question.path;
  if (path.empty())
    return {200, html, report::live_page()};
  if (path[0] != "api" || path.size() < 2)
    no_such_thing();
  if (path[1] == "server" && path.size() == 2)
    return json(server_document());
  if (path[1] == "studies" && path.size() == 2) {
    Json list = Json::array();
    for (const auto &entry : studies_->all())
      list.push_back({{"id", entry.id}, {"title", entry.title}, {"question", entry.question}});
    return json(Json{{"studies", std::move(list)}, {"default", studies_->usual()}}.dump());
  }
  if (path[1] == "studies" && path.size() == 3)
    return json(study_document(*studies_->offer(path[2])));
  if (path[1] == "runs" && path.size() == 2)
    return json(runs_->list());
  if (path[1] == "runs" && path.size() == 3)
    return json(runs_->document(path[2]));
  if (path[1] == "runs" && path.size() == 4 && path[3] == "report")
    return {200, html, runs_->report(path[2])};
  no_such_thing();
}

Answer Api::post(const Question &question) {
  const auto &path = question.path;
  if (path.size() != 4 || path[0] != "api" || path[1] != "studies")
    no_such_thing();
  const std::string &verb = path[3];
  if (verb == "runs")
    return json(
        Json{{"run", runs_->start(path[2], read_run(question.body, options_.limits))}}.dump(), 201);
  if (verb == "solve")
    return json(
        Json{{"run", runs_->solve(path[2], read_solve(question.body, options_.limits))}}.dump(),
        201);
  if (verb != "check" && verb != "toml" && verb != "read")
    no_such_thing();
  const auto offer = studies_->offer(path[2]);
  scenario::Faults faults;
  if (verb == "read") {
    const auto what_if =
        scenario::read_what_if(offer->study, offer->library, read_toml_text(question.body), faults);
    return what_if ? json("{\"scenario\":" + scenario_json(*what_if) + "}")
                   : faulty(faults.sorted());
  }
  const scenario::WhatIf what_if = read_scenario(question.body);
  if (!scenario::make_what_if(offer->study, offer->library, what_if, faults))
    return faulty(faults.sorted());
  if (verb == "check")
    return json(Json{{"ok", true}}.dump());
  const std::string name = scenario::file_name(what_if, offer->library);
  return json(Json{{"name", name},
                   {"measure", scenario::measure_text(what_if)},
                   {"study", scenario::study_text(offer->study, offer->library, what_if, name)}}
                  .dump());
}

Answer Api::answer(const Question &question) {
  try {
    if (question.method == "GET")
      return get(question);
    if (question.method == "POST")
      return post(question);
    if (question.method == "DELETE" && question.path.size() == 3 && question.path[0] == "api" &&
        question.path[1] == "runs") {
      runs_->remove(question.path[2]);
      return json(Json{{"ok", true}}.dump());
    }
    no_such_thing();
  } catch (const Refusal &refusal) {
    return refused(refusal.status, refusal.code, refusal.what(), refusal.faults);
  } catch (const scenario::ScenarioError &error) {
    return faulty(error.faults());
  } catch (const std::exception &error) {
    return refused(500, "our_fault", error.what());
  }
}

} // namespace rechtsweg::server
