#include "app/app.h"

namespace rechtsweg::app {

Version version() {
#if defined(__clang__)
  return {RECHTSWEG_VERSION, RECHTSWEG_COMMIT, "clang " __clang_version__};
#else
  return {RECHTSWEG_VERSION, RECHTSWEG_COMMIT, "gcc " __VERSION__};
#endif
}

} // namespace rechtsweg::app
