#include "scenario/resolver.h"

#include "behaviour/behaviour.h"

#include <algorithm>
#include <fmt/core.h>

namespace rechtsweg::scenario {

using network::none;

// ---- Names

namespace {

template <typename List, typename Name>
unsigned look_up(const List &list, Name &&name_of, const std::string &name, const char *kind,
                 const Place &place, Faults &faults) {
  std::vector<std::string> names;
  for (unsigned i = 0; i < list.size(); ++i) {
    if (name_of(list[i]) == name)
      return i;
    names.push_back(name_of(list[i]));
  }
  std::string near = nearest(name, names);
  for (std::size_t i = 0; i < names.size() && near.empty() && !name.empty(); ++i)
    if (names[i].size() > name.size() + 1 && names[i].ends_with("." + name)) // without its group
      near = names[i];
  faults.add(place, fmt::format("there is no {} '{}'", kind, name), {}, near);
  return none;
}

constexpr auto own_name = [](const auto &thing) { return thing.name; };
constexpr auto itself = [](const std::string &text) { return text; };

} // namespace

unsigned Resolver::station(const std::string &name, const Place &place) {
  return look_up(network_->stations, own_name, name, "station", place, *faults_);
}
unsigned Resolver::resource(const std::string &name, const Place &place) {
  return look_up(network_->resources, own_name, name, "resource", place, *faults_);
}
unsigned Resolver::attribute(const std::string &name, const Place &place) {
  return look_up(network_->attributes, own_name, name, "attribute", place, *faults_);
}
unsigned Resolver::mark(const std::string &name, const Place &place) {
  return look_up(network_->marks, itself, name, "mark", place, *faults_);
}
unsigned Resolver::parameter(const std::string &name, const Place &place) {
  return look_up(network_->parameters, own_name, name, "parameter", place, *faults_);
}
unsigned Resolver::calendar(const std::string &name, const Place &place) {
  return look_up(network_->calendars, own_name, name, "calendar", place, *faults_);
}

unsigned Resolver::value(unsigned attribute, const std::string &name, const Place &place) {
  const network::Attribute &a = network_->attributes[attribute];
  for (unsigned v = 0; v < a.size(); ++v)
    if (a.values[v] == name)
      return v;
  faults_->add(place, fmt::format("the attribute '{}' has no value '{}'", a.name, name),
               a.counter ? fmt::format("0 to {}", a.size() - 1) : one_of(a.values),
               a.counter ? "" : nearest(name, a.values));
  return none;
}

std::vector<unsigned> Resolver::stations(Table &table, const std::string &name) {
  std::vector<unsigned> result;
  for (const auto &[text, place] : table.names(name))
    if (const unsigned s = station(text, place); s != none)
      result.push_back(s);
  return result;
}

std::vector<unsigned> Resolver::marks(Table &table, const std::string &name) {
  std::vector<unsigned> result;
  for (const auto &[text, place] : table.names(name))
    if (const unsigned m = mark(text, place); m != none)
      result.push_back(m);
  return result;
}

// ---- Conditions and changes

network::Condition Resolver::condition(const Node &node) {
  network::Condition condition;
  if (!node.is(Node::Kind::table)) {
    faults_->add(node.place, fmt::format("'when' is {}", kind_name(node.kind)),
                 "a table such as { group = \"family\" }");
    return condition;
  }
  for (const Node::Member &entry : node.members) {
    const std::string &name = entry.first; // clang 14 captures no structured bindings
    const Node &member = entry.second;
    const unsigned a = attribute(name, member.place);
    if (a == none)
      continue;
    const network::Attribute &attribute = network_->attributes[a];
    network::Condition::Term term(a, attribute, 0);
    const auto all = attribute.size() == 64 ? ~0ULL : (1ULL << attribute.size()) - 1;
    const auto add = [&](const Node &value) {
      if (attribute.counter) {
        if (value.is(Node::Kind::integer) && value.number >= 0 && value.number < attribute.size()) {
          term.allowed |= 1ULL << static_cast<unsigned>(value.number);
          return;
        }
        int number = -1;
        char rest = 0;
        for (const char *sign : {"<=", ">=", "<", ">"}) {
          if (!value.is(Node::Kind::text) || value.text.rfind(sign, 0) != 0)
            continue;
          if (std::sscanf(value.text.c_str() + std::string(sign).size(), " %d%c", &number, &rest) != 1)
            break;
          for (unsigned v = 0; v < attribute.size(); ++v) {
            const int at = static_cast<int>(v);
            const std::string_view s = sign;
            if (s == "<=" ? at <= number : s == ">=" ? at >= number : s == "<" ? at < number : at > number)
              term.allowed |= 1ULL << v;
          }
          if (term.allowed == 0)
            faults_->add(value.place, fmt::format("'{}' holds for no value of '{}'", value.text, name),
                         fmt::format("0 to {}", attribute.size() - 1));
          return;
        }
        faults_->add(value.place, fmt::format("this is no condition on the counter '{}'", name),
                     fmt::format("a whole number from 0 to {}, or text such as \">= 2\"",
                                 attribute.size() - 1));
        return;
      }
      if (!value.is(Node::Kind::text)) {
        faults_->add(value.place, fmt::format("'{}' is {}", name, kind_name(value.kind)),
                     "a value in quotes");
        return;
      }
      const bool negated = value.text.rfind("not ", 0) == 0;
      const unsigned v = this->value(a, negated ? value.text.substr(4) : value.text, value.place);
      if (v != none)
        term.allowed |= negated ? all & ~(1ULL << v) : 1ULL << v;
    };
    if (member.is(Node::Kind::array))
      for (const Node &item : member.items)
        add(item);
    else
      add(member);
    if (member.is(Node::Kind::array) && member.items.empty())
      faults_->add(member.place, fmt::format("'{}' is an empty list: nobody is meant", name));
    condition.terms.push_back(term);
  }
  return condition;
}

std::vector<network::Change> Resolver::changes(const Node &node) {
  std::vector<network::Change> result;
  if (!node.is(Node::Kind::table)) {
    faults_->add(node.place, fmt::format("'set' is {}", kind_name(node.kind)),
                 "a table such as { fear = \"heard\" }");
    return result;
  }
  for (const auto &[name, member] : node.members) {
    const unsigned a = attribute(name, member.place);
    if (a == none)
      continue;
    const network::Attribute &attribute = network_->attributes[a];
    if (attribute.counter) {
      int step = 0;
      char rest = 0;
      if (member.is(Node::Kind::integer) && member.number >= 0 && member.number < attribute.size())
        result.emplace_back(a, attribute, false, static_cast<unsigned>(member.number));
      else if (member.is(Node::Kind::text) && std::sscanf(member.text.c_str(), "+%d%c", &step, &rest) == 1 &&
               step > 0 && step < 64)
        result.emplace_back(a, attribute, true, static_cast<unsigned>(step));
      else
        faults_->add(member.place, fmt::format("the counter '{}' cannot be set to this", name),
                     fmt::format("a whole number from 0 to {}, or \"+1\"", attribute.size() - 1));
      continue;
    }
    if (!member.is(Node::Kind::text)) {
      faults_->add(member.place, fmt::format("'{}' is {}", name, kind_name(member.kind)),
                   "a value in quotes");
      continue;
    }
    if (const unsigned v = value(a, member.text, member.place); v != none)
      result.emplace_back(a, attribute, false, v);
  }
  return result;
}

// ---- Stays

network::Duration Resolver::duration(const Node &node, const std::string &what) {
  network::Duration result;
  if (!node.is(Node::Kind::table)) {
    result.parameters[0] = expression(node, Wants::duration, what);
    return result;
  }
  using engine::Family;
  struct Form {
    const char *name;
    Family family;
    std::vector<std::string> parameters;
  };
  static const std::vector<Form> forms{
      {"fixed", Family::fixed, {}},
      {"exponential", Family::exponential, {"mean"}},
      {"lognormal", Family::lognormal, {"mean", "median"}},
      {"gamma", Family::gamma, {"mean", "sd"}},
      {"weibull", Family::weibull, {"scale", "shape"}},
      {"uniform", Family::uniform, {"low", "high"}},
      {"triangular", Family::triangular, {"low", "mode", "high"}},
      {"table", Family::table, {}},
  };
  std::vector<std::string> names;
  for (const Form &form : forms)
    names.emplace_back(form.name);
  names.emplace_back("hazard");
  if (node.members.size() != 1) {
    faults_->add(node.place, fmt::format("{} has {} forms", what, node.members.size()),
                 "exactly one of " + one_of(names));
    return result;
  }
  const auto &[name, body] = node.members.front();
  for (const Form &form : forms) {
    if (form.name != name)
      continue;
    result.family = form.family;
    if (form.family == Family::fixed) {
      result.parameters[0] = expression(body, Wants::duration, what);
      return result;
    }
    Table table(body, fmt::format("'{}'", name), *faults_);
    if (form.family == Family::table) {
      for (const char *list : {"values", "weights"}) {
        const Node *found = table.need(list);
        if (found == nullptr)
          continue;
        if (!found->is(Node::Kind::array))
          faults_->add(found->place, fmt::format("'{}' is {}", list, kind_name(found->kind)),
                       "a list of numbers");
        for (const Node &item : found->items)
          if (item.is_number() && item.number >= 0)
            (std::string(list) == "values" ? result.values : result.weights).push_back(item.number);
          else
            faults_->add(item.place, fmt::format("'{}' holds something else", list),
                         "numbers of at least 0");
      }
      double total = 0;
      for (const double w : result.weights)
        total += w;
      if ((result.values.size() != result.weights.size() || !(total > 0)) && table.good())
        faults_->add(body.place, "a table needs one weight for each value, and a positive sum");
      if (result.values.size() != result.weights.size() || !(total > 0))
        result = {};
    } else
      for (std::size_t i = 0; i < form.parameters.size(); ++i)
        if (const Node *found = table.need(form.parameters[i])) {
          const bool shape = form.family == Family::weibull && i == 1;
          result.parameters[i] =
              expression(*found, shape ? Wants::plain : Wants::duration, form.parameters[i]);
        }
    table.finish();
    return result;
  }
  if (name == "hazard") {
    faults_->add(body.place, "a hazard cannot be a case of a stay", "a stay that is only the hazard");
    if (const Node *rate = body.find("rate"))
      expression(*rate, Wants::plain, "the rate");
  } else
    faults_->add(body.place, fmt::format("there is no form of stay '{}'", name), one_of(names),
                 nearest(name, names));
  return result;
}

network::Stay Resolver::stay(const Node &node, const std::string &what) {
  network::Stay stay;
  if (!node.is(Node::Kind::array)) {
    stay.push_back({{}, duration(node, what)});
    return stay;
  }
  bool all = false;
  for (const Node &item : node.items) {
    Table table(item, "a case of " + what, *faults_);
    network::DurationRule rule;
    if (const Node *when = table.take("when"))
      rule.when = condition(*when);
    if (const Node *is = table.need("is"))
      rule.is = duration(*is, what);
    table.finish();
    if (all)
      faults_->add(item.place, fmt::format("a case of {} is never reached", what),
                   "the case that holds for everybody at the end");
    all = table.good() && rule.when.terms.empty();
    stay.push_back(std::move(rule));
  }
  if (stay.empty() || !stay.back().when.terms.empty())
    faults_->add(node.place, fmt::format("the last case of {} does not hold for everybody", what),
                 "a last case without 'when'");
  return stay;
}

network::Stay Resolver::stay(const Node &node, const std::string &what, bool &hazard,
                             network::Expression &rate) {
  const Node *body = node.is(Node::Kind::table) ? node.find("hazard") : nullptr;
  if (body == nullptr)
    return stay(node, what);
  hazard = true;
  if (node.members.size() != 1)
    faults_->add(node.place, fmt::format("{} has {} forms", what, node.members.size()),
                 "only the hazard");
  Table table(*body, "'hazard'", *faults_);
  const std::string per = table.need_text("per");
  const double ticks = ticks_in(per);
  if (ticks == 0 && !per.empty())
    faults_->add(body->place, fmt::format("'{}' is no period", per), "day, week, year, hour or minute",
                 nearest(per, {"day", "week", "year", "hour", "minute"}));
  if (const Node *found = table.need("rate"))
    rate = expression(*found, Wants::rate, "the rate", ticks > 0 ? per : "?");
  rate.factor = ticks > 0 ? 1 / ticks : 1;
  table.finish();
  return {};
}

// ---- Routes

std::vector<network::Branch> Resolver::branches(const Node &node, const std::string &what) {
  std::vector<network::Branch> result;
  if (node.is(Node::Kind::text)) {
    if (const unsigned s = station(node.text, node.place); s != none)
      result.push_back({s, network::Expression::constant(1), false});
    return result;
  }
  if (!node.is(Node::Kind::table) || node.members.empty()) {
    faults_->add(node.place, fmt::format("{} leads to {}", what, node.members.empty() && node.is(Node::Kind::table) ? "nothing" : kind_name(node.kind)),
                 "a station, or a table of stations with probabilities");
    return result;
  }
  int rests = 0;
  for (const auto &[name, member] : node.members) {
    const unsigned s = station(name, member.place);
    network::Branch branch;
    branch.to = s;
    branch.rest = member.is(Node::Kind::text) && member.text == "rest";
    rests += branch.rest;
    if (!branch.rest)
      branch.probability = expression(member, Wants::probability, "the probability");
    else
      branch.probability = network::Expression::constant(0);
    if (s != none)
      result.push_back(std::move(branch));
  }
  if (rests > 1)
    faults_->add(node.place, "there are two rests", "at most one \"rest\"");
  return result;
}

std::vector<network::Expression>
Resolver::behaviour_parameters(std::string_view behaviour, const std::vector<behaviour::Input> &inputs,
                               const Node *with, const Place &place) {
  std::vector<network::Expression> parameters;
  std::vector<std::string> names;
  for (const behaviour::Input &input : inputs)
    names.emplace_back(input.name);
  if (with != nullptr && !with->is(Node::Kind::table))
    faults_->add(with->place, fmt::format("'with' is {}", kind_name(with->kind)),
                 "a table: what the behaviour calls it = \"parameter\"");
  else if (with != nullptr)
    for (const auto &[name, member] : with->members)
      if (std::find(names.begin(), names.end(), name) == names.end())
        faults_->add(member.place, fmt::format("the behaviour '{}' reads no '{}'", behaviour, name),
                     one_of(names), nearest(name, names));
  for (const behaviour::Input &input : inputs) {
    const std::string name(input.name), full = fmt::format("{}.{}", behaviour, input.name);
    if (const Node *other = with == nullptr ? nullptr : with->find(name)) {
      parameters.push_back(expression(*other, Wants::plain, fmt::format("'{}'", name)));
      continue;
    }
    const auto at = std::find_if(network_->parameters.begin(), network_->parameters.end(),
                                 [&](const auto &one) { return one.name == full; });
    if (at != network_->parameters.end()) {
      const auto p = static_cast<unsigned>(at - network_->parameters.begin());
      use(p);
      parameters.push_back({{{network::Expression::Op::parameter, 0, p}}, 1});
    } else if (input.neutral)
      parameters.push_back(network::Expression::constant(*input.neutral));
    else
      faults_->add(place, fmt::format("the behaviour '{}' needs the parameter '{}'", behaviour, full));
  }
  return parameters;
}

network::Rule Resolver::rule(const Node &node, const std::string &what,
                             std::vector<network::Behaviour> &behaviours) {
  network::Rule rule;
  Table table(node, "a rule of " + what, *faults_);
  if (const Node *when = table.take("when"))
    rule.when = condition(*when);
  const Node *decide = table.take("decide"), *with = table.take("with");
  if (with != nullptr && decide == nullptr)
    faults_->add(with->place, "'with' has nothing to go with", "decide = \"..\" beside it");
  const Node *to = table.need("to");
  if (const Node *set = table.take("set"))
    rule.set = changes(*set);
  rule.marks = marks(table, "mark");
  if (decide == nullptr) {
    if (to != nullptr)
      rule.branches = branches(*to, what);
  } else {
    std::vector<std::string> known;
    for (const auto &definition : behaviour::all())
      known.emplace_back(definition.name);
    const behaviour::Definition *definition =
        decide->is(Node::Kind::text) ? behaviour::find(decide->text) : nullptr;
    if (!decide->is(Node::Kind::text))
      faults_->add(decide->place, fmt::format("'decide' is {}", kind_name(decide->kind)),
                   "text in quotes");
    else if (definition == nullptr)
      faults_->add(decide->place, fmt::format("there is no behaviour '{}'", decide->text),
                   one_of(known), nearest(decide->text, known));
    else if (to != nullptr) {
      Table answers(*to, fmt::format("the answers of '{}'", definition->name), *faults_);
      for (const auto answer : definition->answers) {
        const Node *target = answers.need(std::string(answer));
        network::Branch branch;
        branch.probability = network::Expression::constant(0);
        if (target != nullptr)
          branch.to = target->is(Node::Kind::text) ? station(target->text, target->place) : none;
        if (target != nullptr && !target->is(Node::Kind::text))
          faults_->add(target->place, "an answer leads to " + std::string(kind_name(target->kind)), "a station");
        if (branch.to != none)
          rule.branches.push_back(std::move(branch));
      }
      answers.finish();
      network::Behaviour use{std::string(definition->name),
                             behaviour_parameters(definition->name, definition->parameters,
                                                  with, decide->place)};
      if (use.parameters.size() == definition->parameters.size() &&
          rule.branches.size() == definition->answers.size()) {
        const auto same = std::find_if(behaviours.begin(), behaviours.end(),
                                       [&](const auto &b) { return b == use; });
        rule.behaviour = static_cast<unsigned>(same - behaviours.begin());
        if (same == behaviours.end())
          behaviours.push_back(std::move(use));
      }
    }
  }
  table.finish();
  return rule;
}

std::vector<network::Rule> Resolver::route(const Node &node, const std::string &what,
                                           std::vector<network::Behaviour> &behaviours) {
  std::vector<network::Rule> rules;
  if (node.is(Node::Kind::array)) {
    bool all = false;
    for (const Node &item : node.items) {
      if (all)
        faults_->add(item.place, fmt::format("a rule of {} is never reached", what),
                     "the rule that holds for everybody at the end");
      const std::size_t before = faults_->count();
      rules.push_back(rule(item, what, behaviours));
      all = faults_->count() == before && rules.back().when.terms.empty();
    }
    if (rules.empty())
      faults_->add(node.place, fmt::format("{} leads to nothing", what),
                   "a station, or a table of stations with probabilities");
    else if (!rules.back().when.terms.empty())
      faults_->add(node.place, fmt::format("the last rule of {} does not hold for everybody", what),
                   "a last rule without 'when'");
  } else {
    network::Rule all;
    all.branches = branches(node, what);
    rules.push_back(std::move(all));
  }
  return rules;
}

} // namespace rechtsweg::scenario
