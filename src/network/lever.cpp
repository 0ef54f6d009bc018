#include "network/lever.h"

#include <array>

namespace rechtsweg::network {

double Values::calculate(const Expression &expression, Attributes word) const {
  std::array<double, 32> stack{}; // the loader refuses deeper expressions
  std::size_t top = 0;
  for (const Expression::Step &step : expression.steps) {
    using Op = Expression::Op;
    switch (step.op) {
    case Op::number:
      stack[top++] = step.number;
      break;
    case Op::parameter:
      stack[top++] = parameter(step.parameter, word);
      break;
    case Op::negate:
      stack[top - 1] = -stack[top - 1];
      break;
    default: {
      const double right = stack[--top];
      double &left = stack[top - 1];
      if (step.op == Op::add)
        left += right;
      else if (step.op == Op::subtract)
        left -= right;
      else if (step.op == Op::multiply)
        left *= right;
      else
        left /= right;
    }
    }
  }
  return top == 0 ? 0.0 : stack[0] * expression.factor;
}

} // namespace rechtsweg::network
