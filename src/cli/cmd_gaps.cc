#include "cli/commands.h"
#include "cli/show_result.h"

namespace tracklake::cli {
namespace {

constexpr const char* kSql =
    "SELECT what, id, reason, missing_items, first_at, last_at, recoverable FROM gaps "
    "ORDER BY recoverable DESC, last_at DESC, what, id";

Result<ExitCode> Gaps(Context& context) {
  TL_ASSIGN(ObjectStore * store, context.OpenStore());
  TL_ASSIGN(QuerySession session, QuerySession::Open(store, &context.clock(), kSql, {}));
  TL_TRY(ShowResult(context, session));
  return ExitCode::kOk;
}

}  // namespace

void AddGaps(CommandLine& root, Action* action) {
  root.Command("gaps", "What was not captured, why, and whether it can still be had",
               "  tracklake gaps\n  tracklake gaps --format json\n")
      .WhenChosen([action] { *action = Gaps; });
}

}  // namespace tracklake::cli
