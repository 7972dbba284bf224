#include "query/session.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <span>
#include <utility>

#include "lake/locks.h"
#include "query/cell_text.h"
#include "query/copy_statement.h"
#include "query/foreign_scans.h"
#include "query/furniture.h"
#include "query/query_files.h"
#include "query/sql_pointer.h"
#include "query/translation.h"
#include "query/worker_setup.h"
#include "store/local/scratch.h"

namespace tracklake {
namespace {

// How often a query of a lake in a bucket begins, whose files were superseded meanwhile.
constexpr int kMaxCopyTries = 3;

// Whether a number was too large for the type that it was cast to.
bool DoesNotFit(const Error& error) {
  return error.message.find("out of range") != std::string::npos;
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

// A beginning, step by step.
struct QuerySession::Opening {
  explicit Opening(const Request& asked)
      : request(asked), statement(TranslateSql(asked.sql)), failure(NothingRead()) {}

  // A worker judges the statement while the catalog is read; what it says comes first all the same.
  Result<Catalog> Judge() {
    TL_ASSIGN(worker, BeginWorker(request.options, request.since));
    auto scratch = NewScratch(request.store);
    if (scratch) spill = std::move(*scratch);
    root = RootOf(*request.store, spill.get());
    const auto asked = worker->Send(
        Greeting(request.options, OpenFrame(request.options, root, spill.get()), statement.sql));
    if (!asked) return Explained(asked.error());
    TL_ASSIGN(lock, LockForReading(*request.store));
    auto catalog = ReadCatalog(request.store);
    auto judged = Judgement(request.options, *worker);
    if (!judged) return Explained(judged.error());
    select = *std::move(judged);
    if (catalog && request.options.see_catalog) request.options.see_catalog(catalog->months());
    return catalog;
  }

  // Of the lake what the catalog has, and other people's tables.
  Result<> FindFilesIn(Catalog& catalog, Rolled rolled) {
    TL_ASSIGN(files, FindFiles(catalog, select, request.options, rolled == Rolled::kRead));
    if (request.may_begin_again && !files.broken.empty()) {
      return Fail(ErrorKind::kNotFound, "{}", files.broken.front().error.message);
    }
    TL_ASSIGN(foreign, ForeignScansFor(select, request.store));
    failure = LakeFailure(request.store, files.reached, files.broken, request.options.memory_mb,
                          foreign.unknown);
    return {};
  }

  // From here on the worker reaches these files and nothing else.
  Result<> ShutIn() {
    TL_TRY(BringCopies(*request.store, KeysToRead(files), root));
    TL_ASSIGN(const Locate locate, LocateFiles(*request.store, files, root, spill.get()));
    TL_ASSIGN(WorkerFiles reachable, ReachableFiles(files, locate, request.options));
    std::ranges::copy(foreign.files, std::back_inserter(reachable.readable));
    const auto confined = worker->Ask(WriteFrame(reachable), FrameKind::kDone);
    if (!confined) return Explained(confined.error());
    const auto furnished = worker->Ask(
        TextsFrame(FrameKind::kScript,
                   Furniture(select, files, locate, foreign, reachable, *request.clock)),
        FrameKind::kDone);
    if (!furnished) return Explained(furnished.error());
    return {};
  }

  LakeFailure NothingRead() const {
    return LakeFailure(request.store, {}, {}, request.options.memory_mb);
  }
  std::unexpected<Error> Explained(const WorkerFailure& what) const {
    return std::unexpected(ExplainedBy(failure, what, statement));
  }

  const Request& request;
  TranslatedSql statement;
  LakeFailure failure;
  std::unique_ptr<Staging> spill;  // outlives the worker, which writes there
  std::unique_ptr<WorkerProcess> worker;
  std::string root;
  std::unique_ptr<HeldLock> lock;
  std::string select;
  QueryFiles files;
  ForeignScans foreign;
};

Result<QuerySession> QuerySession::OpenOnce(Request request, Rolled rolled,
                                            std::vector<std::string>* rollups) {
  static_assert(kMaxStatementBytes <= kMaxFrameBytes / 2);
  if (request.sql.size() > kMaxStatementBytes) {
    return Fail(ErrorKind::kUsage, "the statement is larger than {} MiB", kMaxStatementBytes >> 20);
  }
  TL_TRY(CheckParameters(request.options.parameters));
  Opening opening(request);
  TL_ASSIGN(Catalog catalog, opening.Judge());
  TL_TRY(opening.FindFilesIn(catalog, rolled));
  for (const Rollup& rollup : opening.files.rollups) rollups->push_back(rollup.name());
  TL_TRY(opening.ShutIn());
  QuerySession session(std::move(opening.select), request.options.parquet_file,
                       std::move(opening.lock), std::move(opening.spill), std::move(opening.worker),
                       std::move(opening.failure));
  session.statement_ = std::move(opening.statement);
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

Result<> QuerySession::WriteParquet(std::optional<std::int64_t> limit) {
  if (sql_.starts_with("EXPLAIN ")) {
    return Fail(ErrorKind::kUsage, "a plan is text, not a table that Parquet could hold");
  }
  TL_ASSIGN(const std::vector<QueryColumn> columns, Describe());
  Result<> written;
  for (const char* wide : {"BIGINT", "DECIMAL(38,0)"}) {
    const std::string statement = CopyStatement(sql_, columns, wide, parquet_file_, limit);
    const auto copied = worker_->Ask(TextFrame(FrameKind::kRun, statement), FrameKind::kDone);
    if (copied) return {};
    TL_ASSIGN(const bool began_again, BeganAgain(copied.error()));
    if (began_again) return WriteParquet(limit);
    written = Explained(copied.error());
    if (!HasWideIntegers(columns) || !DoesNotFit(copied.error().error)) break;
  }
  return written;
}

}  // namespace tracklake
