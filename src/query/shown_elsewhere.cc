#include "query/shown_elsewhere.h"

#include <algorithm>

#include "base/text.h"

namespace tracklake {
namespace {

struct Shown {
  std::string_view name, command;
};

// No name of a table or view stands here.
constexpr Shown kShown[] = {{"alarms", "tracklake alarms"},
                            {"catalog", "tracklake catalog tables"},
                            {"columns", "tracklake catalog describe TABLE"},
                            {"config", "tracklake config show"},
                            {"errors", "tracklake runs show"},
                            {"files", "tracklake catalog files TABLE"},
                            {"logs", "tracklake runs logs"},
                            {"partitions", "tracklake catalog partitions TABLE"},
                            {"quarantine", "tracklake quarantine"},
                            {"quota", "tracklake quota"},
                            {"runs", "tracklake runs"},
                            {"schedule", "tracklake schedule"},
                            {"settings", "tracklake config show"},
                            {"stages", "tracklake runs show"},
                            {"status", "tracklake status"},
                            {"tables", "tracklake catalog tables"},
                            {"views", "tracklake catalog tables"}};

}  // namespace

std::string_view CommandThatShows(std::string_view name) {
  const auto* found = std::ranges::find_if(
      kShown, [&](const Shown& shown) { return EqualsIgnoringCase(shown.name, name); });
  return found == std::end(kShown) ? "" : found->command;
}

}  // namespace tracklake
