// Messages of DuckDB's about a translated statement, pointing at what the user wrote. Pure, any
// thread.
#pragma once

#include <string>
#include <string_view>

#include "query/translation.h"

namespace tracklake {

// The message with its last two lines, "LINE 2: …" and the caret's, about the original statement.
// As it is where it points at nothing, or the translation is the original.
std::string PointedAtOriginal(std::string_view message, const TranslatedSql& statement);

}  // namespace tracklake
