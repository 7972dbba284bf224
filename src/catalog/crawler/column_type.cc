#include "catalog/crawler/column_type.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "base/text.h"

namespace tracklake::crawler {
namespace {

constexpr const char* kNames[] = {"string", "boolean", "tinyint", "smallint", "int",       "bigint",
                                  "float",  "double",  "decimal", "date",     "timestamp", "binary",
                                  "string", "array",   "map",     "struct"};

bool IsInteger(TypeKind kind) { return kind >= TypeKind::kTinyint && kind <= TypeKind::kBigint; }
bool IsNumber(TypeKind kind) { return kind >= TypeKind::kTinyint && kind <= TypeKind::kDecimal; }

ColumnType Of(TypeKind kind) { return {.kind = kind}; }

void MergeStructs(ColumnType* one, const ColumnType& other) {
  for (std::size_t i = 0; i < other.parts.size(); ++i) {
    const auto found = std::ranges::find(one->names, other.names[i]);
    if (found == one->names.end()) {
      one->names.push_back(other.names[i]);
      one->parts.push_back(other.parts[i]);
    } else {
      MergeInto(&one->parts[static_cast<std::size_t>(found - one->names.begin())], other.parts[i]);
    }
  }
}

ColumnType MergeDecimals(const ColumnType& one, const ColumnType& other) {
  constexpr int kMaxPrecision = 38;
  const int scale = std::max(one.scale, other.scale);
  const int whole = std::max(one.precision - one.scale, other.precision - other.scale);
  if (whole + scale > kMaxPrecision) return Of(TypeKind::kDouble);
  return {.kind = TypeKind::kDecimal, .precision = whole + scale, .scale = scale};
}

}  // namespace

std::string HiveName(const ColumnType& type) {
  std::string name = kNames[static_cast<std::size_t>(type.kind)];
  if (type.kind == TypeKind::kDecimal) {
    return fmt::format("decimal({},{})", type.precision, type.scale);
  }
  if (type.kind < TypeKind::kArray) return name;
  std::string inside;
  for (std::size_t i = 0; i < type.parts.size(); ++i) {
    if (i > 0) inside += ',';
    if (type.kind == TypeKind::kStruct) inside += type.names[i] + ':';
    inside += HiveName(type.parts[i]);
  }
  return name + '<' + inside + '>';
}

ColumnType Declarable(ColumnType type) {
  for (ColumnType& part : type.parts) part = Declarable(std::move(part));
  if (type.kind != TypeKind::kStruct) return type;
  ColumnType declared = {.kind = TypeKind::kStruct};
  for (std::size_t i = 0; i < type.parts.size(); ++i) {
    const std::string& name = type.names[i];
    if (name.empty() || name.find_first_of("<>,:()") != name.npos) return Of(TypeKind::kString);
    const auto found = std::ranges::find_if(
        declared.names, [&](const std::string& known) { return EqualsIgnoringCase(known, name); });
    if (found == declared.names.end()) {
      declared.names.push_back(name);
      declared.parts.push_back(std::move(type.parts[i]));
    } else {
      const auto place = static_cast<std::size_t>(found - declared.names.begin());
      MergeInto(&declared.parts[place], type.parts[i]);
    }
  }
  return declared;
}

void MergeInto(ColumnType* one, const ColumnType& other) {
  if (other.kind == TypeKind::kNothing || *one == other) return;
  if (one->kind == TypeKind::kNothing) {
    *one = other;
  } else if (IsInteger(one->kind) && IsInteger(other.kind)) {
    *one = Of(std::max(one->kind, other.kind));
  } else if (one->kind != other.kind) {
    *one = Of(IsNumber(one->kind) && IsNumber(other.kind) ? TypeKind::kDouble : TypeKind::kString);
  } else if (one->kind == TypeKind::kDecimal) {
    *one = MergeDecimals(*one, other);
  } else if (one->kind == TypeKind::kStruct) {
    MergeStructs(one, other);
  } else {  // an array or a map
    for (std::size_t i = 0; i < one->parts.size() && i < other.parts.size(); ++i) {
      MergeInto(&one->parts[i], other.parts[i]);
    }
  }
}

ColumnType Merge(ColumnType one, const ColumnType& other) {
  MergeInto(&one, other);
  return one;
}

}  // namespace tracklake::crawler
