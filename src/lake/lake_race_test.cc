// Several workers on one lake at the same time (promise P4).
#include <thread>

#include "lake/layout.h"
#include "lake/testing/hooked_store.h"
#include "lake/testing/lake_world.h"
#include "lake/upkeep.h"

namespace tracklake {
namespace {

class LakeRaceTest : public LakeWorldTest {
 protected:
  // Does `work` in the middle of the run: when the raw object has been read, once. By then the run
  // has read the receipts, but it holds no lock yet.
  void WhenRead(HookedStore* store, std::string raw_key, std::function<void()> work) {
    store->read = [=, is_done = std::make_shared<bool>(false)](std::string_view key) {
      if (key == raw_key && !std::exchange(*is_done, true)) work();
    };
  }
};

TEST_P(LakeRaceTest, TwoRewritesAtOnceEndInTheCanonicalLayout) {
  const auto canonical = Canonical(SmallWorld());
  for (int round = 0; round < 5; ++round) {
    TempLake folder;
    store_ = NewStore(folder.path());
    PutRaw(*store_, SmallWorld());
    if (round % 2 == 1) Run(Open().TransformKeys({{SmallWorld()[0].key}}));
    {
      std::jthread other([&] { Run(Open().TransformAll()); });
      Run(Open().TransformAll());
    }
    ExpectEverything(canonical);
    ExpectClean();
  }
}

TEST_P(LakeRaceTest, ASweepAndARewriteAtOnceLoseAndDoubleNothing) {
  const auto canonical = Canonical(SmallWorld());
  for (int round = 0; round < 5; ++round) {
    TempLake folder;
    store_ = NewStore(folder.path());
    PutRaw(*store_, SmallWorld());
    {
      std::jthread other([&] {
        for (const RawFile& file : SmallWorld()) Run(Open().TransformKeys({{file.key}}));
      });
      std::jthread third([&] { Run(Open().TransformNew()); });
      Run(Open().TransformAll());
    }
    Run(Open().TransformAll());
    ExpectEverything(canonical);
    ExpectClean();
  }
}

TEST_P(LakeRaceTest, ARewriteThatComesSecondStartsAgainFromWhatIsThere) {
  PutRaw(*store_, SmallWorld());
  HookedStore first(store_.get());
  const RawFile late = OwnRaw("late", 0, 50);
  WhenRead(&first, SmallWorld()[0].key, [&] {
    PutRaw(*store_, late);
    Run(Open().TransformAll());
  });
  const TransformReport report = Run(OpenOn(&first).TransformAll());
  // The loser looked again and found everything done, the late object too.
  EXPECT_EQ(report.objects, 7);
  std::vector<RawFile> files = SmallWorld();
  files.push_back(late);
  ExpectEverything(Canonical(files));
  ExpectClean();
}

TEST_P(LakeRaceTest, AnObjectThatArrivesDuringARewriteIsNeitherLostNorDoubled) {
  PutRaw(*store_, SmallWorld());
  HookedStore first(store_.get());
  const RawFile late = OwnRaw("late", 0, 50);
  WhenRead(&first, SmallWorld()[0].key, [&] {
    PutRaw(*store_, late);
    Run(Open().TransformKeys({{late.key}}));
  });
  Run(OpenOn(&first).TransformAll());
  ExpectClean();
  const auto live = Open().Live();
  ASSERT_TRUE(live.has_value());
  ASSERT_EQ((*live)[0].objects.size(), 1U);
  EXPECT_EQ((*live)[0].objects[0].receipt.raw_key, late.key);
  Run(Open().TransformAll());
  std::vector<RawFile> files = SmallWorld();
  files.push_back(late);
  ExpectEverything(Canonical(files));
}

TEST_P(LakeRaceTest, AnIncrementalCommitThatComesAfterTheRewriteIsSweptAway) {
  const std::vector<RawFile> files = SmallWorld();
  PutRaw(*store_, files);
  HookedStore slow(store_.get());
  WhenRead(&slow, files[0].key, [&] { Run(Open().TransformAll()); });
  Run(OpenOn(&slow).TransformKeys({{files[0].key}}));
  const auto live = Open().Live();
  ASSERT_TRUE(live.has_value());
  EXPECT_TRUE((*live)[0].objects.empty());
  EXPECT_EQ((*live)[0].covered.size(), 1U);
  Run(Open().TransformNew());
  ExpectEverything(Canonical(files));
  ExpectClean();
}

TEST_P(LakeRaceTest, LeavesAReceiptThatANewerTracklakeWroteMeanwhile) {
  const RawFile file = SmallWorld()[0];
  PutRaw(*store_, file);
  Run(Open().TransformNew());
  const std::string key = ReceiptKey(kFirstDay, file.key);
  std::string bytes;
  ASSERT_TRUE(store_->Get(key, &bytes).has_value());
  Receipt receipt = *ReadReceipt(key, bytes);
  receipt.version.transformer += 1;
  const std::string newer = WriteReceipt(receipt);
  ASSERT_TRUE(store_->Delete({{key}}).has_value());
  HookedStore slow(store_.get());
  WhenRead(&slow, file.key,
           [&] { ASSERT_TRUE(store_->PutAll({{Upload{key, newer, {}}}}).has_value()); });
  EXPECT_EQ(Run(OpenOn(&slow).TransformKeys({{file.key}})).newer, 1);
  ASSERT_TRUE(store_->Get(key, &bytes).has_value());
  EXPECT_EQ(bytes, newer);
}

TEST_P(LakeRaceTest, ASweepLeavesPartsThatAreBeingCommitted) {
  PutRaw(*store_, SmallWorld());
  HookedStore store(store_.get());
  int sweeps = 0;
  store.after = [&](std::string_view, std::string_view key) -> Result<> {
    if (!key.starts_with("processed/")) return {};
    ++sweeps;
    const auto outcome = SweepLake(*store_, clock_, SweepPatience::kTry);
    EXPECT_EQ(outcome, SweepOutcome::kInUse);
    return {};
  };
  Run(OpenOn(&store).TransformAll());
  EXPECT_GT(sweeps, 0);
  ExpectClean();
  ExpectEverything(Canonical(SmallWorld()));
}

TEST_P(LakeRaceTest, ReadsAgainWhatChangedWhileItWasTransformed) {
  const RawFile file = {"raw/dump_2026-03-01.json", Playlist("x", 2)};
  const RawFile changed = {file.key, Playlist("x", 4)};
  PutRaw(*store_, file);
  HookedStore store(store_.get());
  WhenRead(&store, file.key, [&] {
    ASSERT_TRUE(store_->PutAll({{Upload{changed.key, changed.bytes, {}}}}).has_value());
  });
  const TransformReport report = Run(OpenOn(&store).TransformNew());
  EXPECT_EQ(report.counts[static_cast<std::size_t>(TableId::kSongs)].rows, 4);
  ExpectClean();
  Run(Open().TransformAll());
  ExpectEverything(Canonical({changed}));
}

TEST_P(LakeRaceTest, GivesUpOnAnObjectThatNeverHoldsStill) {
  PutRaw(*store_, {"raw/dump_2026-03-01.json", Playlist("x", 2)});
  PutRaw(*store_, OwnRaw("calm", 1, 1));
  HookedStore store(store_.get());
  int changes = 0;
  store.after = [&](std::string_view, std::string_view key) -> Result<> {
    if (!key.starts_with("processed/")) return {};
    return store_->PutAll({{Upload{"raw/dump_2026-03-01.json", Playlist("x", ++changes), {}}}});
  };
  const auto report = OpenOn(&store).TransformNew();
  ASSERT_TRUE(report.has_value()) << report.error().message;
  EXPECT_EQ(report->transformed, 1);
  EXPECT_EQ(report->failed, 1);
  ASSERT_EQ(report->failures.size(), 1U);
  EXPECT_EQ(report->failures[0].error.kind, ErrorKind::kConflict);
}

INSTANTIATE_TEST_SUITE_P(Stores, LakeRaceTest, testing::ValuesIn(kStoreWorlds), WorldName);

}  // namespace
}  // namespace tracklake
