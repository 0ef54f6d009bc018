// Numbers, names of parameters, and arithmetic on them.
#include "scenario/resolver.h"

#include <charconv>
#include <cmath>
#include <fmt/core.h>

namespace rechtsweg::scenario {

using network::Expression;
using network::none;

namespace {

/// Recursive descent over `+ - * / ( )`, numbers and dotted names; the result is postfix.
class Arithmetic {
public:
  Arithmetic(const std::string &text, Resolver &resolver, const Place &place)
      : text_(text), resolver_(resolver), place_(place) {}

  bool parse(Expression &expression, std::vector<unsigned> &parameters) {
    steps_ = &expression.steps;
    parameters_ = &parameters;
    if (!sum(0))
      return false;
    skip();
    if (at_ != text_.size())
      return wrong(fmt::format("'{}' is left over in the expression", text_.substr(at_)));
    if (expression.steps.size() > 30)
      return wrong("the expression is too long");
    return true;
  }

private:
  using Op = Expression::Op;
  bool wrong(const std::string &what) {
    resolver_.faults().add(place_, what, "a number, the name of a parameter, or + - * / ( )");
    return false;
  }
  void skip() {
    while (at_ < text_.size() && text_[at_] == ' ')
      ++at_;
  }
  bool eat(char c) {
    skip();
    if (at_ < text_.size() && text_[at_] == c) {
      ++at_;
      return true;
    }
    return false;
  }
  void push(Op op) { steps_->push_back({op, 0, 0}); }
  bool sum(int depth) {
    if (!product(depth))
      return false;
    for (;;) {
      if (eat('+')) {
        if (!product(depth))
          return false;
        push(Op::add);
      } else if (eat('-')) {
        if (!product(depth))
          return false;
        push(Op::subtract);
      } else
        return true;
    }
  }
  bool product(int depth) {
    if (!factor(depth))
      return false;
    for (;;) {
      if (eat('*')) {
        if (!factor(depth))
          return false;
        push(Op::multiply);
      } else if (eat('/')) {
        if (!factor(depth))
          return false;
        push(Op::divide);
      } else
        return true;
    }
  }
  bool factor(int depth) {
    if (depth > 20)
      return wrong("the expression is nested too deeply");
    if (eat('-')) {
      if (!factor(depth + 1))
        return false;
      push(Op::negate);
      return true;
    }
    if (eat('(')) {
      if (!sum(depth + 1))
        return false;
      return eat(')') || wrong("a bracket is not closed");
    }
    skip();
    const std::size_t from = at_;
    if (at_ < text_.size() && (std::isdigit(static_cast<unsigned char>(text_[at_])) || text_[at_] == '.')) {
      double number = 0;
      const auto [end, error] =
          std::from_chars(text_.data() + at_, text_.data() + text_.size(), number);
      if (error != std::errc{} || !std::isfinite(number))
        return wrong("a number cannot be read");
      at_ = static_cast<std::size_t>(end - text_.data());
      steps_->push_back({Op::number, number, 0});
      return true;
    }
    while (at_ < text_.size() && (std::isalnum(static_cast<unsigned char>(text_[at_])) ||
                                  text_[at_] == '_' || text_[at_] == '.'))
      ++at_;
    const std::string name = text_.substr(from, at_ - from);
    if (name.empty())
      return wrong(at_ < text_.size() ? fmt::format("'{}' is not arithmetic", text_.substr(at_))
                                      : std::string("the expression ends too early"));
    const unsigned parameter = resolver_.parameter(name, place_);
    if (parameter == none)
      return false;
    resolver_.use(parameter);
    parameters_->push_back(parameter);
    steps_->push_back({Op::parameter, 0, parameter});
    return true;
  }

  const std::string &text_;
  Resolver &resolver_;
  Place place_;
  std::size_t at_ = 0;
  std::vector<Expression::Step> *steps_ = nullptr;
  std::vector<unsigned> *parameters_ = nullptr;
};

} // namespace

double Resolver::ticks_in(const std::string &unit) const {
  const double day = network_->ticks_per_day;
  if (unit == "ticks" || unit == "tick")
    return 1;
  const std::pair<const char *, double> units[] = {{"second", day / 86400}, {"minute", day / 1440},
                                                   {"hour", day / 24},      {"day", day},
                                                   {"week", 7 * day},       {"year", 365.25 * day}};
  for (const auto &[name, ticks] : units)
    if (unit == name || unit == std::string(name) + "s")
      return ticks;
  return 0;
}

void Resolver::fits(unsigned p, Wants wants, const std::string &per, const Node &node) {
  const network::Parameter &parameter = network_->parameters[p];
  const std::string &unit = parameter.unit;
  if (unit.empty())
    return;
  const bool time = ticks_in(unit) > 0, share = unit == "share";
  const auto wrong = [&](const std::string &expected) {
    ++harmless_;
    faults_->add(node.place,
                 fmt::format("'{}' has the wrong unit '{}' here", parameter.name, unit), expected);
  };
  if (wants == Wants::rate && per == "?")
    return; // the period is a fault already
  if (wants == Wants::probability && !share)
    wrong("a share");
  else if (wants == Wants::duration && !time)
    wrong("a unit of time such as days");
  else if (wants == Wants::amount && (time || share || unit.rfind("per ", 0) == 0))
    wrong("a countable thing");
  else if (wants == Wants::rate && (time || share || (unit.rfind("per ", 0) == 0 && unit != "per " + per)))
    wrong(per.empty() ? "a number of persons" : "a number of persons, or 'per " + per + "'");
}

Expression Resolver::expression(const Node &node, Wants wants, const std::string &what,
                                const std::string &per) {
  if (node.is_number())
    return Expression::constant(node.number);
  Expression expression;
  if (!node.is(Node::Kind::text)) {
    faults_->add(node.place, fmt::format("{} is {}", what, kind_name(node.kind)),
                 "a number, or the name of a parameter in quotes");
    return Expression::constant(0);
  }
  std::vector<unsigned> parameters;
  if (!Arithmetic(node.text, *this, node.place).parse(expression, parameters))
    return Expression::constant(0);
  if (parameters.size() == 1 && expression.steps.size() == 1)
    fits(parameters.front(), wants, per, node);
  if (wants == Wants::duration) // what has a unit of time counts in ticks here
    for (std::size_t i = expression.steps.size(); i-- > 0;)
      if (expression.steps[i].op == Expression::Op::parameter) {
        const double ticks = ticks_in(network_->parameters[expression.steps[i].parameter].unit);
        if (ticks > 0 && ticks != 1) {
          const auto after = expression.steps.begin() + static_cast<std::ptrdiff_t>(i) + 1;
          expression.steps.insert(after, {{Expression::Op::number, ticks, 0},
                                          {Expression::Op::multiply, 0, 0}});
        }
      }
  return expression;
}

} // namespace rechtsweg::scenario
