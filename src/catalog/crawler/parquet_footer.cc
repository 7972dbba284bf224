#include "catalog/crawler/parquet_footer.h"

#include <fmt/format.h>

#include <set>
#include <string>
#include <vector>

#include "base/unicode.h"
#include "catalog/crawler/names.h"
#include "catalog/crawler/parquet_elements.h"

namespace tracklake::crawler {
namespace {

constexpr std::string_view kMagic = "PAR1";
constexpr int kMaxDepth = 32;

using footer::Element;
using footer::Physical;

ColumnType Of(TypeKind kind) { return {.kind = kind}; }

ColumnType OfInteger(const Element& element, Physical physical) {
  const bool is_date =
      element.logical == footer::kLogicalDate || element.converted == footer::kConvertedDate;
  const bool is_time = element.logical == footer::kLogicalTimestamp ||
                       element.converted == footer::kTimestampMillis ||
                       element.converted == footer::kTimestampMicros;
  if (is_date && physical == Physical::kInt32) return Of(TypeKind::kDate);
  if (is_time && physical == Physical::kInt64) return Of(TypeKind::kTimestamp);
  if (element.bits == 8 || element.converted == footer::kInt8 ||
      element.converted == footer::kUint8) {
    return Of(element.is_signed && element.converted != footer::kUint8 ? TypeKind::kTinyint
                                                                       : TypeKind::kSmallint);
  }
  if (element.bits == 16 || element.converted == footer::kInt16 ||
      element.converted == footer::kUint16) {
    return Of(element.is_signed && element.converted != footer::kUint16 ? TypeKind::kSmallint
                                                                        : TypeKind::kInt);
  }
  if (physical == Physical::kInt64) {
    const bool is_unsigned = !element.is_signed || element.converted == footer::kUint64;
    if (!is_unsigned) return Of(TypeKind::kBigint);
    return {.kind = TypeKind::kDecimal, .precision = 20, .scale = 0};
  }
  const bool is_unsigned = !element.is_signed || element.converted == footer::kUint32;
  return Of(is_unsigned ? TypeKind::kBigint : TypeKind::kInt);
}

ColumnType OfLeaf(const Element& element) {
  constexpr std::int64_t kMaxPrecision = 38;
  const bool is_decimal =
      element.logical == footer::kLogicalDecimal || element.converted == footer::kConvertedDecimal;
  if (is_decimal && element.precision > 0 && element.precision <= kMaxPrecision &&
      element.scale >= 0 && element.scale <= element.precision) {
    return {.kind = TypeKind::kDecimal,
            .precision = static_cast<int>(element.precision),
            .scale = static_cast<int>(element.scale)};
  }
  const auto physical = static_cast<Physical>(element.physical);
  switch (physical) {
    case Physical::kBoolean:
      return Of(TypeKind::kBoolean);
    case Physical::kInt32:
    case Physical::kInt64:
      return OfInteger(element, physical);
    case Physical::kInt96:
      return Of(TypeKind::kTimestamp);
    case Physical::kFloat:
      return Of(TypeKind::kFloat);
    case Physical::kDouble:
      return Of(TypeKind::kDouble);
    case Physical::kBytes:
    case Physical::kFixed:
      break;
  }
  const bool is_text =
      element.logical == footer::kLogicalString || element.logical == footer::kLogicalEnum ||
      element.logical == footer::kLogicalJson || element.converted == footer::kUtf8 ||
      element.converted == footer::kEnum || element.converted == footer::kConvertedJson;
  return Of(is_text ? TypeKind::kString : TypeKind::kBinary);
}

// Makes a tree of the list, from `at` on.
class SchemaTree {
 public:
  explicit SchemaTree(const std::vector<Element>& elements) : elements_(elements) {}

