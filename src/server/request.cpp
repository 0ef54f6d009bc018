#include "server/request.h"

#include "server/answer.h"

#include <algorithm>
#include <cmath>
#include <fmt/core.h>
#include <nlohmann/json.hpp>
#include <set>

namespace rechtsweg::server {

using Json = nlohmann::ordered_json;
using scenario::Faults;

namespace {

constexpr int deepest = 16;

Json parsed(const std::string &body) {
  std::vector<std::set<std::string>> keys; // of the objects that are open
  std::string twice;
  const auto look = [&](int depth, Json::parse_event_t event, Json &value) {
    if (depth > deepest)
      throw Refusal(400, "bad_request",
                    fmt::format("the JSON is nested more than {} deep", deepest));
    if (event == Json::parse_event_t::object_start)
      keys.emplace_back();
    else if (event == Json::parse_event_t::object_end)
      keys.pop_back();
    else if (event == Json::parse_event_t::key &&
             !keys.back().insert(value.get<std::string>()).second)
      twice = value.get<std::string>();
    return true;
  };
  try {
    Json json = Json::parse(body, look);
    if (!twice.empty())
      throw Refusal(400, "bad_request", fmt::format("the key '{}' stands twice", twice));
    if (!json.is_object())
      throw Refusal(400, "bad_request", "the body is no JSON object");
    return json;
  } catch (const Json::exception &) {
    throw Refusal(400, "bad_request", "the body is not JSON in UTF-8");
  }
}

/// The members of an object, each asked for once; whatever nobody asked for is a fault.
class Members {
public:
  Members(const Json &json, std::string where, Faults &faults)
      : json_(json), where_(std::move(where)), faults_(faults) {
    if (!json.is_object())
      wrong("", "an object");
  }
  ~Members() = default;
  Members(const Members &) = delete;
  Members &operator=(const Members &) = delete;

