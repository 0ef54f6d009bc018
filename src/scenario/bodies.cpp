// Stations and resources: everything that refers to names.
#include "scenario/system.h"

#include <algorithm>
#include <fmt/core.h>

namespace rechtsweg::scenario {

using network::none;

void SystemLoader::read_bodies() {
  Resolver resolver(network_, faults_);
  for (std::size_t i = 0; i < station_nodes_.size(); ++i)
    read_station(network_.stations[i], *station_nodes_[i], resolver);
  for (std::size_t i = 0; i < resource_nodes_.size(); ++i)
    read_resource(network_.resources[i], *resource_nodes_[i], resolver);
  for (const Room &room : rooms_)
    for (const auto &[heading, kind] :
         {std::pair{"arrivals", network::Source::Kind::arrivals},
          std::pair{"population", network::Source::Kind::population},
          std::pair{"initial", network::Source::Kind::initial}})
      if (const Node *list = room.node.find(heading)) {
        if (!list->is(Node::Kind::array))
          faults_.add(list->place, fmt::format("'{}' is {}", heading, kind_name(list->kind)),
                      fmt::format("[[{}]] in double brackets", heading));
        for (const Node &node : list->items)
          read_source(node, kind, resolver);
      }
  const std::size_t before = faults_.count();
  for (std::size_t i = 0; i < feedback_nodes_.size(); ++i)
    read_feedback(network_.feedbacks[i], *feedback_nodes_[i], resolver);
  feedbacks_sound_ = faults_.count() == before;
  for (std::size_t i = 0; i < outcome_nodes_.size(); ++i)
    read_outcome(network_.outcomes[i], *outcome_nodes_[i], resolver);
  for (unsigned p = 0; p < network_.parameters.size(); ++p)
    used_.push_back(resolver.is_used(p));
  if (!sound() && faults_.count() == before_ + resolver.harmless())
    check_used();
}

void SystemLoader::read_station(network::Station &station, const Node &node, Resolver &resolver) {
  const std::string what = fmt::format("station '{}'", station.name);
  Table table(node, what, faults_);
  station.title = table.text("title", station.name);
  station.end = table.truth("end", false);
  if (station.end) {
    table.finish();
    return;
  }
  for (const auto &[name, place] : table.names("needs")) {
    const unsigned r = resolver.resource(name, place);
    if (r == none)
      continue;
    if (std::find(station.needs.begin(), station.needs.end(), r) != station.needs.end())
      faults_.add(place, fmt::format("'{}' is needed twice", name));
    station.needs.push_back(r);
  }
  if (const Node *stay = table.take("stay"))
    station.stay =
        resolver.stay(*stay, "the stay at " + station.name, station.hazard, station.hazard_rate);
  if (station.hazard && !station.needs.empty())
    faults_.add(node.place, fmt::format("{} has a hazard and needs something", what), "one of both");
  if (const Node *route = table.take("route"))
    station.route = resolver.route(*route, "the route of " + station.name, network_.behaviours);
  else if (table.good())
    faults_.add(node.place, fmt::format("{} cannot be left: it has no route", what),
                "a route, or end = true");
  if (const Node *luck = table.take("luck")) {
    station.kept = luck->is(Node::Kind::text) && luck->text == "kept";
    if (!station.kept)
      faults_.add(luck->place, fmt::format("the luck of {} is neither left out nor kept", what),
                  "luck = \"kept\": the same draw at every visit");
    else if (!station.stay.empty() || station.hazard)
      faults_.add(luck->place, fmt::format("{} has a stay and its luck is kept", what), "one of both");
  }
  if (const Node *set = table.take("set"))
    station.set = resolver.changes(*set);
  if (const Node *parts = table.take("parts")) {
    Table others(*parts, fmt::format("'parts' of {}", what), faults_);
    if (const Node *to = others.need("to"))
      station.parted_to = resolver.station(others.text("to"), to->place);
    if (const Node *set = others.take("set"))
      station.parted_set = resolver.changes(*set);
    others.finish();
  }
  station.marks = resolver.marks(table, "mark");
  table.finish();
}

// ---- Resources

void SystemLoader::read_resource(network::Resource &resource, const Node &node,
                                 Resolver &resolver) {
  const std::string what = fmt::format("resource '{}'", resource.name);
  Table table(node, what, faults_);
  resource.title = table.text("title", resource.name);
  resource.unit = table.text("unit", "places");
  const Node *places = table.take("places");
  const Node *quota = table.take("quota");
  if ((places == nullptr) == (quota == nullptr) && table.is_table())
    faults_.add(node.place, fmt::format("{} has {}", what, places == nullptr ? "neither places nor a quota" : "both places and a quota"),
                "places or a quota");
  resource.quota = quota != nullptr;
  resource.flights = network::Expression::constant(1);
  if (places != nullptr)
    resource.amount = resolver.expression(*places, Wants::amount, "places");
  if (quota != nullptr)
    read_quota(resource, *quota, resolver);
  if (const Node *timetable = table.take("timetable"))
    read_timetable(resource, *timetable, table.good());
  resource.span = resolver.stations(table, "held_in");
  if (const Node *timeout = table.take("timeout")) {
    const std::vector<Node> one{*timeout};
    for (const Node &item : timeout->is(Node::Kind::array) ? timeout->items : one) {
      Table body(item, "a timeout of " + what, faults_);
      network::Timeout entry;
      if (const Node *after = body.need("after"))
        entry.after = resolver.expression(*after, Wants::duration, "'after'");
      if (const Node *when = body.take("when"))
        entry.when = resolver.condition(*when);
      entry.to = none;
      if (const Node *to = body.need("to"); to != nullptr) {
        const std::string name = body.text("to");
        entry.to = resolver.station(name, to->place);
        if (entry.to != none && std::find(resource.span.begin(), resource.span.end(), entry.to) !=
                                    resource.span.end())
          faults_.add(to->place, fmt::format("the timeout leads to '{}', inside the span", name),
                      "a station outside held_in");
      }
      body.finish();
      if (entry.to != none)
        resource.timeouts.push_back(std::move(entry));
    }
    if (resource.span.empty())
      faults_.add(timeout->place, fmt::format("{} has a timeout but no span", what), "held_in");
  }
  if (const Node *queue = table.take("queue"))
    read_queue(resource, *queue, resolver);
  if (const Node *share = table.take("share"))
    read_share(resource, *share, resolver);
  table.finish();
}

void SystemLoader::read_quota(network::Resource &resource, const Node &node, Resolver &resolver) {
  Table table(node, "the quota of " + resource.name, faults_);
  if (node.find("days") != nullptr || node.find("seats") != nullptr) {
    if (table.need("days") == nullptr)
      resource.weekdays = 0x7f;
    resource.departures = true;
    resource.weekdays = read_weekdays(table, "days");
    if (resource.weekdays == 0 && table.good())
      faults_.add(node.place, "the quota has no day of departure", "at least one day");
    if (const Node *seats = table.need("seats"))
      resource.amount = resolver.expression(*seats, Wants::amount, "seats");
    if (const Node *flights = table.take("flights"))
      resource.flights = resolver.expression(*flights, Wants::amount, "flights");
  } else {
    if (const Node *n = table.need("n"))
      resource.amount = resolver.expression(*n, Wants::amount, "n");
    const Node *per_node = table.need("per");
    const std::string per = table.text("per");
    if (per == "week")
      resource.weekly = true;
    else if (per != "day" && per_node != nullptr)
      resource.calendar = [&] {
        std::vector<std::string> names{"day", "week"};
        for (const auto &calendar : network_.calendars)
          names.push_back(calendar.name);
        for (unsigned c = 0; c < network_.calendars.size(); ++c)
          if (network_.calendars[c].name == per)
            return c;
        faults_.add(per_node->place, fmt::format("there is no period or calendar '{}'", per),
                    one_of(names), nearest(per, names));
        return none;
      }();
  }
  table.finish();
}

void SystemLoader::read_timetable(network::Resource &resource, const Node &node,
                                  bool resource_sound) {
  if (!node.is(Node::Kind::array))
    faults_.add(node.place, fmt::format("the timetable is {}", kind_name(node.kind)), "a list");
  for (const Node &item : node.items) {
    Table table(item, "a row of the timetable", faults_);
    network::Timetable row;
    row.from = table.date("from").value_or(row.from);
    row.until = table.date("until").value_or(row.until);
    if (row.until <= row.from)
      faults_.add(item.place, "the row ends before it begins", "until after from");
    else if (dated_ && (row.from >= network_.end || row.until <= network_.start))
      faults_.add(item.place, "the row lies outside the horizon",
                  fmt::format("dates from {} to {}", engine::iso(network_.start),
                              engine::iso(network_.end + -1)));
    if (item.find("days") != nullptr)
      row.weekdays = read_weekdays(table, "days");
    const auto hours = table.names("hours");
    if (item.find("hours") != nullptr) {
      const Place at = hours.empty() ? item.find("hours")->place : hours[0].second;
      int second[2] = {0, 86400};
      for (std::size_t i = 0; i < hours.size() && i < 2; ++i) {
        int hour = 0, minute = 0;
        char rest = 0;
        if (std::sscanf(hours[i].first.c_str(), "%2d:%2d%c", &hour, &minute, &rest) != 2 ||
            hour < 0 || hour > 24 || minute < 0 || minute > 59 || hour * 60 + minute > 1440)
          faults_.add(hours[i].second, fmt::format("'{}' is no time of day", hours[i].first), "such as \"08:00\"");
        second[i] = (hour * 60 + minute) * 60;
      }
      if (hours.size() != 2 || second[0] >= second[1])
        faults_.add(item.place, "hours are no span of a day", "[\"08:00\", \"18:00\"]");
      row.from_second = second[0];
      row.until_second = second[1];
      if (network_.ticks_per_day == 1)
        faults_.add(at, "hours in a system whose tick is a day", "a finer tick, or days");
      if (resource.quota && resource_sound)
        faults_.add(at, "hours for a quota", "hours only for places");
    }
    const auto factor = table.number("factor");
    if (!factor || *factor < 0)
      faults_.add(item.place, "the row has no factor of at least 0", "factor = N");
    row.factor = factor.value_or(1);
    table.finish();
    resource.timetable.push_back(row);
  }
}

void SystemLoader::read_queue(network::Resource &resource, const Node &node, Resolver &resolver) {
  Table table(node, "the queue of " + resource.name, faults_);
  if (const Node *rank = table.take("rank"); rank != nullptr && !rank->is(Node::Kind::array)) {
    faults_.add(rank->place, fmt::format("'rank' is {}", kind_name(rank->kind)), "a list");
  } else if (rank != nullptr) {
    const std::size_t before = faults_.count();
    for (const Node &item : rank->items) {
      if (!resource.ranks.empty() && resource.ranks.back().terms.empty() && faults_.count() == before)
        faults_.add(item.place, "a rank is never reached", "\"else\" at the end");
      if (item.is(Node::Kind::text) && item.text == "else") {
        resource.ranks.emplace_back();
        continue;
      }
      if (item.is(Node::Kind::text)) {
        faults_.add(item.place, fmt::format("there is no rank '{}'", item.text),
                    "\"else\", or a table with 'when'", nearest(item.text, {"else"}));
        continue;
      }
      Table entry(item, "a rank", faults_);
      if (const Node *when = entry.need("when"))
        resource.ranks.push_back(resolver.condition(*when));
      entry.finish();
    }
    if ((resource.ranks.empty() || !resource.ranks.back().terms.empty()) && faults_.count() == before)
      faults_.add(rank->place, "the last rank does not hold for everybody", "\"else\" at the end");
    if (resource.ranks.size() > 16)
      faults_.add(rank->place, "there are more than 16 ranks", "at most 16");
  }
  const std::string discipline = table.text("discipline", "fifo");
  if (discipline == "lifo")
    resource.discipline = engine::Discipline::lifo;
  else if (discipline == "siro")
    resource.discipline = engine::Discipline::siro;
  else if (discipline != "fifo")
    faults_.add(node.find("discipline")->place, fmt::format("there is no discipline '{}'", discipline),
                "fifo, lifo or siro", nearest(discipline, {"fifo", "lifo", "siro"}));
  const auto limit = table.count("limit");
  resource.limit = limit.value_or(-1);
  const auto target = [&](const char *name) {
    const Node *found = table.take(name);
    if (found == nullptr)
      return none;
    return resolver.station(table.text(name), found->place);
  };
  resource.full = target("full");
  if ((node.find("limit") != nullptr) != (node.find("full") != nullptr))
    faults_.add(node.place, "'limit' and 'full' belong together", "both or neither");
  if (const Node *patience = table.take("patience"))
    resource.patience = resolver.stay(*patience, "the patience");
  resource.impatient = target("impatient");
  if ((node.find("patience") != nullptr) != (node.find("impatient") != nullptr))
    faults_.add(node.place, "'patience' and 'impatient' belong together", "both or neither");
  if (const Node *preempt = table.take("preempt")) {
    if (preempt->is(Node::Kind::truth))
      resource.preempt = preempt->truth;
    else if (preempt->is(Node::Kind::text)) {
      resource.preempt = true;
      resource.displaced_to = resolver.station(preempt->text, preempt->place);
    } else
      faults_.add(preempt->place, fmt::format("'preempt' is {}", kind_name(preempt->kind)),
                  "true, false or a station");
    if (resource.preempt && resource.quota)
      faults_.add(preempt->place, "a quota cannot be taken away again", "places");
    if (resource.preempt && resource.ranks.size() < 2)
      faults_.add(preempt->place, "preemption without ranks", "a rank of at least two");
  }
  table.finish();
}

void SystemLoader::read_share(network::Resource &resource, const Node &node, Resolver &resolver) {
  if (!resource.quota)
    faults_.add(node.place, "a share of places", "a share of a quota");
  if (!node.is(Node::Kind::table) || node.members.empty() || node.members.size() > 16) {
    faults_.add(node.place, "'share' is no table of stations", "1 to 16 stations");
    return;
  }
  resource.group_of.assign(network_.stations.size(), none);
  const Node *rest = nullptr;
  std::string rest_name;
  const auto add = [&](const std::string &name, const Node &member, network::Expression part) {
    const unsigned s = resolver.station(name, member.place);
    if (s == none)
      return;
    resource.group_of[s] = static_cast<unsigned>(resource.share.size());
    resource.share.emplace_back(s, std::move(part));
  };
  for (const auto &[name, member] : node.members) {
    if (member.is(Node::Kind::text) && member.text == "rest") {
      if (rest != nullptr)
        faults_.add(member.place, "there are two rests", "exactly one");
      rest = &member;
      rest_name = name;
      continue;
    }
    add(name, member, resolver.expression(member, Wants::probability, "the share"));
  }
  if (rest == nullptr)
    faults_.add(node.place, "no station takes the rest", "one \"rest\"");
  else // last: what is left of the quota
    add(rest_name, *rest, network::Expression::constant(0));
}

} // namespace rechtsweg::scenario
