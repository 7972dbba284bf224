#include "cli/stage.h"

#include <algorithm>
#include <array>

namespace tracklake::cli {

Result<Lake> OpenLake(Context& context) {
  TL_ASSIGN(ObjectStore * store, context.lake().Open());
  LakeOptions options;
  options.raw_prefixes = context.config().raw_prefixes;
  options.workers = context.config().transform_workers;
  options.formats.clear();
  for (const std::string& name : context.config().formats) {
    const auto format = FindFileFormat(name);
    if (!format) return Fail(ErrorKind::kConfig, "lake.formats: {} is no format", name);
    options.formats.push_back(*format);
  }
  return Lake(store, &context.clock(), std::move(options));
}

ExitCode WorstOf(std::span<const ExitCode> codes) {
  constexpr std::array kFromBestToWorst = {
      ExitCode::kOk,      ExitCode::kIncomplete, ExitCode::kDeferred,
      ExitCode::kBadData, ExitCode::kFailed,     ExitCode::kUnavailable,
      ExitCode::kUsage,   ExitCode::kPermission, ExitCode::kConfig};
  const auto rank = [&](ExitCode code) {
    return std::ranges::find(kFromBestToWorst, code) - kFromBestToWorst.begin();
  };
  ExitCode worst = ExitCode::kOk;
  for (const ExitCode code : codes) {
    if (rank(code) > rank(worst)) worst = code;
  }
  return worst;
}

std::string RetryAtOf(const nlohmann::ordered_json& report) {
  std::string latest;  // texts of times sort like the times
  const auto look = [&latest](const nlohmann::ordered_json& stage) {
    const auto found = stage.find("retry_at");
    if (found != stage.end() && found->is_string()) {
      latest = std::max(latest, found->get<std::string>());
    }
  };
  look(report);
  for (const auto& stage : report) {
    if (stage.is_object()) look(stage);
  }
  return latest;
}

void SayRetryAt(const Context& context, const nlohmann::ordered_json& report) {
  const std::string latest = RetryAtOf(report);
  if (latest.empty()) return;
  context.terminal().Say("retry at: " + latest + " (what came until now is in the lake)");
}

void PrintJson(const Context& context, nlohmann::ordered_json json) {
  if (context.format() != Format::kJson) return;
  nlohmann::ordered_json report = {{"schema_version", 1}};
  report.update(json);
  context.terminal().out() << report.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace)
                           << "\n";
}

}  // namespace tracklake::cli
