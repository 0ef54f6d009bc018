// The tables of a calibration as files, and what came out as one page that needs no network.
#pragma once

#include "results/store.h"
#include "study/calibration.h"

namespace rechtsweg::report {

/// posterior, levers, correlations, fit, emulator, waves: SQLite and CSV, with a dictionary of
/// columns.
void write_calibration(const scenario::CalibrationPlan &plan, const study::Calibration &calibration,
                       const std::string &folder);
/// HTML with what was learnt of the levers, their pairs, the fit and the scores.
std::string calibration_page(const scenario::CalibrationPlan &plan,
                             const study::Calibration &calibration);
/// What the figures identify and what not, a sentence a line.
std::vector<std::string> identified(const scenario::CalibrationPlan &plan,
                                    const study::Calibration &calibration);
/// How far the emulator and the forecasts are to be believed, a sentence a line.
std::vector<std::string> trusted(const scenario::CalibrationPlan &plan,
                                 const study::Calibration &calibration);

} // namespace rechtsweg::report
