// Numbers that carry their evidence, and arithmetic on them. A parameter has one lever, or one for
// each combination of the attributes it differs by; an expression takes the lever that belongs to
// the person concerned.
#pragma once

#include "engine/time.h"
#include "network/attribute.h"

#include <string>
#include <vector>

namespace rechtsweg::network {

struct Lever {
  std::string name; // dotted; a cell of a parameter has the attribute values appended
  double value = 0; // before any dated value or measure
  double low = 0, high = 0;
  bool has_range = false;
  unsigned parameter = 0;
};

struct Parameter {
  std::string name, title, unit, evidence, source;
  std::string file; // where it stands, for the table of levers
  int line = 0;
  Cells cells;            // of the attributes it differs by
  unsigned first = 0;     // its levers: [first, first + cells.size())
  std::vector<std::pair<engine::Day, std::vector<double>>> then; // later values, one each cell
  bool moves = false;       // a feedback writes it: its value is that of the first month
  unsigned first_level = 0; // of those: its place among all levers that feedbacks write
};

/// `+ - * / ( )` on numbers and parameters, in postfix order.
struct Expression {
  enum class Op : std::uint8_t { number, parameter, add, subtract, multiply, divide, negate };
  struct Step {
    Op op = Op::number;
    double number = 0;
    unsigned parameter = 0;
    bool operator==(const Step &) const = default;
  };
  std::vector<Step> steps;
  double factor = 1; // of unit conversion

  static Expression constant(double value) { return {{{Op::number, value, 0}}, 1}; }
  bool is_constant() const {
    for (const Step &step : steps)
      if (step.op == Op::parameter)
        return false;
    return true;
  }
  bool operator==(const Expression &) const = default;
};

/// The values of all levers at one moment.
class Values {
public:
  Values(const std::vector<Parameter> &parameters, std::vector<double> levers)
      : parameters_(&parameters), levers_(std::move(levers)) {}
  double of(const Expression &expression, Attributes word) const {
    if (expression.steps.size() != 1)
      return calculate(expression, word);
    const Expression::Step &step = expression.steps.front(); // nearly all are one number
    return expression.factor *
           (step.op == Expression::Op::number ? step.number : parameter(step.parameter, word));
  }
  double lever(unsigned i) const { return levers_[i]; }
  /// A parameter for the person concerned.
  double parameter(unsigned p, Attributes word) const {
    const Parameter &parameter = (*parameters_)[p];
    return levers_[parameter.first + parameter.cells.of(word)];
  }
  void set(unsigned i, double value) { levers_[i] = value; }

private:
  double calculate(const Expression &expression, Attributes word) const;
  const std::vector<Parameter> *parameters_;
  std::vector<double> levers_;
};

} // namespace rechtsweg::network
