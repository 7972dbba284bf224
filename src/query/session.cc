#include "query/session.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <set>
#include <span>
#include <utility>

#include "duck/database.h"
#include "lake/locks.h"
#include "query/cell_text.h"
#include "query/copy_statement.h"
#include "query/foreign_scans.h"
#include "query/query_files.h"
#include "query/relations.h"
#include "query/sql_pointer.h"
#include "query/translation.h"
#include "query/worker_setup.h"
#include "store/local/scratch.h"

namespace tracklake {
namespace {

// How often a query of a lake in a bucket begins, whose files were superseded meanwhile.
constexpr int kMaxCopyTries = 3;

// DuckDB's functions that tell the time, and its words for them.
constexpr std::array<std::string_view, 7> kTimeWords = {"current_date",
                                                        "current_localtimestamp",
                                                        "current_timestamp",
                                                        "get_current_timestamp",
                                                        "localtimestamp",
                                                        "now",
                                                        "today"};

bool AsksForTime(const std::string& sql) {
  const std::set<std::string> names = NamesReachedBy(sql);
  return ListsRelations(sql) || std::ranges::any_of(kTimeWords, [&](std::string_view word) {
           return names.contains(std::string(word));
         });
}

// All of them, at the clock's: a simulation's query sees the simulation's day.
std::string ClockMacros(Clock& clock) {
  const std::string now = FormatTimestamp(clock.NowSeconds());
  const std::string day = FormatDate(DayOf(clock.NowSeconds()));
  return fmt::format(
      "CREATE MACRO current_date() AS DATE '{1}'; CREATE MACRO today() AS DATE '{1}';"
      "CREATE MACRO now() AS TIMESTAMPTZ '{0}';"
      "CREATE MACRO get_current_timestamp() AS TIMESTAMPTZ '{0}';"
      "CREATE MACRO current_localtimestamp() AS CAST(TIMESTAMPTZ '{0}' AS TIMESTAMP)",
      now, day);
}

// What DuckDB may open: the files, as a path and as the pattern that stands for it. A pattern is
// asked about before it is looked up, and what it finds after.
std::string AllowedPaths(std::span<const std::string> readable, const std::string& writable) {
  std::string paths;
  for (const std::string& path : readable) {
    const std::string pattern = FilePattern(path);
    paths += QuoteText(path) + ", ";
    if (pattern != path) paths += QuoteText(pattern) + ", ";
  }
  if (!writable.empty()) paths += QuoteText(writable);
  return "SET allowed_paths = [" + paths + "]";
}

// Whether a number was too large for the type that it was cast to.
bool DoesNotFit(const Error& error) {
  return error.message.find("out of range") != std::string::npos;
}

// Makes what the statement reads; behind it nothing but the files can be opened, and nothing about
// that can be changed.
std::vector<std::string> Furniture(const std::string& sql, const QueryFiles& files,
                                   const Locate& locate, ForeignScans foreign,
                                   const WorkerFiles& reachable, Clock& clock) {
  std::vector<std::string> statements = {"SET TimeZone = 'UTC'"};
  if (AsksForTime(sql)) statements.push_back(ClockMacros(clock));
  for (Relation& relation : RelationsFor(sql, {files.all, files.rollups}, locate)) {
    statements.push_back(std::move(relation.statement));
  }
  for (Relation& relation : foreign.relations) {
    statements.push_back(std::move(relation.statement));
  }
  statements.push_back(AllowedPaths(reachable.readable, reachable.writable));
  statements.push_back("SET enable_external_access = false; SET lock_configuration = true");
  return statements;
}

// In terms of what the user wrote.
Error ExplainedBy(const LakeFailure& lake, const WorkerFailure& failure,
                  const TranslatedSql& statement) {
  if (failure.is_final) return failure.error;
  Error error = lake.Explain(failure.error, statement.original, failure.lines_above);
  error.message = PointedAtOriginal(error.message, statement);
  return error;
}

// The first words to a worker: how it is to set itself up, and what it is to judge.
std::string Greeting(const QueryOptions& options, std::string open, const std::string& sql) {
  if (!options.parameters.empty()) open += ParametersFrame(options.parameters);
  return open + TextFrame(FrameKind::kJudge, sql);
}

// The one SELECT that the SQL is, from a worker that has been greeted.
WorkerResult<std::string> Judgement(const QueryOptions& options, WorkerProcess& worker) {
  for (int i = options.parameters.empty() ? 1 : 2; i > 0; --i) {
    const auto done = worker.Expect(FrameKind::kDone);
    if (!done) return std::unexpected(done.error());
  }
  const auto judged = worker.Expect(FrameKind::kText);
  if (!judged) return std::unexpected(judged.error());
  const auto select = ReadText(judged->body);
  if (!select) return worker.Babble();
  return std::string(*select);
}

Result<std::unique_ptr<WorkerProcess>> BeginWorker(const QueryOptions& options, Stopwatch since) {
  const WorkerProcess::Limits limits{options.timeout, options.stop, options.memory_mb, since};
  if (options.spares != nullptr) {
    auto spare = options.spares->Take(LibraryOf(options), limits);
    if (spare != nullptr) return spare;
  }
  return WorkerProcess::Start(limits);
}

}  // namespace

Result<QuerySession> QuerySession::Open(ObjectStore* store, Clock* clock, const std::string& sql,
                                        const QueryOptions& options) {
  std::vector<std::string> rollups;
  Request request = {store, clock, sql, options};
  if (store->copies() == nullptr) {
    auto session = OpenOnce(request, Rolled::kRead, &rollups);
    if (session || rollups.empty()) return session;
    return OpenOnce(request, Rolled::kIgnore, &rollups);
  }
  // Where nobody can pin them, files go while they are copied: others stand for them then.
  for (int tries = 1;; ++tries) {
    request.may_begin_again = tries < kMaxCopyTries;
    auto session = OpenOnce(request, tries == 1 ? Rolled::kRead : Rolled::kIgnore, &rollups);
    const bool may_be_gone = !session && (session.error().kind == ErrorKind::kNotFound ||
                                          session.error().kind == ErrorKind::kCorruption);
    if (!may_be_gone || !request.may_begin_again) return session;
  }
}

Result<QuerySession> QuerySession::OpenOnce(Request request, Rolled rolled,
                                            std::vector<std::string>* rollups) {
  const auto& [store, clock, sql, options, since, may_begin_again] = request;
  static_assert(kMaxStatementBytes <= kMaxFrameBytes / 2);
  if (sql.size() > kMaxStatementBytes) {
    return Fail(ErrorKind::kUsage, "the statement is larger than {} MiB", kMaxStatementBytes >> 20);
  }
  TL_TRY(CheckParameters(options.parameters));
  TranslatedSql statement = TranslateSql(sql);
  auto scratch = NewScratch(store);
  std::unique_ptr<Staging> spill = scratch ? std::move(*scratch) : nullptr;
  TL_ASSIGN(std::unique_ptr<WorkerProcess> worker, BeginWorker(options, since));
  const LakeFailure nothing_read(store, {}, {}, options.memory_mb);
  const std::string root = RootOf(*store, spill.get());
  const auto asked =
      worker->Send(Greeting(options, OpenFrame(options, root, spill.get()), statement.sql));
  if (!asked) return std::unexpected(ExplainedBy(nothing_read, asked.error(), statement));

  // The worker begins and judges while the catalog is read; its judgement comes first all the same.
  TL_ASSIGN(std::unique_ptr<HeldLock> lock, LockForReading(*store));
  auto catalog = ReadCatalog(store);
  auto select = Judgement(options, *worker);
  if (!select) return std::unexpected(ExplainedBy(nothing_read, select.error(), statement));
  if (!catalog) return std::unexpected(std::move(catalog).error());
  if (options.see_catalog) options.see_catalog(catalog->months());

  TL_ASSIGN(const QueryFiles files, FindFiles(*catalog, *select, options, rolled == Rolled::kRead));
  if (may_begin_again && !files.broken.empty()) {
    return Fail(ErrorKind::kNotFound, "{}", files.broken.front().error.message);
  }
  for (const Rollup& rollup : files.rollups) rollups->push_back(rollup.key);
  TL_ASSIGN(ForeignScans foreign, ForeignScansFor(*select, store));
  LakeFailure failure(store, files.reached, files.broken, options.memory_mb,
                      std::move(foreign.unknown));
  TL_TRY(BringCopies(*store, KeysToRead(files), root));
  TL_ASSIGN(const Locate locate, LocateFiles(*store, files, root, spill.get()));
  TL_ASSIGN(WorkerFiles reachable, ReachableFiles(files, locate, options));
  std::ranges::copy(foreign.files, std::back_inserter(reachable.readable));
  const auto confined = worker->Ask(WriteFrame(reachable), FrameKind::kDone);
  if (!confined) return std::unexpected(ExplainedBy(failure, confined.error(), statement));
  const auto furnished = worker->Ask(
      TextsFrame(FrameKind::kScript,
                 Furniture(*select, files, locate, std::move(foreign), reachable, *clock)),
      FrameKind::kDone);
  if (!furnished) return std::unexpected(ExplainedBy(failure, furnished.error(), statement));
  QuerySession session(*std::move(select), options.parquet_file, std::move(lock), std::move(spill),
                       std::move(worker), std::move(failure));
  session.statement_ = std::move(statement);
  session.rollups_ = *rollups;
  session.request_ = std::move(request);
  return session;
}

// Whether the statement failed because a roll-up went or was damaged meanwhile; then the session
// has begun again without them.
Result<bool> QuerySession::BeganAgain(const WorkerFailure& failure) {
  if (rollups_.empty() || failure.is_final) return false;
  TL_ASSIGN(Catalog catalog, Catalog::Open(request_.store));
  if (catalog.FindRollups(rollups_).size() == rollups_.size()) return false;
  std::vector<std::string> none;
  TL_ASSIGN(*this, OpenOnce(request_, Rolled::kIgnore, &none));
  return true;
}

std::unexpected<Error> QuerySession::Explained(const WorkerFailure& failure) const {
  return std::unexpected(ExplainedBy(failure_, failure, statement_));
}

Result<std::vector<QueryColumn>> QuerySession::Describe() {
  const auto answer = worker_->Ask(TextFrame(FrameKind::kDescribe, sql_), FrameKind::kTexts);
  if (!answer) {
    TL_ASSIGN(const bool began_again, BeganAgain(answer.error()));
    return began_again ? Describe() : Explained(answer.error());
  }
  auto columns = ReadColumns(answer->body);
  if (!columns) return Explained(worker_->Babble().error());
  column_count_ = columns->size();
  return *std::move(columns);
}

Result<> QuerySession::Start(ValueText text) {
  FrameWriter request(FrameKind::kSelect);
  request.Byte(text == ValueText::kJson ? 1 : 0);
  request.Text(sql_);
  if (const auto asked = worker_->Send(std::move(request).Finish()); !asked) {
    return Explained(asked.error());
  }
  const auto frame = worker_->Receive();
  if (!frame) {
    TL_ASSIGN(const bool began_again, BeganAgain(frame.error()));
    return began_again ? Start(text) : Explained(frame.error());
  }
  first_ = *frame;
  return {};
}

Result<> QuerySession::Run(ValueText text, const std::function<bool(TableRow)>& take) {
  if (!first_) TL_TRY(Start(text));
  WorkerResult<Frame> frame = *std::exchange(first_, std::nullopt);
  for (;; frame = worker_->Receive()) {
    if (!frame) return Explained(frame.error());
    if (frame->kind == FrameKind::kDone) return {};
    const auto chunk = frame->kind == FrameKind::kChunk ? Chunk::Read(frame->body) : std::nullopt;
    if (!chunk || chunk->column_count() != column_count_.value_or(chunk->column_count())) {
      return Explained(worker_->Babble().error());
    }
    column_count_ = chunk->column_count();
    for (std::size_t row = 0; row < chunk->row_count(); ++row) {
      TableRow cells;
      cells.reserve(chunk->column_count());
      for (std::size_t column = 0; column < chunk->column_count(); ++column) {
        cells.push_back(CellText(*chunk, row, column, text));
      }
      if (!take(std::move(cells))) return {};
    }
  }
}

Result<> QuerySession::WriteParquet() {
  if (sql_.starts_with("EXPLAIN ")) {
    return Fail(ErrorKind::kUsage, "a plan is text, not a table that Parquet could hold");
  }
  TL_ASSIGN(const std::vector<QueryColumn> columns, Describe());
  Result<> written;
  for (const char* wide : {"BIGINT", "DECIMAL(38,0)"}) {
    const std::string statement = CopyStatement(sql_, columns, wide, parquet_file_);
    const auto copied = worker_->Ask(TextFrame(FrameKind::kRun, statement), FrameKind::kDone);
    if (copied) return {};
    TL_ASSIGN(const bool began_again, BeganAgain(copied.error()));
    if (began_again) return WriteParquet();
    written = Explained(copied.error());
    if (!HasWideIntegers(columns) || !DoesNotFit(copied.error().error)) break;
  }
  return written;
}

}  // namespace tracklake
