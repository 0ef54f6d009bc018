#include "study/parameters.h"

#include "study/points.h"

#include <algorithm>
#include <fmt/core.h>

namespace rechtsweg::study {

void check_posterior(const scenario::Study &study, unsigned threads) {
  constexpr unsigned each = scenario::Posterior::replicates_per_draw;
  const std::size_t used =
      std::min<std::size_t>(study.posterior->draws.size(), (study.replicates + each - 1) / each);
  const scenario::Soundness soundness(study);
  std::vector<std::string> wrong(used);
  in_parallel(threads, used, nullptr, [&](std::size_t draw) {
    for (std::size_t a = 0; a < study.alternatives.size() && wrong[draw].empty(); ++a) {
      const auto found =
          soundness.of(scenario::timeline_in(study, a, static_cast<unsigned>(draw) * each));
      if (!found.empty())
        wrong[draw] = fmt::format("draw {} makes no sense under '{}': {}", draw,
                                  study.alternatives[a].id, found.front().what);
    }
  });
  scenario::Faults faults;
  for (const std::string &what : wrong)
    if (!what.empty())
      faults.add({study.posterior->file, 0, 0}, what,
                 "draws that go with every alternative of the study");
  if (faults.any())
    throw scenario::ScenarioError(faults.sorted());
}

} // namespace rechtsweg::study
