// Every command: a function each that declares it on the root and says what it does.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "cli/arguments/command_line.h"
#include "cli/context.h"

namespace tracklake::cli {

// What a command says of the program, which needs no configuration: the one that stands here may
// be wrong. kUsage where it does not know what is asked for.
struct Said {
  std::string out;  // to stdout
  std::string err = {};
  ExitCode code = ExitCode::kOk;
};
using Saying = std::function<Result<Said>()>;

// In the order of --help: how data flows.
void AddInit(CommandLine& root, Action* action);
void AddAuth(CommandLine& root, Action* action);
void AddDoctor(CommandLine& root, Action* action);
void AddPlan(CommandLine& root, Action* action);
void AddRun(CommandLine& root, Action* action);
void AddExtract(CommandLine& root, Action* action);
void AddImport(CommandLine& root, Action* action);
void AddTransform(CommandLine& root, Action* action);
void AddReplay(CommandLine& root, Action* action);
void AddWithdraw(CommandLine& root, Action* action);
void AddVerify(CommandLine& root, Action* action);
void AddRetain(CommandLine& root, Action* action);
void AddCrawl(CommandLine& root, Action* action);
void AddCatalog(CommandLine& root, Action* action);
// A query knows more formats than all commands do: it reads the name, and says that it is chosen.
struct AnyFormat {
  std::string* name;
  bool* is_wanted;
};
void AddQuery(CommandLine& root, AnyFormat format, Action* action);
void AddStatus(CommandLine& root, Action* action);
void AddGaps(CommandLine& root, Action* action);
void AddQuarantine(CommandLine& root, Action* action);
void AddRuns(CommandLine& root, Action* action);
void AddQuota(CommandLine& root, Action* action);
void AddAlarms(CommandLine& root, Action* action);
void AddSchedule(CommandLine& root, Action* action);
// `check` says what is wrong with the configuration.
void AddConfig(CommandLine& root, Saying check, Action* action, Saying* saying);
void AddServe(CommandLine& root, Action* action);
void AddLambda(CommandLine& root, Action* action);
void AddCompletion(CommandLine& root, Saying* saying);
void AddVersion(CommandLine& root, const std::string* format, Saying* saying);
void AddHelp(CommandLine& root, Saying* saying);

// What a command line, without the program's name, asks for. Of its global options none holds.
Result<Action> ActionOf(const std::vector<std::string>& arguments);

}  // namespace tracklake::cli
