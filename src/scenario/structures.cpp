#include "scenario/structures.h"

#include "scenario/measures.h"

#include <fmt/core.h>

namespace rechtsweg::scenario {

void use_structures(Study &study) {
  Faults faults;
  if (study.structures.empty())
    faults.add({study.file, 0, 0}, "there are no other descriptions of the system",
               "[[structure]] in the study, or no --structures");
  const std::vector<Alternative> told = study.alternatives;
  for (const Structure &structure : study.structures)
    for (const Alternative &own : told) {
      Alternative alternative;
      alternative.id = fmt::format("{} ({})", own.id, structure.id);
      alternative.title = own.title;
      alternative.made_of = structure.made_of;
      alternative.made_of.insert(alternative.made_of.end(), own.made_of.begin(), own.made_of.end());
      alternative.timeline = make_timeline(study.network, alternative.made_of, study.scale);
      check_timeline(study.network, alternative.timeline, structure.place, alternative.id, faults);
      study.alternatives.push_back(std::move(alternative));
    }
  if (faults.any())
    throw ScenarioError(faults.sorted());
  study.structures_used = true;
}

} // namespace rechtsweg::scenario
