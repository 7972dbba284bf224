#include "cli/error_report.h"

#include <nlohmann/json.hpp>

#include "app/stop.h"
#include "base/time.h"
#include "cli/exit_code.h"

namespace tracklake::cli {
namespace {

std::string ErrorLine(std::string_view code, const Error& error) {
  using Json = nlohmann::ordered_json;
  Json body = {{"code", code}, {"message", error.message}};
  body["hint"] = error.hint.empty() ? Json() : Json(error.hint);
  body["retry_at"] = error.retry_at ? Json(FormatTimestamp(*error.retry_at)) : Json();
  const Json report = {{"schema_version", 1}, {"error", body}};
  return report.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

}  // namespace

std::string ErrorText(const Error& error, Format format) {
  if (format == Format::kJson) return ErrorLine(NameOf(error.kind), error);
  std::string text = "error: " + error.message + "\n";
  text += HintText(error);
  if (error.retry_at) text += "retry at: " + FormatTimestamp(*error.retry_at) + "\n";
  return text;
}

std::string InterruptedText(Format format) {
  const Error error = app::Stopped();
  if (format == Format::kJson) return ErrorLine("interrupted", error);
  return error.message + "\n" + HintText(error);
}

std::string HintText(const Error& error) {
  return error.hint.empty() ? "" : "hint: " + error.hint + "\n";
}

}  // namespace tracklake::cli
