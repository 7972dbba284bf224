#include "query/remote_query.h"

#include <algorithm>
#include <array>

#include "base/stopped.h"
#include "base/text.h"
#include "query/statement_words.h"

namespace tracklake {
namespace {

constexpr std::array<std::string_view, 9> kReading = {
    "select", "with", "values", "table", "show", "describe", "desc", "explain", "from"};

bool IsReading(std::string_view word) {
  return std::ranges::any_of(
      kReading, [&](std::string_view reading) { return EqualsIgnoringCase(word, reading); });
}

std::unexpected<Error> Changes(std::string_view word) {
  return WithHint(Fail(ErrorKind::kUsage, "a query only reads, and this is {}", word),
                  "Run it with the engine's own tools.");
}

}  // namespace

Result<> RemoteDeadline::Check() const {
  TL_TRY(NotStopped(options_.stop));
  if (clock_->Now() - began_ < options_.timeout) return {};
  return WithHint(
      Fail(ErrorKind::kExhausted, "the query was stopped: it took longer than {} seconds",
           std::chrono::duration<double>(options_.timeout).count()),
      "Ask for less, as for fewer days, or give it longer: --timeout 1h");
}

Result<> CheckReadsOnly(std::string_view sql) {
  const std::string_view word = TakeWord(&sql);
  if (!IsReading(word)) return Changes(word.empty() ? "none" : word);
  if (!EqualsIgnoringCase(word, "explain")) return {};
  // EXPLAIN ANALYZE runs what it explains.
  std::string_view rest = sql;
  if (!EqualsIgnoringCase(TakeWord(&rest), "analyze")) return {};
  std::string_view explained = TakeWord(&rest);
  if (EqualsIgnoringCase(explained, "verbose")) explained = TakeWord(&rest);
  return IsReading(explained) ? Result<>() : Changes(explained);
}

}  // namespace tracklake
