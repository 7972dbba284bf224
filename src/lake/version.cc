#include "lake/version.h"

#include <fmt/format.h>

#include <charconv>

#include "parquet/epoch.h"
#include "transform/transformer.h"

namespace tracklake {
namespace {

// Takes `prefix` and a number off the front of *text.
bool TakeNumber(std::string_view prefix, std::string_view* text, int* number) {
  if (!text->starts_with(prefix)) return false;
  text->remove_prefix(prefix.size());
  if (text->starts_with('-')) return false;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), *number);
  if (error != std::errc()) return false;
  text->remove_prefix(static_cast<std::size_t>(end - text->data()));
  return true;
}

// One spelling a version: what does not print as it was written is none.
std::optional<Version> ParseEpochs(std::string_view text) {
  const std::string_view whole = text;
  Version version;
  if (!TakeNumber("t", &text, &version.transformer) || !TakeNumber("-w", &text, &version.writer) ||
      FormatVersion(version) != whole) {
    return std::nullopt;
  }
  return version;
}

// "t3-d1.5.5-w1": the files were DuckDB's, and any release's are older than all of ours.
std::optional<Version> ParseDuckDbVersion(std::string_view text) {
  const std::string_view whole = text;
  Version version;
  int major = 0;
  int minor = 0;
  int patch = 0;
  if (!TakeNumber("t", &text, &version.transformer) || !TakeNumber("-d", &text, &major) ||
      !TakeNumber(".", &text, &minor) || !TakeNumber(".", &text, &patch) ||
      !TakeNumber("-w", &text, &version.writer) || version.writer != 1 ||
      fmt::format("t{}-d{}.{}.{}-w1", version.transformer, major, minor, patch) != whole) {
    return std::nullopt;
  }
  return version;
}

}  // namespace

Version CurrentVersion() { return {kTransformerEpoch, kWriterEpoch}; }

std::string FormatVersion(const Version& version) {
  return fmt::format("t{}-w{}", version.transformer, version.writer);
}

std::optional<Version> ParseVersion(std::string_view text) {
  const auto version = ParseEpochs(text);
  return version.has_value() ? version : ParseDuckDbVersion(text);
}

}  // namespace tracklake
