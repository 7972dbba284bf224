#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <memory>

#include "base/text.h"
#include "cli/commands.h"
#include "cli/stage.h"
#include "raw/import_raw.h"
#include "transform/transformer.h"

namespace tracklake::cli {
namespace {

using Json = nlohmann::ordered_json;

struct Options {
  std::vector<std::string> files;
  std::optional<std::string> fetched_at;
  bool again = false;
};

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

Result<ImportOptions> ParseOptions(const Options& options, Seconds now) {
  ImportOptions parsed = {.now = now, .again = options.again};
  if (!options.fetched_at) return parsed;
  const auto time = ParseIsoSeconds(*options.fetched_at);
  const auto day = ParseIsoDate(*options.fetched_at);
  if (!time && !day) {
    return WithHint(Fail(ErrorKind::kUsage, "--fetched-at: {} is no time", *options.fetched_at),
                    "Write it as 2026-11-20T06:00:00Z or 2026-11-20.");
  }
  parsed.fetched_at = time ? *time : Seconds(*day);
  if (*parsed.fetched_at > now + kMaxAhead) {
    return WithHint(
        Fail(ErrorKind::kUsage, "--fetched-at: {} is in the future", *options.fetched_at),
        "It is when the files were fetched. If it is right, set the machine's clock.");
  }
  return parsed;
}

struct Imported {
  std::vector<ImportedFile> files;
  std::int64_t CountOf(ImportOutcome outcome) const {
    return std::ranges::count(files, outcome, &ImportedFile::outcome);
  }
  std::vector<std::string> Keys() const {
    std::vector<std::string> keys;
    for (const ImportedFile& file : files) {
      if (!file.key.empty()) keys.push_back(file.key);
    }
    return keys;
  }
};

void Say(const Terminal& terminal, const Imported& imported) {
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

Json ReportJson(const Imported& imported) {
  Json files = Json::array();
  for (const ImportedFile& file : imported.files) {
    files.push_back({{"path", file.path},
                     {"outcome", NameOf(file.outcome)},
                     {"key", file.key.empty() ? Json() : Json(file.key)},
                     {"reason", file.reason.empty() ? Json() : Json(file.reason)}});
  }
  return {{"files", std::move(files)}};
}

ExitCode CodeOf(const Imported& imported) {
  if (imported.Keys().empty()) return ExitCode::kBadData;
  return imported.CountOf(ImportOutcome::kRefused) == 0 ? ExitCode::kOk : ExitCode::kIncomplete;
}

Result<ExitCode> ImportFiles(Context& context, const Options& options) {
  TL_ASSIGN(ImportOptions import_options, ParseOptions(options, context.clock().NowSeconds()));
  Transformer reader;
  import_options.time_inside = [&reader](std::string_view bytes) { return reader.Load(bytes); };
  TL_ASSIGN(ObjectStore * store, context.lake().OpenForLanding());
  const std::vector<std::filesystem::path> paths(options.files.begin(), options.files.end());
  ProgressLine line(context.terminal(), context.clock(), "import");
  std::int64_t done = 0;
  Imported imported;
  TL_ASSIGN(imported.files, ImportRaw(*store, paths, import_options, [&](const ImportedFile&) {
              line.Update(++done, 0, "file");
            }));
  line.Clear();
  Say(context.terminal(), imported);
  Json report = {{"import", ReportJson(imported)}};
  std::vector<ExitCode> codes = {CodeOf(imported)};
  if (const std::vector<std::string> keys = imported.Keys(); !keys.empty()) {
    TL_ASSIGN(StageResult transformed,
              TransformStage(context, "transform", [&](Lake& lake, const ProgressCallback&) {
                return lake.TransformKeys(keys);
              }));
    report["transform"] = std::move(transformed.json);
    codes.push_back(transformed.code);
  }
  PrintJson(context, std::move(report));
  return WorstOf(codes);
}

}  // namespace

void AddImport(CommandLine& root, Action* action) {
  CommandLine import = root.Command("import", "Files that you already have → raw, and transformed",
                                    "  tracklake import raw dumps/*.json\n");
  import.RequireCommand();
  CommandLine raw = import.Command(
      "raw", "Saved responses of the Spotify Web API, untouched",
      "  tracklake import raw dumps/*.json\n"
      "  tracklake import raw --fetched-at 2023-05-10T05:06:37Z page1.json page2.json\n");
  auto options = std::make_shared<Options>();
  raw.Arguments("file", &options->files, "Files, or folders with .json files", true);
  raw.Option("--fetched-at", &options->fetched_at,
             "When they were fetched (default: from the content, the name, the file's time)",
             "TIME");
  raw.Flag("--again", &options->again, "Also what was withdrawn");
  raw.WhenChosen(
      [=] { *action = [=](Context& context) { return ImportFiles(context, *options); }; });
}

}  // namespace tracklake::cli
