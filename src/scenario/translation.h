// What texts of systems, studies, measures and claims are in other languages. A folder of TOML files may hold a folder
// `lang` with one file a language, such as `lang/de.toml`: pairs of a text as the files have it and its translation. See
// docs/format.md, section 10.
#pragma once

#include "scenario/faults.h"

#include <map>
#include <string>
#include <vector>

namespace rechtsweg::scenario {

/// By language ("de"), what a text (in one line) is in that language.
using Translations = std::map<std::string, std::map<std::string, std::string>>;

/// Every run of blanks and line breaks as one blank, none at the ends.
std::string one_line(const std::string &text);

/// The translations beside these files. Every file read is added to `files`.
Translations read_translations(std::vector<std::string> &files, Faults &faults);

/// What the translations beside these files leave untranslated, and what they translate although no file of the folder
/// says it any more. No faults: whoever changes a text need not speak every language.
std::vector<std::string> translation_gaps(const std::vector<std::string> &files);

} // namespace rechtsweg::scenario
