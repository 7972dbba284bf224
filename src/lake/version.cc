#include "lake/version.h"

#include <fmt/format.h>

#include <charconv>

#include "duck/copy.h"
#include "duck/database.h"
#include "transform/transformer.h"

namespace tracklake {
namespace {

// Takes `prefix` and a number off the front of *text.
bool TakeNumber(std::string_view prefix, std::string_view* text, int* number) {
  if (!text->starts_with(prefix)) return false;
  text->remove_prefix(prefix.size());
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), *number);
  if (error != std::errc()) return false;
  text->remove_prefix(static_cast<std::size_t>(end - text->data()));
  return true;
}

}  // namespace

Version CurrentVersion() {
  Version version{kTransformerEpoch, {}, kWriterSettings};
  std::string_view release = DuckDbVersion();
  TakeNumber("", &release, &version.duckdb[0]);
  TakeNumber(".", &release, &version.duckdb[1]);
  TakeNumber(".", &release, &version.duckdb[2]);
  return version;
}

std::string FormatVersion(const Version& version) {
  return fmt::format("t{}-d{}.{}.{}-w{}", version.transformer, version.duckdb[0], version.duckdb[1],
                     version.duckdb[2], version.writer);
}

std::optional<Version> ParseVersion(std::string_view text) {
  const std::string whole(text);
  Version version;
  if (!TakeNumber("t", &text, &version.transformer) ||
      !TakeNumber("-d", &text, &version.duckdb[0]) || !TakeNumber(".", &text, &version.duckdb[1]) ||
      !TakeNumber(".", &text, &version.duckdb[2]) || !TakeNumber("-w", &text, &version.writer)) {
    return std::nullopt;
  }
  // One spelling a version: what does not print as it was written is refused.
  if (FormatVersion(version) != whole) return std::nullopt;
  return version;
}

}  // namespace tracklake
