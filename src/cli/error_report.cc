#include "cli/error_report.h"

#include <nlohmann/json.hpp>

#include "app/stop.h"
#include "base/text_table.h"
#include "base/time.h"
#include "cli/exit_code.h"

namespace tracklake::cli {
namespace {

// Names of files and what libraries say may hold anything: each line of it is safe to show.
std::string PrintableLines(std::string_view text) {
  std::string lines;
  while (true) {
    const auto end = text.find('\n');
    lines += Printable(text.substr(0, end));
    if (end == std::string_view::npos) return lines;
    lines += '\n';
    text.remove_prefix(end + 1);
  }
}

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
  std::string text = "error: " + PrintableLines(error.message) + "\n";
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
  return error.hint.empty() ? "" : "hint: " + PrintableLines(error.hint) + "\n";
}

}  // namespace tracklake::cli
