#include "results/shard.h"

#include "results/store.h"

#include <fmt/core.h>
#include <nlohmann/json.hpp>

namespace rechtsweg::results {

using Json = nlohmann::ordered_json;

std::string ShardRecord::name() const { return fmt::format("{}/{}", number, of); }

std::string to_json(const ShardRecord &r) {
  Json inputs = Json::array();
  for (const auto &[file, digest] : r.inputs)
    inputs.push_back({{"file", file}, {"sha256", digest}});
  const Json record = {{"about", "a shard of a study: rechtsweg merge makes one study of all shards"},
                       {"program", {{"name", "rechtsweg"}, {"version", r.version}, {"commit", r.commit}}},
                       {"command", r.command},
                       {"study", {{"id", r.study}, {"file", r.study_file}}},
                       {"seed", r.seed},
                       {"scale", r.scale},
                       {"replicates", r.replicates},
                       {"shard", {{"number", r.number}, {"of", r.of}}},
                       {"posterior", r.posterior},
                       {"structures", r.structures},
                       {"digest", r.digest},
                       {"threads", r.threads},
                       {"started", r.started},
                       {"ended", r.ended},
                       {"wall_seconds", r.wall_seconds},
                       {"inputs", inputs}};
  return record.dump(1) + "\n";
}

std::optional<ShardRecord> read_shard(const std::string &folder) {
  try {
    const Json json = Json::parse(read_file(folder + "/shard.json"));
    ShardRecord r;
    r.version = json.at("program").at("version");
    r.commit = json.at("program").at("commit");
    r.command = json.at("command");
    r.study = json.at("study").at("id");
    r.study_file = json.at("study").at("file");
    r.seed = json.at("seed");
    r.scale = json.at("scale");
    r.replicates = json.at("replicates");
    r.number = json.at("shard").at("number");
    r.of = json.at("shard").at("of");
    r.posterior = json.at("posterior");
    r.structures = json.at("structures");
    r.digest = json.at("digest");
    r.threads = json.at("threads");
    r.started = json.at("started");
    r.ended = json.at("ended");
    r.wall_seconds = json.at("wall_seconds");
    for (const auto &input : json.at("inputs"))
      r.inputs.emplace_back(input.at("file"), input.at("sha256"));
    if (r.number < 1 || r.number > r.of || r.of > 100000 || r.replicates > 100000)
      return std::nullopt;
    return r;
  } catch (const Json::exception &) {
    return std::nullopt;
  } catch (const MachineError &) {
    return std::nullopt;
  }
}

} // namespace rechtsweg::results
