#include "server/studies.h"

#include "scenario/document.h"
#include "server/answer.h"

#include <algorithm>
#include <filesystem>
#include <fmt/core.h>

namespace rechtsweg::server {

namespace fs = std::filesystem;

namespace {

std::string text_of(const scenario::Node &node, const char *key) {
  const scenario::Node *found = node.find(key);
  return found != nullptr && found->is(scenario::Node::Kind::text) ? found->text : "";
}

std::string id_of(const fs::path &path) {
  const fs::path whole = path.filename().empty() ? path.parent_path() : path;
  std::error_code error;
  return fs::is_directory(whole, error) ? whole.filename().string() : whole.stem().string();
}

engine::Day decision_day(const scenario::Study &study) {
  const network::Network &network = study.network;
  std::vector<engine::Day> differences;
  for (const auto &alternative : study.alternatives)
    differences.push_back(network::first_difference(study.alternatives.front().timeline,
                                                    alternative.timeline, network.start,
                                                    network.end));
  if (const engine::Day parting = network::parting(differences, network.end); parting < network.end)
    return parting;
  const engine::Civil middle = engine::civil(network.start + (network.end - network.start) / 2);
  return std::max(network.start, engine::day_of(middle.year, middle.month, 1));
}

/// What is drawn of a study that does not say what to draw.
std::vector<scenario::Featured> first_outcomes(const network::Network &network) {
  std::vector<scenario::Featured> featured;
  for (unsigned o = 0; o < network.outcomes.size() && featured.size() < 8; ++o)
    if (study::reported(network.outcomes[o], world::Periods::Period::Kind::month)) {
      scenario::Featured one;
      one.outcome = o;
      one.title = network.outcomes[o].name;
      one.why = network.outcomes[o].means;
      featured.push_back(std::move(one));
    }
  return featured;
}

unsigned category_of(const network::Network &network, const scenario::Featured &featured) {
  const network::Outcome &outcome = network.outcomes[featured.outcome];
  if (outcome.by == network::none || featured.category == "total")
    return study::total;
  const auto &values = network.attributes[outcome.by].values;
  const auto found = std::find(values.begin(), values.end(), featured.category);
  return found == values.end() ? study::total : static_cast<unsigned>(found - values.begin());
}

} // namespace

Studies::Studies(const std::string &path, std::optional<double> scale, const Limits &limits,
                 study::Live &live)
    : scale_(scale), limits_(limits), live_(live), usual_(id_of(path)) {
  const fs::path file(path);
  std::error_code error;
  const bool alone = fs::is_directory(file, error) || file.filename() == "system.toml";
  if (!alone) {
    const fs::path folder = file.parent_path().empty() ? fs::path(".") : file.parent_path();
    std::vector<fs::path> files;
    for (const auto &entry : fs::directory_iterator(folder, error))
      if (entry.path().extension() == ".toml" && entry.path().stem() != usual_)
        files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    files.insert(files.begin(), file);
    for (const fs::path &each : files) {
      scenario::Faults ignored; // whoever asks for that study hears of them
      const auto node = scenario::read_toml(each.string(), each.string(), ignored);
      if (node && node->find("system") != nullptr && node->find("change") == nullptr &&
          node->find("target") == nullptr)
        entries_.push_back(
            {id_of(each), each.string(), text_of(*node, "title"), text_of(*node, "question")});
    }
  }
  if (entries_.empty() || entries_.front().id != usual_)
    entries_.insert(entries_.begin(), {usual_, path, "", ""});
  const auto first = offer(usual_);
  entries_.front().title = first->study.title;
}

std::shared_ptr<const Offer> Studies::offer(const std::string &id) {
  const std::lock_guard lock(guard_); // a study that two ask for is read once
  if (const auto known = offers_.find(id); known != offers_.end())
    return known->second;
  const auto entry = std::find_if(entries_.begin(), entries_.end(),
                                  [&](const Entry &each) { return each.id == id; });
  if (entry == entries_.end())
    throw Refusal(404, "not_found", fmt::format("there is no study '{}' here", id));
  auto offer = std::make_shared<Offer>();
  offer->id = id;
  scenario::Options options;
  options.scale = scale_;
  offer->study = scenario::load_study(entry->path, options);
  offer->library = scenario::load_library(offer->study);
  offer->decision = decision_day(offer->study);
  offer->featured =
      offer->study.featured.empty() ? first_outcomes(offer->study.network) : offer->study.featured;
  return offers_[id] = std::move(offer);
}

std::shared_ptr<study::Ground> Studies::ground(const Offer &offer, double scale,
                                               const network::Timeline &timeline) {
  std::vector<std::pair<unsigned, unsigned>> ways; // that measures open
  for (const auto &variant : timeline.routes)
    for (const auto &rule : variant.route)
      for (const auto &branch : rule.branches)
        ways.emplace_back(variant.station, branch.to);
  std::string key = fmt::format("{} {}", offer.id, scale);
  for (const auto &[from, to] : ways)
    key += fmt::format(" {}>{}", from, to);
  const std::lock_guard lock(guard_);
  ++clock_;
  for (Known &known : grounds_)
    if (known.key == key) {
      known.used = clock_;
      return known.ground;
    }
  scenario::Study base = offer.study;
  base.alternatives.resize(1);
  base.alternatives.front().timeline.scale = scale;
  base.scale = scale;
  base.featured = offer.featured;
  std::erase_if(base.claims, [](const scenario::Claim &claim) {
    return !claim.relative_alternative.empty() && claim.relative_alternative != "base";
  });
  network::number_loops(base.network, ways);
  std::vector<std::pair<unsigned, unsigned>> watched;
  for (const scenario::Featured &featured : offer.featured)
    watched.emplace_back(featured.outcome, category_of(base.network, featured));
  auto ground = std::make_shared<study::Ground>(std::move(base), offer.decision, watched);
  for (bool some = true; some && grounds_.size() >= limits_.grounds;) {
    // A ground that is neither being prepared nor run on is held here alone.
    some = false;
    auto oldest = grounds_.end();
    for (auto at = grounds_.begin(); at != grounds_.end(); ++at)
      if (at->ground.use_count() == 1 && (oldest == grounds_.end() || at->used < oldest->used))
        oldest = at;
    if (oldest != grounds_.end()) {
      live_.forget(*oldest->ground);
      grounds_.erase(oldest);
      some = true;
    }
  }
  grounds_.push_back({key, ground, clock_});
  return ground;
}

} // namespace rechtsweg::server