  // The type of the element at `at_`, and steps over it and what is in it. nullopt for what is no
  // tree, or too deep.
  std::optional<ColumnType> Next(int depth, std::string* name) {
    if (at_ >= elements_.size() || depth == 0) return std::nullopt;
    const Element& element = elements_[at_++];
    *name = element.name;
    std::optional<ColumnType> type = OfLeaf(element);
    if (element.children > 0) type = OfGroup(element, depth);
    if (!type || element.repetition != footer::kRepeated) return type;
    return ColumnType{.kind = TypeKind::kArray, .parts = {*std::move(type)}};
  }

  bool is_at_end() const { return at_ == elements_.size(); }

 private:
  std::optional<ColumnType> OfGroup(const Element& element, int depth) {
    ColumnType group = Of(TypeKind::kStruct);
    for (std::int64_t i = 0; i < element.children; ++i) {
      std::string name;
      std::optional<ColumnType> part = Next(depth - 1, &name);
      if (!part) return std::nullopt;
      group.names.push_back(std::move(name));
      group.parts.push_back(*std::move(part));
    }
    const bool is_list =
        element.logical == footer::kLogicalList || element.converted == footer::kConvertedList;
    const bool is_map = element.logical == footer::kLogicalMap ||
                        element.converted == footer::kConvertedMap ||
                        element.converted == footer::kMapKeyValue;
    // Both wrap a repeated group, which came back as an array.
    if ((!is_list && !is_map) || group.parts.size() != 1 ||
        group.parts[0].kind != TypeKind::kArray) {
      return group;
    }
    return is_list ? AsList(std::move(group.parts[0])) : AsMap(std::move(group));
  }
  static ColumnType AsList(ColumnType array) {
    ColumnType& element = array.parts[0];
    if (element.kind != TypeKind::kStruct || element.parts.size() != 1) return array;
    ColumnType inner = std::move(element.parts[0]);
    array.parts[0] = std::move(inner);
    return array;
  }
  static ColumnType AsMap(ColumnType group) {
    ColumnType entry = std::move(group.parts[0].parts[0]);
    if (entry.kind != TypeKind::kStruct || entry.parts.size() != 2) {
      group.parts[0].parts[0] = std::move(entry);
      return group;
    }
    return {.kind = TypeKind::kMap, .parts = std::move(entry.parts)};
  }

  const std::vector<Element>& elements_;
  std::size_t at_ = 1;  // behind the root
};

}  // namespace

std::optional<std::uint32_t> FooterLength(std::string_view tail) {
  if (tail.size() != kParquetTail || !tail.ends_with(kMagic)) return std::nullopt;
  std::uint32_t length = 0;
  for (std::size_t i = 4; i > 0; --i) {
    length = length << 8 | static_cast<std::uint8_t>(tail[i - 1]);
  }
  return length;
}

std::optional<FileSchema> InspectFooter(std::string_view bytes, std::string* why_not) {
  *why_not = "its Parquet footer is damaged";
  const std::vector<Element> elements = footer::ReadElements(bytes);
  if (elements.empty()) return std::nullopt;
  if (elements[0].children > static_cast<std::int64_t>(kMaxColumns)) {
    *why_not = fmt::format("it has more than {} columns", kMaxColumns);
    return std::nullopt;
  }
  FileSchema schema;
  schema.format = DataFormat::kParquet;
  SchemaTree tree(elements);
  std::set<std::string> names;
  std::string not_read;
  for (std::int64_t i = 0; i < elements[0].children; ++i) {
    std::string name;
    std::optional<ColumnType> type = tree.Next(kMaxDepth, &name);
    if (!type) return std::nullopt;
    if (!names.insert(InSmallLetters(name)).second) {
      not_read += (not_read.empty() ? "" : ", ") + name;
      continue;
    }
    schema.columns.push_back({InSmallLetters(name), Declarable(*std::move(type)), false, true});
  }
  if (schema.columns.empty() || !tree.is_at_end()) return std::nullopt;
  schema.reasons.push_back({"parquet", "columns and types are the footer's"});
  if (!not_read.empty()) {
    schema.reasons.push_back(
        {"same-name",
         "SQL does not tell it from a column before it, so it is left out: " + not_read});
  }
  return schema;
}

}  // namespace tracklake::crawler
