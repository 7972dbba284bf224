// Gaps as people read them: alike ones in one line, those that can still be had apart from the
// others, and under them what to do. Pure, any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/text_table.h"

namespace tracklake::cli {

// A row of the view `gaps`.
struct Gap {
  std::string what;
  std::string id;
  std::string reason;
  std::optional<std::int64_t> missing_items;
  std::string last_at;  // as a query prints it
  bool is_recoverable = false;
  bool was_asked_for = true;  // by a run; else it was imported, and no run asks for it by itself
};

// What a person can do about a gap, or need not; "" when nobody knows.
std::string_view CureOfGap(const Gap& gap);

// All of it, each line ended; empty without gaps.
std::string GapReport(const std::vector<Gap>& gaps, const TableStyle& style);

}  // namespace tracklake::cli
