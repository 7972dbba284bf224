#include "base/spawn_plan.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>

namespace tracklake {
namespace {

using ::testing::ContainsRegex;
using ::testing::HasSubstr;

constexpr std::size_t kMostSaid = 4096;

// What a shell says to `script` when it is started by `plan`.
std::string Said(SpawnPlan& plan, const std::string& script,
                 std::optional<std::vector<std::string>> environment = std::nullopt) {
  std::array<int, 2> ends;
  EXPECT_EQ(pipe2(ends.data(), O_CLOEXEC), 0);
  plan.Give(ends[1], STDOUT_FILENO);
  const auto process = plan.Start("sh", {"sh", "-c", script}, std::move(environment));
  close(ends[1]);
  EXPECT_TRUE(process.has_value());
  std::string said;
  std::array<char, 256> piece;
  ssize_t got = 0;
  while (said.size() < kMostSaid && (got = read(ends[0], piece.data(), piece.size())) > 0) {
    said.append(piece.data(), static_cast<std::size_t>(got));
  }
  close(ends[0]);
  waitpid(process.value_or(-1), nullptr, 0);
  return said;
}

TEST(SpawnPlanTest, GivesNothingToReadWhereThereIsNothing) {
  SpawnPlan plan;
  plan.GiveNothing(STDIN_FILENO);
  EXPECT_EQ(Said(plan, "cat; echo end"), "end\n");
}

TEST(SpawnPlanTest, KeepsWhatIsGivenAndClosesTheRest) {
  const int ours = open("/dev/null", O_RDONLY);  // not closed on exec
  ASSERT_GT(ours, STDERR_FILENO);
  const std::string list = "test -e /proc/self/fd/" + std::to_string(ours) + " && echo there";
  SpawnPlan careless;
  EXPECT_EQ(Said(careless, list), "there\n");
  SpawnPlan careful;
  careful.CloseFrom(STDERR_FILENO + 1);
  EXPECT_EQ(Said(careful, list + "; echo heard"), "heard\n");
  close(ours);
}

TEST(SpawnPlanTest, BeginsWhereItIsTold) {
  SpawnPlan plan;
  plan.BeginIn("/");
  EXPECT_EQ(Said(plan, "pwd"), "/\n");
}

TEST(SpawnPlanTest, HasTheEnvironmentThatIsGiven) {
  SpawnPlan own;
  EXPECT_EQ(Said(own, "echo $SPAWN_TEST$HOME", std::vector<std::string>{"SPAWN_TEST=this"}),
            "this\n");
  setenv("SPAWN_TEST", "ours", 1);
  SpawnPlan ours;
  EXPECT_EQ(Said(ours, "echo $SPAWN_TEST"), "ours\n");
  unsetenv("SPAWN_TEST");
}

TEST(SpawnPlanTest, HasNoSignalBlockedOrIgnoredThoughWeDo) {
  sigset_t blocked;
  sigset_t before;
  sigemptyset(&blocked);
  sigaddset(&blocked, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &blocked, &before);
  const auto handler = std::signal(SIGINT, SIG_IGN);
  SpawnPlan plan;
  const std::string said = Said(plan, "grep -E 'Sig(Blk|Ign)' /proc/self/status");
  std::signal(SIGINT, handler);
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  EXPECT_THAT(said, HasSubstr("SigBlk:\t0000000000000000"));
  // The C library keeps signals 32 and 33 to itself.
  EXPECT_THAT(said, ContainsRegex("SigIgn:\t[0-9a-f]*0000000\n"));
}

TEST(SpawnPlanTest, LeadsItsGroupOrSession) {
  SpawnPlan group;
  group.OwnGroup();
  EXPECT_EQ(Said(group, "set -- $(cat /proc/$$/stat); test $5 = $$ && echo leads"), "leads\n");
  SpawnPlan session;
  session.OwnSession();
  EXPECT_EQ(Said(session, "set -- $(cat /proc/$$/stat); test $6 = $$ && echo leads"), "leads\n");
  SpawnPlan neither;
  EXPECT_EQ(Said(neither, "set -- $(cat /proc/$$/stat); test $5 = $$ || echo follows"),
            "follows\n");
}

TEST(SpawnPlanTest, TellsWhyAProgramDoesNotStart) {
  SpawnPlan plan;
  const auto process = plan.Start("/nowhere/program", {"program"});
  ASSERT_FALSE(process.has_value());
  EXPECT_EQ(process.error(), ENOENT);
}

}  // namespace
}  // namespace tracklake
