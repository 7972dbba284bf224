#include "query/column_kind.h"

#include <algorithm>
#include <array>

namespace tracklake {
namespace {

constexpr std::array<std::string_view, 13> kNumbers = {
    "TINYINT",  "SMALLINT", "INTEGER",  "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT",
    "UINTEGER", "UBIGINT",  "UHUGEINT", "FLOAT",  "DOUBLE",  "DECIMAL"};
constexpr std::array<std::string_view, 4> kTimes = {"DATE", "TIMESTAMP", "TIME", "INTERVAL"};

// "TIMESTAMP WITH TIME ZONE" and "DECIMAL(18,3)" begin with what they are.
std::string_view FirstWord(std::string_view type) {
  return type.substr(0, type.find_first_of(" (_"));
}

}  // namespace

ColumnKind KindOfType(std::string_view type) {
  if (type.ends_with(']')) return ColumnKind::kNested;
  const std::string_view word = FirstWord(type);
  if (std::ranges::find(kNumbers, word) != kNumbers.end()) return ColumnKind::kNumber;
  if (std::ranges::find(kTimes, word) != kTimes.end()) return ColumnKind::kTime;
  if (word == "BOOLEAN") return ColumnKind::kBoolean;
  const bool is_text = word == "VARCHAR" || word == "UUID" || word == "ENUM";
  return is_text ? ColumnKind::kText : ColumnKind::kNested;
}

}  // namespace tracklake
