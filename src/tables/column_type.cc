#include "tables/column_type.h"

namespace tracklake {

std::optional<ColumnType> FindColumnType(std::string_view sql_name) {
  for (const ColumnType type :
       {ColumnType::kVarchar, ColumnType::kInteger, ColumnType::kBigint, ColumnType::kDouble,
        ColumnType::kBoolean, ColumnType::kDate, ColumnType::kTimestamp}) {
    if (SqlName(type) == sql_name) return type;
  }
  return std::nullopt;
}

}  // namespace tracklake
