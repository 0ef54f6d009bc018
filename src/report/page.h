// The page one reads: the built page of web/ with the results of a study put into it.
#pragma once

#include "results/tables.h"

#include <string>
#include <string_view>

namespace rechtsweg::report {

/// The JSON document of docs/report-data.md.
std::string report_data(const results::Finished &finished);

/// One HTML file that needs nothing else. `data` is what report_data gave.
std::string page_with(const std::string &data);

/// The same page without results, as the application that `rechtsweg serve` gives out.
std::string live_page();

/// The built page, as it was when the program was built.
std::string_view built_page();

} // namespace rechtsweg::report
