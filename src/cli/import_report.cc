#include "cli/job_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <string>

#include "base/text.h"
#include "raw/raw_key.h"

namespace tracklake::cli {
namespace {

// Files that are ignored for one reason, and of what kind they are where that is known.
struct Ignored {
  std::int64_t count = 0;
  std::map<std::string, std::int64_t> kinds;
};

// "not a .json file (packed: unpack it first)" is a reason and a kind.
std::map<std::string, Ignored> ByReason(const app::ImportReport& imported) {
  std::map<std::string, Ignored> reasons;
  for (const ImportedFile& file : imported.files) {
    if (file.outcome != ImportOutcome::kIgnored) continue;
    const std::size_t kind = file.reason.find(" (");
    Ignored& ignored = reasons[file.reason.substr(0, kind)];
    ++ignored.count;
    if (kind == file.reason.npos) continue;
    ++ignored.kinds[file.reason.substr(kind + 2, file.reason.size() - kind - 3)];
  }
  return reasons;
}

// An old dump that is dated today would be taken for news: that is said at once.
void SayFileTimes(const Terminal& terminal, const app::ImportReport& imported) {
  std::int64_t count = 0;
  std::string first;
  std::string last;
  for (const ImportedFile& file : imported.files) {
    const auto time = file.by_file_time ? TimeOfOwnKey(file.key) : std::nullopt;
    if (!time) continue;
    const std::string day = FormatDate(DayOf(*time));
    first = count == 0 ? day : std::min(first, day);
    last = std::max(last, day);
    ++count;
  }
  if (count == 0) return;
  if (last != first) first += " to " + last;
  terminal.Say(
      fmt::format("import: {} without a date in content or name, dated by the file's own time: {}. "
                  "To choose the day, import into a new lake with --fetched-at DAY",
                  Count(count, "file"), first));
}

}  // namespace

void Say(const Terminal& terminal, const app::ImportReport& imported) {
  for (const ImportedFile& file : imported.files) {
    if (file.outcome != ImportOutcome::kRefused) continue;
    terminal.err() << "refused: " << file.path << ": " << file.reason << '\n';
  }
  for (const ImportedFile& file : imported.files) {
    if (file.outcome != ImportOutcome::kIgnored) continue;
    terminal.Detail(fmt::format("ignored: {}: {}", file.path, file.reason));
  }
  for (const auto& [reason, ignored] : ByReason(imported)) {
    terminal.Say(fmt::format("import: {} ignored: {}", Count(ignored.count, "file"), reason));
    for (const auto& [kind, count] : ignored.kinds) {
      terminal.Say(fmt::format("import:   {} of them {}", count, kind));
    }
  }
  terminal.Say(fmt::format("import: {} imported, {} already there, {} refused, {} ignored",
                           Count(imported.CountOf(ImportOutcome::kImported), "file"),
                           imported.CountOf(ImportOutcome::kAlreadyThere),
                           imported.CountOf(ImportOutcome::kRefused),
                           imported.CountOf(ImportOutcome::kIgnored)));
  SayFileTimes(terminal, imported);
}

}  // namespace tracklake::cli
