#include "store/local/disk_space.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/testing/temp_lake.h"

namespace tracklake {
namespace {

TEST(DiskSpaceTest, AFolderThatIsNotThereIsJudgedByTheNearestAboveIt) {
  const TempLake temp;
  const DiskState there = *LookAtDisk(temp.path());
  EXPECT_TRUE(there.exists && there.writable);
  EXPECT_GT(there.free_bytes, 0U);
  EXPECT_GE(there.total_bytes, there.free_bytes);
  const DiskState not_there = *LookAtDisk(temp.path() / "a" / "b");
  EXPECT_FALSE(not_there.exists);
  EXPECT_TRUE(not_there.writable);
  EXPECT_EQ(not_there.folder, temp.path());
}

TEST(DiskSpaceTest, AFolderThatMayNotBeWrittenIsSeen) {
  if (geteuid() == 0) GTEST_SKIP() << "root may write everywhere";
  const TempLake temp;
  chmod(temp.path().c_str(), 0500);
  EXPECT_FALSE(LookAtDisk(temp.path())->writable);
  chmod(temp.path().c_str(), 0700);
}

}  // namespace
}  // namespace tracklake
