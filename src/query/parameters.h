// What the parameters of a statement stand for: $name in the SQL, a value beside it. A value never
// becomes part of the SQL's text. Pure, any thread.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"

namespace tracklake {

// A value is a text, as if it stood in quotes: the SQL makes a number or a date of it where it
// compares it with one, or by CAST.
struct QueryParameter {
  std::string name;                  // without the dollar: a word, or digits for $1
  std::optional<std::string> value;  // nullopt is NULL
};

// "NAME=VALUE", as on a command line. kUsage for what is not so, or names no parameter.
Result<QueryParameter> ParseParameter(std::string_view text);

// kUsage for a name that no SQL can have, for two of one name (in SQL the case of letters does not
// matter), and for more, or larger ones, than a query takes.
Result<> CheckParameters(std::span<const QueryParameter> parameters);

}  // namespace tracklake
