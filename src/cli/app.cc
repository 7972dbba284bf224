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
#include "cli/arguments/completion.h"
#include "cli/arguments/completion_names.h"
#include "cli/arguments/global_options.h"
#include "cli/arguments/root_command.h"
#include "cli/environment.h"
#include "cli/report/error_report.h"
#include "cli/terminal/interrupts.h"
#include "cli/terminal/standard_error.h"
#include "cli/terminal/standard_output.h"
#include "cli/with_places.h"
#include "lambda/serve.h"
#include "observe/json_log.h"
#include "serve/run_processes.h"

namespace tracklake::cli {
namespace {

constexpr const char* kLambdaArguments[] = {"tracklake", "--log-format", "json", "lambda"};

// Stderr as a log for programs: events, and whatever else is said as messages.
struct Log {
  Log(const GlobalOptions& options, Clock* clock, const std::string& run)
      : events(&std::cerr, clock, run, LeastLevel(options)), lines(&events) {}

  JsonLog events;
  LogLines lines;
};

Terminal MakeTerminal(const GlobalOptions& options, std::ostream* log) {
  return Terminal::OfProcess({
      .colour = WantsColour(options),
      .may_ask = !options.non_interactive,
      .quiet = options.quiet,
      .verbose = options.verbose,
      .log = log,
      .as_typed = [places = log == nullptr ? PlacesOf(options) : ""](
                      std::string_view text) { return WithPlaces(text, places); },
  });
}

// What a service has begun has the id that it told its caller.
std::string IdOfRun() {
  constexpr std::size_t kDigits = 16;
  const auto given = ReadEnvironment(serve::kRunIdVariable).value_or("");
  const bool is_id =
      given.size() == kDigits && given.find_first_not_of("0123456789abcdef") == given.npos;
  return is_id ? given : fmt::format("{:016x}", SystemRng().Next());
}

// Somebody has typed it.
RunCollector::Origin OriginOf(std::vector<std::string> arguments) {
  std::error_code error;
  return {.id = IdOfRun(),
          .why = std::string(kWhyHand),
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
  Invocation invocation{OriginOf(std::move(arguments)), ConfigFileOf(options)};
  std::optional<Log> log;
  if (options.log_format == "json") log.emplace(options, clock.get(), invocation.origin.id);
  Context context([&options] { return LoadConfigFor(options); }, std::move(loaded), ReadEnvironment,
                  MakeTerminal(options, log ? &log->lines : nullptr), format, clock.get(),
                  log ? &log->events : nullptr, std::move(invocation), interrupts);
  context.terminal().Detail("The lake is " + context.config().lake_dir + ".");
  return action(context);
}

ExitCode Report(Error error, const GlobalOptions& options) {
  error.hint = WithPlaces(error.hint, PlacesOf(options));
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
  CommandLine root = RootCommand(&options, &chosen);
  root.RequireCommand();
  if (argc > 1 && std::string_view(argv[1]) == kOfferWords) {
    const std::vector<std::string> words(argv + 2, argv + argc);
    Offers offers = OffersFor(root.Spec(), words);
    AddNames(&offers);
    return Tell(Said{OffersText(offers)}, options, output);
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
