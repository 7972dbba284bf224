#include "event/folder_watch.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <poll.h>

#include <fstream>
#include <set>

#include "store/testing/temp_lake.h"

namespace tracklake::event {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

// inotify, of which the system allows few folders, or which loses messages, when a test wants it.
class LimitedChanges final : public FolderChanges {
 public:
  int fd() const override { return inotify.fd(); }
  Result<int> Watch(const std::filesystem::path& folder) override {
    if (folders_left == 0) return Fail(ErrorKind::kExhausted, "no more folders");
    --folders_left;
    return inotify.Watch(folder);
  }
  void Forget(int folder) override { inotify.Forget(folder); }
  Result<> Read(std::vector<FolderChange>* changes) override {
    if (std::exchange(loses, false)) changes->push_back({-1, Change::kMessagesLost, false, {}});
    return inotify.Read(changes);
  }

  Inotify inotify;
  int folders_left = 1'000'000;
  bool loses = false;
};

class FolderWatchTest : public testing::Test {
 protected:
  FolderWatchTest() {
    EXPECT_TRUE(changes_.inotify.Open().has_value());
    MakeFolder("raw/spotify/2026-11-20");
    EXPECT_TRUE(watch_.WatchAll().has_value());
  }

  std::filesystem::path At(const std::string& name) const { return lake_.path() / name; }
  void MakeFolder(const std::string& name) { std::filesystem::create_directories(At(name)); }
  void Write(const std::string& name) { std::ofstream(At(name)) << "{}"; }
  void Move(const std::string& from, const std::string& to) {
    std::filesystem::rename(At(from), At(to));
  }

  Noticed Read() {
    auto noticed = watch_.Read(now_);
    EXPECT_TRUE(noticed.has_value());
    return noticed.value_or(Noticed());
  }
  std::vector<std::string> Keys() { return Read().keys; }
  // Those of files that have settled by then, too.
  std::vector<std::string> KeysLater() {
    std::vector<std::string> keys = Keys();
    now_ += kSettleTime;
    for (std::string& key : Keys()) keys.push_back(std::move(key));
    return keys;
  }

