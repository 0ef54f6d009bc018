// Many folders, each with a shard of a study, to one folder as if the study had been run in one go.
#include "app/finish.h"
#include "results/store.h"
#include "scenario/posterior.h"
#include "scenario/structures.h"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fmt/core.h>
#include <map>

namespace rechtsweg::app {
namespace {

using results::Folder;
using results::ShardRecord;

struct Part {
  std::string folder;
  ShardRecord record;
};

/// Every fault, one a line, under the folder in which it is.
class Complaints {
public:
  void add(const std::string &where, const std::string &what) {
    text_ += fmt::format("\n  {}: {}", where, what);
    ++count_;
  }
  bool any() const { return count_ > 0; }
  int print() const {
    fmt::print(stderr, "These do not make one study:{}\n{} {}\n", text_, count_, count_ == 1 ? "fault" : "faults");
    return wrong_input;
  }

private:
  std::string text_;
  unsigned count_ = 0;
};

std::string how_to_go_on(const std::string &folder) {
  std::string text;
  try {
    text = results::read_file(folder + "/UNFINISHED.txt");
  } catch (const results::MachineError &) {
    return {};
  }
  const auto at = text.find("\n\n  ");
  return at == std::string::npos ? "" : "; to go on: " + text.substr(at + 4, text.find('\n', at + 4) - at - 4);
}

std::vector<Part> read_parts(const std::vector<std::string> &folders, Complaints &complaints) {
  std::vector<Part> parts;
  std::vector<std::filesystem::path> seen;
  for (std::string folder : folders) {
    while (folder.size() > 1 && folder.back() == '/')
      folder.pop_back();
    std::error_code error;
    const auto real = std::filesystem::weakly_canonical(folder, error);
    if (std::find(seen.begin(), seen.end(), real) != seen.end()) {
      complaints.add(folder, "is named twice");
      continue;
    }
    seen.push_back(real);
    switch (Folder::state_of(folder)) {
    case Folder::State::absent:
      complaints.add(folder, "is not there, or is empty");
      break;
    case Folder::State::whole:
      complaints.add(folder, "holds a whole study; expected a folder that run --shard wrote");
      break;
    case Folder::State::foreign:
      complaints.add(folder, "holds something else; expected a folder that run --shard wrote");
      break;
    case Folder::State::unfinished:
      complaints.add(folder, "is unfinished" + how_to_go_on(folder));
      break;
    case Folder::State::shard:
      if (auto record = results::read_shard(folder))
        parts.push_back({folder, std::move(*record)});
      else
        complaints.add(folder, "shard.json is damaged; run this shard again");
    }
  }
  return parts;
}

/// In what `part` differs from `first`; every difference by itself.
void compare(const Part &first, const Part &part, Complaints &complaints) {
  const ShardRecord &a = first.record, &b = part.record;
  const auto differ = [&](const std::string &what, const auto &mine, const auto &its) {
    if (mine != its)
      complaints.add(part.folder, fmt::format("{} is {}, that of {} is {}", what, its, first.folder, mine));
  };
  differ("the study", a.study_file, b.study_file);
  differ("the program", a.version + " " + a.commit, b.version + " " + b.commit);
  differ("the seed", a.seed, b.seed);
  if (a.posterior != b.posterior)
    differ("the posterior", a.posterior.empty() ? "none" : a.posterior, b.posterior.empty() ? "none" : b.posterior);
  if (a.structures != b.structures)
    differ("whether structures are simulated", a.structures ? "yes" : "no", b.structures ? "yes" : "no");
  differ("the scale", a.scale, b.scale);
  differ("the number of replicates of the whole study", a.replicates, b.replicates);
  std::map<std::string, std::string> inputs(a.inputs.begin(), a.inputs.end());
  for (const auto &[file, hash] : b.inputs) {
    const auto found = inputs.find(file);
    if (found == inputs.end())
      complaints.add(part.folder, fmt::format("was run with {}, {} was not", file, first.folder));
    else {
      if (found->second != hash)
        complaints.add(part.folder, fmt::format("{} had other contents than in {}", file, first.folder));
      inputs.erase(found);
    }
  }
  for (const auto &[file, hash] : inputs)
    complaints.add(part.folder, fmt::format("was run without {}, {} with it", file, first.folder));
}

/// "3, 10, 17 and 4 others"
std::string list(const std::vector<unsigned> &numbers) {
  std::string text;
  for (std::size_t i = 0; i < numbers.size() && i < 6; ++i)
    text += fmt::format("{}{}", i == 0 ? "" : ", ", numbers[i]);
  return numbers.size() > 6 ? text + fmt::format(" and {} others", numbers.size() - 6) : text;
}

std::vector<study::Replicate> gather(const std::vector<Part> &parts, Complaints &complaints) {
  const unsigned wanted = parts.front().record.replicates;
  std::vector<std::optional<study::Replicate>> all(wanted);
  std::vector<const Part *> from(wanted, nullptr);
  for (const Part &part : parts) {
    std::vector<unsigned> damaged;
    std::map<const Part *, std::vector<unsigned>> doubled;
    const study::Shard shard = part.record.shard();
    for (unsigned i = shard.first; i < std::min(wanted, part.record.replicates); i += shard.step) {
      if (from[i] != nullptr) {
        doubled[from[i]].push_back(i);
        continue;
      }
      from[i] = &part;
      all[i] = results::read_replicate(part.folder, part.record.digest, i);
      if (!all[i])
        damaged.push_back(i);
    }
    if (!damaged.empty())
      complaints.add(part.folder, fmt::format("{} {} {} damaged or gone; run this shard again with --force",
                                              damaged.size() == 1 ? "replicate" : "replicates", list(damaged),
                                              damaged.size() == 1 ? "is" : "are"));
    for (const auto &[other, numbers] : doubled)
      complaints.add(part.folder, fmt::format("{} {} {} in {} too", numbers.size() == 1 ? "replicate" : "replicates",
                                              list(numbers), numbers.size() == 1 ? "is" : "are", other->folder));
  }
  // What is missing, by the shards that would bring it if all are of one cut.
  std::vector<unsigned> missing;
  for (unsigned i = 0; i < wanted; ++i)
    if (from[i] == nullptr)
      missing.push_back(i);
  if (!missing.empty()) {
    std::string shards;
    const unsigned of = parts.front().record.of;
    if (std::all_of(parts.begin(), parts.end(), [&](const Part &part) { return part.record.of == of; }))
      for (unsigned n = 1; n <= of; ++n)
        if (std::find(missing.begin(), missing.end(), n - 1) != missing.end())
          shards += fmt::format("{}{}/{}", shards.empty() ? "; run shards " : ", ", n, of);
    complaints.add("all together", fmt::format("{} {} of {} {} missing{}", missing.size() == 1 ? "replicate" : "replicates",
                                               list(missing), wanted, missing.size() == 1 ? "is" : "are", shards));
  }
  std::vector<study::Replicate> replicates;
  if (!complaints.any())
    for (auto &replicate : all)
      replicates.push_back(std::move(*replicate));
  return replicates;
}

/// That the files here are those that the shards were run with.
void compare_with_here(const Part &part, const scenario::Study &study, Complaints &complaints) {
  const Version here = version();
  const ShardRecord &record = part.record;
  if (here.version != record.version || here.commit != record.commit)
    complaints.add("this program", fmt::format("is {} {}, the shards were run by {} {}", here.version, here.commit,
                                               record.version, record.commit));
  std::map<std::string, std::string> inputs(record.inputs.begin(), record.inputs.end());
  for (const std::string &file : study.files) {
    const auto found = inputs.find(file);
    if (found == inputs.end() || found->second != results::sha256_of_file(file))
      complaints.add(file, "has other contents than when the shards were run");
  }
}

} // namespace

int merge(const MergeOptions &options) {
  const auto begin = std::chrono::steady_clock::now();
  const std::string started = now_utc();
  Complaints complaints;
  const std::vector<Part> parts = read_parts(options.folders, complaints);
  if (parts.empty())
    return complaints.print();
  for (const Part &part : parts)
    compare(parts.front(), part, complaints);
  const ShardRecord &record = parts.front().record;
  auto replicates = gather(parts, complaints);
  std::error_code error;
  if (!std::filesystem::exists(record.study_file, error)) {
    complaints.add(record.study_file, "is not here; merge in the folder in which the shards were run");
    return complaints.print();
  }
  scenario::Options scenario_options;
  scenario_options.scale = record.scale;
  scenario::Study study = scenario::load_study(record.study_file, scenario_options);
  study.replicates = record.replicates;
  study.seed = record.seed;
  if (record.structures)
    scenario::use_structures(study);
  if (!record.posterior.empty()) {
    if (!std::filesystem::exists(record.posterior, error)) {
      complaints.add(record.posterior, "is not here; merge in the folder in which the shards were run");
      return complaints.print();
    }
    scenario::use_posterior(study, record.posterior);
  }
  compare_with_here(parts.front(), study, complaints);
  if (complaints.any())
    return complaints.print();

  const std::string path = options.output.empty() ? free_folder(study.id) : options.output;
  const Folder::State state = Folder::state_of(path);
  if (state == Folder::State::foreign || state == Folder::State::shard ||
      (state != Folder::State::absent && !options.force)) {
    fmt::print(stderr, "{} holds {}; {}-o names another folder\n", path,
               state == Folder::State::foreign ? "something else"
               : state == Folder::State::shard ? "a shard"
                                               : "a study already",
               state == Folder::State::foreign || state == Folder::State::shard ? "" : "--force replaces it, ");
    return wrong_input;
  }
  const Folder folder(path, record.digest, false, options.command);
  const study::Layout layout(study);
  const Version about = version();
  results::Finished finished;
  finished.structural = study::take_out_structures(study, layout, replicates);
  finished.study = &study;
  finished.layout = &layout;
  finished.replicates = &replicates;
  finished.about = {about.version, about.commit, about.compiler, options.command};
  finished.started = started;
  finished.ended = now_utc();
  finished.wall_seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  finished.digest = record.digest;
  for (const Part &part : parts)
    finished.merged.push_back(part.record);
  write_results(finished, folder);
  print_end(finished, path, options.json, options.quiet);
  return fine;
}

} // namespace rechtsweg::app
