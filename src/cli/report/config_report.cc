#include "cli/report/config_report.h"

#include "app/json/json.h"
#include "base/text.h"
#include "base/text_table.h"
#include "cli/report/error_report.h"

namespace tracklake::cli {
namespace {

std::string ForPeople(const std::vector<app::ConfigProblem>& problems, bool colour) {
  if (problems.empty()) return "The configuration is valid.\n";
  std::string text;
  for (const app::ConfigProblem& problem : problems) {
    text += ErrorText(problem.error, Format::kHuman, colour);
  }
  const auto count = static_cast<std::int64_t>(problems.size());
  return count == 1 ? text : text + Count(count, "problem") + "\n";
}

std::string ForPrograms(const std::vector<app::ConfigProblem>& problems) {
  app::Json list = app::Json::array();
  for (const app::ConfigProblem& problem : problems) {
    list.push_back({{"setting", app::TextOrNull(problem.key)},
                    {"line", problem.line == 0 ? app::Json() : app::Json(problem.line)},
                    {"message", problem.error.message},
                    {"hint", problem.error.hint}});
  }
  return app::JsonLine({{"valid", problems.empty()}, {"problems", std::move(list)}});
}

std::string Csv(const std::vector<app::ConfigProblem>& problems) {
  std::string text = CsvHeader({{"setting"}, {"line"}, {"message"}, {"hint"}});
  for (const app::ConfigProblem& problem : problems) {
    const auto line =
        problem.line == 0 ? std::nullopt : std::optional(std::to_string(problem.line));
    const auto key = problem.key.empty() ? std::nullopt : std::optional(problem.key);
    text += CsvLine({key, line, problem.error.message, problem.error.hint});
  }
  return text;
}

}  // namespace

Said ConfigReport(const std::vector<app::ConfigProblem>& problems, Format format, bool colour) {
  Said said;
  said.code = problems.empty() ? ExitCode::kOk : ExitCode::kConfig;
  if (format == Format::kHuman) said.err = ForPeople(problems, colour);
  if (format == Format::kJson) said.out = ForPrograms(problems);
  if (format == Format::kCsv) said.out = Csv(problems);
  return said;
}

}  // namespace tracklake::cli
