// What is no table, one file a behaviour, each registered by its name. There are two kinds.
//
// A *decision* turns its parameters, taken for the attributes of the person concerned, into the
// probability of each of its answers; the world compiles these into the same dense tables as every
// other route. A *feedback* moves parameters once a month by what the month has shown: what people
// believe, what smugglers ask, what a government consents to. Decisions read what feedbacks write.
//
// Every behaviour has a parameter `active` from 0 to 1: at 0 it stays fixed at its reference, so that
// what it contributes can be seen.
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace rechtsweg::behaviour {

/// What a behaviour reads: a parameter under the table of its name in the system, or what `with`
/// puts in its place. Where neither is given, the value that leaves it out, if there is one.
struct Input {
  std::string_view name;
  std::optional<double> neutral = std::nullopt;
  bool positive = false; // must exceed 0
};

struct Definition {
  std::string_view name;
  std::vector<std::string_view> answers;
  std::vector<Input> parameters;
  /// Fills one probability an answer; they add up to one.
  void (*probabilities)(std::span<const double> parameters, std::span<double> answers);
};

struct Feedback {
  std::string_view name;
  std::vector<std::string_view> reads;      // counts of the month, of everybody at full scale
  std::vector<std::string_view> writes;     // parameters
  std::vector<Input> parameters;
  /// `state`: what it writes, as it stood in the month that has ended; to be replaced by what holds
  /// in the next. `uniform` in (0, 1) is one draw of the month's own.
  void (*advance)(std::span<const double> parameters, std::span<const double> reads, double uniform,
                  std::span<double> state);
};

/// All decisions and all feedbacks, in a fixed order.
const std::vector<Definition> &all();
const Definition *find(std::string_view name);
const std::vector<Feedback> &feedbacks();
const Feedback *find_feedback(std::string_view name);

Definition departure();
Definition smuggler();
Definition detection();
Definition retry();

Feedback belief();
Feedback price();
Feedback crowding();
Feedback displacement();
Feedback consent();
Feedback networks();

/// A probability `share` moved by a `change` of the logarithm of its odds; 0 and 1 stay where they are.
double moved_odds(double share, double change);
/// The same, the change being given as the relative change that a small one makes at `share`: with an
/// elasticity e, e * ln(ratio).
double moved_share(double share, double relative_change);

} // namespace rechtsweg::behaviour
