// What to say to somebody whose SQL names what is not there: what was most likely meant, or where
// all that there is is listed. Pure, any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tracklake {

// With it every hint begins that proposes a name.
inline constexpr std::string_view kDidYouMean = "Did you mean ";

// Of `name`, which is no table and no view.
std::string HintForUnknownRelation(std::string_view name);

// Of `column`, which none of the tables and views has that the SQL names.
std::string HintForUnknownColumn(std::string_view column, std::string_view sql);

// Those that they have, each once.
std::vector<std::string_view> ColumnsOfRelationsIn(std::string_view sql);

}  // namespace tracklake
