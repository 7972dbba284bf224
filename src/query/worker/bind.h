// Binds a statement's parameters by their names. Used by the thread that has the statement.
#pragma once

#include <span>

#include "base/result.h"
#include "duck/database.h"
#include "query/parameters.h"

namespace tracklake {

// kUsage, with a hint, where the statement has a parameter that is not among these, or one of these
// is not in the statement. The case of names does not matter.
Result<> BindParameters(std::span<const QueryParameter> parameters, Statement* statement);

}  // namespace tracklake
