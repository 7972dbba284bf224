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
#include <vector>

#include "base/exhausted.h"
#include "duck/database.h"
#include "query/worker/chunk_writer.h"
#include "query/worker/frame_io.h"
#include "query/worker/landlock.h"
#include "query/worker/lifetime.h"
#include "query/worker/limits.h"
#include "query/worker/seccomp.h"
#include "query/worker/statements.h"
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
  Result<WorkerStatements*> statements();

  std::optional<WorkerSettings> settings_;
  std::optional<Database> database_;
  std::optional<Connection> connection_;
  std::optional<WorkerStatements> statements_;  // once it is limited: from then on it may see SQL
};

std::unexpected<Error> NoSense() {
  return Fail(ErrorKind::kInternal, "the query's process was asked for what it does not know");
}

std::string Done() { return FrameWriter(FrameKind::kDone).Finish(); }

Result<WorkerStatements*> Worker::statements() {
  if (!statements_) return NoSense();
  return &*statements_;
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
  statements_.emplace(&*connection_);
  return Done();
}

Result<std::string> Worker::AnswerJudge(std::string_view body) {
  const auto sql = ReadText(body);
  if (!sql) return NoSense();
  TL_ASSIGN(WorkerStatements * statements, this->statements());
  TL_ASSIGN(const std::string select, statements->Judge(*sql));
  return TextFrame(FrameKind::kText, select);
}

Result<std::string> Worker::AnswerConfine(std::string_view body) {
  const auto files = ReadWorkerFiles(body);
  if (!files || !statements_) return NoSense();
  TL_TRY(RestrictFiles(files->readable, settings_->spill_folder, files->writable));
  TL_TRY(EndWithOwner(kFromOwner));
  statements_->set_has_files(!files->readable.empty());
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
  const auto script = reader.Texts();
  if (!script || !reader.is_at_end()) return NoSense();
  TL_ASSIGN(WorkerStatements * statements, this->statements());
  TL_TRY(statements->RunScript(*script));
  return Done();
}

Result<std::string> Worker::AnswerDescribe(std::string_view body) {
  const auto sql = ReadText(body);
  if (!sql) return NoSense();
  TL_ASSIGN(WorkerStatements * statements, this->statements());
  TL_ASSIGN(const std::vector<std::string> columns, statements->Describe(*sql));
  return TextsFrame(FrameKind::kTexts, columns);
}

Result<std::string> Worker::AnswerSelect(std::string_view body) {
  FrameReader reader(body);
  const auto as_json = reader.Byte();
  const auto sql = reader.Text();
  if (!as_json || !sql || !reader.is_at_end()) return NoSense();
  TL_ASSIGN(WorkerStatements * statements, this->statements());
  TL_ASSIGN(auto selection, statements->Select(*sql, *as_json != 0));
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
  TL_ASSIGN(WorkerStatements * statements, this->statements());
  statements->Bind(*std::move(parameters));
  return Done();
}

Result<std::string> Worker::AnswerRun(std::string_view body) {
  const auto sql = ReadText(body);
  if (!sql) return NoSense();
  TL_ASSIGN(WorkerStatements * statements, this->statements());
  TL_TRY(statements->Run(*sql));
  return Done();
}

bool Worker::Answer(const Frame& frame) {
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
  if (answer) return local::WriteAll(kToOwner, *answer);
  const int lines_above = statements_ ? statements_->lines_above() : 0;
  return local::WriteAll(kToOwner, WriteFrame({answer.error(), lines_above}));
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
