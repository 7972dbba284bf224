#include "catalog/crawler/inspect.h"

#include <fmt/format.h>

#include <utility>

#include "base/text.h"
#include "base/unicode.h"
#include "catalog/crawler/csv_sample.h"
#include "catalog/crawler/gzip.h"
#include "catalog/crawler/json_sample.h"
#include "catalog/crawler/names.h"
#include "catalog/crawler/parquet_footer.h"

namespace tracklake::crawler {
namespace {

bool IsJson(std::string_view text) {
  const std::string_view json = Trim(WithoutByteOrderMark(text));
  return json.starts_with('{') || json.starts_with('[');
}

// JSON allows none, and engines take none.
bool IsJsonBehindAMark(std::string_view text) {
  return WithoutByteOrderMark(text).size() < text.size() && IsJson(text);
}

// What is known by its first bytes and not read.
struct Known {
  std::string_view magic;
  std::string_view name;
};
constexpr Known kNotRead[] = {
    {std::string_view("Obj\x01", 4), "Avro"},
    {"ORC", "ORC"},
    {"<?xml", "XML"},
    {"PK\x03\x04", "ZIP (or a spreadsheet)"},
    {"BZh", "bzip2"},
    {"\x28\xb5\x2f\xfd", "zstd"},
    {"\x04\x22\x4d\x18", "lz4"},
    {"PARE", "encrypted Parquet"},
    {"SQLite format 3", "SQLite"},
    {"%PDF", "PDF"},
};

bool IsNamedCsv(std::string_view name) {
  const std::string small = InSmallLetters(name);
  return small.contains(".csv") || small.contains(".tsv");
}

Inspected InspectText(std::string_view name, std::string_view text, bool is_cut, bool is_last_try,
                      Rules rules) {
  if (Trim(text).empty() && !is_cut) {
    return {.schema = {.format = DataFormat::kEmpty, .reasons = {{"empty", "nothing is in it"}}}};
  }
  if (rules == Rules::kOurs && IsJsonBehindAMark(text)) {
    return {.schema = UnknownSchema("a byte order mark precedes its JSON: save it without one")};
  }
  JsonSample json = InspectJson(text, is_cut, is_last_try, rules);
  if (json.wants_more) return {.schema = {}, .wants_more = true};
  if (json.schema) return {.schema = *std::move(json.schema)};
  // Or each line of a broken array would be a record of CSV.
  if (rules == Rules::kOurs && !IsNamedCsv(name) && IsJson(text)) {
    return {.schema = UnknownSchema(json.why_not)};
  }
  std::string why_not;
  auto csv = InspectCsv(text, is_cut, IsNamedCsv(name), rules, &why_not);
  if (csv) return {.schema = *std::move(csv)};
  return {.schema = UnknownSchema(why_not)};
}

Inspected InspectPacked(std::string_view name, std::string_view head, bool is_cut, bool is_last_try,
                        Rules rules) {
  const std::size_t most = is_last_try ? kMaxSampleBytes : kSampleBytes;
  const auto unpacked = UnpackGzip(head, most);
  if (!unpacked) return {.schema = UnknownSchema("its gzip is damaged")};
  Inspected inspected =
      InspectText(name, unpacked->bytes, unpacked->is_cut || is_cut, is_last_try, rules);
  inspected.schema.packing = Packing::kGzip;
  if (rules == Rules::kOurs && !is_cut && unpacked->is_cut && unpacked->bytes.size() < most) {
    inspected.schema.reasons.push_back(
        {"gzip-cut", "its gzip breaks off, so what came behind is missing: fetch the file again"});
  }
  if (rules == Rules::kOurs && !InSmallLetters(name).ends_with(".gz")) {
    inspected.schema.reasons.push_back(
        {"gzip-name", "it is gzip, but Athena unpacks only what ends in .gz"});
  }
  return inspected;
}

}  // namespace

std::string_view NameOf(DataFormat format) {
  constexpr std::string_view kNames[] = {"empty", "unknown", "parquet", "csv", "json"};
  return kNames[static_cast<std::size_t>(format)];
}

std::string_view NameOf(Packing packing) { return packing == Packing::kGzip ? "gzip" : "none"; }

FileSchema UnknownSchema(std::string why) {
  return {.format = DataFormat::kUnknown, .reasons = {{"unknown", std::move(why)}}};
}

Inspected InspectHead(std::string_view name, std::string_view head, std::uint64_t size,
                      Rules rules) {
  const bool is_cut = head.size() < size;
  const bool is_last_try = !is_cut || head.size() >= kMaxSampleBytes;
  if (head.starts_with("PAR1")) {
    if (size > 2 * kParquetTail) return {.schema = {}, .wants_footer = true};
    return {.schema = UnknownSchema("it is Parquet that breaks off")};
  }
  for (const Known& known : kNotRead) {
    if (head.starts_with(known.magic)) {
      return {.schema = UnknownSchema(fmt::format("{} is not read here", known.name))};
    }
  }
  if (IsGzip(head)) return InspectPacked(name, head, is_cut, is_last_try, rules);
  return InspectText(name, head, is_cut, is_last_try, rules);
}

}  // namespace tracklake::crawler
