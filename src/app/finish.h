// What `run` and `merge` have in common: which folder, whose replicates, and the end of a study.
#pragma once

#include "app/app.h"
#include "results/tables.h"

#include <optional>

namespace rechtsweg::app {

/// ISO 8601, UTC.
std::string now_utc();
/// results/<id>, or the first of results/<id>-2, -3, ... that holds nothing yet.
std::string free_folder(const std::string &id);
/// The last of those that hold an unfinished run of these inputs; nothing if none does.
std::optional<std::string> unfinished_folder(const std::string &id, const std::string &inputs);
/// Digest of everything that decides a replicate: program, inputs' contents, seed, scale, horizon.
std::string digest(const scenario::Study &study, const Version &version);
/// As many digits as a reader needs: 408,912 rather than 4.089e+05.
std::string readable(double value);
/// Summaries, tables, workbook, report and manifest of the replicates in `finished`, into place.
void write_results(results::Finished &finished, const results::Folder &folder);
/// The last lines on standard output.
void print_end(const results::Finished &finished, const std::string &path, bool json, bool quiet);

} // namespace rechtsweg::app
