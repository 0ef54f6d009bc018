// Feeds arbitrary bytes to the loader as a system, as a measure and a study beside a good system, and
// as a CSV table. Nothing may crash, hang or leak; whatever is wrong must come out as ScenarioError.
//
// The first byte chooses what the rest is.
#include "scenario/load.h"

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <unistd.h>

using namespace rechtsweg;

namespace {

const char *good_system = R"(title = "good"
tick = "day"
start = 2016-01-01
end = 2017-01-01
ledger = ["kind"]
[attributes]
kind = ["a", "b"]
[desk]
open = { value = 0.5, range = [0, 1], unit = "share" }
[[arrivals]]
name = "people"
into = "desk"
table = "people.csv"
[resource.beds]
places = 5
[station.desk]
needs = "beds"
stay = 2
route = { yes = "desk.open", no = "rest" }
[station.yes]
end = true
[station.no]
end = true
[outcome.out]
means = "out"
unit = "persons"
flow = { into = "yes" }
by = "kind"
)";
const char *good_study = "title = \"s\"\nsystem = \".\"\nclaims = [\"claims.toml\"]\n[[alternative]]\nid = \"x\"\nmeasures = [\"m.toml\"]\n";
const char *good_measure = "title = \"m\"\n[[change]]\nlever = \"desk.open\"\nto = 0.7\nfrom = 2016-02-01\n";
const char *good_claims = "[[claim]]\nid = \"c\"\nsays = \"s\"\nwho = \"w\"\nasks = \"a\"\noutcome = \"out\"\nperiod = \"2016\"\nholds_if = \"> 1\"\n";
const char *good_table = "kind,month,persons\na,2016-01,10\nb,2016-02,5\n";

void write(const std::filesystem::path &path, const char *data, std::size_t size) {
  std::ofstream(path, std::ios::binary).write(data, static_cast<std::streamsize>(size));
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
  static const std::filesystem::path folder = [] {
    // In memory where there is such a place: the loader reads files.
    std::filesystem::path base = std::filesystem::exists("/dev/shm") ? "/dev/shm" : std::filesystem::temp_directory_path();
    base /= "rechtsweg-fuzz-" + std::to_string(getpid());
    std::filesystem::create_directories(base);
    return base;
  }();
  if (size < 1 || size > 20000)
    return 0;
  const char *names[] = {"system.toml", "m.toml", "study.toml", "claims.toml", "people.csv"};
  const char *good[] = {good_system, good_measure, good_study, good_claims, good_table};
  const unsigned which = data[0] % 5;
  for (unsigned i = 0; i < 5; ++i)
    write(folder / names[i], good[i], std::char_traits<char>::length(good[i]));
  write(folder / names[which], reinterpret_cast<const char *>(data) + 1, size - 1);
  try {
    const scenario::Study study = scenario::load_study((folder / "study.toml").string());
    (void)study;
  } catch (const scenario::ScenarioError &error) {
    for (const auto &fault : error.faults())
      if (fault.what.empty())
        __builtin_trap(); // a fault must say what is wrong
  }
  return 0;
}
