// What DuckDB says of a file that others wrote and that a query cannot read, in our words: which
// file, which line, and what to do. DuckDB's own advice is about options of its readers, which
// nobody can reach here. Pure, any thread.
#pragma once

#include <optional>
#include <string_view>

#include "base/result.h"

namespace tracklake {

// kCorruption, with a hint; nullopt for a message that is not of such a file.
std::optional<Error> ExplainForeignFailure(std::string_view message);

}  // namespace tracklake
