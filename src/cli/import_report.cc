#include "cli/import_report.h"

#include <fmt/format.h>

#include <map>

#include "base/text.h"

namespace tracklake::cli {
namespace {

using Json = nlohmann::ordered_json;

const char* NameOf(ImportOutcome outcome) {
  switch (outcome) {
    case ImportOutcome::kImported:
      return "imported";
    case ImportOutcome::kAlreadyThere:
      return "already there";
    case ImportOutcome::kRefused:
      return "refused";
    case ImportOutcome::kIgnored:
      return "ignored";
  }
  return "";
}

}  // namespace

Json ImportReportJson(const app::ImportReport& imported) {
  Json files = Json::array();
  for (const ImportedFile& file : imported.files) {
    files.push_back({{"path", file.path},
                     {"outcome", NameOf(file.outcome)},
                     {"key", file.key.empty() ? Json() : Json(file.key)},
                     {"reason", file.reason.empty() ? Json() : Json(file.reason)}});
  }
  return {{"files", std::move(files)}};
}

void SayImportReport(const Terminal& terminal, const app::ImportReport& imported) {
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
