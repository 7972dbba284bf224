// What to write instead of what Athena has and we do not: sql/forms/instead.txt, which says what
// its keys mean. Constant data, any thread.
#pragma once

#include <string_view>

namespace tracklake {

// The hint for what DuckDB says against the SQL; empty where there is none.
std::string_view InsteadOf(std::string_view message, std::string_view sql);

}  // namespace tracklake
