// Invariants that are always on. A broken invariant is our fault, never the user's, and is told
// apart from wrong input (scenario/faults.h) by its type, so that the exit code can differ.
#pragma once

#include <stdexcept>
#include <string>

namespace rechtsweg::engine {

/// A promise of ours that does not hold. The message names what, where and when.
struct BrokenPromise : std::logic_error {
  using std::logic_error::logic_error;
};

[[noreturn]] void break_promise(const char *what, const std::string &where);

/// Throws BrokenPromise unless `condition` holds. `where` is only evaluated when it does not.
template <typename Where> inline void check(bool condition, const char *what, Where &&where) {
  if (!condition) [[unlikely]]
    break_promise(what, where());
}
inline void check(bool condition, const char *what) {
  if (!condition) [[unlikely]]
    break_promise(what, {});
}

} // namespace rechtsweg::engine
