// Types of columns by their names in SQL. Pure, any thread.
#pragma once

#include <optional>
#include <string_view>

#include "tables/schema.h"

namespace tracklake {

// The reverse of SqlName(); nullopt for other names.
std::optional<ColumnType> FindColumnType(std::string_view sql_name);

}  // namespace tracklake
