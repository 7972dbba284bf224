#include "query/worker/process.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <thread>

#include "base/sanitized.h"
#include "store/testing/temp_lake.h"

namespace tracklake {
namespace {

using testing::HasSubstr;

constexpr std::chrono::minutes kLong(5);
constexpr const char* kEndless =
    "SELECT count(*) FROM range(1000000) a, range(1000000) b WHERE hash(a.range + b.range) = "
    "1";

std::unique_ptr<WorkerProcess> Start(std::chrono::milliseconds timeout = kLong,
                                     std::stop_token stop = {}) {
  auto process = WorkerProcess::Start({timeout, std::move(stop), 256});
  EXPECT_TRUE(process) << process.error().message;
  return *std::move(process);
}

WorkerSettings Settings() {
  WorkerSettings settings;
  settings.memory_bytes = std::uint64_t{256} << 20;
  settings.timeout_ms = 300'000;
  return settings;
}

void Begin(WorkerProcess& process) {
  const auto opened = process.Ask(WriteFrame(Settings()), FrameKind::kDone);
  ASSERT_TRUE(opened) << opened.error().error.message;
  const auto confined = process.Ask(WriteFrame(WorkerFiles{}), FrameKind::kDone);
  ASSERT_TRUE(confined) << confined.error().error.message;
}

std::string SelectFrame(std::string_view sql) {
  FrameWriter writer(FrameKind::kSelect);
  writer.Byte(0);
  writer.Text(sql);
  return std::move(writer).Finish();
}

// The number that a statement of one row and column answers.
std::optional<std::int64_t> NumberOf(WorkerProcess& process, std::string_view sql) {
  const auto frame = process.Ask(SelectFrame(sql), FrameKind::kChunk);
  if (!frame) return std::nullopt;
  const auto chunk = Chunk::Read(frame->body);
  if (!chunk || chunk->row_count() != 1) return std::nullopt;
  const std::int64_t number = chunk->Integer(0, 0);
  if (!process.Expect(FrameKind::kDone)) return std::nullopt;
  return number;
}

TEST(WorkerProcessTest, AnswersSeveralStatementsAlsoAfterOneThatFails) {
  const auto process = Start();
  Begin(*process);
  EXPECT_EQ(NumberOf(*process, "SELECT 42"), 42);
  const auto failed = process->Ask(SelectFrame("SELECT nothing"), FrameKind::kChunk);
  ASSERT_FALSE(failed);
  EXPECT_FALSE(failed.error().is_final);
  EXPECT_THAT(failed.error().error.message, HasSubstr("nothing"));
  EXPECT_EQ(NumberOf(*process, "SELECT 43"), 43);
}

TEST(WorkerProcessTest, AnswersAlsoAfterAStatementThatRanOutOfMemory) {
  if (kSanitized) GTEST_SKIP() << "no limit of memory holds under sanitizers";
  const auto process = Start();
  Begin(*process);
  const auto hungry =
      process->Ask(SelectFrame("SELECT repeat('x', 2000000000)"), FrameKind::kChunk);
  ASSERT_FALSE(hungry);
  EXPECT_EQ(hungry.error().error.kind, ErrorKind::kExhausted);
  EXPECT_EQ(NumberOf(*process, "SELECT 44"), 44);
}

TEST(WorkerProcessTest, EndsAtItsDeadline) {
  const auto process = Start(std::chrono::milliseconds(2500));
  WorkerResult<Frame> answer = Frame{};
  // Whatever it is at when its time is over.
  for (const std::string& frame :
       {WriteFrame(Settings()), WriteFrame(WorkerFiles{}), SelectFrame(kEndless)}) {
    if (answer) answer = process->Ask(frame, FrameKind::kDone);
  }
  ASSERT_FALSE(answer);
  EXPECT_TRUE(answer.error().is_final);
  EXPECT_EQ(answer.error().error.kind, ErrorKind::kExhausted);
  EXPECT_EQ(answer.error().error.message, "the query did not end within 2500ms");
  EXPECT_FALSE(process->Send(SelectFrame("SELECT 1")));
}

TEST(WorkerProcessTest, EndsWhenItIsStopped) {
  std::stop_source stop;
  const auto process = Start(kLong, stop.get_token());
  Begin(*process);
  ASSERT_TRUE(process->Send(SelectFrame(kEndless)));
  std::jthread other([&] { stop.request_stop(); });
  const auto stopped = process->Receive();
  ASSERT_FALSE(stopped);
  EXPECT_EQ(stopped.error().error.kind, ErrorKind::kUnavailable);
}

TEST(WorkerProcessTest, AProcessThatDiesIsAnError) {
  const auto process = Start();
  Begin(*process);
  std::string deep = "SELECT 1";
  for (int i = 0; i < 20'000; ++i) deep += "+(1";
  deep += std::string(20'000, ')');
  // Refused or died of: an error, not this process's end.
  EXPECT_FALSE(process->Ask(SelectFrame(deep), FrameKind::kChunk));
}

TEST(WorkerProcessTest, FramesThatMakeNoSenseAreRefused) {
  const auto process = Start();
  EXPECT_FALSE(process->Ask(SelectFrame("SELECT 1"), FrameKind::kChunk)) << "before it is open";
  EXPECT_FALSE(process->Ask(TextFrame(FrameKind::kOpen, "x"), FrameKind::kDone));
}

TEST(WorkerProcessTest, SeesNoEnvironmentAndNoFileBesideItsOwn) {
  const TempLake folder;
  const std::string file = folder.path() / "file.csv";
  std::ofstream(file) << "a\n1\n";
  const auto process = Start();
  Begin(*process);  // DuckDB's own fence is not up
  const auto read =
      process->Ask(SelectFrame("SELECT a FROM read_csv('" + file + "')"), FrameKind::kChunk);
  EXPECT_FALSE(read);
  EXPECT_FALSE(
      process->Ask(SelectFrame("FROM read_text('/proc/self/environ')"), FrameKind::kChunk));
}

}  // namespace
}  // namespace tracklake
