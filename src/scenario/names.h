// What is named in a system, a study or an analysis: the thing, or a fault that says which one may
// have been meant.
#pragma once

#include "scenario/document.h"
#include "scenario/load.h"
#include "world/periods.h"

#include <filesystem>
#include <string>

namespace rechtsweg::scenario {

/// How a path is written in messages.
inline std::string shown_path(const std::filesystem::path &path) {
  return path.lexically_normal().string();
}

/// Whether a file that lacks `own`, the heading of its kind, holds a heading of another kind of file.
bool is_of_another_kind(const Node &root, const std::string &own);

/// A fault unless this is one of the classes of evidence.
void check_evidence(const std::string &evidence, const Place &place, Faults &faults);

/// Whether `file` is a file of the folder; a fault if not.
bool is_there(const std::filesystem::path &folder, const std::string &file, const Place &place,
              Faults &faults);

/// The number of the outcome; network::none and a fault if there is none.
unsigned find_outcome(const network::Network &network, const std::string &name, const Place &place,
                      Faults &faults);
/// The value by which the outcome is split; network::none and a fault if there is none.
unsigned find_category(const network::Network &network, unsigned outcome, const std::string &name,
                       const Place &place, Faults &faults);
/// Whether the outcome is reported by month; a fault if it is by fiscal year only.
bool is_reported_by_month(const network::Network &network, unsigned outcome, const Place &place,
                          Faults &faults, const std::string &expected = "such as FY2016");
/// The name of a whole period in which the outcome (network::none: any) is reported; empty, and a
/// fault, if it is none.
std::string find_period(const network::Network &network, unsigned outcome, const std::string &name,
                        const Place &place, Faults &faults);
/// The number of the alternative; 0, and a fault, if there is none.
std::size_t find_alternative(const Study &study, const std::string &id, const Place &place,
                             Faults &faults);

world::Periods periods_of(const network::Network &network);

} // namespace rechtsweg::scenario
