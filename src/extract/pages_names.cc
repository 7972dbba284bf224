#include "extract/pages_names.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/sha256.h"

namespace tracklake::page_names {
namespace {

constexpr std::string_view kPage = "page ";  // then offset and size, each of kDigits
constexpr std::size_t kDigits = 12;
static_assert(kHeadBytes == kPage.size() + kDigits + 1 + kDigits + kPageEnd.size());
constexpr std::size_t kTimestampBytes = 16;  // 20261120T060000Z
constexpr std::size_t kSha8Bytes = 8;

std::optional<std::int64_t> ParseNumber(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

}  // namespace

std::string FolderName(const Reading& reading, std::string_view first) {
  return fmt::format("{}-{}-{}", FormatCompactTimestamp(reading.fetched_at),
                     Sha256Hex(first).substr(0, kSha8Bytes), reading.reread);
}

std::optional<Reading> ParseFolder(std::string_view name) {
  constexpr std::size_t kRereadAt = kTimestampBytes + 1 + kSha8Bytes + 1;
  if (name.size() <= kRereadAt) return std::nullopt;
  const auto fetched_at = ParseCompactTimestamp(name.substr(0, kTimestampBytes));
  const auto reread = ParseNumber(name.substr(kRereadAt));
  if (!fetched_at || !reread) return std::nullopt;
  return Reading{*fetched_at, static_cast<int>(*reread)};
}

std::string FormatJournal(int number, Seconds begun_at) {
  return fmt::format("{}{}-{}", kJournal, number, FormatCompactTimestamp(begun_at));
}

JournalName ParseJournal(std::string_view name) {
  const std::size_t dash = std::min(name.find('-'), name.size());
  JournalName journal;
  journal.number = static_cast<int>(ParseNumber(name.substr(0, dash)).value_or(0));
  if (dash < name.size()) journal.begun_at = ParseCompactTimestamp(name.substr(dash + 1));
  return journal;
}

std::string FormatPage(const PageName& page) {
  return fmt::format("{}{:0{}}-{}", kPageObject, page.offset, kDigits,
                     FormatCompactTimestamp(page.of_run));
}

std::optional<PageName> ParsePage(std::string_view name) {
  if (name.size() != kPageObject.size() + kDigits + 1 + kTimestampBytes) return std::nullopt;
  const auto offset = ParseNumber(name.substr(kPageObject.size(), kDigits));
  const auto of_run = ParseCompactTimestamp(name.substr(kPageObject.size() + kDigits + 1));
  if (!offset || !of_run) return std::nullopt;
  return PageName{*offset, *of_run};
}

std::string FormatHead(const PageHead& head) {
  return fmt::format("{}{:0{}} {:0{}}{}", kPage, head.offset, kDigits, head.size, kDigits,
                     kPageEnd);
}

std::optional<PageHead> ParseHead(std::string_view text) {
  if (text.size() != kHeadBytes || !text.starts_with(kPage)) return std::nullopt;
  const auto offset = ParseNumber(text.substr(kPage.size(), kDigits));
  const auto size = ParseNumber(text.substr(kPage.size() + kDigits + 1, kDigits));
  if (!offset || !size || *size < 0) return std::nullopt;
  const PageHead head{*offset, static_cast<std::size_t>(*size)};
  return FormatHead(head) == text ? std::optional(head) : std::nullopt;
}

bool IsWhole(std::string_view page, std::size_t size) {
  return page.size() == size + kPageEnd.size() && page.ends_with(kPageEnd) &&
         page.find('\0') == std::string_view::npos;
}

}  // namespace tracklake::page_names
