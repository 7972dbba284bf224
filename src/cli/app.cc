#include "cli/app.h"

#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <iostream>
#include <iterator>
#include <new>
#include <string_view>
#include <tuple>

#include "app/make_clock.h"
#include "base/exhausted.h"
#include "base/failpoint.h"
#include "cli/commands.h"
#include "cli/completion.h"
#include "cli/config_report.h"
#include "cli/error_report.h"
#include "cli/interrupts.h"
#include "cli/standard_error.h"
#include "cli/standard_output.h"
#include "lambda/serve.h"
#include "observe/json_log.h"
#include "query/result_format.h"
#include "serve/run_processes.h"

namespace tracklake::cli {
namespace {

constexpr const char* kDescription =
    "tracklake keeps a music data lake: Spotify's answers as immutable JSON, clean Parquet tables "
    "made from them, a catalog, and SQL over it. On one machine (files, SQLite, DuckDB) or on AWS "
    "(S3, Glue, Athena).";

constexpr const char* kLambdaArguments[] = {"tracklake", "--log-format", "json", "lambda"};

constexpr const char* kExamples =
    "Examples:\n"
    "  tracklake auth login                      once: Spotify asks you\n"
    "  tracklake run --playlist URL              extract, transform, crawl\n"
    "  tracklake import raw ~/old-dumps/*.json   raw JSON that you already have\n"
    "  tracklake query \"SELECT date, position, song_name FROM spotify_tracks\"\n"
    "  tracklake status\n"
    "\n"
    "Exit codes:\n"
    "  0   all is done\n"
    "  3   done, but something is missing, failed or in quarantine\n"
    "  65  bad data, or a difference that verify found\n"
    "  69  no answer from Spotify or the network\n"
    "  75  deferred by the quota: run again at the time that is told\n"
    "  77  a consent or a right is missing\n"
    "  78  the configuration is wrong\n"
    "  2   the command line is wrong; 1: anything else\n"
    "  130, 143  interrupted, terminated: what was saved is kept";

constexpr const char* kConfigFile = "tracklake.toml";

struct GlobalOptions {
  std::optional<std::string> lake;
  std::optional<std::string> config_file;
  std::string format = "human";
  bool takes_any_format = false;  // as the command that is chosen does
  std::string log_format = "console";
  bool verbose = false;
  bool quiet = false;
  bool no_color = false;
  bool non_interactive = false;
};

void DeclareGlobalOptions(CommandLine& root, GlobalOptions* options) {
  root.Option("--lake", &options->lake, "The lake: a folder (./lake), or s3://bucket/prefix",
              "PLACE");
  root.Option("--config", &options->config_file, "Configuration (default ./tracklake.toml)",
              "FILE");
  root.Choice("--format", &options->format,
              "How data is printed: human, json or csv (reports go to stdout then, too); the "
              "others are for "
              "query only",
              ResultFormatNames());
  root.Choice("--log-format", &options->log_format, "How errors and events are printed",
              {"console", "json"});
  root.Flag("-v,--verbose", &options->verbose, "Say more about what is done");
  root.Flag("-q,--quiet", &options->quiet, "Print only errors");
  root.Flag("--no-color", &options->no_color, "No colours (NO_COLOR works too)");
  root.Flag("--non-interactive", &options->non_interactive,
            "Never ask, never draw progress (the default without a terminal)");
}

std::optional<std::string> ReadEnvironment(const std::string& name) {
  const char* value = std::getenv(name.c_str());
  if (value == nullptr) return std::nullopt;
  return value;
}

// The formats that all commands know; a query takes the name itself.
Result<Format> FormatOf(const GlobalOptions& options) {
  if (options.format == "json") return Format::kJson;
  if (options.format == "csv") return Format::kCsv;
  if (options.takes_any_format || options.format == "human") return Format::kHuman;
  return WithHint(Fail(ErrorKind::kUsage, "--format {} is for query only", options.format),
                  "Other commands print human, json or csv.");
}

Result<app::LoadedConfig> LoadConfigFor(const GlobalOptions& options) {
  TL_ASSIGN(app::LoadedConfig loaded,
            app::LoadConfig(options.config_file.value_or(kConfigFile),
                            options.config_file.has_value(), ReadEnvironment));
  if (options.lake) TL_TRY(app::SetConfigValue(&loaded, "lake.dir", *options.lake, "--lake"));
  return loaded;
}

Level LeastLevel(const GlobalOptions& options) {
  if (options.quiet) return Level::kError;
  return options.verbose ? Level::kDetail : Level::kInfo;
}

// Stderr as a log for programs: events, and whatever else is said as messages.
struct Log {
  Log(const GlobalOptions& options, Clock* clock, const std::string& run)
      : events(&std::cerr, clock, run, LeastLevel(options)), lines(&events) {}

