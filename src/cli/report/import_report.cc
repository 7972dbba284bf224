#include "cli/report/job_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <utility>

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
    const bool has_kind = file.reason.ends_with(')');
    const std::size_t kind = has_kind ? file.reason.find(" (") : file.reason.npos;
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

// What there is none of is left out, but for what an import is for.
std::string CountsText(const app::ImportReport& imported) {
  std::string text = Count(imported.CountOf(ImportOutcome::kImported), "file") + " imported";
  for (const auto& [outcome, words] :
       {std::pair{ImportOutcome::kAlreadyThere, "already in the lake"},
        {ImportOutcome::kRefused, "not imported"},
        {ImportOutcome::kIgnored, "ignored"}}) {
    const std::int64_t count = imported.CountOf(outcome);
    if (count > 0) text += fmt::format(", {} {}", WithThousands(count), words);
  }
  return text;
}

}  // namespace

void Say(const Terminal& terminal, const app::ImportReport& imported) {
  for (const ImportedFile& file : imported.files) {
    if (file.outcome != ImportOutcome::kRefused) continue;
    terminal.Warn(fmt::format("not imported: {}: {}", file.path, file.reason));
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
  terminal.Say("import: " + CountsText(imported));
  SayFileTimes(terminal, imported);
}

}  // namespace tracklake::cli
