// rechtsweg serve: the page one plays with.
#include "app/app.h"
#include "results/store.h"
#include "server/http.h"

#include <cstdio>
#include <cstdlib>
#include <fmt/format.h>
#include <malloc.h>
#include <thread>

namespace rechtsweg::app {

namespace {

constexpr int usual_port = 8017, ports_tried = 20;

/// Binds the port asked for, or the first free one from the usual port on. 0: none.
int bound(server::Http &http, const std::optional<int> &port) {
  if (port)
    return http.bind(*port);
  for (int tried = usual_port; tried < usual_port + ports_tried; ++tried)
    if (const int taken = http.bind(tried); taken != 0)
      return taken;
  return 0;
}

} // namespace

int serve(const ServeOptions &options) {
  mallopt(M_ARENA_MAX, 4); // one heap for each of 64 connections would never shrink again
  std::atomic<bool> *stop = stop_on_signals();
  const Version about = version();
  server::Options what;
  what.study = options.study;
  what.folder = options.output;
  what.scale = options.scale;
  what.threads = options.threads.value_or(std::max(1U, std::thread::hardware_concurrency()));
  what.about = {about.version, about.commit, about.compiler, options.command};
  server::Api api(what);
  server::Http http(api);
  const int port = bound(http, options.port);
  if (port == 0) {
    fmt::print(stderr, "{}\n",
               options.port ? fmt::format("port {} is in use, or may not be used; --port names "
                                          "another, and without it a free one is taken",
                                          *options.port)
                            : fmt::format("the ports {} to {} are all in use; --port names another",
                                          usual_port, usual_port + ports_tried - 1));
    return machine;
  }
  if (!options.port && port != usual_port)
    fmt::print(stderr, "Port {} is in use; taking {}\n", usual_port, port);
  if (const auto left_out = api.left_out(); !left_out.empty())
    fmt::print(stderr,
               "{} measures of the library do not fit this study and cannot be chosen: {}\n",
               left_out.size(), fmt::join(left_out, ", "));
  fmt::print("http://127.0.0.1:{}/\n", port);
  std::fflush(stdout);
  fmt::print(stderr, "Serving this machine only. Finished runs are kept in {}. Ctrl-C ends.\n",
             options.output);
  http.serve(*stop);
  // Files are whole at any time: nobody need wait for a simulation under way, or for a client that
  // says nothing.
  std::_Exit(fine);
}

} // namespace rechtsweg::app
