#include "cli/show_result.h"

#include "query/result_writer.h"

namespace tracklake::cli {
namespace {

Result<std::int64_t> Write(const Context& context, QuerySession& session) {
  const Terminal& terminal = context.terminal();
  switch (context.format()) {
    case Format::kJson:
      return WriteJson(session, terminal.out());
    case Format::kCsv:
      return WriteCsv(session, terminal.out());
    case Format::kHuman:
      return WriteTable(session, {.width = terminal.width(), .colour = terminal.colour()},
                        terminal.out());
  }
  return 0;
}

}  // namespace

Result<> ShowResult(const Context& context, QuerySession& session) {
  const auto rows = Write(context, session);
  if (!rows) return std::unexpected(rows.error());
  return {};
}

}  // namespace tracklake::cli
