#include "cli/job_report.h"

#include <fmt/format.h>

#include <map>

#include "base/text.h"

namespace tracklake::cli {

void Say(const Terminal& terminal, const app::ImportReport& imported) {
  for (const ImportedFile& file : imported.files) {
    if (file.outcome != ImportOutcome::kRefused) continue;
    terminal.err() << "refused: " << file.path << ": " << file.reason << '\n';
  }
  std::map<std::string, std::int64_t> ignored;
  for (const ImportedFile& file : imported.files) {
    if (file.outcome != ImportOutcome::kIgnored) continue;
    terminal.Detail(fmt::format("ignored: {}: {}", file.path, file.reason));
    ++ignored[file.reason];
  }
  for (const auto& [reason, count] : ignored) {
    terminal.Say(fmt::format("import: {} ignored: {}", Count(count, "file"), reason));
  }
  terminal.Say(fmt::format("import: {} imported, {} already there, {} refused, {} ignored",
                           Count(imported.CountOf(ImportOutcome::kImported), "file"),
                           imported.CountOf(ImportOutcome::kAlreadyThere),
                           imported.CountOf(ImportOutcome::kRefused),
                           imported.CountOf(ImportOutcome::kIgnored)));
}

}  // namespace tracklake::cli
