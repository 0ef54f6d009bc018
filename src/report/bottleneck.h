// What binds under each alternative, and what one more would change: as tables and in words.
#pragma once

#include "results/store.h"
#include "study/bottleneck.h"

#include <string>

namespace rechtsweg::report {

/// resources, marginal, levers: SQLite and CSV, with a dictionary of columns.
void write_bottlenecks(const study::BottleneckPlan &plan, const study::BottleneckRun &run,
                       const study::Bottlenecks &result, const std::string &folder);
/// The same for a reader.
std::string bottlenecks_in_words(const study::BottleneckPlan &plan, const study::BottleneckRun &run,
                                 const study::Bottlenecks &result);
/// The same for a program; an indented JSON document without the folder.
std::string bottlenecks_as_json(const study::BottleneckPlan &plan, const study::BottleneckRun &run,
                                const study::Bottlenecks &result, const std::string &folder);

} // namespace rechtsweg::report
