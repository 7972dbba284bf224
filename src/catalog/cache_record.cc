#include "catalog/cache_record.h"

#include <fmt/format.h>

#include <charconv>

#include "base/sha256.h"
#include "lake/layout.h"

namespace tracklake {
namespace {

constexpr std::int64_t kMonthsInYear = 12;
constexpr Month kLastMonth = std::chrono::year(9999) / std::chrono::December;

// `of`: what the row is found by, so that no row stands for another one.
template <typename Of>
std::string Checksum(const Of& of, std::string_view body) {
  return Hash16(fmt::format("{}\n{}", of, body));
}

// Takes the text before the separator off the front; all of it where there is none.
std::string_view Take(char separator, std::string_view* text) {
  const auto end = text->find(separator);
  const std::string_view head = text->substr(0, end);
  text->remove_prefix(end == std::string_view::npos ? text->size() : end + 1);
  return head;
}

template <typename Number>
bool TakeNumber(char separator, std::string_view* text, Number* number) {
  const std::string_view digits = Take(separator, text);
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), *number);
  return error == std::errc() && end == digits.data() + digits.size();
}

std::optional<CatalogFile> ReadFileLine(std::string_view line) {
  CatalogFile file;
  file.key = Take('\t', &line);
  const auto place = ParsePartKey(file.key);
  if (!place) return std::nullopt;
  file.table = place->table;
  file.format = place->format;
  file.day = place->day;
  if (!TakeNumber('\t', &line, &file.rows) || !TakeNumber('\t', &line, &file.bytes)) {
    return std::nullopt;
  }
  file.sha256 = Take('\t', &line);
  file.checked = Take('\n', &line);
  return file;
}

bool ReadTableLine(std::string_view line, CatalogMonth* record) {
  const auto table = FindTable(Take('\t', &line));
  TableMonth its;
  std::int64_t newest = 0;
  if (!table || !TakeNumber('\t', &line, &its.totals.rows) ||
      !TakeNumber('\t', &line, &its.totals.files) || !TakeNumber('\t', &line, &its.totals.bytes) ||
      !TakeNumber('\t', &line, &newest)) {
    return false;
  }
  its.totals.newest = Day(std::chrono::days(newest));
  its.digest = line;
  return record->tables.emplace(*table, std::move(its)).second;
}

}  // namespace

std::int64_t CacheNumber(Day day) { return day.time_since_epoch().count(); }

std::int64_t CacheNumber(Month month) {
  return static_cast<int>(month.year()) * kMonthsInYear + static_cast<unsigned>(month.month()) - 1;
}

std::optional<Month> CacheMonth(std::int64_t number) {
  if (number < 0 || number > CacheNumber(kLastMonth)) return std::nullopt;
  return std::chrono::year(0) / std::chrono::January + std::chrono::months(number);
}

// The checksum, the fingerprint, and a line a file: key, rows, bytes, SHA-256, the version checked.
std::string WriteCacheRecord(Day day, const CatalogDay& record) {
  std::string body = record.fingerprint + '\n';
  for (const CatalogFile& file : record.files) {
    body += fmt::format("{}\t{}\t{}\t{}\t{}\n", file.key, file.rows, file.bytes, file.sha256,
                        file.checked);
  }
  return Checksum(CacheNumber(day), body) + '\n' + body;
}

// The checksum, the fingerprint, and a line a table: name, rows, files, bytes, newest day, digest.
std::string WriteCacheRecord(Month month, const CatalogMonth& record) {
  std::string body = record.fingerprint + '\n';
  for (const auto& [table, its] : record.tables) {
    const FileTotals& totals = its.totals;
    body += fmt::format("{}\t{}\t{}\t{}\t{}\t{}\n", Table(table).name, totals.rows, totals.files,
                        totals.bytes, CacheNumber(totals.newest), its.digest);
  }
  return Checksum(CacheNumber(month), body) + '\n' + body;
}

std::string WriteCacheRecord(std::string_view key, std::string_view token) {
  return fmt::format("{}\n{}", Checksum(key, token), token);
}

std::optional<CatalogDay> ReadCacheRecord(Day day, std::string_view text) {
  const std::string_view checksum = Take('\n', &text);
  if (checksum != Checksum(CacheNumber(day), text)) return std::nullopt;
  CatalogDay record;
  record.fingerprint = Take('\n', &text);
  while (!text.empty()) {
    auto file = ReadFileLine(Take('\n', &text));
    if (!file) return std::nullopt;
    record.files.push_back(*std::move(file));
  }
  return record;
}

std::optional<CatalogMonth> ReadCacheRecord(Month month, std::string_view text) {
  const std::string_view checksum = Take('\n', &text);
  if (checksum != Checksum(CacheNumber(month), text)) return std::nullopt;
  CatalogMonth record;
  record.fingerprint = Take('\n', &text);
  while (!text.empty()) {
    if (!ReadTableLine(Take('\n', &text), &record)) return std::nullopt;
  }
  return record;
}

std::optional<std::string> ReadCacheRecord(std::string_view key, std::string_view text) {
  const std::string_view checksum = Take('\n', &text);
  if (checksum != Checksum(key, text)) return std::nullopt;
  return std::string(text);
}

}  // namespace tracklake
