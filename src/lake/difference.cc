#include "lake/difference.h"

#include <fmt/format.h>

namespace tracklake {
namespace {

std::string Describe(const TableCounts& counts) {
  return fmt::format("{} candidates, {} rows, {} folded, {} quarantined, {} not applicable",
                     counts.candidates, counts.rows, counts.folded, counts.quarantined,
                     counts.not_applicable);
}

}  // namespace

std::string DescribeDifference(const Receipt& said, const Receipt& derived) {
  std::string text;
  for (const TableInfo& table : Tables()) {
    const auto& ours = said.counts[static_cast<std::size_t>(table.id)];
    const auto& raws = derived.counts[static_cast<std::size_t>(table.id)];
    if (ours == raws) continue;
    text += fmt::format("{}{}: {}; raw gives {}", text.empty() ? "" : "; ", table.name,
                        Describe(ours), Describe(raws));
  }
  if (said.quarantine_key != derived.quarantine_key) {
    text +=
        fmt::format("{}quarantine_key {}; raw gives {}", text.empty() ? "" : "; ",
                    said.quarantine_key.value_or("null"), derived.quarantine_key.value_or("null"));
  }
  if (said.fetched_at != derived.fetched_at) {
    text += fmt::format("{}fetched_at {}; raw gives {}", text.empty() ? "" : "; ",
                        FormatTimestamp(said.fetched_at), FormatTimestamp(derived.fetched_at));
  }
  return fmt::format("{}: {}", said.raw_key, text);
}

}  // namespace tracklake
