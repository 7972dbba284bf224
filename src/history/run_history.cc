#include "history/run_history.h"

#include <filesystem>
#include <utility>

#include "history/run_rows.h"
#include "history/run_schema.h"

namespace tracklake {
namespace {

constexpr const char* kLastOfEach =
    "SELECT *, '' FROM runs WHERE number IN (SELECT number FROM (SELECT number, row_number() OVER "
    "(PARTITION BY command, source ORDER BY number DESC) AS place FROM runs) WHERE place <= ?) "
    "ORDER BY number DESC";
constexpr const char* kLastOfEachCommand =
    "SELECT *, '' FROM runs WHERE number IN (SELECT number FROM (SELECT number, row_number() OVER "
    "(PARTITION BY command ORDER BY number DESC) AS place FROM runs) WHERE place <= ?) "
    "ORDER BY number DESC";

// A run that is there keeps its number: one left to AUTOINCREMENT would take a new one each time it
// is written, and so many numbers back runs are forgotten.
constexpr const char* kPut =
    "INSERT INTO runs (number, id, command, arguments, folder, why, began_at, ended_at, outcome, "
    "retry_at, calls, landed, objects, bytes, rows, parts, quarantined, refused, failures, source) "
    "VALUES ((SELECT number FROM runs WHERE id = ?1), ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, "
    "?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19) "
    "ON CONFLICT DO UPDATE SET ended_at = ?7, outcome = ?8, retry_at = ?9, calls = ?10, "
    "landed = ?11, objects = ?12, bytes = ?13, rows = ?14, parts = ?15, quarantined = ?16, "
    "refused = ?17, failures = ?18, source = ?19 RETURNING number";

// ?1: of runs by event, or of all others; ?2: so many stay.
constexpr const char* kForget[] = {
    "DELETE FROM stages WHERE run IN (SELECT id FROM runs WHERE (why = 'event') = ?1 "
    "ORDER BY number DESC LIMIT -1 OFFSET ?2)",
    "DELETE FROM errors WHERE run IN (SELECT id FROM runs WHERE (why = 'event') = ?1 "
    "ORDER BY number DESC LIMIT -1 OFFSET ?2)",
    "DELETE FROM runs WHERE number IN (SELECT number FROM runs WHERE (why = 'event') = ?1 "
    "ORDER BY number DESC LIMIT -1 OFFSET ?2)"};

std::unexpected<Error> Unreadable(Error error, const std::string& path) {
  if (error.kind == ErrorKind::kCorruption) {
    error.message = fmt::format("the history of runs in {} cannot be read", path);
    error.hint = "Bring it back from a backup, or move it away: the next run begins a new one.";
  }
  return std::unexpected(std::move(error));
}

}  // namespace

Result<RunHistory> RunHistory::Open(const std::string& path, SqliteSync sync) {
  auto database = SqliteDatabase::Open(path, sync);
  if (!database) return Unreadable(std::move(database).error(), path);
  TL_TRY(MakeRunTables(*database, path));
  return RunHistory(*std::move(database));
}

Result<std::optional<RunHistory>> RunHistory::OpenForReading(const std::string& path) {
  std::error_code error;
  if (!std::filesystem::exists(path, error)) return std::nullopt;
  auto database = SqliteDatabase::Open(path, SqliteSync::kInLogOnly);
  if (!database && database.error().kind == ErrorKind::kIo) {
    database = SqliteDatabase::OpenUnchanging(path);
  }
  if (!database) return Unreadable(std::move(database).error(), path);
  TL_ASSIGN(const bool has_tables, HasRunTables(*database, path));
  if (!has_tables) return std::nullopt;
  return RunHistory(*std::move(database));
}

Result<> RunHistory::Put(const RunRecord& run) {
  TL_ASSIGN(SqliteTransaction transaction, SqliteTransaction::Begin(&database_));
  TL_ASSIGN(const std::int64_t number, PutRun(run));
  TL_TRY(PutDetails(run));
  if (number % kForgetEvery == 0) TL_TRY(Forget());
  return transaction.Commit();
}

Result<std::int64_t> RunHistory::PutRun(const RunRecord& run) {
  const std::string arguments = ArgumentsText(run.arguments);
  TL_ASSIGN(SqliteStatement put, database_.Prepare(kPut));
  put.Bind(1, run.id);
  put.Bind(2, run.command);
  put.Bind(3, arguments);
  put.Bind(4, run.folder);
  put.Bind(5, run.why);
  BindTime(put, 6, run.began_at);
  BindTime(put, 7, run.ended_at);
  put.Bind(8, run.outcome);
  BindTime(put, 9, run.retry_at);
  BindCounts(put, 10, run.counts);
  put.Bind(19, run.source);
  TL_TRY(put.Step());
  const std::int64_t number = put.Integer(0);
  TL_TRY(put.Step());  // which ends it
  return number;
}

Result<> RunHistory::PutDetails(const RunRecord& run) {
  TL_ASSIGN(SqliteStatement stage,
            database_.Prepare("INSERT OR REPLACE INTO stages VALUES "
                              "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"));
  for (std::size_t i = 0; i < run.stages.size(); ++i) {
    stage.Bind(1, run.id);
    stage.Bind(2, static_cast<std::int64_t>(i));
    stage.Bind(3, run.stages[i].stage);
    BindTime(stage, 4, run.stages[i].began_at);
    BindTime(stage, 5, run.stages[i].ended_at);
    stage.Bind(6, run.stages[i].outcome);
    BindCounts(stage, 7, run.stages[i].counts);
    TL_TRY(stage.Run());
  }
  TL_ASSIGN(SqliteStatement error,
            database_.Prepare("INSERT OR REPLACE INTO errors VALUES (?, ?, ?, ?, ?)"));
  for (std::size_t i = 0; i < run.errors.size(); ++i) {
    error.Bind(1, run.id);
    error.Bind(2, static_cast<std::int64_t>(i));
    error.Bind(3, run.errors[i].subject);
    error.Bind(4, run.errors[i].message);
    error.Bind(5, run.errors[i].hint);
    TL_TRY(error.Run());
  }
  return {};
}

Result<> RunHistory::Forget() {
  for (const char* sql : kForget) {
    for (const auto& [is_event, most] : {std::pair{0, kMostRuns}, {1, kMostEventRuns}}) {
      TL_ASSIGN(SqliteStatement forget, database_.Prepare(sql));
      forget.Bind(1, std::int64_t{is_event});
      forget.Bind(2, most);
      TL_TRY(forget.Run());
    }
  }
  return {};
}

Result<std::vector<RunRecord>> RunHistory::Last(int limit, const RunFilter& filter) {
  TL_ASSIGN(
      SqliteStatement rows,
      database_.Prepare("SELECT *, '' FROM runs "
                        "WHERE (?2 = '' OR number < (SELECT number FROM runs WHERE id = ?2)) "
                        "AND (?3 = '' OR command = ?3) "
                        "AND (?4 = '' OR CASE WHEN ended_at IS NULL THEN ?5 ELSE outcome END = ?4) "
                        "AND (?6 = '' OR why = ?6) "
                        "AND (NOT ?7 OR (command <> 'verify' AND outcome <> 'usage')) "
                        "ORDER BY number DESC LIMIT ?1"));
  rows.Bind(1, std::int64_t{limit});
  rows.Bind(2, filter.before);
  rows.Bind(3, filter.command);
  rows.Bind(4, filter.outcome);
  rows.Bind(5, RunFilter::kUnfinished);
  rows.Bind(6, filter.why);
  rows.Bind(7, std::int64_t{filter.changes_only});
  return ReadRuns(std::move(rows));
}

Result<std::vector<RunRecord>> RunHistory::LastOfEach(int limit) {
  TL_ASSIGN(const bool has_source, HasSource(database_));
  TL_ASSIGN(SqliteStatement rows, database_.Prepare(has_source ? kLastOfEach : kLastOfEachCommand));
  rows.Bind(1, std::int64_t{limit});
  TL_ASSIGN(auto runs, ReadRuns(std::move(rows)));
  for (RunRecord& run : runs) {
    if (run.counts.failures > 0) TL_TRY(ReadErrors(&run));
  }
  return runs;
}

Result<std::vector<RunRecord>> RunHistory::ReadRuns(SqliteStatement rows) {
  std::vector<RunRecord> runs;
  while (true) {
    TL_ASSIGN(const bool is_row, rows.Step());
    if (!is_row) return runs;
    runs.push_back(ReadRun(rows));
  }
}

Result<RunRecord> RunHistory::Find(std::string_view id_prefix) {
  TL_ASSIGN(SqliteStatement rows,
            database_.Prepare("SELECT *, '' FROM runs WHERE substr(id, 1, ?) = ? "
                              "ORDER BY number DESC LIMIT 2"));
  rows.Bind(1, static_cast<std::int64_t>(id_prefix.size()));
  rows.Bind(2, id_prefix);
  TL_ASSIGN(const bool is_there, rows.Step());
  if (!is_there) {
    return WithHint(Fail(ErrorKind::kNotFound, "there is no run {}", id_prefix),
                    "See: tracklake runs");
  }
  RunRecord run = ReadRun(rows);
  TL_ASSIGN(const bool is_another, rows.Step());
  if (is_another && !id_prefix.empty()) {
    return WithHint(Fail(ErrorKind::kUsage, "several runs begin with {}", id_prefix),
                    "Write more of the id: tracklake runs");
  }
  TL_TRY(ReadDetails(&run));
  return run;
}

Result<> RunHistory::ReadDetails(RunRecord* run) {
  TL_ASSIGN(SqliteStatement stages,
            database_.Prepare("SELECT * FROM stages WHERE run = ? ORDER BY place"));
  stages.Bind(1, run->id);
  while (true) {
    TL_ASSIGN(const bool is_row, stages.Step());
    if (!is_row) break;
    run->stages.push_back({std::string(stages.Text(2)), ReadMicros(stages, 3),
                           ReadOptionalMicros(stages, 4), std::string(stages.Text(5)),
                           ReadCounts(stages, 6)});
  }
  return ReadErrors(run);
}

Result<> RunHistory::ReadErrors(RunRecord* run) {
  TL_ASSIGN(SqliteStatement errors,
            database_.Prepare("SELECT subject, message, hint FROM errors WHERE run = ? "
                              "ORDER BY place"));
  errors.Bind(1, run->id);
  while (true) {
    TL_ASSIGN(const bool is_row, errors.Step());
    if (!is_row) return {};
    run->errors.push_back(
        {std::string(errors.Text(0)), std::string(errors.Text(1)), std::string(errors.Text(2))});
  }
}

}  // namespace tracklake
