#include "app/state_folder.h"

#include <gtest/gtest.h>

#include <map>

#include "store/testing/temp_lake.h"

namespace tracklake::app {
namespace {

class StateFolderTest : public testing::Test {
 protected:
  Result<std::filesystem::path> Folder() {
    return PrivateStateFolder(config_, [this](const std::string& name) {
      const auto found = variables_.find(name);
      return found == variables_.end() ? std::nullopt : std::optional(found->second);
    });
  }

  std::map<std::string, std::string> variables_;
  Config config_;
};

TEST_F(StateFolderTest, FollowsTheCustomaryVariables) {
  variables_ = {{"HOME", "/h"}};
  EXPECT_EQ(*Folder(), "/h/.local/state/tracklake");
  variables_["XDG_STATE_HOME"] = "/s";
  EXPECT_EQ(*Folder(), "/s/tracklake");
  variables_["XDG_STATE_HOME"] = "relative";  // to be ignored, says the convention
  EXPECT_EQ(*Folder(), "/h/.local/state/tracklake");
  variables_.clear();
  EXPECT_EQ(Folder().error().kind, ErrorKind::kConfig);
}

TEST_F(StateFolderTest, IsNeverInTheLakeNotEvenThroughALink) {
  const TempLake temp;
  const auto lake = temp.path() / "lake";
  std::filesystem::create_directories(lake / "state");
  std::filesystem::create_directory_symlink(lake / "state", temp.path() / "link");
  config_.lake_dir = lake.native() + "/";
  for (const auto& home :
       {lake, lake / "state", lake / ".." / "lake" / "x", temp.path() / "link"}) {
    variables_["XDG_STATE_HOME"] = home.native();
    const auto folder = Folder();
    ASSERT_FALSE(folder) << home;
    EXPECT_NE(folder.error().hint.find("XDG_STATE_HOME"), std::string::npos);
  }
  variables_["XDG_STATE_HOME"] = temp.path() / "lake-state";  // a name that only begins alike
  EXPECT_TRUE(Folder());
}

}  // namespace
}  // namespace tracklake::app
