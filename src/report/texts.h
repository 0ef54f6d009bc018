// Texts that a document shows, and what they are in other languages.
#pragma once

#include "report/pack.h"
#include "scenario/translation.h"

#include <set>
#include <string>
#include <vector>

namespace rechtsweg::report {

class Texts {
public:
  /// `translations` must outlive it.
  explicit Texts(const scenario::Translations &translations) : translations_(&translations) {}
  /// A text that is shown, in one line; its translations go into the document.
  std::string say(const std::string &text);
  /// What was said, and beside it what each language says; null where it says nothing.
  Json json() const;

private:
  const scenario::Translations *translations_;
  std::vector<std::string> said_; // in the order in which they are first shown
  std::set<std::string> met_;
};

} // namespace rechtsweg::report
