#include "cli/arguments/global_options.h"

#include <unistd.h>

#include <filesystem>
#include <system_error>
#include <utility>

#include "app/config.h"
#include "app/config_reading.h"
#include "base/text.h"
#include "cli/environment.h"
#include "cli/report/config_report.h"
#include "cli/with_places.h"
#include "query/result_format.h"

namespace tracklake::cli {
namespace {

constexpr const char* kConfigFile = "tracklake.toml";

app::ConfigReading ReadingFor(const GlobalOptions& options) {
  app::ConfigReading reading = app::ReadConfig(options.config_file.value_or(kConfigFile),
                                               options.config_file.has_value(), ReadEnvironment);
  if (options.lake) reading.Override("lake.dir", *options.lake, "--lake");
  return reading;
}

}  // namespace

void DeclareGlobalOptions(CommandLine& root, GlobalOptions* options) {
  root.Option("--lake", &options->lake, "The lake: a folder (./lake), or s3://bucket/prefix",
              "PLACE");
  root.Option("--config", &options->config_file, "Configuration (default ./tracklake.toml)",
              "FILE");
  root.Choice("--format", &options->format,
              "How data is printed: human, json or csv (reports go to stdout then, too); the "
              "others are for query only",
              ResultFormatNames());
  root.Choice("--log-format", &options->log_format, "How errors and events are printed",
              {"console", "json"});
  root.Flag("-v,--verbose", &options->verbose, "Say more about what is done");
  root.Flag("-q,--quiet", &options->quiet, "Print only errors");
  root.Flag("--no-color", &options->no_color, "No colours (NO_COLOR works too)");
  root.Flag("--non-interactive", &options->non_interactive,
            "Never ask, never draw progress (the default without a terminal)");
}

Result<Format> FormatOf(const GlobalOptions& options) {
  if (options.format == "json") return Format::kJson;
  if (options.format == "csv") return Format::kCsv;
  if (options.takes_any_format || options.format == "human") return Format::kHuman;
  return WithHint(Fail(ErrorKind::kUsage, "--format {} is for query only", options.format),
                  "Other commands print human, json or csv.");
}

Format FormatOfErrors(const GlobalOptions& options) {
  const bool json = options.format.starts_with("json") || options.log_format == "json";
  return json ? Format::kJson : Format::kHuman;
}

Level LeastLevel(const GlobalOptions& options) {
  if (options.quiet) return Level::kError;
  return options.verbose ? Level::kDetail : Level::kInfo;
}

// As no-color.org has it: a name without a value says nothing.
bool WantsColour(const GlobalOptions& options) {
  return !options.no_color && ReadEnvironment("NO_COLOR").value_or("").empty();
}

// It counts what is wrong as `config check` does, of which only a part keeps it from its work.
Result<app::LoadedConfig> LoadConfigFor(const GlobalOptions& options) {
  app::ConfigReading reading = ReadingFor(options);
  if (reading.problems.empty()) return std::move(reading.loaded);
  Error first = reading.problems.front().error;
  const auto all = app::FindConfigProblems(std::move(reading), ReadEnvironment, VariableNames());
  return std::unexpected(app::FirstOfMistakes(std::move(first), all.size()));
}

std::string ConfigFileOf(const GlobalOptions& options) {
  std::error_code error;
  const auto file = std::filesystem::absolute(options.config_file.value_or(kConfigFile), error);
  return std::filesystem::exists(file, error) ? file.native() : "";
}

std::string PlacesOf(const GlobalOptions& options) {
  std::string text;
  if (options.lake) text += fmt::format(" --lake {}", ShellWord(*options.lake));
  if (options.config_file) text += fmt::format(" --config {}", ShellWord(*options.config_file));
  return text;
}

Result<Said> CheckConfiguration(const GlobalOptions& options) {
  TL_ASSIGN(const Format format, FormatOf(options));
  auto problems = app::FindConfigProblems(ReadingFor(options), ReadEnvironment, VariableNames());
  for (app::ConfigProblem& problem : problems) {
    problem.error.hint = WithPlaces(problem.error.hint, PlacesOf(options));
  }
  return ConfigReport(problems, format, ShowsColour(STDERR_FILENO, WantsColour(options)));
}

}  // namespace tracklake::cli
