#include "catalog/crawler/parquet_footer.h"

#include <fmt/format.h>

#include <vector>

#include "base/unicode.h"
#include "catalog/crawler/names.h"
#include "catalog/crawler/thrift_reader.h"

namespace tracklake::crawler {
namespace {

constexpr std::string_view kMagic = "PAR1";
constexpr int kMaxDepth = 32;
constexpr std::size_t kMaxElements = 20'000;

// Numbers of the format: Type, ConvertedType, the members of LogicalType, FieldRepetitionType.
enum class Physical : std::uint8_t {
  kBoolean,
  kInt32,
  kInt64,
  kInt96,
  kFloat,
  kDouble,
  kBytes,
  kFixed
};
enum Converted : std::int8_t {
  kUtf8 = 0,
  kConvertedMap = 1,
  kMapKeyValue = 2,
  kConvertedList = 3,
  kEnum = 4,
  kConvertedDecimal = 5,
  kConvertedDate = 6,
  kTimestampMillis = 9,
  kTimestampMicros = 10,
  kUint8 = 11,
  kUint16 = 12,
  kUint32 = 13,
  kUint64 = 14,
  kInt8 = 15,
  kInt16 = 16,
  kConvertedJson = 19,
};
enum Logical : std::int8_t {
  kLogicalString = 1,
  kLogicalMap = 2,
  kLogicalList = 3,
  kLogicalEnum = 4,
  kLogicalDecimal = 5,
  kLogicalDate = 6,
  kLogicalTimestamp = 8,
  kLogicalInteger = 10,
  kLogicalJson = 12,
};
constexpr std::int64_t kRepeated = 2;

// A column or a group of them, as the footer lists them: each before its children.
struct Element {
  std::string name;
  std::int64_t physical = -1;
  std::int64_t repetition = 0;
  std::int64_t children = 0;
  std::int64_t converted = -1;
  std::int64_t logical = -1;
  std::int64_t scale = 0;
  std::int64_t precision = 0;
  std::int64_t bits = 0;  // of a logical integer
  bool is_signed = true;
};

// The one member of the union and what is in it.
void ReadLogicalType(ThriftReader& reader, Element* element) {
  int last = 0;
  for (auto member = reader.NextField(0); member.type != ThriftReader::kStop;
       member = reader.NextField(last)) {
    last = member.id;
    element->logical = member.id;
    if (member.type != ThriftReader::kStruct) {
      reader.Skip(member.type);
      continue;
    }
    for (auto field = reader.NextField(0); field.type != ThriftReader::kStop;
         field = reader.NextField(field.id)) {
      const bool is_integer = member.id == kLogicalInteger;
      if (is_integer && field.id == 1 && field.type == ThriftReader::kByte) {
        element->bits = reader.SmallInteger();
      } else if (member.id == kLogicalDecimal && field.type == ThriftReader::kI32) {
        (field.id == 1 ? element->scale : element->precision) = reader.Integer();
      } else {
        if (is_integer && field.id == 2) element->is_signed = field.type == ThriftReader::kTrue;
        reader.Skip(field.type);
      }
    }
  }
}

Element ReadElement(ThriftReader& reader) {
  Element element;
  std::int64_t* const numbers[] = {
      nullptr,           &element.physical,  nullptr,        &element.repetition, nullptr,
      &element.children, &element.converted, &element.scale, &element.precision};
  int last = 0;
  for (auto field = reader.NextField(0); field.type != ThriftReader::kStop;
       field = reader.NextField(last)) {
    last = field.id;
    const bool is_known = field.id > 0 && field.id < static_cast<int>(std::size(numbers));
    if (field.type == ThriftReader::kI32 && is_known && numbers[field.id] != nullptr) {
      *numbers[field.id] = reader.Integer();
    } else if (field.id == 4 && field.type == ThriftReader::kBinary) {
      element.name = reader.Binary();
    } else if (field.id == 10 && field.type == ThriftReader::kStruct) {
      ReadLogicalType(reader, &element);
    } else {
      reader.Skip(field.type);
    }
  }
  return element;
}

// The footer's second field. Empty: damaged, or too many.
std::vector<Element> ReadElements(std::string_view footer) {
  ThriftReader reader(footer);
  std::vector<Element> elements;
  int last = 0;
  for (auto field = reader.NextField(0); field.type != ThriftReader::kStop;
       field = reader.NextField(last)) {
    last = field.id;
    if (field.id != 2 || field.type != ThriftReader::kList) {
      reader.Skip(field.type);
      continue;
    }
    const auto list = reader.BeginList();
    if (list.type != ThriftReader::kStruct || list.size > kMaxElements) return {};
    for (std::size_t i = 0; reader.ok() && i < list.size; ++i) {
      elements.push_back(ReadElement(reader));
    }
    break;
  }
  return reader.ok() ? elements : std::vector<Element>();
}

ColumnType Of(TypeKind kind) { return {.kind = kind}; }

ColumnType OfInteger(const Element& element, Physical physical) {
  const bool is_date = element.logical == kLogicalDate || element.converted == kConvertedDate;
  const bool is_time = element.logical == kLogicalTimestamp ||
                       element.converted == kTimestampMillis ||
                       element.converted == kTimestampMicros;
  if (is_date && physical == Physical::kInt32) return Of(TypeKind::kDate);
  if (is_time && physical == Physical::kInt64) return Of(TypeKind::kTimestamp);
  if (element.bits == 8 || element.converted == kInt8 || element.converted == kUint8) {
    return Of(element.is_signed && element.converted != kUint8 ? TypeKind::kTinyint
                                                               : TypeKind::kSmallint);
  }
  if (element.bits == 16 || element.converted == kInt16 || element.converted == kUint16) {
    return Of(element.is_signed && element.converted != kUint16 ? TypeKind::kSmallint
                                                                : TypeKind::kInt);
  }
  if (physical == Physical::kInt64) {
    const bool is_unsigned = !element.is_signed || element.converted == kUint64;
    if (!is_unsigned) return Of(TypeKind::kBigint);
    return {.kind = TypeKind::kDecimal, .precision = 20, .scale = 0};
  }
  const bool is_unsigned = !element.is_signed || element.converted == kUint32;
  return Of(is_unsigned ? TypeKind::kBigint : TypeKind::kInt);
}

ColumnType OfLeaf(const Element& element) {
  constexpr std::int64_t kMaxPrecision = 38;
  const bool is_decimal =
      element.logical == kLogicalDecimal || element.converted == kConvertedDecimal;
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
  const bool is_text = element.logical == kLogicalString || element.logical == kLogicalEnum ||
                       element.logical == kLogicalJson || element.converted == kUtf8 ||
                       element.converted == kEnum || element.converted == kConvertedJson;
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
    if (!type || element.repetition != kRepeated) return type;
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
    const bool is_list = element.logical == kLogicalList || element.converted == kConvertedList;
    const bool is_map = element.logical == kLogicalMap || element.converted == kConvertedMap ||
                        element.converted == kMapKeyValue;
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

std::optional<FileSchema> InspectFooter(std::string_view footer, std::string* why_not) {
  *why_not = "its Parquet footer is damaged";
  const std::vector<Element> elements = ReadElements(footer);
  if (elements.empty()) return std::nullopt;
  if (elements[0].children > static_cast<std::int64_t>(kMaxColumns)) {
    *why_not = fmt::format("it has more than {} columns", kMaxColumns);
    return std::nullopt;
  }
  FileSchema schema;
  schema.format = DataFormat::kParquet;
  SchemaTree tree(elements);
  for (std::int64_t i = 0; i < elements[0].children; ++i) {
    std::string name;
    std::optional<ColumnType> type = tree.Next(kMaxDepth, &name);
    if (!type) return std::nullopt;
    schema.columns.push_back({InSmallLetters(name), *std::move(type), false, true});
  }
  if (schema.columns.empty() || !tree.is_at_end()) return std::nullopt;
  schema.reasons.push_back({"parquet", "columns and types are the footer's"});
  return schema;
}

}  // namespace tracklake::crawler
