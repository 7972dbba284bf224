// Where the SQL of a query comes from: the command line, a file, an example, or standard input.
#pragma once

#include <istream>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace tracklake::cli {

struct QueryText {
  std::vector<std::string> words;  // of the command line; "-" is standard input
  std::string file;                // of -f; "-" is standard input
  std::string example;             // the name of one that comes with tracklake
};

// nullopt where neither is given and somebody is at the terminal, for whom `in` would wait. kUsage,
// with a hint, for SQL that a shell has taken apart, and for more than one source; kNotFound for a
// file that is not there.
Result<std::optional<std::string>> ReadStatement(const QueryText& text, std::istream& in,
                                                 bool in_is_terminal);

// The text of a file, which `how` names to tracklake: "-f". kUsage for a folder and for one without
// text, kNotFound for one that is not there, each with a hint.
Result<std::string> ReadSqlFile(const std::string& name, std::string_view how);

}  // namespace tracklake::cli
