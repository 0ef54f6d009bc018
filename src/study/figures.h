// The figures of one replicate: every outcome, category and period as one number, in a fixed order
// that depends only on the system, the horizon and the claims.
#pragma once

#include "scenario/load.h"
#include "world/ledger.h"

#include <string>
#include <vector>

namespace rechtsweg::study {

inline constexpr unsigned total = UINT32_MAX;

class Layout {
public:
  struct Key {
    unsigned outcome = 0;
    unsigned category = total; // or a value of the outcome's attribute
    unsigned period = 0;       // index into periods()
  };
  explicit Layout(const scenario::Study &study);

  const std::vector<Key> &keys() const { return keys_; }
  /// Months, years, fiscal years, and then the spans that claims ask for.
  const std::vector<world::Periods::Period> &periods() const { return periods_; }
  const world::Periods &calendar() const { return calendar_; }
  /// The position of a figure; -1 if it is not kept.
  int find(unsigned outcome, unsigned category, const std::string &period) const;
  std::string category_name(const Key &key) const;

  /// All figures of one book. NaN: there is no such number (an empty share). `weights`: the values of
  /// levers that outcomes are weighted with, absent: the system's.
  std::vector<double> evaluate(const world::Ledger &ledger, const std::vector<double> *weights = nullptr) const;
  /// One figure, by its position.
  double evaluate(const world::Ledger &ledger, std::size_t key, const network::Values &weights) const;

private:
  double value(const world::Ledger &ledger, unsigned outcome, unsigned category, unsigned first,
               unsigned last, const network::Values &weights) const;

  /// A part of a share or a sum, times its weight.
  double weighted(const world::Ledger &ledger, const network::Outcome &outcome, unsigned part,
                  const network::Expression &weight, unsigned category, unsigned first,
                  unsigned last, const network::Values &weights) const;

  const scenario::Study *study_;
  world::Periods calendar_;
  std::vector<world::Periods::Period> periods_;
  std::vector<Key> keys_;
  std::vector<std::vector<std::pair<unsigned, std::size_t>>> start_of_; // outcome -> category starts
};

/// Whether an outcome is reported for a kind of period (persons only for fiscal years).
bool reported(const network::Outcome &outcome, world::Periods::Period::Kind kind);

} // namespace rechtsweg::study
