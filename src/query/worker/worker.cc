#include "query/worker/worker.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <exception>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "base/exhausted.h"
#include "duck/database.h"
#include "query/gate.h"
#include "query/worker/bind.h"
#include "query/worker/chunk_writer.h"
#include "query/worker/frame_io.h"
#include "query/worker/landlock.h"
#include "query/worker/lifetime.h"
#include "query/worker/limits.h"
#include "query/worker/seccomp.h"
#include "query/worker/wire.h"
#include "store/local/files.h"

namespace tracklake {
namespace {

constexpr int kFromOwner = STDIN_FILENO;
constexpr int kToOwner = STDOUT_FILENO;

// Address space that a thread sets aside, and hardly uses: a stack, and some more.
constexpr std::uint64_t kThreadBytes = kStackBytes + (std::uint64_t{1} << 20);

Database::Settings FirstSettings() {
  // Threads would not be shut in by what is done after they have begun.
  return {{"threads", "1"},
          {"temp_directory", ""},
          {"autoinstall_known_extensions", "false"},
          {"autoload_known_extensions", "false"},
          {"allow_community_extensions", "false"},
          {"allow_persistent_secrets", "false"}};
}

// What DuckDB may take for a statement.
std::string BoundsOf(const WorkerSettings& settings) {
  return fmt::format("SET memory_limit = '{}B'; SET temp_directory = {}",
                     settings.memory_bytes / 4 * 3, QuoteText(settings.spill_folder));
}

// A result is a statement of the user's, or one around it.
struct Selection {
  Statement statement;
  std::vector<WireType> types;
  int lines_above = 0;
};

class Worker {
 public:
  // Answers one frame. False when the owner has gone.
  bool Answer(const Frame& frame);

 private:
  Result<std::string> AnswerPrepare(std::string_view body);
  Result<std::string> AnswerOpen(std::string_view body);
  Result<std::string> AnswerJudge(std::string_view body);
  Result<std::string> AnswerConfine(std::string_view body);
  Result<std::string> AnswerScript(std::string_view body);
  Result<std::string> AnswerDescribe(std::string_view body);
  Result<std::string> AnswerSelect(std::string_view body);
  Result<std::string> AnswerBind(std::string_view body);
  Result<std::string> AnswerRun(std::string_view body);

  Result<> LoadDuckDb(const std::string& library);
  Result<Connection*> connection();
  // A statement of the user's, or one around it, with its parameters bound.
  Result<Statement> Prepare(const std::string& sql);
  Result<std::vector<std::string>> Described(std::string_view sql);
  // Whether the columns' types may hang on the parameters' values. A plan's never do.
  bool HasTypesOfValues(std::string_view sql) const {
    return !parameters_.empty() && !sql.starts_with("EXPLAIN ");
  }
  Result<Selection> Select(std::string_view sql, bool as_json);

