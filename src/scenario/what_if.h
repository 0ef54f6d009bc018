// What somebody puts together at will: measures of a library, and levers moved on top of them. It
// is read and written as the text of a measure, so that what is tried out is what a file would say.
#pragma once

#include "scenario/measures.h"

#include <string>
#include <vector>

namespace rechtsweg::scenario {

/// One lever moved, in the words of a measure's [[change]]. Dates are ISO; no `until`: to the end.
struct LeverMove {
  std::string lever;
  LeverChange::Op op = LeverChange::Op::to;
  double value = 0;
  std::string from, until;
  double phase_in_days = 0, implementation = 1;
};
const char *op_name(LeverChange::Op op); // "to", "factor", "add"

struct WhatIf {
  std::string title;
  std::vector<std::string> measures; // of the library, by id, in order
  std::vector<LeverMove> moves;
};

/// The measures that can be chosen for a study: all of the folder `measures` beside the folder of
/// its system, and those that its alternatives use. What does not fit the study is left out.
struct Library {
  std::string folder;
  std::vector<std::shared_ptr<const Measure>> measures; // in order of id
  std::vector<std::string> left_out;                    // ids, in order
};
/// Behaviours that the measures use are added to the study's network.
Library load_library(Study &study);

/// The study's base with the what-if on top, as the alternative "scenario". Nothing, and every
/// fault with a place such as "changes[2]" or "measures[0]", if it makes no sense. Levers may go to
/// twenty times their largest value: far beyond, a simulation would only fill the machine's memory.
std::optional<Alternative> make_what_if(const Study &study, const Library &library,
                                        const WhatIf &what_if, Faults &faults);

/// The text of a measure that moves the levers; empty if none is moved.
std::string measure_text(const WhatIf &what_if);
/// A name for its file: letters of the title, and nothing that the library has already.
std::string file_name(const WhatIf &what_if, const Library &library);
/// The text of a study beside the given one, with this one alternative; `name` is that of the
/// measure.
std::string study_text(const Study &study, const Library &library, const WhatIf &what_if,
                       const std::string &name);
/// Reads what measure_text wrote, or any measure that only moves levers. Nothing, and faults by
/// line and column, if it is something else.
std::optional<WhatIf> read_what_if(const Study &study, const Library &library,
                                   const std::string &text, Faults &faults);

} // namespace rechtsweg::scenario