  const Json *find(const char *name) {
    asked_.emplace_back(name);
    if (!json_.is_object())
      return nullptr;
    const auto found = json_.find(name);
    return found == json_.end() || found->is_null() ? nullptr : &*found;
  }
  const Json *need(const char *name, const char *expected) {
    const Json *found = find(name);
    if (found == nullptr && json_.is_object())
      faults_.add(at(""), fmt::format("there is no '{}'", name), expected);
    return found;
  }
  std::string text(const char *name, bool needed, std::size_t longest = 200) {
    const Json *found = needed ? need(name, "text") : find(name);
    if (found == nullptr)
      return {};
    if (!found->is_string() || found->get_ref<const std::string &>().size() > longest) {
      wrong(name, fmt::format("text of at most {} bytes", longest).c_str());
      return {};
    }
    return found->get<std::string>();
  }
  double number(const char *name, bool needed, double otherwise) {
    const Json *found = needed ? need(name, "a number") : find(name);
    if (found == nullptr)
      return otherwise;
    if (!found->is_number() || !std::isfinite(found->get<double>())) {
      wrong(name, "a number");
      return otherwise;
    }
    return found->get<double>();
  }
  const Json *list(const char *name, std::size_t most) {
    const Json *found = need(name, "a list");
    if (found != nullptr && (!found->is_array() || found->size() > most)) {
      wrong(name, fmt::format("a list of at most {}", most).c_str());
      return nullptr;
    }
    return found;
  }
  void wrong(const char *name, const char *expected) {
    faults_.add(at(name),
                *name == '\0' ? "this is something else"
                              : fmt::format("'{}' is something else", name),
                expected);
  }
  void finish() {
    if (!json_.is_object())
      return;
    for (const auto &[key, value] : json_.items())
      if (std::find(asked_.begin(), asked_.end(), key) == asked_.end())
        faults_.add(at(""), fmt::format("there is no key '{}'", key.substr(0, 80)),
                    scenario::one_of(asked_), scenario::nearest(key.substr(0, 80), asked_));
  }

private:
  scenario::Place at(const char *name) const {
    return {where_.empty() ? (*name == '\0' ? "body" : name) : where_, 0, 0};
  }
  const Json &json_;
  std::string where_;
  Faults &faults_;
  std::vector<std::string> asked_;
};

scenario::LeverMove move_of(const Json &json, const std::string &where, Faults &faults) {
  using Op = scenario::LeverChange::Op;
  Members members(json, where, faults);
  scenario::LeverMove move;
  move.lever = members.text("lever", true);
  const std::string op = members.text("op", true);
  if (op == "to" || op == "factor" || op == "add")
    move.op = op == "to" ? Op::to : op == "factor" ? Op::factor : Op::add;
  else if (!op.empty())
    members.wrong("op", "to, factor or add");
  move.value = members.number("value", true, 0);
  move.from = members.text("from", true, 20);
  move.until = members.text("until", false, 20);
  move.phase_in_days = members.number("phase_in_days", false, 0);
  move.implementation = members.number("implementation", false, 1);
  members.finish();
  return move;
}

scenario::WhatIf what_if_of(const Json &json, Faults &faults) {
  Members members(json, "scenario", faults);
  scenario::WhatIf what_if;
  what_if.title = members.text("title", true);
  if (members.find("title") != nullptr &&
      what_if.title.find_first_not_of(" \t\r\n") == std::string::npos)
    faults.add({"title", 0, 0}, "the scenario has no title", "some words");
  if (const Json *list = members.list("measures", 100))
    for (std::size_t i = 0; i < list->size(); ++i) {
      if ((*list)[i].is_string())
        what_if.measures.push_back((*list)[i].get<std::string>());
      else
        faults.add({fmt::format("measures[{}]", i), 0, 0}, "this is something else",
                   "the id of a measure");
    }
  if (const Json *list = members.list("changes", 200))
    for (std::size_t i = 0; i < list->size(); ++i)
      what_if.moves.push_back(move_of((*list)[i], fmt::format("changes[{}]", i), faults));
  members.finish();
  return what_if;
}

void refuse_if(const Faults &faults) {
  if (!faults.any())
    return;
  const auto all = faults.sorted();
  throw Refusal(422, "faulty_scenario", all.front().text(), all);
}

scenario::WhatIf scenario_of(Members &members, Faults &faults) {
  const Json *json = members.need("scenario", "{title, measures, changes}");
  return json != nullptr ? what_if_of(*json, faults) : scenario::WhatIf();
}

unsigned replicates_of(Members &members, unsigned least, unsigned most, Faults &faults) {
  const double wanted = members.number("replicates", true, least);
  if (!(wanted >= least && wanted <= most && wanted == std::floor(wanted))) {
    faults.add({"replicates", 0, 0}, fmt::format("{:g} replicates", wanted),
               fmt::format("{} to {}", least, most));
    return least;
  }
  return static_cast<unsigned>(wanted);
}

std::optional<double> scale_of(Members &members, Faults &faults) {
  const double scale = members.number("scale", false, 0);
  if (members.find("scale") == nullptr)
    return std::nullopt;
  if (!(scale >= 1e-4 && scale <= 1)) { // more than life-size is for `rechtsweg run`
    faults.add({"scale", 0, 0}, fmt::format("the scale is {:g}", scale), "0.0001 to 1");
    return std::nullopt;
  }
  return scale;
}

} // namespace

scenario::WhatIf read_scenario(const std::string &body) {
  const Json json = parsed(body);
  Faults faults;
  Members members(json, "", faults);
  scenario::WhatIf what_if = scenario_of(members, faults);
  members.finish();
  refuse_if(faults);
  return what_if;
}

std::string read_toml_text(const std::string &body) {
  const Json json = parsed(body);
  Faults faults;
  Members members(json, "", faults);
  std::string text = members.text("toml", true, std::size_t{1} << 20);
  members.finish();
  refuse_if(faults);
  return text;
}

RunRequest read_run(const std::string &body, const Limits &limits) {
  const Json json = parsed(body);
  Faults faults;
  Members members(json, "", faults);
  RunRequest request;
  request.what_if = scenario_of(members, faults);
  request.replicates = replicates_of(members, 1, limits.replicates, faults);
  request.scale = scale_of(members, faults);
  request.replaces = members.text("replaces", false);
  members.finish();
  refuse_if(faults);
  return request;
}

SolveRequest read_solve(const std::string &body, const Limits &limits) {
  const Json json = parsed(body);
  Faults faults;
  Members members(json, "", faults);
  SolveRequest request;
  request.what_if = scenario_of(members, faults);
  request.lever = members.text("lever", true);
  request.goal = members.text("goal", true, 400);
  request.probability = members.number("probability", false, 0.9);
  if (!(request.probability >= 0.01 && request.probability <= 0.99))
    faults.add({"probability", 0, 0}, fmt::format("the probability is {:g}", request.probability),
               "0.01 to 0.99");
  if (const Json *range = members.find("range")) {
    if (range->is_array() && range->size() == 2 && (*range)[0].is_number() &&
        (*range)[1].is_number() && (*range)[0].get<double>() < (*range)[1].get<double>())
      request.range = std::pair((*range)[0].get<double>(), (*range)[1].get<double>());
    else
      members.wrong("range", "two numbers, the lower first");
  }
  request.replicates = replicates_of(members, 2, limits.replicates, faults);
  request.scale = scale_of(members, faults);
  members.finish();
  refuse_if(faults);
  return request;
}

std::string scenario_json(const scenario::WhatIf &what_if) {
  Json changes = Json::array();
  for (const scenario::LeverMove &move : what_if.moves) {
    Json one = {{"lever", move.lever},
                {"op", scenario::op_name(move.op)},
                {"value", move.value},
                {"from", move.from}};
    if (!move.until.empty())
      one["until"] = move.until;
    if (move.phase_in_days != 0)
      one["phase_in_days"] = move.phase_in_days;
    if (move.implementation != 1)
      one["implementation"] = move.implementation;
    changes.push_back(std::move(one));
  }
  return Json{
      {"title", what_if.title}, {"measures", what_if.measures}, {"changes", std::move(changes)}}
      .dump();
}

Answer refused(int status, const std::string &code, const std::string &message,
               const std::vector<scenario::Fault> &faults) {
  Json list = Json::array();
  for (const scenario::Fault &fault : faults)
    list.push_back(
        {{"where", fault.place.line > 0 ? fmt::format("{}:{}:{}", fault.place.file,
                                                      fault.place.line, fault.place.column)
                                        : fault.place.file},
         {"what", fault.what},
         {"expected", fault.expected},
         {"nearest", fault.nearest}});
  const Json json = {
      {"error", {{"code", code}, {"message", message}, {"faults", std::move(list)}}}};
  return {status, Answer().type, json.dump(-1, ' ', false, Json::error_handler_t::replace)};
}

} // namespace rechtsweg::server
