#include "cli/report/error_report.h"

#include <fmt/format.h>

#include "app/json/json.h"
#include "base/stopped.h"
#include "base/text_table.h"
#include "base/time.h"

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

constexpr const char* kRed = "\x1b[1;31m";
constexpr const char* kCyan = "\x1b[36m";
constexpr const char* kPlain = "\x1b[0m";

std::string Coloured(const std::string& text, const char* colour, bool wanted) {
  return wanted ? colour + text + kPlain : text;
}

// "hint: …" and a line's end; empty where there is no cure.
std::string HintText(const Error& error, bool colour) {
  if (error.hint.empty()) return "";
  return Coloured("hint:", kCyan, colour) + " " + PrintableLines(error.hint) + "\n";
}

}  // namespace

std::string ErrorText(const Error& error, Format format, bool colour) {
  if (format == Format::kJson) return app::JsonLine({{"error", app::JsonOf(error)}});
  std::string text = Coloured("error:", kRed, colour) + " " + PrintableLines(error.message) + "\n";
  text += HintText(error, colour);
  if (error.retry_at) text += "retry at: " + FormatTimestamp(*error.retry_at) + "\n";
  return text;
}

std::string InterruptedText(Format format) {
  const Error error = Stopped();
  if (format == Format::kJson) {
    app::Json json = app::JsonOf(error);
    json["code"] = "interrupted";
    return app::JsonLine({{"error", json}});
  }
  return error.message + "\n" + HintText(error, false);
}

void TellError(const Terminal& terminal, Error error) {
  error.hint = terminal.AsTyped(error.hint);
  terminal.err() << ErrorText(error, Format::kHuman, terminal.colours_errors());
}

void TellError(const Terminal& terminal, std::string_view what, const Error& error) {
  terminal.err() << PrintableLines(fmt::format("{}: {}", what, error.message)) << '\n';
  TellHint(terminal, error);
}

void TellHint(const Terminal& terminal, Error error) {
  error.hint = terminal.AsTyped(error.hint);
  terminal.err() << HintText(error, false);
}

}  // namespace tracklake::cli
