// What the server answers, without a word of HTTP's library, so that everything but http.cpp can be
// read without knowing it.
#pragma once

#include "scenario/faults.h"

#include <stdexcept>
#include <string>
#include <vector>

namespace rechtsweg::server {

struct Question {
  std::string method;            // GET, POST or DELETE
  std::vector<std::string> path; // decoded, between the slashes
  std::string body;
};

struct Answer {
  int status = 200;
  std::string type = "application/json; charset=utf-8";
  std::string body;
};

/// A request that cannot be met. `code` is one of docs/server-api.md.
struct Refusal : std::runtime_error {
  Refusal(int http_status, std::string error_code, const std::string &message,
          std::vector<scenario::Fault> all = {})
      : std::runtime_error(message), status(http_status), code(std::move(error_code)),
        faults(std::move(all)) {}
  int status;
  std::string code;
  std::vector<scenario::Fault> faults;
};

/// The JSON document of an error.
Answer refused(int status, const std::string &code, const std::string &message,
               const std::vector<scenario::Fault> &faults = {});

} // namespace rechtsweg::server
