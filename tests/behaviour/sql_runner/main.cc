// sql_behaviour FILE…: runs behaviour tests of SQL and says what differs. Exits 1 when anything
// does; with UPDATE=1 in the environment it writes what came into the files instead.
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <sstream>

#include "base/clock.h"
#include "base/text.h"
#include "case_file.h"
#include "fixture_lake.h"
#include "query/example_queries.h"
#include "query/session.h"
#include "query/worker/worker.h"
#include "rollup/roll_up.h"

namespace tracklake {
namespace {

constexpr std::string_view kDefaultClock = "2026-11-20 12:00:00";

// A value as it stands in a case: NULL, '' for the empty text, bars and line feeds escaped.
std::string CellOf(const std::optional<std::string>& value) {
  if (!value) return "NULL";
  if (value->empty()) return "''";
  std::string cell;
  for (const char c : *value) {
    if (c == '\\' || c == '|') cell += '\\';
    if (c == '\n') {
      cell += "\\n";
    } else {
      cell += c;
    }
  }
  return cell;
}

std::vector<std::string> LinesOfError(const Error& error) {
  std::vector<std::string> lines;
  std::istringstream text("error: " + error.message +
                          (error.hint.empty() ? "" : "\nhint: " + error.hint));
  for (std::string line; std::getline(text, line);) {
    line.erase(line.find_last_not_of(" \t") + 1);
    lines.push_back(line);
  }
  return lines;
}

Result<std::vector<std::string>> RunSql(FixtureLake& lake, Clock& clock, const std::string& sql,
                                        const QueryOptions& options) {
  TL_ASSIGN(QuerySession session, QuerySession::Open(&lake.store(), &clock, sql, options));
  TL_ASSIGN(const std::vector<QueryColumn> columns, session.Describe());
  std::vector<std::vector<std::string>> rows(1);
  for (const QueryColumn& column : columns) rows[0].push_back(column.name);
  TL_TRY(session.Run(ValueText::kPlain, [&](const TableRow& row) {
    rows.emplace_back();
    for (const auto& value : row) rows.back().push_back(CellOf(value));
    return true;
  }));
  return AlignRows(rows);
}

std::string Join(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += line + '\n';
  return text;
}

// Whether both say the same; of tables the padding does not count.
bool Agree(const std::vector<std::string>& expected, const std::vector<std::string>& actual) {
  if (expected.size() != actual.size()) return false;
  const bool is_error = !actual.empty() && actual.front().starts_with("error: ");
  for (std::size_t i = 0; i < actual.size(); ++i) {
    if (is_error ? expected[i] != actual[i] : SplitCells(expected[i]) != SplitCells(actual[i])) {
      return false;
    }
  }
  return true;
}

// What a block asks: its own lines, or one of the queries that come with tracklake.
Result<std::string> SqlOf(const CaseBlock& block) {
  if (block.kind == "query") return Join(block.lines);
  const auto sql = ExampleSql(block.argument);
  if (!sql) return Fail(ErrorKind::kBadData, "there is no example {}", block.argument);
  return std::string(*sql);
}

Result<QueryOptions> OptionsOf(const CaseBlock& block) {
  QueryOptions options;
  if (block.kind == "example") return options;
  constexpr std::string_view kAsOf = "as-of ";
  if (block.argument.starts_with(kAsOf)) {
    options.as_of = ParseIsoDate(std::string_view(block.argument).substr(kAsOf.size()));
  }
  if (!block.argument.empty() && !options.as_of) {
    return Fail(ErrorKind::kBadData, "query takes `as-of YYYY-MM-DD`, not {}", block.argument);
  }
  return options;
}

Result<> AddBlock(const CaseBlock& block, FixtureLake* lake) {
  if (block.kind == "table") return lake->AddRows(block.argument, block.lines);
  const auto space = block.argument.rfind(" at ");
  const auto time = space == std::string::npos
                        ? std::nullopt
                        : ParseCaseTime(std::string_view(block.argument).substr(space + 4));
  if (!time) return Fail(ErrorKind::kBadData, "expected: raw KEY at YYYY-MM-DD HH:MM:SS");
  lake->AddRaw(block.argument.substr(0, space), std::chrono::floor<std::chrono::seconds>(*time),
               Join(block.lines));
  return {};
}

constexpr Day kEndOfTime = std::chrono::sys_days(std::chrono::year(9999) / 12 / 31);

// Runs all queries of a file; counts those whose result is not the expected one and puts the result
// in its place.
Result<int> RunQueries(FixtureLake& lake, Clock& clock, std::string_view world, CaseFile* file) {
  int differences = 0;
  for (CaseBlock& block : file->blocks) {
    if (!block.asks()) continue;
    TL_ASSIGN(const std::string sql, SqlOf(block));
    TL_ASSIGN(const QueryOptions options, OptionsOf(block));
    auto result = RunSql(lake, clock, sql, options);
    const std::vector<std::string> actual = result ? *result : LinesOfError(result.error());
    if (Agree(block.expected, actual)) continue;
    ++differences;
    std::cout << "line " << block.line << (world.empty() ? "" : ", ") << world << ":\n"
              << sql << "---- expected\n"
              << Join(block.expected) << "---- got\n"
              << Join(actual) << '\n';
    block.expected = actual;
  }
  return differences;
}

// The case's queries over its lake as it is, and with months rolled up: the results are the same.
Result<int> RunCase(CaseFile* file) {
  FixtureLake lake;
  auto now = ParseCaseTime(kDefaultClock);
  for (const CaseBlock& block : file->blocks) {
    Result<> added;
    if (block.kind == "clock") now = ParseCaseTime(block.argument);
    if (block.kind == "table" || block.kind == "raw") added = AddBlock(block, &lake);
    if (!added) return Fail(ErrorKind::kBadData, "line {}: {}", block.line, added.error().message);
  }
  if (!now) return Fail(ErrorKind::kBadData, "expected: clock YYYY-MM-DD HH:MM:SS");
  TL_TRY(lake.Build());
  SimulatedClock clock(std::chrono::floor<std::chrono::seconds>(*now));
  TL_ASSIGN(int differences, RunQueries(lake, clock, "", file));
  for (const auto& [today, what] :
       {std::pair{lake.first_day_of_newest_month(), "older months rolled up"},
        std::pair{lake.newest_day(), "older days rolled up"},
        std::pair{kEndOfTime, "all months rolled up"}}) {
    SimulatedClock later{Seconds(today)};
    TL_TRY(RollUp(&lake.store(), &later, {}));
    TL_ASSIGN(const int more, RunQueries(lake, clock, what, file));
    differences += more;
  }
  return differences;
}

bool RunFile(const std::string& path, bool update) {
  std::ifstream input(path);
  std::stringstream text;
  text << input.rdbuf();
  auto file = ReadCaseFile(text.str());
  auto differences = file ? RunCase(&*file) : Result<int>(std::unexpected(file.error()));
  if (!input.good() || !differences || file->blocks.empty()) {
    std::cout << path << ": " << (differences ? "no blocks" : differences.error().message) << '\n';
    return false;
  }
  if (*differences == 0) return true;
  std::cout << path << ": " << *differences << " results differ\n";
  if (update) std::ofstream(path) << WriteCaseFile(*file);
  return update;
}

}  // namespace
}  // namespace tracklake

int main(int argc, char** argv) {
  if (tracklake::IsSqlWorker(argc, argv)) return tracklake::RunSqlWorker();
  bool passed = argc > 1;
  for (int i = 1; i < argc; ++i) {
    passed = tracklake::RunFile(argv[i], std::getenv("UPDATE") != nullptr) && passed;
  }
  return passed ? 0 : 1;
}
