#include "cli/error_report.h"

#include <nlohmann/json.hpp>

#include "base/time.h"
#include "cli/exit_code.h"

namespace tracklake::cli {

std::string ErrorText(const Error& error, Format format) {
  if (format == Format::kJson) {
    nlohmann::ordered_json body = {{"code", NameOf(error.kind)}, {"message", error.message}};
    body["hint"] =
        error.hint.empty() ? nlohmann::ordered_json() : nlohmann::ordered_json(error.hint);
    body["retry_at"] =
        error.retry_at ? nlohmann::ordered_json(FormatTimestamp(*error.retry_at)) : nullptr;
    const nlohmann::ordered_json report = {{"schema_version", 1}, {"error", body}};
    return report.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
  }
  std::string text = "error: " + error.message + "\n";
  text += HintText(error);
  if (error.retry_at) text += "retry at: " + FormatTimestamp(*error.retry_at) + "\n";
  return text;
}

std::string HintText(const Error& error) {
  return error.hint.empty() ? "" : "hint: " + error.hint + "\n";
}

}  // namespace tracklake::cli