  std::optional<WorkerSettings> settings_;
  std::optional<Database> database_;
  std::optional<Connection> connection_;
  bool is_open_ = false;  // and limited: from then on it may see SQL
  std::vector<QueryParameter> parameters_;
  std::optional<Statement> prepared_;  // what kDescribe prepared: kSelect mostly follows
  std::string prepared_sql_;
  int lines_above_ = 0;  // of the statement that runs
};

std::unexpected<Error> NoSense() {
  return Fail(ErrorKind::kInternal, "the query's process was asked for what it does not know");
}

std::string Done() { return FrameWriter(FrameKind::kDone).Finish(); }

Result<Connection*> Worker::connection() {
  if (!is_open_) return NoSense();
  return &*connection_;
}

Result<Statement> Worker::Prepare(const std::string& sql) {
  TL_ASSIGN(Connection * connection, this->connection());
  TL_ASSIGN(Statement statement, connection->Prepare(sql));
  TL_TRY(BindParameters(parameters_, &statement));
  return statement;
}

Result<> Worker::LoadDuckDb(const std::string& library) {
  TL_ASSIGN(database_, Database::OpenInMemory(FirstSettings(), library));
  TL_ASSIGN(connection_, database_->Connect());
  return {};
}

// Most of a start, and nothing of what a statement may do or take.
Result<std::string> Worker::AnswerPrepare(std::string_view body) {
  const auto library = ReadText(body);
  if (!library || settings_ || connection_) return NoSense();
  TL_TRY(LoadDuckDb(std::string(*library)));
  return Done();
}

Result<std::string> Worker::AnswerOpen(std::string_view body) {
  if (settings_) return NoSense();
  settings_ = ReadWorkerSettings(body);
  if (!settings_) return NoSense();
  TL_TRY(EndAfter(std::chrono::milliseconds(std::max<std::uint64_t>(settings_->timeout_ms, 1))));
  if (!settings_->folder.empty() && chdir(settings_->folder.c_str()) != 0) {
    return Fail(ErrorKind::kIo, "cannot open the lake's folder: {}", std::strerror(errno));
  }
  if (!connection_) TL_TRY(LoadDuckDb(settings_->duckdb));
  TL_TRY(connection_->Query(BoundsOf(*settings_)));
  TL_TRY(LimitSelf(settings_->memory_bytes + settings_->threads * kThreadBytes,
                   settings_->file_bytes));
  TL_TRY(RestrictCalls());
  is_open_ = true;
  return Done();
}

Result<std::string> Worker::AnswerJudge(std::string_view body) {
  const auto sql = ReadText(body);
  if (!sql) return NoSense();
  TL_ASSIGN(Connection * connection, this->connection());
  TL_ASSIGN(const std::string select, OneSelect(*connection, std::string(*sql)));
  return TextFrame(FrameKind::kText, select);
}

Result<std::string> Worker::AnswerConfine(std::string_view body) {
  const auto files = ReadWorkerFiles(body);
  if (!files || !is_open_) return NoSense();
  TL_TRY(RestrictFiles(files->readable, settings_->spill_folder, files->writable));
  TL_TRY(EndWithOwner(kFromOwner));
  // Once the folder is known: a bound set before is forgotten.
  // What a file ends with is read once: views over roll-ups scan the same files several times.
  TL_TRY(
      connection_->Query(fmt::format("SET max_temp_directory_size = '{}B'; SET threads = {}; "
                                     "SET parquet_metadata_cache = true",
                                     settings_->spill_bytes, settings_->threads)));
  return Done();
}

Result<std::string> Worker::AnswerScript(std::string_view body) {
  FrameReader reader(body);
  const auto statements = reader.Texts();
  if (!statements || !reader.is_at_end()) return NoSense();
  TL_ASSIGN(Connection * connection, this->connection());
  lines_above_ = 1;
  for (const std::string& statement : *statements) TL_TRY(connection->Query(statement));
  return Done();
}

// The types in which the columns cross the pipe, or their names in SQL; nullopt when one of them
// cannot, or has none so simple.
template <typename T, typename Of>
std::optional<std::vector<T>> TypesBy(const Statement& statement, Of of) {
  std::vector<T> types;
  for (idx_t i = 0; i < statement.column_count(); ++i) {
    duckdb_logical_type type = Duck().prepared_statement_column_logical_type(statement.raw(), i);
    const auto its = of(type);
    Duck().destroy_logical_type(&type);
    if (!its) return std::nullopt;
    types.emplace_back(*its);
  }
  return types;
}

std::optional<std::vector<WireType>> NativeTypes(const Statement& statement) {
  return TypesBy<WireType>(statement, WireTypeOf);
}

std::optional<std::vector<std::string>> SimpleTypeNames(const Statement& statement) {
  return TypesBy<std::string>(statement, SimpleNameOf);
}

// The columns' names and types as DESCRIBE says them, which binds the statement once more.
Result<std::vector<std::string>> Worker::Described(std::string_view sql) {
  lines_above_ = 1;
  TL_ASSIGN(Statement describe,
            Prepare(fmt::format("SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM "
                                "(\n{}\n))",
                                sql)));
  TL_ASSIGN(const QueryResult columns, describe.Execute());
  std::vector<std::string> names_and_types;
  for (std::size_t i = 0; i < columns.row_count(); ++i) {
    for (const std::size_t column : {0, 1}) {
      names_and_types.emplace_back(columns.Text(i, column).value_or(""));
    }
  }
  return names_and_types;
}

Result<std::string> Worker::AnswerDescribe(std::string_view body) {
  const auto sql = ReadText(body);
  if (!sql) return NoSense();
  TL_ASSIGN(prepared_, Prepare(std::string(*sql)));
  prepared_sql_ = *sql;
  if (HasTypesOfValues(*sql)) {
    TL_ASSIGN(const auto columns, Described(*sql));
    return TextsFrame(FrameKind::kTexts, columns);
  }
  const auto types = SimpleTypeNames(*prepared_);
  std::vector<std::string> columns;
  if (!types) {
    TL_ASSIGN(columns, Described(*sql));
  }
  columns.resize(prepared_->column_count() * 2);
  for (std::size_t i = 0; i < prepared_->column_count(); ++i) {
    columns[i * 2] = prepared_->ColumnName(i);  // which DESCRIBE changes where two are the same
    if (types) columns[i * 2 + 1] = (*types)[i];
  }
  return TextsFrame(FrameKind::kTexts, columns);
}

Result<Selection> Worker::Select(std::string_view sql, bool as_json) {
  const std::string text(sql);
  if (!prepared_ || prepared_sql_ != sql) {
    TL_ASSIGN(prepared_, Prepare(text));
  }
  Statement direct = *std::exchange(prepared_, std::nullopt);
  std::size_t column_count = direct.column_count();
  if (HasTypesOfValues(sql)) {
    TL_ASSIGN(const auto columns, Described(sql));
    column_count = columns.size() / 2;
  } else if (auto types = NativeTypes(direct)) {
    return Selection{std::move(direct), *std::move(types), 0};
  }
  lines_above_ = 1;
  TL_ASSIGN(Statement wrapped,
            Prepare(fmt::format("SELECT CAST({} AS VARCHAR) FROM (\n{}\n)",
                                as_json ? "to_json(COLUMNS(*))" : "COLUMNS(*)", text)));
  const std::vector<WireType> types(column_count, as_json ? WireType::kJson : WireType::kText);
  return Selection{std::move(wrapped), types, 1};
}

Result<std::string> Worker::AnswerSelect(std::string_view body) {
  FrameReader reader(body);
  const auto as_json = reader.Byte();
  const auto sql = reader.Text();
  if (!as_json || !sql || !reader.is_at_end()) return NoSense();
  TL_ASSIGN(Selection selection, Select(*sql, *as_json != 0));
  lines_above_ = selection.lines_above;
  Result<bool> sent = true;
  TL_TRY(selection.statement.Stream([&](duckdb_data_chunk chunk) {
    sent = WriteChunk(chunk, selection.types,
                      [](std::string_view frame) { return local::WriteAll(kToOwner, frame); });
    return sent && *sent;
  }));
  TL_TRY(sent);
  return Done();
}

Result<std::string> Worker::AnswerBind(std::string_view body) {
  auto parameters = ReadParameters(body);
  if (!parameters) return NoSense();
  parameters_ = *std::move(parameters);
  return Done();
}

Result<std::string> Worker::AnswerRun(std::string_view body) {
  const auto sql = ReadText(body);
  if (!sql) return NoSense();
  lines_above_ = 1;
  TL_ASSIGN(Statement statement, Prepare(std::string(*sql)));
  TL_TRY(statement.Execute());
  return Done();
}

bool Worker::Answer(const Frame& frame) {
  lines_above_ = 0;
  const auto answer = Guarded([&]() -> Result<std::string> {
    switch (frame.kind) {
      case FrameKind::kPrepare:
        return AnswerPrepare(frame.body);
      case FrameKind::kOpen:
        return AnswerOpen(frame.body);
      case FrameKind::kJudge:
        return AnswerJudge(frame.body);
      case FrameKind::kConfine:
        return AnswerConfine(frame.body);
      case FrameKind::kScript:
        return AnswerScript(frame.body);
      case FrameKind::kDescribe:
        return AnswerDescribe(frame.body);
      case FrameKind::kSelect:
        return AnswerSelect(frame.body);
      case FrameKind::kBind:
        return AnswerBind(frame.body);
      case FrameKind::kRun:
        return AnswerRun(frame.body);
      default:
        return NoSense();
    }
  });
  return local::WriteAll(kToOwner, answer ? *answer : WriteFrame({answer.error(), lines_above_}));
}

}  // namespace

bool IsSqlWorker(int argc, const char* const* argv) {
  return argc == 2 && std::string_view(argv[1]) == kSqlWorkerRole;
}

int RunSqlWorker() {
  SaveAddressSpace();
  // An exception where there must be none is memory that ran out: the owner says so, not the
  // runtime.
  std::set_terminate([] { std::raise(SIGABRT); });
  Worker worker;
  std::string buffer;
  while (const auto frame = TakeFrame(kFromOwner, &buffer)) {
    if (!worker.Answer(*frame)) break;
  }
  // The system cleans up faster than destructors, and they might ask for memory that there is not.
  std::raise(SIGKILL);
  return 0;
}

}  // namespace tracklake
