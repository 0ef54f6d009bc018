#include "server/http.h"

#include "server/events.h"

#include <fmt/core.h>
#include <httplib.h>

namespace rechtsweg::server {

namespace {

constexpr int connections = 64; // each has a thread, streams among them

/// Runs inline, from one file, and asks nobody else for anything.
const char *const policy =
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; "
    "img-src data: blob:; font-src data:; connect-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'";

std::vector<std::string> parts_of(const std::string &path) {
  std::vector<std::string> parts;
  for (std::size_t begin = 1; begin < path.size();) {
    const std::size_t end = std::min(path.find('/', begin), path.size());
    parts.push_back(path.substr(begin, end - begin));
    begin = end + 1;
  }
  if (path.size() > 1 && path.back() == '/')
    parts.emplace_back(); // "/api/runs/" is another thing than "/api/runs"
  return parts;
}

} // namespace

struct Http::Impl {
  explicit Impl(Api &served) : api(served) {}

  Api &api;
  httplib::Server server;
  int port = 0;
  std::atomic<bool> stopping{false};
  std::atomic<unsigned> streams{0};

  static void put(const Answer &answer, httplib::Response &response) {
    response.status = answer.status;
    response.set_content(answer.body, answer.type);
  }

  /// Who asks in the wrong way, before anything of a body is read.
  std::optional<Answer> refusal(const httplib::Request &request) const {
    const auto own = [&](const std::string &host) {
      return host == fmt::format("127.0.0.1:{}", port) || host == fmt::format("localhost:{}", port);
    };
    if (request.get_header_value_count("Host") != 1 || !own(request.get_header_value("Host")))
      return refused(421, "bad_request", "this server answers to 127.0.0.1 and localhost only");
    for (std::size_t i = 0; i < request.get_header_value_count("Origin"); ++i)
      if (const std::string origin = request.get_header_value("Origin", i);
          origin.rfind("http://", 0) != 0 || !own(origin.substr(7)))
        return refused(403, "bad_request", "another page may not ask this server");
    if (request.method != "GET" && request.method != "HEAD" && request.method != "POST" &&
        request.method != "DELETE")
      return refused(405, "bad_request", "GET, POST and DELETE are understood");
    if (request.has_header("Range") || request.has_header("Content-Encoding") ||
        request.has_header("Transfer-Encoding"))
      return refused(400, "bad_request",
                     "plain requests only: no Range, Content-Encoding or Transfer-Encoding");
    if (request.method == "GET" || request.method == "HEAD")
      return std::nullopt;
    if (request.get_header_value("X-Rechtsweg") != "1")
      return refused(403, "bad_request", "the header X-Rechtsweg: 1 is missing");
    if (request.method == "POST" && request.get_header_value_count("Content-Length") != 1)
      return refused(411, "bad_request", "the body has no length");
    if (request.is_multipart_form_data())
      return refused(415, "bad_request", "the body is no JSON");
    return std::nullopt;
  }

  void stream(const std::string &run, httplib::Response &response) {
    if (streams.fetch_add(1) >= api.limits().streams) {
      --streams;
      put(refused(429, "too_many_runs", "too many streams are open"), response);
      return;
    }
    std::shared_ptr<Events> events;
    try {
      events = std::make_shared<Events>(api.runs(), run);
    } catch (const Refusal &refusal) {
      --streams;
      put(refused(refusal.status, refusal.code, refusal.what()), response);
      return;
    }
    response.set_header("X-Accel-Buffering", "no");
    response.set_chunked_content_provider(
        "text/event-stream",
        [this, events](std::size_t, httplib::DataSink &sink) {
          if (stopping || !sink.is_writable())
            return false;
          const std::string text = events->next();
          if (!text.empty() && !sink.write(text.data(), text.size()))
            return false;
          if (events->ended())
            sink.done();
          return true;
        },
        [this](bool) { --streams; });
  }

  void answer(const httplib::Request &request, httplib::Response &response) {
    const auto path = parts_of(request.path);
    const std::string method = request.method == "HEAD" ? "GET" : request.method;
    if (request.method == "GET" && path.size() == 4 && path[0] == "api" && path[1] == "runs" &&
        path[3] == "events")
      return stream(path[2], response);
    put(api.answer({method, path, request.body}), response);
  }
};

Http::Http(Api &api) : impl_(std::make_unique<Impl>(api)) {
  httplib::Server &server = impl_->server;
  Impl *impl = impl_.get();
  server.new_task_queue = [] {
    return new httplib::ThreadPool(connections);
  }; // NOLINT: the library deletes it
  // One request a connection: what is left unread of a refused request is never taken for the next
  // one.
  server.set_keep_alive_max_count(1);
  server.set_keep_alive_timeout(2);
  server.set_read_timeout(5);
  server.set_write_timeout(5);
  server.set_payload_max_length(api.limits().body_bytes);
  // Not the library's own choice, with which two servers could share a port.
  server.set_socket_options([](socket_t socket) {
    const int yes = 1;
    setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  });
  server.set_default_headers({{"Content-Security-Policy", policy},
                              {"X-Content-Type-Options", "nosniff"},
                              {"Referrer-Policy", "no-referrer"},
                              {"Cross-Origin-Resource-Policy", "same-origin"},
                              {"Cross-Origin-Opener-Policy", "same-origin"},
                              {"Cache-Control", "no-store"}});
  server.set_pre_routing_handler(
      [impl](const httplib::Request &request, httplib::Response &response) {
        if (const auto refusal = impl->refusal(request)) {
          Impl::put(*refusal, response);
          return httplib::Server::HandlerResponse::Handled;
        }
        return httplib::Server::HandlerResponse::Unhandled;
      });
  const auto answer = [impl](const httplib::Request &request, httplib::Response &response) {
    impl->answer(request, response);
  };
  server.Get(".*", answer);
  server.Post(".*", answer);
  server.Delete(".*", answer);
  server.set_error_handler([impl](const httplib::Request &, httplib::Response &response) {
    if (!response.body.empty())
      return;
    if (response.status == 413)
      Impl::put(refused(413, "too_large",
                        fmt::format("a body has at most {} bytes", impl->api.limits().body_bytes)),
                response);
    else
      Impl::put(refused(response.status, response.status >= 500 ? "our_fault" : "bad_request",
                        "the request is not understood"),
                response);
  });
}

Http::~Http() = default;

int Http::bind(int port) {
  if (port == 0)
    impl_->port = std::max(0, impl_->server.bind_to_any_port("127.0.0.1"));
  else
    impl_->port = impl_->server.bind_to_port("127.0.0.1", port) ? port : 0;
  return impl_->port;
}

void Http::serve(const std::atomic<bool> &stop) {
  using namespace std::chrono_literals;
  const auto ended = std::make_shared<std::atomic<bool>>(false); // the thread may outlive this call
  std::atomic<bool> &over = *ended;
  std::jthread listener([impl = impl_.get(), ended] {
    impl->server.listen_after_bind();
    *ended = true;
  });
  while (!stop && !over)
    std::this_thread::sleep_for(20ms);
  impl_->stopping = true;
  impl_->server.stop();
  for (int i = 0; i < 15 && !over; ++i)
    std::this_thread::sleep_for(20ms);
  if (!over)
    listener.detach();
}

} // namespace rechtsweg::server
