#include "network/network.h"

#include "engine/check.h"

#include <algorithm>
#include <functional>

namespace rechtsweg::network {
namespace {

using Graph = std::vector<std::vector<unsigned>>;

/// Which nodes lie on a cycle once `without` is taken away (Tarjan's components, iterative).
std::vector<bool> on_cycle(const Graph &graph, unsigned without) {
  const auto n = static_cast<unsigned>(graph.size());
  std::vector<unsigned> index(n, none), low(n, 0), stack;
  std::vector<bool> on_stack(n, false), cyclic(n, false);
  unsigned next = 0;
  struct Frame {
    unsigned node;
    std::size_t edge;
  };
  for (unsigned root = 0; root < n; ++root) {
    if (root == without || index[root] != none)
      continue;
    std::vector<Frame> frames{{root, 0}};
    while (!frames.empty()) {
      Frame &frame = frames.back();
      const unsigned v = frame.node;
      if (frame.edge == 0 && index[v] == none) {
        index[v] = low[v] = next++;
        stack.push_back(v);
        on_stack[v] = true;
      }
      bool descended = false;
      while (frame.edge < graph[v].size()) {
        const unsigned w = graph[v][frame.edge++];
        if (w == without)
          continue;
        if (w == v)
          cyclic[v] = true;
        if (index[w] == none) {
          frames.push_back({w, 0});
          descended = true;
          break;
        }
        if (on_stack[w])
          low[v] = std::min(low[v], index[w]);
      }
      if (descended)
        continue;
      if (low[v] == index[v]) {
        std::vector<unsigned> component;
        unsigned w = none;
        do {
          w = stack.back();
          stack.pop_back();
          on_stack[w] = false;
          component.push_back(w);
        } while (w != v);
        if (component.size() > 1)
          for (const unsigned node : component)
            cyclic[node] = true;
      }
      frames.pop_back();
      if (!frames.empty())
        low[frames.back().node] = std::min(low[frames.back().node], low[v]);
    }
  }
  return cyclic;
}

} // namespace

std::vector<double> Network::base_values() const {
  std::vector<double> values;
  values.reserve(levers.size());
  for (const Lever &lever : levers)
    values.push_back(lever.value);
  return values;
}

unsigned Network::station(const std::string &name) const {
  for (unsigned i = 0; i < stations.size(); ++i)
    if (stations[i].name == name)
      return i;
  return none;
}

Graph successors(const Network &network) {
  Graph graph(network.stations.size());
  const auto add = [&](unsigned from, unsigned to) {
    if (to != none && std::find(graph[from].begin(), graph[from].end(), to) == graph[from].end())
      graph[from].push_back(to);
  };
  for (unsigned s = 0; s < network.stations.size(); ++s) {
    for (const Rule &rule : network.stations[s].route)
      for (const Branch &branch : rule.branches)
        add(s, branch.to);
    add(s, network.stations[s].parted_to);
    for (const unsigned r : network.stations[s].needs) {
      const Resource &resource = network.resources[r];
      add(s, resource.full);
      add(s, resource.impatient);
      add(s, resource.displaced_to);
    }
    for (const Resource &resource : network.resources)
      if (std::find(resource.span.begin(), resource.span.end(), s) != resource.span.end()) {
        add(s, resource.displaced_to);
        for (const Timeout &timeout : resource.timeouts)
          add(s, timeout.to);
      }
  }
  return graph;
}

void number_loops(Network &network, const std::vector<std::pair<unsigned, unsigned>> &more) {
  Graph graph = successors(network);
  for (const auto &[from, to] : more)
    graph[from].push_back(to);
  for (Station &station : network.stations) {
    station.loop = none;
    station.counts_loop = false;
  }
  const auto n = static_cast<unsigned>(graph.size());
  const std::vector<bool> cyclic = on_cycle(graph, none);
  // covers[h][s]: every cycle through s passes h.
  std::vector<std::vector<bool>> covers(n);
  for (unsigned h = 0; h < n; ++h) {
    if (!cyclic[h])
      continue;
    const std::vector<bool> left = on_cycle(graph, h);
    covers[h].resize(n);
    for (unsigned s = 0; s < n; ++s)
      covers[h][s] = cyclic[s] && !left[s];
  }
  std::vector<bool> done(n, false);
  network.loops = 0;
  for (;;) { // greedy cover: whoever tells most stations' visits apart comes first
    unsigned best = none;
    std::ptrdiff_t most = 0;
    for (unsigned h = 0; h < n; ++h) {
      if (!cyclic[h])
        continue;
      std::ptrdiff_t count = 0;
      for (unsigned s = 0; s < n; ++s)
        count += covers[h][s] && !done[s];
      if (count > most) {
        most = count;
        best = h;
      }
    }
    if (best == none)
      break;
    const unsigned loop = network.loops++;
    network.stations[best].counts_loop = true;
    for (unsigned s = 0; s < n; ++s)
      if (covers[best][s] && !done[s]) {
        done[s] = true;
        network.stations[s].loop = loop;
      }
    // Its own counter is the one it counts, whoever else might cover it.
    network.stations[best].loop = loop;
  }
}

} // namespace rechtsweg::network
