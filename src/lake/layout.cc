#include "lake/layout.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "base/sha256.h"

namespace tracklake {
namespace {

constexpr std::string_view kDayReceiptName = "day.json";
constexpr std::size_t kHashDigits = 16;
constexpr std::size_t kDateDigits = 10;

bool IsHash16(std::string_view text) {
  return text.size() == kHashDigits && text.find_first_not_of("0123456789abcdef") == text.npos;
}

// Takes everything up to and with the separator off the front of *text.
std::optional<std::string_view> TakeUntil(std::string_view separator, std::string_view* text) {
  const std::size_t end = text->find(separator);
  if (end == text->npos) return std::nullopt;
  const std::string_view head = text->substr(0, end);
  text->remove_prefix(end + separator.size());
  return head;
}

}  // namespace

std::string_view TablesPrefix(FileFormat format) {
  return format == FileFormat::kParquet ? "processed/spotify/" : "processed_csv/spotify/";
}

std::string PartitionPrefix(TableId table, FileFormat format, Day day) {
  const std::string date = FormatDate(day);
  const std::string_view text = date;
  return fmt::format("{}{}/year={}/month={}/day={}/", TablesPrefix(format), Table(table).name,
                     text.substr(0, 4), text.substr(5, 2), text.substr(8, 2));
}

std::string PartHash(const Version& version, FileFormat format, std::span<const Covered> objects) {
  std::vector<std::string> lines;
  lines.reserve(objects.size());
  for (const Covered& object : objects) {
    lines.push_back(
        fmt::format("{}\t{}\t{}\n", object.key, object.sha256, FormatTimestamp(object.fetched_at)));
  }
  std::sort(lines.begin(), lines.end());
  std::string text = fmt::format("{}\n{}\n", FormatVersion(version), NameOf(format));
  for (const std::string& line : lines) text += line;
  return Hash16(text);
}

std::string PartKey(TableId table, FileFormat format, Day day, std::string_view part_hash) {
  return fmt::format("{}part-{}.{}", PartitionPrefix(table, format, day), part_hash,
                     NameOf(format));
}

std::optional<PartPlace> ParsePartKey(std::string_view key) {
  for (const FileFormat format : {FileFormat::kParquet, FileFormat::kCsv}) {
    if (!key.starts_with(TablesPrefix(format))) continue;
    std::string_view rest = key.substr(TablesPrefix(format).size());
    const auto name = TakeUntil("/year=", &rest);
    const auto year = TakeUntil("/month=", &rest);
    const auto month = TakeUntil("/day=", &rest);
    const auto date = TakeUntil("/part-", &rest);
    const auto hash = TakeUntil(".", &rest);
    if (!name || !year || !month || !date || !hash) return std::nullopt;
    const auto table = FindTable(*name);
    const auto day = ParseIsoDate(fmt::format("{}-{}-{}", *year, *month, *date));
    if (!table || !day || !IsHash16(*hash) || rest != NameOf(format)) return std::nullopt;
    return PartPlace{*table, format, *day};
  }
  return std::nullopt;
}

std::string ReceiptKey(Day day, std::string_view raw_key) {
  return fmt::format("{}{}/{}.json", kReceiptsPrefix, FormatDate(day), Hash16(raw_key));
}

std::string DayReceiptKey(Day day) {
  return fmt::format("{}{}/{}", kReceiptsPrefix, FormatDate(day), kDayReceiptName);
}

std::string QuarantineKey(Day day, std::string_view raw_key) {
  return fmt::format("{}{}/{}.ndjson", kQuarantinePrefix, FormatDate(day), Hash16(raw_key));
}

std::optional<Day> ParseQuarantineKey(std::string_view key) {
  if (!key.starts_with(kQuarantinePrefix)) return std::nullopt;
  key.remove_prefix(kQuarantinePrefix.size());
  constexpr std::string_view kEnding = ".ndjson";
  const auto day = ParseIsoDate(key.substr(0, kDateDigits));
  if (!day || key.substr(kDateDigits, 1) != "/" || !key.ends_with(kEnding)) return std::nullopt;
  const std::string_view name = key.substr(kDateDigits + 1);
  if (!IsHash16(name.substr(0, name.size() - kEnding.size()))) return std::nullopt;
  return day;
}

std::optional<ReceiptPlace> ParseReceiptKey(std::string_view key) {
  if (!key.starts_with(kReceiptsPrefix)) return std::nullopt;
  key.remove_prefix(kReceiptsPrefix.size());
  const auto day = ParseIsoDate(key.substr(0, kDateDigits));
  if (!day || key.substr(kDateDigits, 1) != "/") return std::nullopt;
  const std::string_view name = key.substr(kDateDigits + 1);
  if (name == kDayReceiptName) return ReceiptPlace{*day, true};
  if (!name.ends_with(".json") || !IsHash16(name.substr(0, name.size() - 5))) return std::nullopt;
  return ReceiptPlace{*day, false};
}

}  // namespace tracklake
