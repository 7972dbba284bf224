#include "query/worker/process.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <thread>

#include "base/sanitized.h"
#include "query/testing/scripted_worker.h"
#include "query/worker/landlock.h"
#include "store/testing/temp_lake.h"

namespace tracklake {
namespace {

using testing::HasSubstr;

constexpr std::chrono::minutes kLong(5);
constexpr std::chrono::hours kForever(24);  // longer than any test may take
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

void Begin(WorkerProcess& process, const WorkerSettings& settings = Settings()) {
  const auto opened = process.Ask(WriteFrame(settings), FrameKind::kDone);
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

TEST(WorkerProcessTest, ItsTimeMayHaveBegunBeforeIt) {
  constexpr std::chrono::milliseconds kTimeout(500);
  const Stopwatch since;
  std::this_thread::sleep_for(kTimeout);
  const auto process = WorkerProcess::Start({kTimeout, {}, 256, since});
  ASSERT_TRUE(process) << process.error().message;
  const auto opened = (*process)->Ask(WriteFrame(Settings()), FrameKind::kDone);
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().error.kind, ErrorKind::kExhausted);
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

// What a worker of these settings is at when its time is over, the last of it without an end.
WorkerResult<Frame> AskForEndless(WorkerProcess& process, const WorkerSettings& settings) {
  WorkerResult<Frame> answer = Frame{};
  for (const std::string& frame :
       {WriteFrame(settings), WriteFrame(WorkerFiles{}), SelectFrame(kEndless)}) {
    if (answer) answer = process.Ask(frame, FrameKind::kDone);
  }
  return answer;
}

TEST(WorkerProcessTest, OneThatWaitsSeesNoSqlBeforeItIsLimited) {
  const auto process = Start();
  const std::string prepare = TextFrame(FrameKind::kPrepare, "");
  ASSERT_TRUE(process->Ask(prepare, FrameKind::kDone));
  EXPECT_FALSE(process->Ask(prepare, FrameKind::kDone)) << "once";
  EXPECT_FALSE(process->Ask(TextFrame(FrameKind::kJudge, "SELECT 1"), FrameKind::kText));
  EXPECT_FALSE(process->Ask(WriteFrame(WorkerFiles{}), FrameKind::kDone));
  EXPECT_FALSE(process->Ask(SelectFrame("SELECT 1"), FrameKind::kChunk));
  Begin(*process);
  EXPECT_FALSE(process->Ask(prepare, FrameKind::kDone)) << "and before";
  EXPECT_EQ(NumberOf(*process, "SELECT 7"), 7);
}

TEST(WorkerProcessTest, EndsAtItsDeadline) {
  const auto process = Start(std::chrono::milliseconds(2500));
  const auto answer = AskForEndless(*process, Settings());
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

TEST(WorkerProcessTest, HasNoEnvironmentNoDescriptorAndNoTerminalOfItsOwner) {
  const TempLake folder;
  const ScriptedWorkers scripted(folder.path(), "");
  setenv("TRACKLAKE_CANARY", "secret", 1);
  const int open_on_exec = open("/dev/null", O_RDONLY);
  const auto process = Start();
  close(open_on_exec);
  unsetenv("TRACKLAKE_CANARY");
  const auto answer = process->Expect(FrameKind::kTexts);
  ASSERT_TRUE(answer);
  const auto texts = FrameReader(answer->body).Texts();
  ASSERT_TRUE(texts);
  if (kSanitized) {
    EXPECT_THAT(*texts, testing::SizeIs(1)) << "standard error";
  } else {
    EXPECT_THAT(*texts, testing::ElementsAre("/dev/null"));
  }
}

TEST(WorkerProcessTest, ReadsNoFileBesideItsOwn) {
  if (LandlockVersion() == 0) GTEST_SKIP() << "this kernel has no Landlock";
  const TempLake folder;
  const std::string file = folder.path() / "file.csv";
  std::ofstream(file) << "a\n1\n";
  const auto process = Start();
  Begin(*process);  // DuckDB's own fence is not up
  for (const std::string& sql :
       {"SELECT a FROM read_csv('" + file + "')", std::string("FROM read_text('/etc/hostname')")}) {
    const auto read = process->Ask(SelectFrame(sql), FrameKind::kChunk);
    ASSERT_FALSE(read);
    EXPECT_FALSE(read.error().is_final);
    EXPECT_THAT(read.error().error.message, HasSubstr("Permission denied"));
  }
}

TEST(WorkerProcessTest, TellsWhatItDiedOfThoughTheOwnerWasBegunToIgnoreIt) {
  const auto ignored = std::signal(SIGCHLD, SIG_IGN);
  const auto process = Start();
  // Whatever it is at when its own time is over.
  WorkerSettings settings = Settings();
  settings.timeout_ms = 1;
  const auto died = AskForEndless(*process, settings);
  std::signal(SIGCHLD, ignored);
  ASSERT_FALSE(died);
  EXPECT_THAT(died.error().error.message, HasSubstr("signal 9"));
}

TEST(WorkerProcessTest, EndsItselfAtItsDeadlineWhenTheOwnerDoesNot) {
  for (const std::uint64_t timeout_ms : {1, 300}) {
    const auto process = Start();
    WorkerSettings settings = Settings();
    settings.timeout_ms = timeout_ms;
    const auto died = AskForEndless(*process, settings);
    ASSERT_FALSE(died);
    EXPECT_THAT(died.error().error.message, HasSubstr("signal 9"));
  }
}

TEST(WorkerProcessTest, EndsItselfAtItsDeadlineBeforeItIsShutIn) {
  const auto process = Start();
  WorkerSettings settings = Settings();
  settings.timeout_ms = 300;
  ASSERT_TRUE(process->Send(WriteFrame(settings)));
  WorkerResult<Frame> answer = process->Receive();
  if (answer) answer = process->Receive();  // it was open before: there is no other answer
  ASSERT_FALSE(answer);
  EXPECT_THAT(answer.error().error.message, HasSubstr("signal 9"));
}

TEST(WorkerProcessTest, EndsWithAnOwnerThatIsKilled) {
  // Who is left behind becomes this process's child.
  ASSERT_EQ(prctl(PR_SET_CHILD_SUBREAPER, 1), 0);
  std::array<int, 2> ready;
  ASSERT_EQ(pipe2(ready.data(), O_CLOEXEC), 0);
  const pid_t owner = fork();
  if (owner == 0) {
    WorkerSettings settings = Settings();
    settings.timeout_ms = std::chrono::milliseconds(kForever).count();
    const auto process = Start(kForever);
    Begin(*process, settings);
    if (process->Send(SelectFrame(kEndless))) write(ready[1], "x", 1);
    pause();
  }
  close(ready[1]);
  char byte = 0;
  ASSERT_EQ(read(ready[0], &byte, 1), 1);
  close(ready[0]);
  kill(owner, SIGKILL);
  ASSERT_EQ(waitpid(owner, nullptr, 0), owner);
  int status = 0;
  EXPECT_GT(waitpid(-1, &status, 0), 0);
  EXPECT_TRUE(WIFSIGNALED(status));
  prctl(PR_SET_CHILD_SUBREAPER, 0);
}

}  // namespace
}  // namespace tracklake
