// HTTP on the loopback address: who may ask, how much at once, and how the server ends.
#pragma once

#include "server/api.h"

#include <atomic>
#include <memory>

namespace rechtsweg::server {

class Http {
public:
  /// `api` must outlive it.
  explicit Http(Api &api);
  ~Http();

  /// Binds 127.0.0.1; 0 means any port that is free. Returns the port; 0 if it is taken.
  int bind(int port);
  /// Answers until `stop` is true. Returns within a second even if clients that say nothing are
  /// still connected; their threads then go on, and the process should leave at once.
  void serve(const std::atomic<bool> &stop);

private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

} // namespace rechtsweg::server
