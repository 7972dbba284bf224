#include "query/spare_workers.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <csignal>
#include <fstream>
#include <set>
#include <thread>

#include "query/testing/query_lake.h"

namespace tracklake {
namespace {

using std::chrono::milliseconds;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;

class SpareWorkersTest : public testing::Test, protected QueryLake {
 protected:
  SpareWorkersTest() {
    AddDay(kFirstDay, 10);
    options_.spares = &spares_;
    EXPECT_THAT(Ask("SELECT 1", options_), ElementsAre("1"));
  }

  static std::set<pid_t> Children() {
    std::ifstream list(fmt::format("/proc/self/task/{}/children", getpid()));
    std::set<pid_t> children;
    for (pid_t child = 0; list >> child;) children.insert(child);
    return children;
  }
  // What the kernel says of what the process may still do, and take.
  static std::string WallsOf(pid_t process) {
    std::string walls;
    for (const char* file : {"status", "limits"}) {
      std::ifstream lines(fmt::format("/proc/{}/{}", process, file));
      for (std::string line; std::getline(lines, line);) {
        for (const char* name : {"NoNewPrivs:", "Seccomp:", "Max file size", "Max core file"}) {
          if (line.starts_with(name)) walls += line + "\n";
        }
      }
    }
    return walls;
  }

  SpareWorkers spares_;
  QueryOptions options_;
};

TEST_F(SpareWorkersTest, ThereAreNoneBeforeTheFirstStatementAndNoneWhenNobodyAsks) {
  SpareWorkers unused;
  unused.Refill();
  EXPECT_THAT(Children(), SizeIs(0));
  spares_.Refill();
  EXPECT_THAT(Children(), SizeIs(SpareWorkers::kMost));
  spares_.EndIdle(std::chrono::hours(1));
  EXPECT_THAT(Children(), SizeIs(SpareWorkers::kMost));
  spares_.EndIdle(milliseconds(0));
  EXPECT_THAT(Children(), SizeIs(0));
}

TEST_F(SpareWorkersTest, AStatementTakesOneAndEndsIt) {
  spares_.Refill();
  const std::set<pid_t> before = Children();
  EXPECT_THAT(Ask("SELECT popularity FROM songs", options_), ElementsAre("10"));
  const std::set<pid_t> after = Children();
  EXPECT_THAT(after, SizeIs(SpareWorkers::kMost - 1));
  EXPECT_TRUE(std::ranges::includes(before, after));
}

TEST_F(SpareWorkersTest, OneIsAsShutInAsAFreshOne) {
  const auto fresh = Open("SELECT count(*) FROM songs");
  ASSERT_TRUE(fresh.has_value());
  const std::string walls = WallsOf(*Children().begin());
  EXPECT_THAT(walls, HasSubstr("Seccomp:\t2"));
  spares_.Refill();
  std::set<pid_t> spares = Children();
  const auto session = Open("SELECT count(*) FROM songs", options_);
  ASSERT_TRUE(session.has_value());
  EXPECT_EQ(Children(), spares) << "one of them was taken";
  EXPECT_EQ(std::ranges::count(spares, walls, WallsOf), 2) << "the fresh one, and this";
}

TEST_F(SpareWorkersTest, ItReadsTheLakeAndNothingElse) {
  std::ofstream(folder() / "own.csv") << "name\ncanary\n";
  for (const std::string& sql :
       {fmt::format("FROM read_csv('{}own.csv')", folder().native()),
        fmt::format("COPY (SELECT 1) TO '{}x.csv'", folder().native()),
        std::string("ATTACH ':memory:' AS x"), std::string("SET threads = 9"),
        std::string("SELECT getenv('HOME')"), std::string("SELECT current_setting('memory_limit')"),
        std::string("FROM duckdb_settings()")}) {
    spares_.Refill();
    const std::vector<std::string> said = Ask(sql, options_);
    EXPECT_EQ(said, Ask(sql)) << "as a fresh one says it";
    EXPECT_THAT(said, Not(Contains(HasSubstr("canary")))) << sql;
  }
  EXPECT_FALSE(std::filesystem::exists(folder() / "x.csv"));
}

TEST_F(SpareWorkersTest, EachServesOneStatementAlone) {
  for (int i = 0; i < 2; ++i) {
    spares_.Refill();
    const auto session = Open("SELECT 1", options_);
    ASSERT_TRUE(session.has_value());
    EXPECT_THAT(Ask("SELECT popularity FROM songs", options_), ElementsAre("10"));
  }
}

TEST_F(SpareWorkersTest, TheDeadlineIsTheStatements) {
  spares_.Refill();
  options_.timeout = milliseconds(1'000);
  std::this_thread::sleep_for(options_.timeout);
  EXPECT_THAT(Ask("SELECT 1", options_), ElementsAre("1"));
  spares_.Refill();
  EXPECT_THAT(Ask("SELECT count(*) FROM range(1000000) a, range(1000000) b", options_),
              ElementsAre("the query did not end within 1s"));
}

TEST_F(SpareWorkersTest, OneThatHasDiedIsPassedOver) {
  spares_.Refill();
  for (const pid_t process : Children()) {
    kill(process, SIGKILL);
    siginfo_t ended{};
    waitid(P_PID, static_cast<id_t>(process), &ended, WEXITED | WNOWAIT);
  }
  EXPECT_THAT(Ask("SELECT popularity FROM songs", options_), ElementsAre("10"));
}

TEST_F(SpareWorkersTest, ALibraryThatIsNotThereIsToldByTheStatement) {
  options_.duckdb = "/nowhere/libduckdb.so";
  for (int i = 0; i < 2; ++i) {
    EXPECT_EQ(Open("SELECT 1", options_).error().kind, ErrorKind::kConfig);
    spares_.Refill();
  }
  options_.duckdb.clear();
  EXPECT_THAT(Ask("SELECT 1", options_), ElementsAre("1"));
}

}  // namespace
}  // namespace tracklake
