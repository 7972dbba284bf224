// A statement's result, whichever engine works it out: its columns, then its rows. What shows a
// result (result_writer.h) or reads one of our own queries knows no engine.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/text_table.h"

namespace tracklake {

struct QueryColumn {
  std::string name;
  std::string type;  // DuckDB's name of it, on every engine
};

// How a value is turned into text: as people write it, or as JSON (numbers, "texts", [lists]).
enum class ValueText : std::uint8_t { kPlain, kJson };

// Belongs to one thread.
class ResultSource {
 public:
  virtual ~ResultSource() = default;

  // The statement's columns. kUsage, with the place and a hint, when it does not make sense.
  virtual Result<std::vector<QueryColumn>> Describe() = 0;

  // Runs the statement, once; hands over a row at a time until there is none or `take` returns
  // false, which ends it.
  virtual Result<> Run(ValueText text, const std::function<bool(TableRow)>& take) = 0;

 protected:
  ResultSource() = default;
  ResultSource(ResultSource&&) = default;
  ResultSource& operator=(ResultSource&&) = default;
};

}  // namespace tracklake
