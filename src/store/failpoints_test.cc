// Every failpoint of the store is reached, and whatever is killed there is survived.
#include "store/failpoints.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <set>

#include "base/failpoint.h"
#include "store/local/local_store.h"
#include "store/testing/temp_lake.h"

namespace tracklake {
namespace {

using testing::AnyOf;

const std::string kOld = "old";
const std::string kNew = "new";

// Passes every failpoint at least three times.
void Scenario(const std::filesystem::path& root) {
  LocalStore store(root, {.sync = false});  // a killed process loses nothing that it wrote
  for (int round = 0; round < 3; ++round) {
    const std::string folder = "p/" + std::to_string(round);
    (void)store.PutIfAbsent(folder + "/created", kNew);
    (void)store.PutAll(std::vector<Upload>{{folder + "/b1", kNew, {}}, {folder + "/b2", kNew, {}}});
    std::string bytes;
    const auto version = store.Get("p/swapped", &bytes);
    (void)store.Swap("p/swapped", std::to_string(round), version.value());
    (void)store.Delete(std::vector<std::string>{folder + "/b1", folder + "/b2"});
    (void)store.NewStaging();
    (void)store.RemoveDeadStaging();
  }
}

// A folder that a process left behind when it died.
void LeaveDeadStaging(const std::filesystem::path& root, int number) {
  const auto folder = root / "_tracklake/tmp" / ("dead" + std::to_string(number));
  std::filesystem::create_directories(folder / "deep");
  std::ofstream(folder / "deep/file") << "left";
}

// Kills the scenario at the hit-th passing of the failpoint; false if it ended before.
bool KilledAt(const std::filesystem::path& root, std::string_view name, int hit) {
  const pid_t child = fork();
  if (child == 0) {
    failpoint::Arm(std::string(name) + ":" + std::to_string(hit));
    Scenario(root);
    _exit(0);
  }
  int status = 0;
  waitpid(child, &status, 0);
  return WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
}

void ExpectWhole(const std::filesystem::path& root) {
  LocalStore store(root, {.sync = false});
  ASSERT_TRUE(store.RemoveDeadStaging().has_value());
  EXPECT_TRUE(std::filesystem::is_empty(root / "_tracklake/tmp"));
  const auto list = store.List("");
  ASSERT_TRUE(list.has_value());
  std::string bytes;
  for (const ObjectInfo& info : *list) {
    ASSERT_TRUE(store.Get(info.key, &bytes).has_value()) << info.key;
    EXPECT_THAT(bytes, AnyOf(kNew, kOld, "0", "1", "2")) << info.key;
  }
  // Nothing that the dead process held stands in the way.
  EXPECT_TRUE(store.Swap("p/last", kNew, std::nullopt).has_value());
  EXPECT_TRUE(store.Delete(std::vector<std::string>{"p/last"}).has_value());
}

class FailpointsTest : public testing::TestWithParam<std::string_view> {};

TEST_P(FailpointsTest, IsReachedAndSurvived) {
  for (int hit = 1; hit <= 3; ++hit) {
    TempLake lake;
    const auto root = lake.path() / "lake";
    {
      ASSERT_TRUE(LocalStore(root).PutIfAbsent("p/swapped", kOld).has_value());
    }
    for (int dead = 0; dead < 3; ++dead) LeaveDeadStaging(root, dead);
    EXPECT_TRUE(KilledAt(root, GetParam(), hit)) << GetParam() << ":" << hit;
    ExpectWhole(root);
  }
}

INSTANTIATE_TEST_SUITE_P(Store, FailpointsTest, testing::ValuesIn(kStoreFailpoints),
                         [](const auto& failpoint) {
                           std::string name(failpoint.param);
                           std::ranges::replace(name, '.', '_');
                           return name;
                         });

}  // namespace
}  // namespace tracklake
