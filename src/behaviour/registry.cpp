#include "behaviour/behaviour.h"

namespace rechtsweg::behaviour {

const std::vector<Definition> &all() {
  static const std::vector<Definition> behaviours{detection()};
  return behaviours;
}

const Definition *find(std::string_view name) {
  for (const Definition &definition : all())
    if (definition.name == name)
      return &definition;
  return nullptr;
}

} // namespace rechtsweg::behaviour
