#include "catalog/crawler/table_definition.h"

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>

namespace tracklake::crawler {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kFormatVersion = 1;
constexpr int kMaxTypeDepth = 40;

// Takes the text of a type apart, from its beginning on.
class TypeReader {
 public:
  explicit TypeReader(std::string_view text) : rest_(text) {}

  std::optional<ColumnType> Read(int depth) {
    if (depth == 0) return std::nullopt;
    const std::string_view word = Until("<>,:()");
    for (int i = static_cast<int>(TypeKind::kBoolean); i <= static_cast<int>(TypeKind::kStruct);
         ++i) {
      ColumnType type = {.kind = static_cast<TypeKind>(i)};
      if (type.kind == TypeKind::kDecimal ? word != "decimal" : !NameIs(type, word)) continue;
      if (type.kind == TypeKind::kDecimal) return ReadDecimal();
      if (type.kind < TypeKind::kArray) return type;
      return ReadParts(std::move(type), depth);
    }
    return std::nullopt;
  }

  bool is_at_end() const { return rest_.empty(); }

 private:
  static bool NameIs(const ColumnType& type, std::string_view word) {
    const std::string name = HiveName(type);
    return std::string_view(name).substr(0, name.find('<')) == word;
  }
  std::string_view Until(std::string_view ends) {
    const std::string_view word = rest_.substr(0, rest_.find_first_of(ends));
    rest_.remove_prefix(word.size());
    return word;
  }
  bool Take(char c) {
    if (!rest_.starts_with(c)) return false;
    rest_.remove_prefix(1);
    return true;
  }
  std::optional<int> Number() {
    const std::string_view word = Until(",)");
    int number = 0;
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
    if (error != std::errc() || end != word.data() + word.size()) return std::nullopt;
    return number;
  }
  std::optional<ColumnType> ReadDecimal() {
    if (!Take('(')) return std::nullopt;
    const auto precision = Number();
    if (!precision || !Take(',')) return std::nullopt;
    const auto scale = Number();
    if (!scale || !Take(')')) return std::nullopt;
    return ColumnType{.kind = TypeKind::kDecimal, .precision = *precision, .scale = *scale};
  }
  std::optional<ColumnType> ReadParts(ColumnType type, int depth) {
    if (!Take('<')) return std::nullopt;
    do {
      if (type.kind == TypeKind::kStruct) {
        type.names.emplace_back(Until(":"));
        if (!Take(':')) return std::nullopt;
      }
      auto part = Read(depth - 1);
      if (!part) return std::nullopt;
      type.parts.push_back(*std::move(part));
    } while (Take(','));
    const std::size_t wanted = type.kind == TypeKind::kMap ? 2 : 1;
    const bool fits = type.kind == TypeKind::kStruct || type.parts.size() == wanted;
    return Take('>') && fits ? std::optional(std::move(type)) : std::nullopt;
  }

  std::string_view rest_;
};

Json ColumnsJson(const std::vector<DefinedColumn>& columns) {
  Json json = Json::array();
  for (const DefinedColumn& column : columns) {
    json.push_back({{"name", column.name}, {"type", HiveName(column.type)}});
  }
  return json;
}

Json PartitionsJson(const std::vector<DefinedPartition>& partitions) {
  Json json = Json::array();
  for (const DefinedPartition& partition : partitions) {
    json.push_back({{"values", partition.values}, {"prefix", partition.prefix}});
  }
  return json;
}

// Throws nlohmann's exceptions for what is no definition.
TableDefinition Parse(const Json& json) {
  TableDefinition table = {.name = json.at("name"),
                           .place = json.at("place"),
                           .location = json.at("location"),
                           .format = static_cast<DataFormat>(json.at("format").get<std::uint8_t>()),
                           .packing = static_cast<Packing>(json.at("packing").get<std::uint8_t>()),
                           .json = static_cast<JsonShape>(json.at("json").get<std::uint8_t>()),
                           .partition_keys = json.at("partition_keys"),
                           .not_files = json.at("not_files"),
                           .is_deprecated = json.at("is_deprecated")};
  table.csv = {static_cast<char>(json.at("delimiter").get<std::uint8_t>()), json.at("has_quotes"),
               json.at("skipped_lines")};
  for (const Json& column : json.at("columns")) {
    const auto type = ParseHiveType(column.at("type").get<std::string>());
    table.columns.push_back(
        {column.at("name"), type.value_or(ColumnType{.kind = TypeKind::kString})});
  }
  for (const Json& partition : json.at("partitions")) {
    table.partitions.push_back({partition.at("values"), partition.at("prefix")});
  }
  return table;
}

}  // namespace

TableDefinition DefinitionOf(const FoundTable& table, const std::string& place, Rules rules) {
  TableDefinition definition = {.name = table.name,
                                .place = place,
                                .location = table.location,
                                .format = table.schema.format,
                                .packing = table.schema.packing,
                                .csv = table.schema.csv,
                                .json = table.schema.json,
                                .partition_keys = table.partition_keys,
                                .not_files = table.not_files};
  if (rules == Rules::kGlue) definition.csv.has_quotes = false;
  for (const SchemaColumn& column : table.schema.columns) {
    // As it is read back, or each crawl would find it changed: what was never seen is a string.
    const auto type = ParseHiveType(HiveName(column.type));
    definition.columns.push_back(
        {column.name, type.value_or(ColumnType{.kind = TypeKind::kString})});
  }
  for (const FoundPartition& partition : table.partitions) {
    definition.partitions.push_back({partition.values, partition.prefix});
  }
  std::ranges::sort(definition.partitions, {}, &DefinedPartition::prefix);
  return definition;
}

std::string FormatDefinitions(const std::vector<TableDefinition>& tables) {
  Json list = Json::array();
  for (const TableDefinition& table : tables) {
    list.push_back({{"name", table.name},
                    {"place", table.place},
                    {"location", table.location},
                    {"format", static_cast<std::uint8_t>(table.format)},
                    {"packing", static_cast<std::uint8_t>(table.packing)},
                    {"json", static_cast<std::uint8_t>(table.json)},
                    {"delimiter", static_cast<std::uint8_t>(table.csv.delimiter)},
                    {"has_quotes", table.csv.has_quotes},
                    {"skipped_lines", table.csv.skipped_lines},
                    {"columns", ColumnsJson(table.columns)},
                    {"partition_keys", table.partition_keys},
                    {"partitions", PartitionsJson(table.partitions)},
                    {"not_files", table.not_files},
                    {"is_deprecated", table.is_deprecated}});
  }
  const Json json = {{"version", kFormatVersion}, {"tables", std::move(list)}};
  return json.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::optional<std::vector<TableDefinition>> ParseDefinitions(const std::string& text) {
  try {
    const Json json = Json::parse(text);
    if (json.at("version") != kFormatVersion) return std::nullopt;
    std::vector<TableDefinition> tables;
    for (const Json& table : json.at("tables")) tables.push_back(Parse(table));
    return tables;
  } catch (const Json::exception&) {
    return std::nullopt;
  }
}

std::optional<ColumnType> ParseHiveType(std::string_view text) {
  TypeReader reader(text);
  auto type = reader.Read(kMaxTypeDepth);
  return reader.is_at_end() ? type : std::nullopt;
}

}  // namespace tracklake::crawler