  JsonLog events;
  LogLines lines;
};

// As no-color.org has it: a name without a value says nothing.
bool WantsColour(const GlobalOptions& options) {
  return !options.no_color && ReadEnvironment("NO_COLOR").value_or("").empty();
}

Terminal MakeTerminal(const GlobalOptions& options, std::ostream* log) {
  return Terminal::OfProcess({
      .colour = WantsColour(options),
      .may_ask = !options.non_interactive,
      .quiet = options.quiet,
      .verbose = options.verbose,
      .log = log,
  });
}

// Names of the environment's variables.
std::vector<std::string> VariableNames() {
  std::vector<std::string> names;
  for (char** variable = environ; *variable != nullptr; ++variable) {
    const std::string_view text = *variable;
    names.emplace_back(text.substr(0, text.find('=')));
  }
  return names;
}

Result<Said> CheckConfiguration(const GlobalOptions& options) {
  TL_ASSIGN(const Format format, FormatOf(options));
  app::ConfigReading reading = app::ReadConfig(options.config_file.value_or(kConfigFile),
                                               options.config_file.has_value(), ReadEnvironment);
  if (options.lake) reading.Override("lake.dir", *options.lake, "--lake");
  return ConfigReport(app::FindConfigProblems(std::move(reading), ReadEnvironment, VariableNames()),
                      format, ShowsColour(STDERR_FILENO, WantsColour(options)));
}

// What the command line asks for, one of both: something to do, or something to be told.
struct Chosen {
  Action action;
  Saying saying;
};

void DeclareCommands(CommandLine& root, GlobalOptions* options, Chosen* chosen) {
  Action* action = &chosen->action;
  AddInit(root, action);
  AddAuth(root, action);
  AddDoctor(root, action);
  AddPlan(root, action);
  AddRun(root, action);
  AddExtract(root, action);
  AddImport(root, action);
  AddTransform(root, action);
  AddReplay(root, action);
  AddWithdraw(root, action);
  AddVerify(root, action);
  AddRetain(root, action);
  AddCrawl(root, action);
  AddCatalog(root, action);
  AddQuery(root, {&options->format, &options->takes_any_format}, action);
  AddStatus(root, action);
  AddGaps(root, action);
  AddQuarantine(root, action);
  AddRuns(root, action);
  AddQuota(root, action);
  AddAlarms(root, action);
  AddSchedule(root, action);
  AddConfig(root, [options] { return CheckConfiguration(*options); }, action, &chosen->saying);
  AddServe(root, action);
  AddLambda(root, action);
  AddCompletion(root, &chosen->saying);
  AddVersion(root, &options->format, &chosen->saying);
  AddHelp(root, &chosen->saying);
}

// What a service has begun has the id that it told its caller.
std::string IdOfRun() {
  constexpr std::size_t kDigits = 16;
  const auto given = ReadEnvironment(serve::kRunIdVariable).value_or("");
  const bool is_id =
      given.size() == kDigits && given.find_first_not_of("0123456789abcdef") == given.npos;
  return is_id ? given : fmt::format("{:016x}", SystemRng().Next());
}

// Where the configuration stands; "" where there is none.
std::string ConfigFileOf(const GlobalOptions& options) {
  std::error_code error;
  const auto file = std::filesystem::absolute(options.config_file.value_or(kConfigFile), error);
  return std::filesystem::exists(file, error) ? file.native() : "";
}

// Somebody has typed it.
RunCollector::Origin OriginOf(std::vector<std::string> arguments) {
  std::error_code error;
  return {.id = IdOfRun(),
          .why = "hand",
          .arguments = std::move(arguments),
          .folder = std::filesystem::current_path(error).native()};
}

Result<ExitCode> RunAction(const GlobalOptions& options, const Action& action,
                           std::vector<std::string> arguments, Interrupts* interrupts) {
  TL_ASSIGN(const Format format, FormatOf(options));
  TL_ASSIGN(app::LoadedConfig loaded, LoadConfigFor(options));
  TL_ASSIGN(const std::unique_ptr<Clock> clock,
            app::MakeClock(loaded.config, ReadEnvironment, interrupts->token()));
  if (const auto spec = ReadEnvironment("TRACKLAKE_FAILPOINT")) {
    if (!failpoint::Arm(*spec)) {
      return Fail(ErrorKind::kConfig, "TRACKLAKE_FAILPOINT is {}: expected name:hit", *spec);
    }
  }
  RunCollector::Origin origin = OriginOf(std::move(arguments));
  std::optional<Log> log;
  if (options.log_format == "json") log.emplace(options, clock.get(), origin.id);
  Context context([&options] { return LoadConfigFor(options); }, std::move(loaded), ReadEnvironment,
                  MakeTerminal(options, log ? &log->lines : nullptr), format, clock.get(),
                  log ? &log->events : nullptr, std::move(origin), ConfigFileOf(options),
                  interrupts);
  context.terminal().Detail("The lake is " + context.config().lake_dir + ".");
  return action(context);
}

Format FormatOfErrors(const GlobalOptions& options) {
  const bool json = options.format.starts_with("json") || options.log_format == "json";
  return json ? Format::kJson : Format::kHuman;
}

ExitCode Report(const Error& error, const GlobalOptions& options) {
  const bool colour = ShowsColour(STDERR_FILENO, WantsColour(options));
  std::cerr << ErrorText(error, FormatOfErrors(options), colour);
  return ExitCodeOf(error.kind);
}

// The command, and what came of it in the end; whoever interrupts it is told so, and no error that
// came of that.
ExitCode RunToItsEnd(const GlobalOptions& options, const Action& action,
                     std::vector<std::string> arguments, StandardOutput* output) {
  Interrupts interrupts(InterruptedText(FormatOfErrors(options)));
  const auto result =
      Guarded([&] { return RunAction(options, action, std::move(arguments), &interrupts); });
  const auto arrived = output->Finish();
  if (const auto code = interrupts.code()) {
    std::cerr << interrupts.last_words();
    return *code;
  }
  if (!result) {
    lambda::TellInitError(ReadEnvironment, result.error());
    return Report(result.error(), options);
  }
  if (!arrived) return Report(arrived.error(), options);
  return *result;
}

ExitCode Tell(const Result<Said>& said, const GlobalOptions& options, StandardOutput* output) {
  if (!said) return Report(said.error(), options);
  std::cout << said->out;
  std::cerr << said->err;
  const auto arrived = output->Finish();
  return arrived ? said->code : Report(arrived.error(), options);
}

ExitCode RunChecked(int argc, const char* const* argv, StandardOutput* output) {
  GlobalOptions options;
  Chosen chosen;
  CommandLine root(kDescription, kExamples, HelpColumns());
  DeclareGlobalOptions(root, &options);
  DeclareCommands(root, &options, &chosen);
  root.RequireCommand();
  if (argc > 1 && std::string_view(argv[1]) == kOfferWords) {
    const std::vector<std::string> words(argv + 2, argv + argc);
    return Tell(Said{OffersText(OffersFor(root.Spec(), words))}, options, output);
  }
  const auto parsed = root.Parse(argc, argv);
  if (!parsed) return Report(parsed.error(), options);
  if (parsed->is_error) {
    std::cerr << parsed->text;
    return ExitCode::kUsage;
  }
  if (parsed->help_wanted) return Tell(Said{parsed->text}, options, output);
  if (chosen.saying) return Tell(chosen.saying(), options, output);
  return RunToItsEnd(options, chosen.action, {argv + 1, argv + argc}, output);
}

// Destructors of libraries ask for memory, too (a JSON document's, DuckDB's), and where there is
// none they end the program. It says why; what was not committed was not there.
[[noreturn]] void OnTerminate() {
  const std::exception_ptr exception = std::current_exception();
  try {
    if (exception) std::rethrow_exception(exception);
  } catch (const std::bad_alloc&) {
    for (const std::string_view text : {std::string_view("error: out of memory\nhint: "),
                                        kOutOfMemoryHint, std::string_view("\n")}) {
      std::ignore = write(STDERR_FILENO, text.data(), text.size());
    }
    _exit(static_cast<int>(ExitCode::kFailed));
  } catch (...) {
  }
  std::abort();
}

// Ahead of the libraries' own objects, which ask for memory before main.
[[gnu::constructor(101)]] void ExpectToTerminate() { std::set_terminate(OnTerminate); }

}  // namespace

Result<Action> ActionOf(const std::vector<std::string>& arguments) {
  GlobalOptions options;
  Chosen chosen;
  CommandLine root(kDescription, kExamples, HelpColumns());
  DeclareGlobalOptions(root, &options);
  DeclareCommands(root, &options, &chosen);
  std::vector<const char*> argv = {"tracklake"};
  for (const std::string& argument : arguments) argv.push_back(argument.c_str());
  TL_ASSIGN(const auto parsed, root.Parse(static_cast<int>(argv.size()), argv.data()));
  if (parsed.help_wanted || !chosen.action)
    return Fail(ErrorKind::kUsage, "there is nothing to run again");
  return chosen.action;
}

int Run(int argc, const char* const* argv) {
  std::ios::sync_with_stdio(false);
  std::signal(SIGXFSZ, SIG_IGN);  // a file that may not grow is an error of the write
  StandardOutput output;
  const StandardError errors;
  if (ReadEnvironment(lambda::kRuntimeApi)) {  // whatever it calls us with
    argc = std::size(kLambdaArguments);
    argv = kLambdaArguments;
  }
  try {
    return static_cast<int>(RunChecked(argc, argv, &output));
  } catch (const std::bad_alloc&) {
    std::cerr << "error: out of memory\nhint: " << kOutOfMemoryHint << '\n';
  } catch (const std::exception& error) {
    std::cerr << "error: " << error.what() << "\nhint: this is a bug in tracklake\n";
  }
  return static_cast<int>(ExitCode::kFailed);
}

}  // namespace tracklake::cli
