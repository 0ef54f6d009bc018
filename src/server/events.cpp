#include "server/events.h"

#include "server/answer.h"

#include <fmt/core.h>

namespace rechtsweg::server {

std::string Events::next() {
  using namespace std::chrono_literals;
  constexpr auto pace = 250ms;
  if (const auto since = Clock::now() - sent_; since < pace)
    std::this_thread::sleep_for(pace - since);
  try {
    const Runs::News news = runs_.wait(run_, seen_, pace);
    const bool over = news.state != "running";
    std::string text;
    if (news.version != seen_ || over)
      text =
          fmt::format("event: document\ndata: {}\n\n", runs_.document(run_)); // dumped in one line
    else if (Clock::now() - sent_ >= 1500ms)
      text = ": still under way\n\n";
    if (over) {
      ended_ = true;
      text += fmt::format("event: end\ndata: {{\"state\":\"{}\"}}\n\n", news.state);
    }
    seen_ = news.version;
    if (!text.empty())
      sent_ = Clock::now();
    return text;
  } catch (const Refusal &) { // forgotten while somebody looked on
    ended_ = true;
    return "event: end\ndata: {\"state\":\"gone\"}\n\n";
  }
}

} // namespace rechtsweg::server
