// What Trino says is wrong, and Athena with it, in the form of all our errors: what, where (the
// line with a caret below the place), and what to do. Pure, any thread.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace tracklake {

struct TrinoComplaint {
  std::string name;  // "COLUMN_NOT_FOUND"; may be empty
  std::string message;
  int line = 0;  // from 1; 0: it names no place
  int column = 0;
  bool is_users_fault = true;  // and not the engine's
};

// "COLUMN_NOT_FOUND: line 1:8: Column 'x' cannot be resolved", as Athena writes it; name and place
// may be missing.
TrinoComplaint ParseTrinoComplaint(std::string_view text);

// kUsage for the SQL, kPermission, kExhausted for limits of the engine, kCorruption for a file that
// it cannot read, kConflict for one that went meanwhile, else kUnavailable. `sql` is what the user
// wrote; `schema_key` the setting that names the database.
Error ExplainTrinoError(const TrinoComplaint& complaint, std::string_view sql,
                        std::string_view schema_key);

}  // namespace tracklake
