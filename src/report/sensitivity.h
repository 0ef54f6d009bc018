// The tables of a sensitivity analysis as files, and its charts as one page that needs no network.
#pragma once

#include "results/store.h"
#include "study/sensitivity.h"

namespace rechtsweg::report {

/// screening, tornado, variance, targets, levers: SQLite and CSV, with a dictionary of columns.
void write_sensitivity(const scenario::SensitivityPlan &plan, const study::SensitivityRun &run,
                       const study::Sensitivity &result, const std::string &folder);
/// HTML with a tornado and the indices of every target.
std::string sensitivity_page(const scenario::SensitivityPlan &plan, const study::SensitivityRun &run,
                             const study::Sensitivity &result);

} // namespace rechtsweg::report
