// What only the whole system can show: stations that nobody reaches, loops in which no time passes,
// probabilities that do not add up, marks that are never dated.
#include "scenario/numbers.h"
#include "scenario/system.h"
#include "world/tables.h"

#include <algorithm>
#include <fmt/core.h>
#include <functional>

namespace rechtsweg::scenario {

using network::none;

void SystemLoader::check_whole() {
  const std::size_t before = faults_.count();
  check_resources();
  if (faults_.count() != before)
    return;
  check_used();
  check_probabilities();
  check_reachable();
}

void SystemLoader::check_used() {
  for (unsigned p = 0; p < network_.parameters.size(); ++p)
    if (!used_[p])
      faults_.add({network_.parameters[p].file, network_.parameters[p].line, 1},
                  fmt::format("nothing uses the parameter '{}'", network_.parameters[p].name),
                  "a parameter that matters, or none");
  std::vector<bool> counts(network_.calendars.size(), false);
  for (const network::Resource &resource : network_.resources)
    if (resource.calendar != none)
      counts[resource.calendar] = true;
  for (std::size_t c = 0; c < counts.size(); ++c)
    if (!counts[c])
      faults_.add(rooms_[0].node.find("calendar")->members[c].second.place,
                  fmt::format("nothing uses the calendar '{}'", network_.calendars[c].name),
                  "a calendar that matters, or none");
}

void SystemLoader::check_resources() {
  for (unsigned r = 0; r < network_.resources.size(); ++r) {
    network::Resource &resource = network_.resources[r];
    const Place place = resource_nodes_[r]->place;
    bool needed = !resource.span.empty();
    for (const network::Station &station : network_.stations) {
      const bool needs =
          std::find(station.needs.begin(), station.needs.end(), r) != station.needs.end();
      needed = needed || needs;
      const auto s = static_cast<unsigned>(&station - network_.stations.data());
      if (needs && std::find(resource.span.begin(), resource.span.end(), s) != resource.span.end())
        faults_.add(place, fmt::format("'{}' is held across '{}', which needs it as well", resource.name, station.name),
                    "one of both");
      if (needs && !resource.group_of.empty() && resource.group_of[s] == none)
        faults_.add(resource_nodes_[r]->find("share")->place,
                    fmt::format("'{}' needs '{}' and has no share of it", station.name, resource.name),
                    "a share for every station that needs it");
      if (!resource.group_of.empty() && resource.group_of[s] != none && !needs)
        faults_.add(resource_nodes_[r]->find("share")->find(station.name)->place,
                    fmt::format("'{}' has a share of '{}' and does not need it", station.name, resource.name));
    }
    if (!needed)
      faults_.add(place, fmt::format("nobody needs the resource '{}'", resource.name),
                  "a station with needs, or held_in");
    for (const unsigned s : resource.span)
      if (network_.stations[s].end || network_.stations[s].hazard)
        faults_.add(resource_nodes_[r]->find("held_in")->place, fmt::format("'{}' is held at '{}', which is an end or has a hazard", resource.name, network_.stations[s].name));
    for (const auto *expression : {&resource.amount, &resource.flights}) {
      world::Dependence dependence(network_);
      dependence.on(*expression);
      if (dependence.cells().size() > 1)
        faults_.add(place_of({Trouble::At::amount, r, 0, {}, {}}), fmt::format("the amount of '{}' differs by person", resource.name),
                    "a parameter without 'by', or one cell of it");
    }
  }
  // A person can have one deadline at a time.
  for (unsigned a = 0; a < network_.resources.size(); ++a)
    for (unsigned b = 0; b < a; ++b) {
      if (network_.resources[a].timeouts.empty() || network_.resources[b].timeouts.empty())
        continue;
      for (const unsigned s : network_.resources[a].span)
        if (std::find(network_.resources[b].span.begin(), network_.resources[b].span.end(), s) !=
            network_.resources[b].span.end()) {
          faults_.add(resource_nodes_[a]->place,
                      fmt::format("'{}' and '{}' both have a timeout at '{}'", network_.resources[a].name,
                                  network_.resources[b].name, network_.stations[s].name),
                      "one timeout at a station");
          break;
        }
    }
  if (faults_.any())
    return;
  // Spans come before a station's own needs: a bed is waited for before a judge.
  for (unsigned s = 0; s < network_.stations.size(); ++s) {
    network::Station &station = network_.stations[s];
    std::vector<unsigned> spans;
    for (unsigned r = 0; r < network_.resources.size(); ++r)
      if (std::find(network_.resources[r].span.begin(), network_.resources[r].span.end(), s) !=
          network_.resources[r].span.end()) {
        spans.push_back(r);
        station.keeps |= 1U << r;
      }
    station.needs.insert(station.needs.begin(), spans.begin(), spans.end());
  }
}

/// Where a wrong number stands.
Place SystemLoader::place_of(const Trouble &trouble) const {
  using Where = Trouble::At;
  const auto inside = [](const Node &node, std::initializer_list<const char *> names) {
    const Node *at = &node;
    for (const char *name : names)
      if (const Node *next = at->find(name))
        at = next;
    return at;
  };
  const auto item = [&](const Node *list) {
    return list->is(Node::Kind::array) && trouble.item < list->items.size()
               ? &list->items[trouble.item]
               : list;
  };
  switch (trouble.at) {
  case Where::route:
    return item(inside(*station_nodes_[trouble.index], {"route"}))->place;
  case Where::stay:
    return inside(*station_nodes_[trouble.index], {"stay"})->place;
  case Where::amount:
    return inside(*resource_nodes_[trouble.index], {"places", "quota", "n", "seats"})->place;
  case Where::flights:
    return inside(*resource_nodes_[trouble.index], {"quota", "flights"})->place;
  case Where::share:
    return inside(*resource_nodes_[trouble.index], {"share"})->place;
  case Where::timeout:
    return inside(*item(inside(*resource_nodes_[trouble.index], {"timeout"})), {"after"})->place;
  case Where::patience:
    return inside(*resource_nodes_[trouble.index], {"queue"})->place;
  case Where::source:
    return inside(*source_nodes_[trouble.index], {"rate", "size"})->place;
  case Where::source_share:
    return inside(*source_nodes_[trouble.index],
                  {"attributes",
                   network_.attributes[network_.sources[trouble.index].attributes[trouble.item].attribute]
                       .name.c_str()})
        ->place;
  case Where::waited:
    return inside(*source_nodes_[trouble.index], {"waited"})->place;
  case Where::feedback:
    return feedback_nodes_[trouble.index]->place;
  }
  return {};
}

void SystemLoader::check_probabilities() {
  for (unsigned s = 0; s < network_.stations.size(); ++s) {
    const network::Station &station = network_.stations[s];
    for (const auto &[cells, what] :
         {std::pair{world::RouteTable(network_, station.route).cells.size(), "route"},
          std::pair{world::StayTable(network_, station.stay).cells.size(), "stay"}})
      if (cells > 65536) {
        faults_.add(station_nodes_[s]->place,
                    fmt::format("the {} of '{}' tells {} kinds of people apart", what, station.name, cells),
                    "at most 65536");
        return;
      }
  }
  // At the start, and whenever a later value of the base begins.
  std::vector<engine::Day> days{network_.start};
  for (const network::Parameter &parameter : network_.parameters)
    for (const auto &[day, values] : parameter.then)
      days.push_back(day);
  std::sort(days.begin(), days.end());
  days.erase(std::unique(days.begin(), days.end()), days.end());
  const Numbers numbers(network_);
  for (const engine::Day day : days) {
    network::Values values(network_.parameters, network_.base_values());
    for (const network::Parameter &parameter : network_.parameters)
      for (const auto &[from, later] : parameter.then)
        if (from <= day)
          for (unsigned c = 0; c < later.size(); ++c)
            values.set(parameter.first + c, later[c]);
    const std::string when = day <= network_.start ? "" : " from " + engine::iso(day) + " on";
    const auto troubles = numbers.troubles(values);
    for (const Trouble &trouble : troubles)
      faults_.add(place_of(trouble), trouble.what + when, trouble.expected);
    if (!troubles.empty())
      return; // once is enough
    if (const auto loop = timeless_loop(network_, {}, values)) {
      faults_.add(station_nodes_[loop->second]->place,
                  "no time passes in the loop " + loop->first + when,
                  "a station on the way with a stay");
      return;
    }
  }
  // Wherever feedbacks may go, which is to the ends of their ranges.
  for (const bool high : {false, true}) {
    network::Values values(network_.parameters, network_.base_values());
    for (const network::Lever &lever : network_.levers)
      if (network_.parameters[lever.parameter].moves)
        values.set(static_cast<unsigned>(&lever - network_.levers.data()), high ? lever.high : lever.low);
    for (const Trouble &trouble : numbers.troubles(values)) {
      faults_.add(place_of(trouble),
                  fmt::format("{} with what feedbacks write at the {} end of its range", trouble.what,
                              high ? "high" : "low"),
                  trouble.expected);
      return;
    }
  }
  double persons = 0;
  const network::Values values(network_.parameters, network_.base_values());
  for (const network::Source &source : network_.sources)
    if (source.kind == network::Source::Kind::initial)
      for (unsigned stratum = 0; stratum < source.strata.size(); ++stratum)
        persons += values.of(source.amount, source.strata.word(stratum, source.fixed));
  if (persons > 2e8)
    faults_.add(rooms_[0].node.place, fmt::format("{:g} persons are there at the start", persons),
                "at most 200000000");
}

void SystemLoader::check_reachable() {
  const auto graph = successors(network_);
  std::vector<bool> reached(graph.size(), false);
  std::vector<unsigned> open;
  const auto reach = [&](unsigned s) {
    if (!reached[s]) {
      reached[s] = true;
      open.push_back(s);
    }
  };
  for (const network::Source &source : network_.sources)
    reach(source.station);
  std::vector<bool> ends(graph.size(), false); // from which an end can be reached
  for (bool more = true; more;) {
    more = false;
    for (unsigned s = 0; s < graph.size(); ++s) {
      bool leads = network_.stations[s].end;
      for (const unsigned next : graph[s])
        leads = leads || ends[next];
      more = more || leads != ends[s];
      ends[s] = leads;
    }
  }
  if (network_.sources.empty())
    faults_.add(rooms_[0].node.place, "nobody comes in: the system has no source",
                "[[arrivals]], [[population]] or [[initial]]");
  while (!open.empty()) {
    const unsigned s = open.back();
    open.pop_back();
    for (const unsigned next : graph[s])
      reach(next);
  }
  if (!network_.sources.empty())
    for (unsigned s = 0; s < graph.size(); ++s)
      if (!reached[s])
        faults_.add(station_nodes_[s]->place,
                    fmt::format("nobody can reach station '{}'", network_.stations[s].name),
                    "a route or a source that leads there");
  for (unsigned s = 0; s < graph.size(); ++s)
    if (!ends[s] && reached[s]) {
      faults_.add(station_nodes_[s]->place,
                  fmt::format("whoever comes to '{}' never reaches an end", network_.stations[s].name),
                  "a route that leads to one");
      break;
    }
  // A mark that an outcome reads must be dated somewhere.
  std::vector<bool> dated(network_.marks.size(), false), read(network_.marks.size(), false);
  for (const network::Station &station : network_.stations) {
    for (const unsigned m : station.marks)
      dated[m] = true;
    for (const network::Rule &rule : station.route)
      for (const unsigned m : rule.marks)
        dated[m] = true;
  }
  for (const network::Outcome &outcome : network_.outcomes)
    for (const unsigned m : {outcome.since, outcome.dated})
      if (m != none)
        read[m] = true;
  for (std::size_t m = 0; m < dated.size(); ++m)
    if (!dated[m] || !read[m])
      faults_.add(rooms_[0].node.find("marks")->members[m].second.place,
                  fmt::format("the mark '{}' is never {}", network_.marks[m], dated[m] ? "read by an outcome" : "dated"),
                  "a mark that is dated by a station and read by an outcome");
  check_attributes();
  check_parting();
  check_parts();
  check_feedbacks();
  // Outcomes that are made of others must not be made of themselves.
  std::vector<int> state(network_.outcomes.size(), 0);
  const std::function<void(unsigned)> visit = [&](unsigned o) {
    state[o] = 1;
    for (const auto *parts : {&network_.outcomes[o].of, &network_.outcomes[o].in})
      for (const auto &[part, weight] : *parts) {
        if (state[part] == 1)
          faults_.add(outcome_nodes_[o]->place,
                      fmt::format("the outcome '{}' is made of itself", network_.outcomes[o].name));
        else if (state[part] == 0)
          visit(part);
      }
    state[o] = 2;
  };
  for (unsigned o = 0; o < state.size(); ++o)
    if (state[o] == 0)
      visit(o);
}

void SystemLoader::check_parting() {
  const bool parties = std::any_of(network_.sources.begin(), network_.sources.end(),
                                   [](const auto &source) { return !source.parties.empty(); });
  for (unsigned s = 0; s < network_.stations.size(); ++s) {
    const network::Station &station = network_.stations[s];
    if (station.parted_to == none)
      continue;
    const Place &place = station_nodes_[s]->find("parts")->place;
    if (!station.needs.empty() || station.keeps != 0)
      faults_.add(place, fmt::format("a party parts at '{}' while it holds something", station.name),
                  "a station that needs nothing and lies in no span");
    if (!parties)
      faults_.add(place, fmt::format("nobody parts at '{}': all move alone", station.name),
                  "a source with a party");
  }
}

void SystemLoader::check_parts() {
  using Kind = network::Outcome::Kind;
  for (unsigned o = 0; o < network_.outcomes.size(); ++o)
    if (const network::Outcome &outcome = network_.outcomes[o]; outcome.among != none) {
      const network::Outcome &among = network_.outcomes[outcome.among];
      if (among.kind != Kind::flow || among.dated != outcome.dated || among.by != outcome.by)
        faults_.add(outcome_nodes_[o]->place,
                    fmt::format("'{}' cannot be waited for among '{}'", outcome.name, among.name),
                    "a flow dated by the same mark and split by the same attribute");
    }
  for (unsigned o = 0; o < network_.outcomes.size(); ++o) {
    const network::Outcome &outcome = network_.outcomes[o];
    for (const auto *parts : {&outcome.of, &outcome.in})
      for (const auto &[p, weight] : *parts) {
        const network::Outcome &part = network_.outcomes[p];
        if (part.kind != Kind::flow && part.kind != Kind::stock && part.kind != Kind::sum &&
            part.kind != Kind::persons && outcome.kind == Kind::share)
          faults_.add(outcome_nodes_[o]->find("share")->find(parts == &outcome.of ? "of" : "in")->place,
                      fmt::format("'{}' is neither a flow nor a stock", part.name),
                      "flows, stocks or sums of them");
        else if (outcome.by != none && part.by != outcome.by)
          faults_.add(outcome_nodes_[o]->place,
                      fmt::format("outcome '{}' is split by '{}', '{}' is not", outcome.name,
                                  network_.attributes[outcome.by].name, part.name),
                      "parts that are split by the same attribute");
      }
  }
}

void SystemLoader::check_attributes() {
  std::vector<bool> read(network_.attributes.size(), false);
  const auto on = [&](const network::Condition &condition) {
    for (const auto &term : condition.terms)
      read[term.attribute] = true;
  };
  const auto stay = [&](const network::Stay &list) {
    for (const auto &rule : list)
      on(rule.when);
  };
  for (const unsigned a : network_.ledger.attributes())
    read[a] = true;
  for (const network::Parameter &parameter : network_.parameters) // all of them are used
    for (const unsigned a : parameter.cells.attributes())
      read[a] = true;
  for (const network::Station &station : network_.stations) {
    stay(station.stay);
    for (const network::Rule &rule : station.route)
      on(rule.when);
  }
  for (const network::Resource &resource : network_.resources) {
    stay(resource.patience);
    for (const auto &rank : resource.ranks)
      on(rank);
    for (const auto &timeout : resource.timeouts)
      on(timeout.when);
  }
  for (const network::Source &source : network_.sources) {
    stay(source.waited);
    for (const auto &party : source.parties)
      on(party.when);
  }
  for (const network::Outcome &outcome : network_.outcomes) {
    on(outcome.when);
    for (const unsigned a : {outcome.by, outcome.counter})
      if (a != none)
        read[a] = true;
  }
  for (std::size_t a = 0; a < read.size(); ++a)
    if (!read[a])
      faults_.add(rooms_[0].node.find("attributes")->members[a].second.place,
                  fmt::format("nothing depends on the attribute '{}'", network_.attributes[a].name),
                  "an attribute that a route, a stay, a parameter or an outcome reads");
}

std::optional<std::pair<std::string, unsigned>>
timeless_loop(const network::Network &network,
              const std::vector<const network::Timeline::RouteVariant *> &variants,
              const network::Values &values) {
  const auto passes = [&](const network::Stay &stay) { // some time, for some people at least
    world::StayTable table(network, stay);
    table.evaluate(stay, values);
    bool any = !stay.empty();
    for (const engine::Variate &variate : table.rows)
      any = any && engine::whole_ticks(variate.largest()) > 0;
    return any;
  };
  // The stations to which one can come from another without a tick passing.
  std::vector<std::vector<unsigned>> ways(network.stations.size());
  std::vector<bool> timeless(network.stations.size(), false);
  const auto add = [&](unsigned s, unsigned to) {
    if (to != none)
      ways[s].push_back(to);
  };
  const auto add_route = [&](unsigned s, const std::vector<network::Rule> &route) {
    for (const network::Rule &rule : route)
      for (const network::Branch &branch : rule.branches)
        add(s, branch.to);
  };
  for (unsigned s = 0; s < network.stations.size(); ++s) {
    const network::Station &station = network.stations[s];
    if (station.end)
      continue;
    add(s, station.parted_to);
    bool quota = false;
    for (const unsigned r : station.needs) {
      const network::Resource &resource = network.resources[r];
      quota = quota || resource.quota;
      add(s, resource.full);
      add(s, resource.displaced_to);
      if (!resource.patience.empty() && !passes(resource.patience))
        add(s, resource.impatient);
      if (std::find(resource.span.begin(), resource.span.end(), s) == resource.span.end())
        continue;
      for (const network::Timeout &timeout : resource.timeouts) {
        world::Dependence dependence(network);
        dependence.on(timeout.after);
        const network::Cells cells = dependence.cells();
        bool at_once = false;
        for (unsigned cell = 0; cell < cells.size(); ++cell)
          at_once = at_once || engine::whole_ticks(values.of(timeout.after, cells.word(cell))) == 0;
        if (at_once)
          add(s, timeout.to);
      }
    }
    timeless[s] = !station.hazard && !quota && !passes(station.stay);
    if (timeless[s])
      add_route(s, station.route);
  }
  for (const auto *variant : variants)
    if (timeless[variant->station])
      add_route(variant->station, variant->route);
  std::vector<int> state(network.stations.size(), 0);
  std::vector<unsigned> path;
  std::optional<std::pair<std::string, unsigned>> found;
  const std::function<void(unsigned)> visit = [&](unsigned s) {
    state[s] = 1;
    path.push_back(s);
    for (const unsigned to : ways[s]) {
      if (!found && state[to] == 1) {
        std::string loop;
        for (auto at = std::find(path.begin(), path.end(), to); at != path.end(); ++at)
          loop += network.stations[*at].name + " -> ";
        found = {loop + network.stations[to].name, s};
      }
      if (!found && state[to] == 0)
        visit(to);
    }
    state[s] = 2;
    path.pop_back();
  };
  for (unsigned s = 0; s < state.size() && !found; ++s)
    if (state[s] == 0)
      visit(s);
  return found;
}

} // namespace rechtsweg::scenario
