#include "engine/check.h"

namespace rechtsweg::engine {

void break_promise(const char *what, const std::string &where) {
  throw BrokenPromise(where.empty() ? std::string(what) : std::string(what) + " (" + where + ")");
}

} // namespace rechtsweg::engine
