// What the parameters of a statement stand for: $name in the SQL, a value beside it. A value never
// becomes part of the SQL's text. Pure, any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"

namespace tracklake {

// What a value is in the SQL; parts of the format between a worker and its owner.
enum class ParameterType : std::uint8_t {
  kText = 1,  // as if it stood in quotes: the SQL makes a number or a date of it where it compares
              // it with one, or by CAST
  kInteger = 2,  // a BIGINT
  kReal = 3,     // a DOUBLE
  kBoolean = 4,
};

struct QueryParameter {
  std::string name;                  // without the dollar: a word, or digits for $1
  std::optional<std::string> value;  // nullopt is NULL; of other types as C++ writes it
  ParameterType type = ParameterType::kText;
};

// "NAME=VALUE", as on a command line. kUsage for what is not so, or names no parameter.
Result<QueryParameter> ParseParameter(std::string_view text);

// kUsage for a name that no SQL can have, for two of one name (in SQL the case of letters does not
// matter), and for more, or larger ones, than a query takes.
Result<> CheckParameters(std::span<const QueryParameter> parameters);

}  // namespace tracklake
