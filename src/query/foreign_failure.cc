#include "query/foreign_failure.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "query/foreign_columns.h"

namespace tracklake {
namespace {

bool Has(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

// What follows `before`, up to `end`; empty where it is not there.
std::string_view After(std::string_view text, std::string_view before, char end = '\n') {
  const auto found = text.find(before);
  if (found == std::string_view::npos) return {};
  text.remove_prefix(found + before.size());
  return text.substr(0, text.find(end));
}

// What is wrong with a line of CSV, and its cure.
struct CsvFault {
  std::string_view sign;  // in DuckDB's message
  std::string_view what;
  std::string_view cure;
};
constexpr CsvFault kCsvFaults[] = {
    {"Invalid unicode", "is not UTF-8",
     "Convert the file: iconv -f WINDOWS-1252 -t UTF-8 FILE > NEW_FILE"},
    {"Maximum line size", "is longer than 2 MB", "Shorten the line, or leave the file out."},
    {"Expected Number of Columns", "has more fields than its table has columns",
     "Correct the line. If the file has new columns: tracklake crawl --apply FOLDER"},
    {"unterminated quote", "has a quote that is not closed, or text behind one that is",
     "Correct the line: a quote inside of quotes is written twice."},
};

Error Unreadable(std::string text, std::string_view cure) {
  return {ErrorKind::kCorruption, std::move(text), std::string(cure), {}};
}

Error OfCsvLine(std::string_view message) {
  const std::string_view line = After(message, "CSV Error on Line: ");
  const std::string_view file = After(message, "\n  file = ");
  const auto* const fault = std::ranges::find_if(
      kCsvFaults, [&](const CsvFault& known) { return Has(message, known.sign); });
  if (fault != std::end(kCsvFaults)) {
    return Unreadable(fmt::format("line {} of {} {}", line, file, fault->what), fault->cure);
  }
  return Unreadable(fmt::format("line {} of {} cannot be read as CSV", line, file),
                    "Correct the line, or leave the file out.");
}

// `Malformed JSON in file "a.json", at byte 9 in line 2: unexpected …` and `JSON transform error
// in file …`, with advice in further sentences and lines.
Error OfJson(std::string_view message) {
  const std::string_view file = After(message, " in file \"", '"');
  std::string_view where = After(message, "\", ");
  where = where.substr(0, where.find(". Try "));
  where = where.substr(0, where.find_last_not_of(" .") + 1);
  return Unreadable(fmt::format("{}: {}", file, where),
                    "Correct the file. If it has changed: tracklake crawl --apply FOLDER");
}

}  // namespace

std::optional<Error> ExplainForeignFailure(std::string_view message) {
  if (Has(message, "CSV Error on Line: ")) return OfCsvLine(message);
  if (Has(message, "The CSV Parser state machine")) {
    return Unreadable("a CSV file cannot be read: its lines end in different ways",
                      "Let all end in LF: sed -i 's/\\r$//' FILE");
  }
  if (Has(message, "JSON in file \"") || Has(message, "JSON transform error in file \"")) {
    return OfJson(message);
  }
  if (!Has(message, kMisfit)) return std::nullopt;
  message.remove_prefix(message.rfind("column ", message.find(kMisfit)));
  return Unreadable(std::string(message.substr(0, message.find('\n'))),
                    "If the file has changed: tracklake crawl --apply FOLDER. Else correct it.");
}

}  // namespace tracklake
