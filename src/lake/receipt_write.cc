#include <nlohmann/json.hpp>

#include "base/sha256.h"
#include "lake/receipt.h"

namespace tracklake {
namespace {

using Json = nlohmann::ordered_json;

Json ToJson(const std::vector<FileFormat>& formats) {
  Json list = Json::array();
  for (const FileFormat format : formats) list.push_back(NameOf(format));
  return list;
}

Json ToJson(const std::vector<Part>& parts) {
  Json list = Json::array();
  for (const Part& part : parts) {
    list.push_back({{"table", Table(part.table).name},
                    {"key", part.key},
                    {"rows", part.rows},
                    {"bytes", part.bytes},
                    {"sha256", part.sha256}});
  }
  return list;
}

Json ToJson(const Counts& counts) {
  Json tables = Json::object();
  for (const TableInfo& table : Tables()) {
    const TableCounts& count = counts[static_cast<std::size_t>(table.id)];
    if (count == TableCounts{}) continue;
    tables[std::string(table.name)] = {{"candidates", count.candidates},
                                       {"rows", count.rows},
                                       {"folded", count.folded},
                                       {"quarantined", count.quarantined},
                                       {"not_applicable", count.not_applicable}};
  }
  return tables;
}

void AddObject(const Receipt& receipt, Json* json) {
  (*json)["raw_key"] = receipt.raw_key;
  (*json)["sha256"] = receipt.sha256;
  (*json)["size"] = receipt.size;
  (*json)["fetched_at"] = FormatTimestamp(receipt.fetched_at);
}

void AddOutcome(const Receipt& receipt, Json* json) {
  (*json)["counts"] = ToJson(receipt.counts);
  (*json)["quarantine_key"] =
      receipt.quarantine_key.has_value() ? Json(*receipt.quarantine_key) : Json();
}

// Ends the object that `text` is but for its closing brace.
std::string Seal(std::string text) {
  const std::string checksum = Hash16(text);
  return text += ",\"checksum\":\"" + checksum + "\"}\n";
}

std::string WithoutClosingBrace(const Json& json) {
  std::string text = json.dump();
  text.pop_back();
  return text;
}

}  // namespace

std::string WriteReceipt(const Receipt& receipt) {
  Json json = {{"schema_version", kReceiptSchemaVersion}};
  AddObject(receipt, &json);
  json["version"] = FormatVersion(receipt.version);
  json["formats"] = ToJson(receipt.formats);
  json["parts"] = ToJson(receipt.parts);
  AddOutcome(receipt, &json);
  return Seal(WithoutClosingBrace(json));
}

std::string WriteDayReceipt(const DayReceipt& receipt) {
  Json json = {{"schema_version", kReceiptSchemaVersion}};
  json["day"] = FormatDate(receipt.day);
  json["version"] = FormatVersion(receipt.version);
  json["formats"] = ToJson(receipt.formats);
  json["parts"] = ToJson(receipt.parts);
  std::string text = WithoutClosingBrace(json) + ",\"receipts\":[";
  std::string_view separator = "\n";
  for (const Receipt& covered : receipt.receipts) {
    Json line = Json::object();
    AddObject(covered, &line);
    AddOutcome(covered, &line);
    text += separator;
    text += line.dump();
    separator = ",\n";
  }
  return Seal(text += "]");
}

}  // namespace tracklake
