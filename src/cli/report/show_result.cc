#include "cli/report/show_result.h"

#include "query/result_table.h"
#include "query/result_writer.h"

namespace tracklake::cli {
namespace {

Result<std::int64_t> Write(const Context& context, ResultSource& source) {
  const Terminal& terminal = context.terminal();
  switch (context.format()) {
    case Format::kJson:
      return WriteJsonColumns(source, terminal.out());
    case Format::kCsv:
      return WriteCsv(source, terminal.out());
    case Format::kHuman:
      return WriteTable(
          source,
          {.style = {.width = terminal.width(), .colour = terminal.colour()}, .all_rows = true},
          terminal.out());
  }
  return 0;
}

}  // namespace

Result<> ShowResult(const Context& context, ResultSource& source) {
  const auto rows = Write(context, source);
  if (!rows) return std::unexpected(rows.error());
  return {};
}

}  // namespace tracklake::cli
