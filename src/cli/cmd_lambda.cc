#include "cli/commands.h"
#include "lambda/serve.h"

namespace tracklake::cli {
namespace {

Result<ExitCode> RunLambda(Context& context) {
  TL_TRY(lambda::Serve(context.services(), &context.terminal().out()));
  return ExitCode::kFailed;  // Lambda starts another one
}

}  // namespace

void AddLambda(CommandLine& root, Action* action) {
  CommandLine command = root.Command(
      "lambda", "What AWS Lambda runs: one invocation after another",
      "  tracklake lambda   what Lambda starts by itself; _HANDLER says which function\n");
  command.WhenChosen([=] { *action = RunLambda; });
}

}  // namespace tracklake::cli
