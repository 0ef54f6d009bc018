// Other descriptions of the system: the same answers as if each had been a study of its own.
#include "scenario/structures.h"
#include "support.h"

using namespace rechtsweg;
using namespace rechtsweg::tests;

namespace {

const char *desk = R"(
title = "Desk"
tick  = "day"
start = 2016-01-01
end   = 2018-01-01
[desk]
rate  = { value = 10, range = [0, 50], unit = "persons", evidence = "assumed" }
open  = { value = 0.5, range = [0, 1], unit = "share", evidence = "assumed" }
[[arrivals]]
name = "people"
into = "desk"
rate = "desk.rate"
per  = "day"
[station.desk]
route = { yes = "desk.open", no = "rest" }
[station.yes]
end = true
[station.no]
end = true
[outcome.admitted]
means = "people admitted"
unit  = "persons"
flow  = { into = "yes" }
)";

std::string study(const std::string &base, const std::string &more) {
  return "title = 'S'\nquestion = 'How many?'\nsystem = '.'\nreplicates = 8\nclaims = ['claims.toml']\n[base]\nmeasures = [" + base +
         "]\n[[alternative]]\nid = 'wider'\nmeasures = ['wider.toml']\n" + more;
}

const std::map<std::string, std::string> files = {
    {"system.toml", desk},
    {"wider.toml", "title = 'Wider'\n[[change]]\nlever = 'desk.open'\nadd = 0.2\nfrom = 2017-01-01\n"},
    {"many.toml", "title = 'Many'\n[[change]]\nlever = 'desk.rate'\nto = 40\nfrom = 2016-01-01\n"},
    {"closed.toml", "title = 'Closed'\n[[change]]\nlever = 'desk.open'\nfactor = 0.5\nfrom = 2016-01-01\n"},
    {"claims.toml", "[[claim]]\nid = 'more'\nsays = 'More.'\nwho = 'x'\nasks = 'More?'\noutcome = 'admitted'\nperiod = '2017'\n"
                    "relative_to = { alternative = 'base' }\nholds_if = '> 1.6'\n"},
    {"study.toml", study("", "[[structure]]\nid = 'many'\nmeasures = ['many.toml']\n[[structure]]\nid = 'closed'\nmeasures = ['closed.toml']\n")},
    {"many_study.toml", study("'many.toml'", "")},
    {"closed_study.toml", study("'closed.toml'", "")},
};

struct Done {
  scenario::Study study;
  study::Layout layout;
  std::vector<study::Replicate> replicates;
  explicit Done(const std::string &file, bool structures = false) : study([&] {
        const Files folder(files);
        auto loaded = scenario::load_study(folder.path(file));
        if (structures)
          scenario::use_structures(loaded);
        return loaded;
      }()), layout(study) {
    study::Execution execution;
    execution.threads = 2;
    replicates = study::run(study, layout, execution);
  }
};

} // namespace

TEST_CASE("structures give the figures of studies of their own, and leave those of the study alone") {
  Done all("study.toml", true);
  const Done own("study.toml"), many("many_study.toml"), closed("closed_study.toml");
  REQUIRE(all.study.alternatives.size() == 6);
  for (std::size_t r = 0; r < own.replicates.size(); ++r)
    for (std::size_t a = 0; a < 2; ++a) {
      CHECK(all.replicates[r].alternatives[a].figures == own.replicates[r].alternatives[a].figures);
      CHECK(all.replicates[r].alternatives[2 + a].figures == many.replicates[r].alternatives[a].figures);
      CHECK(all.replicates[r].alternatives[4 + a].figures == closed.replicates[r].alternatives[a].figures);
    }
  const auto structural = study::take_out_structures(all.study, all.layout, all.replicates);
  REQUIRE(structural);
  CHECK(all.study.alternatives.size() == 2);
  CHECK(all.replicates.front().alternatives.size() == 2);
  const auto key = static_cast<std::size_t>(all.layout.find(0, study::total, "2017"));
  const auto mean = [&](const Done &done, std::size_t a, bool difference) {
    double sum = 0;
    for (const auto &replicate : done.replicates)
      sum += replicate.alternatives[a].figures[key] - (difference ? replicate.alternatives[0].figures[key] : 0);
    return sum / 8;
  };
  const std::size_t keys = all.layout.keys().size();
  CHECK(structural->values[key].high == doctest::Approx(mean(many, 0, false)));
  CHECK(structural->values[key].low == doctest::Approx(mean(closed, 0, false)));
  CHECK(structural->values[keys + key].high == doctest::Approx(mean(many, 1, false)));
  CHECK(structural->differences[keys + key].high == doctest::Approx(mean(many, 1, true)));
  CHECK(structural->differences[keys + key].low == doctest::Approx(std::min(mean(own, 1, true), mean(closed, 1, true))));
  // .7 of .5 are 1.4 and .45 of .25 are 1.8 times: the claim holds in one description alone.
  const auto answers = study::answer(all.study, all.layout, all.replicates);
  REQUIRE(answers.size() == 2);
  CHECK(answers[1].verdict == "does not hold");
  const auto others = study::under_structures(structural, answers[1]);
  CHECK(others->same == 1);
  CHECK(others->low == doctest::Approx(1.4).epsilon(0.03));
  CHECK(others->high == doctest::Approx(1.8).epsilon(0.05));
  CHECK(structural->answers[1][1].verdict == "holds");
  CHECK_FALSE(study::take_out_structures(all.study, all.layout, all.replicates));
}

TEST_CASE("no structures, or one under which an alternative makes no sense, are faults") {
  const Files folder({{"system.toml", desk},
                      {"wider.toml", "title = 'Wider'\n[[change]]\nlever = 'desk.open'\nadd = 0.5\nfrom = 2017-01-01\n"},
                      {"open.toml", "title = 'Open'\n[[change]]\nlever = 'desk.open'\nto = 0.9\nfrom = 2016-01-01\n"},
                      {"none.toml", "title = 'S'\nsystem = '.'\n"},
                      {"study.toml", "title = 'S'\nsystem = '.'\n[[alternative]]\nid = 'wider'\nmeasures = ['wider.toml']\n"
                                     "[[structure]]\nid = 'open'\nmeasures = ['open.toml']\n"}});
  auto none = scenario::load_study(folder.path("none.toml"));
  CHECK_THROWS_WITH_AS(scenario::use_structures(none), doctest::Contains("no other descriptions"), scenario::ScenarioError);
  auto wrong = scenario::load_study(folder.path("study.toml"));
  CHECK_THROWS_WITH_AS(scenario::use_structures(wrong), doctest::Contains("wider (open)"), scenario::ScenarioError);
}