  const TempLake lake_;
  LimitedChanges changes_;
  FolderWatch watch_{&changes_, lake_.path(), {"raw/", "inbox/raw/"}};
  std::chrono::milliseconds now_{};
};

TEST_F(FolderWatchTest, AFileIsToldOfWhenItsWriterClosesIt) {
  std::ofstream file(At("raw/spotify/2026-11-20/a.json"));
  file << "{" << std::flush;
  EXPECT_THAT(KeysLater(), IsEmpty());
  file << "}";
  file.close();
  EXPECT_THAT(Keys(), ElementsAre("raw/spotify/2026-11-20/a.json"));
  EXPECT_THAT(KeysLater(), IsEmpty());
}

TEST_F(FolderWatchTest, AFileThatIsMovedOrLinkedIntoPlaceIsToldOfAtOnce) {
  Write("a.tmp");
  Move("a.tmp", "raw/a.json");
  EXPECT_THAT(Keys(), ElementsAre("raw/a.json"));
  Write("b.tmp");
  std::filesystem::create_hard_link(At("b.tmp"), At("raw/b.json"));
  EXPECT_THAT(Keys(), ElementsAre("raw/b.json"));
  std::filesystem::create_symlink(At("b.tmp"), At("raw/c.json"));
  EXPECT_THAT(Keys(), ElementsAre("raw/c.json"));
}

TEST_F(FolderWatchTest, AFileThatIsWrittenAgainIsToldOfAgain) {
  Write("raw/a.json");
  EXPECT_THAT(Keys(), ElementsAre("raw/a.json"));
  Write("raw/a.json");
  EXPECT_THAT(Keys(), ElementsAre("raw/a.json"));
}

TEST_F(FolderWatchTest, HiddenNamesAndOtherFoldersAreNobodysBusiness) {
  MakeFolder("raw/.parts");
  MakeFolder("processed/spotify");
  Write("raw/.a.json.Xy12");
  Write("raw/.parts/a.json");
  Write("processed/spotify/a.parquet");
  Write("catalog.sqlite");
  EXPECT_THAT(KeysLater(), IsEmpty());
}

TEST_F(FolderWatchTest, FilesInNewFoldersAreToldOfOnceTheyAreComplete) {
  MakeFolder("raw/other/2026/11");
  Write("raw/other/2026/11/was-there.json");
  EXPECT_THAT(Keys(), IsEmpty());  // nobody saw who closed it
  ASSERT_TRUE(watch_.due().has_value());
  Write("raw/other/2026/11/comes.json");
  EXPECT_THAT(KeysLater(), UnorderedElementsAre("raw/other/2026/11/was-there.json",
                                                "raw/other/2026/11/comes.json"));
  EXPECT_FALSE(watch_.due().has_value());
}

TEST_F(FolderWatchTest, AFileThatGrowsInANewFolderIsToldOfWhenItsWriterClosesIt) {
  MakeFolder("raw/new");
  std::ofstream file(At("raw/new/a.json"));
  file << "{" << std::flush;
  EXPECT_THAT(Keys(), IsEmpty());
  file << "}" << std::flush;
  EXPECT_THAT(KeysLater(), IsEmpty());
  file.close();
  EXPECT_THAT(KeysLater(), ElementsAre("raw/new/a.json"));
}

TEST_F(FolderWatchTest, AFolderThatIsRenamedHasItsFilesToldOfUnderItsNewName) {
  MakeFolder("raw/day/inner");
  EXPECT_THAT(KeysLater(), IsEmpty());
  Write("raw/day/inner/a.json");
  EXPECT_THAT(Keys(), ElementsAre("raw/day/inner/a.json"));
  Move("raw/day", "raw/2026-11-21");
  EXPECT_THAT(KeysLater(), ElementsAre("raw/2026-11-21/inner/a.json"));
  Write("raw/2026-11-21/inner/b.json");
  EXPECT_THAT(Keys(), ElementsAre("raw/2026-11-21/inner/b.json"));
}

TEST_F(FolderWatchTest, AFolderThatIsMovedOutIsWatchedNoMore) {
  const std::size_t before = watch_.folders();
  Move("raw/spotify", "elsewhere");
  Write("elsewhere/2026-11-20/a.json");
  EXPECT_THAT(KeysLater(), IsEmpty());
  EXPECT_EQ(watch_.folders(), before - 2);
  Move("elsewhere", "raw/back");
  EXPECT_THAT(KeysLater(), ElementsAre("raw/back/2026-11-20/a.json"));
}

TEST_F(FolderWatchTest, AFolderThatIsDeletedAndMadeAgainIsWatchedAgain) {
  for (int i = 0; i < 3; ++i) {
    std::filesystem::remove_all(At("raw"));
    MakeFolder("raw/spotify/2026-11-20");
  }
  EXPECT_THAT(KeysLater(), IsEmpty());
  Write("raw/spotify/2026-11-20/a.json");
  EXPECT_THAT(Keys(), ElementsAre("raw/spotify/2026-11-20/a.json"));
}

TEST_F(FolderWatchTest, APrefixWhoseFolderComesLaterIsWatchedThen) {
  MakeFolder("inbox/raw");
  EXPECT_THAT(Keys(), IsEmpty());
  Write("inbox/raw/dropped.json");
  Write("inbox/readme.txt");
  EXPECT_THAT(Keys(), ElementsAre("inbox/raw/dropped.json"));
}

TEST_F(FolderWatchTest, ALinkThatLeadsBackEndsNowhere) {
  std::filesystem::create_directory_symlink(At("raw"), At("raw/spotify/loop"));
  EXPECT_THAT(KeysLater(), IsEmpty());
  Write("raw/spotify/a.json");
  EXPECT_THAT(Keys(), ElementsAre("raw/spotify/a.json"));
}

TEST_F(FolderWatchTest, AFolderBehindALinkIsWatched) {
  MakeFolder("archive");
  std::filesystem::create_directory_symlink(At("archive"), At("raw/archive"));
  EXPECT_THAT(KeysLater(), IsEmpty());
  Write("archive/a.json");
  EXPECT_THAT(Keys(), ElementsAre("raw/archive/a.json"));
}

TEST_F(FolderWatchTest, EachFileOfABurstIsToldOf) {
  std::set<std::string> told;
  for (int i = 0; i < 10'000; ++i) {
    const std::string folder = fmt::format("raw/burst/{}", i / 100);
    if (i % 100 == 0) MakeFolder(folder);
    Write(fmt::format("{}/{}.json", folder, i));
    if (i % 3'000 == 0) {
      for (std::string& key : Keys()) told.insert(std::move(key));
    }
  }
  for (std::string& key : KeysLater()) told.insert(std::move(key));
  EXPECT_EQ(told.size(), 10'000);
}

TEST_F(FolderWatchTest, WhenMessagesAreLostASweepIsAskedForAndNewFoldersAreFound) {
  MakeFolder("raw/unseen");
  EXPECT_THAT(KeysLater(), IsEmpty());
  changes_.loses = true;
  EXPECT_TRUE(Read().has_missed);
  EXPECT_FALSE(Read().has_missed);
  Write("raw/unseen/a.json");
  EXPECT_THAT(Keys(), ElementsAre("raw/unseen/a.json"));
}

TEST_F(FolderWatchTest, WhereNoMoreFoldersMayBeWatchedItSaysSoAndAsksForASweep) {
  changes_.folders_left = 0;
  MakeFolder("raw/more");
  EXPECT_TRUE(Read().has_missed);
  ASSERT_TRUE(watch_.blindness().has_value());
  EXPECT_THAT(watch_.blindness()->message, HasSubstr("no more folders"));
  changes_.folders_left = 100;
  ASSERT_TRUE(watch_.WatchAll().has_value());
  EXPECT_FALSE(watch_.blindness().has_value());
  Write("raw/more/a.json");
  EXPECT_THAT(Keys(), ElementsAre("raw/more/a.json"));
}

TEST_F(FolderWatchTest, ALakeThatIsGoneIsSaid) {
  std::filesystem::remove_all(lake_.path());
  EXPECT_TRUE(Read().has_missed);
  const auto watched = watch_.WatchAll();
  ASSERT_FALSE(watched.has_value());
  EXPECT_EQ(watched.error().kind, ErrorKind::kNotFound);
}

TEST_F(FolderWatchTest, WhatHasNotChangedWakesNobody) {
  Write("raw/a.json");
  EXPECT_THAT(Keys(), ElementsAre("raw/a.json"));
  std::ifstream(At("raw/a.json")).get();
  pollfd readable{changes_.fd(), POLLIN, 0};
  EXPECT_EQ(poll(&readable, 1, 0), 0);
  EXPECT_FALSE(watch_.due().has_value());
}

}  // namespace
}  // namespace tracklake::event
