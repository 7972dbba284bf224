// One object of a day is damaged, gone or unreadable: it is named, its rows stay, and the others of
// its day go on without it.
#include "lake/layout.h"
#include "lake/testing/hooked_store.h"
#include "lake/testing/lake_world.h"

namespace tracklake {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class LakeDamageTest : public LakeWorldTest {
 protected:
  static std::vector<RawFile> Files(const std::string& name, int count, int day = 0) {
    std::vector<RawFile> files;
    for (int i = 0; i < count; ++i) files.push_back(OwnRaw(fmt::format("{}{}", name, i), day, i));
    return files;
  }
  void Overwrite(const std::string& key, const std::string& bytes) {
    ASSERT_TRUE(store_->PutAll({{Upload{key, bytes, {}}}}).has_value());
  }

  // Until what is written from now on is later than that object by the store's clock, whose ticks
  // may be milliseconds apart.
  void WaitUntilLaterThan(const std::string& key) {
    const std::int64_t then = store_->Head(key)->changed_at;
    do {
      Overwrite("results/tick", "x");
    } while (store_->Head("results/tick")->changed_at <= then);
  }

  // The keys of the objects whose rows are in the tables.
  std::vector<std::string> LiveKeys() {
    std::vector<std::string> keys;
    const auto live = Open().Live();
    EXPECT_TRUE(live.has_value());
    for (const LiveDay& day : *live) {
      for (const StoredReceipt& object : day.objects) keys.push_back(object.receipt.raw_key);
      if (!day.rewritten.has_value()) continue;
      for (const Receipt& receipt : day.rewritten->receipts) keys.push_back(receipt.raw_key);
    }
    std::ranges::sort(keys);
    return keys;
  }
  static std::vector<std::string> KeysOf(const std::vector<RawFile>& files) {
    std::vector<std::string> keys;
    for (const RawFile& file : files) keys.push_back(file.key);
    std::ranges::sort(keys);
    return keys;
  }
  static std::vector<std::string> Subjects(const Result<TransformReport>& report) {
    EXPECT_TRUE(report.has_value()) << report.error().message;
    std::vector<std::string> subjects;
    if (!report.has_value()) return subjects;
    for (const Failure& failure : report->failures) subjects.push_back(failure.subject);
    EXPECT_EQ(report->objects,
              report->settled + report->transformed + report->newer + report->failed);
    return subjects;
  }
};

TEST_P(LakeDamageTest, RefusesBytesThatDoNotFitTheHashInTheirKeyEachTime) {
  for (const bool same_size : {true, false}) {
    TempLake folder;
    store_ = NewStore(folder.path());
    const std::vector<RawFile> files = Files("a", 3);
    PutRaw(*store_, files);
    Run(Open().TransformAll());
    const auto before = Everything(*store_);
    std::string damaged = files[1].bytes;
    damaged.replace(damaged.find("Song"), 4, same_size ? "Sing" : "S");
    Overwrite(files[1].key, damaged);
    for (int round = 0; round < 2; ++round) {
      EXPECT_THAT(Subjects(Open().TransformNew()), ElementsAre(files[1].key));
      EXPECT_THAT(Subjects(Open().TransformKeys({{files[1].key}})), ElementsAre(files[1].key));
      EXPECT_THAT(Subjects(Open().TransformAll()), ElementsAre(files[1].key));
      EXPECT_THAT(Subjects(Open().Replay({})), ElementsAre(files[1].key, "2026-03-01"));
      EXPECT_EQ(Everything(*store_), before);
    }
    const auto report = Open().Verify();
    ASSERT_TRUE(report.has_value());
    ASSERT_EQ(report->problems.size(), 1U) << Describe(*report);
    EXPECT_EQ(report->problems[0].subject, files[1].key);
    Overwrite(files[1].key, files[1].bytes);
    Run(Open().TransformNew());
    ExpectClean();
  }
}

TEST_P(LakeDamageTest, TakesNewObjectsOfADayInWhichOneIsDamagedOrGone) {
  for (const bool gone : {true, false}) {
    for (const bool rewritten : {true, false}) {
      SCOPED_TRACE(fmt::format("gone {} rewritten {}", gone, rewritten));
      TempLake folder;
      store_ = NewStore(folder.path());
      const std::vector<RawFile> old = Files("old", 3);
      PutRaw(*store_, old);
      if (rewritten) Run(Open().TransformAll());
      for (const RawFile& file : old) Run(Open().TransformKeys({{file.key}}));
      Overwrite(old[0].key, old[0].bytes + " ");
      if (gone) {
        ASSERT_TRUE(store_->Delete({{old[0].key}}).has_value());
      }
      std::vector<RawFile> all = Files("new", 7);
      PutRaw(*store_, all);
      all.insert(all.end(), old.begin(), old.end());
      const auto report = Open().TransformNew();
      EXPECT_THAT(Subjects(report), ElementsAre(old[0].key));
      EXPECT_EQ(report->transformed, 7);
      EXPECT_EQ(LiveKeys(), KeysOf(all));
      Overwrite(old[0].key, old[0].bytes);
      Run(Open().TransformAll());
      ExpectEverything(Canonical(all));
    }
  }
}

TEST_P(LakeDamageTest, RewritesADayWithoutNewObjectsThatCannotBeRead) {
  const std::vector<RawFile> files = Files("a", 6);
  PutRaw(*store_, files);
  HookedStore store(store_.get());
  store.before_read = [&](std::string_view, std::string_view key) -> Result<> {
    if (key == files[1].key || key == files[4].key) return Fail(ErrorKind::kIo, "no right");
    return {};
  };
  const auto report = OpenOn(&store).TransformNew();
  EXPECT_THAT(Subjects(report), ElementsAre(files[1].key, files[4].key));
  EXPECT_EQ(report->transformed, 4);
  EXPECT_EQ(report->days_rewritten, 1);
  EXPECT_THAT(Subjects(OpenOn(&store).TransformNew()), ElementsAre(files[1].key, files[4].key));
  Run(Open().TransformNew());
  EXPECT_EQ(LiveKeys(), KeysOf(files));
  ExpectClean();
}

TEST_P(LakeDamageTest, GoesOnWithoutAnObjectOfTheDayThatNeverHoldsStill) {
  std::vector<RawFile> files = Files("a", 5);
  PutRaw(*store_, files);
  const std::string restless = "raw/dump_2026-03-01.json";
  PutRaw(*store_, {restless, Playlist("x", 1)});
  HookedStore store(store_.get());
  int changes = 0;
  store.read = [&](std::string_view key) {
    if (key == restless) Overwrite(restless, Playlist("x", 2 + ++changes % 8));
  };
  const auto report = OpenOn(&store).TransformNew();
  EXPECT_THAT(Subjects(report), ElementsAre(restless));
  EXPECT_EQ(report->transformed, 5);
  EXPECT_LE(changes, 8);
  EXPECT_EQ(LiveKeys(), KeysOf(files));
}

TEST_P(LakeDamageTest, SaysThatAForeignObjectWasWrittenAgain) {
  const RawFile foreign = {"raw/dump_2026-03-01.json", Playlist("x", 1)};
  PutRaw(*store_, foreign);
  PutRaw(*store_, Files("a", 4));
  Run(Open().TransformNew());
  Overwrite(foreign.key, Playlist("x", 2));
  EXPECT_THAT(Run(Open().TransformNew()).changed, ElementsAre(foreign.key));
  EXPECT_THAT(Run(Open().TransformNew()).changed, testing::IsEmpty());
  ExpectClean();
}

TEST_P(LakeDamageTest, NamesABrokenReceiptAndLeavesItsDayToAReplay) {
  PutRaw(*store_, SmallWorld());
  Run(Open().TransformAll());
  const std::string key = DayReceiptKey(kFirstDay);
  std::string bytes;
  ASSERT_TRUE(store_->Get(key, &bytes).has_value());
  Overwrite(key, bytes.substr(0, 100));
  const auto before = Everything(*store_);
  for (int round = 0; round < 2; ++round) {
    const auto report = round == 0 ? Open().TransformNew() : Open().TransformAll();
    EXPECT_THAT(Subjects(report), ElementsAre(key));
    EXPECT_EQ(report->failures[0].error.kind, ErrorKind::kCorruption);
    EXPECT_THAT(report->failures[0].error.hint, HasSubstr("tracklake replay 2026-03-01"));
    EXPECT_EQ(Everything(*store_), before);
  }
  const auto verified = Open().Verify();
  ASSERT_TRUE(verified.has_value());
  ASSERT_EQ(verified->problems.size(), 1U) << Describe(*verified);
  EXPECT_EQ(verified->problems[0].cure, "tracklake replay 2026-03-01");
  EXPECT_EQ(verified->pending, 0);
  Run(Open().Replay({{kFirstDay}}));
  ExpectEverything(Canonical(SmallWorld()));
  ExpectClean();
}

TEST_P(LakeDamageTest, TakesNewObjectsThatABrokenReceiptCannotSpeakOf) {
  PutRaw(*store_, SmallWorld());
  Run(Open().TransformAll());
  Overwrite(DayReceiptKey(kFirstDay), "{}");
  WaitUntilLaterThan(DayReceiptKey(kFirstDay));
  const RawFile same_day = OwnRaw("new", 0, 50);
  const RawFile other_day = OwnRaw("new", 5, 50);
  PutRaw(*store_, {same_day, other_day});
  const auto report = Open().TransformNew();
  EXPECT_THAT(Subjects(report), ElementsAre(DayReceiptKey(kFirstDay)));
  EXPECT_EQ(report->transformed, 2);
  EXPECT_EQ(report->failed, 2);
  EXPECT_TRUE(store_->Head(ReceiptKey(kFirstDay, same_day.key)).has_value());
  Run(Open().Replay({}));
  std::vector<RawFile> all = SmallWorld();
  all.push_back(same_day);
  all.push_back(other_day);
  ExpectEverything(Canonical(all));
}

TEST_P(LakeDamageTest, TakesNoReceiptForBrokenWhenTheMachineHasRunOut) {
  PutRaw(*store_, SmallWorld());
  Run(Open().TransformAll());
  HookedStore store(store_.get());
  store.before_read = [&](std::string_view, std::string_view key) -> Result<> {
    if (!key.starts_with(kReceiptsPrefix)) return {};
    return Fail(ErrorKind::kExhausted, "no more memory");
  };
  EXPECT_EQ(OpenOn(&store).TransformNew().error().kind, ErrorKind::kExhausted);
  EXPECT_EQ(OpenOn(&store).Verify().error().kind, ErrorKind::kExhausted);
}

TEST_P(LakeDamageTest, ReplaysADayOfWhichAnObjectsReceiptIsBroken) {
  const std::vector<RawFile> files = Files("a", 3);
  PutRaw(*store_, files);
  for (const RawFile& file : files) Run(Open().TransformKeys({{file.key}}));
  const std::string key = ReceiptKey(kFirstDay, files[1].key);
  const std::string garbage = ReceiptKey(kFirstDay, "raw/of/nobody.json");
  for (const std::string& broken : {key, garbage}) {
    Overwrite(broken, "garbage");
    EXPECT_THAT(Subjects(Open().TransformNew()), ElementsAre(broken));
    EXPECT_THAT(Subjects(Open().TransformAll()), ElementsAre(broken));
    Run(Open().Replay({{kFirstDay}}));
    ExpectEverything(Canonical(files));
    ExpectClean();
  }
}

TEST_P(LakeDamageTest, HintsOfAVerificationHeal) {
  PutRaw(*store_, SmallWorld());
  Run(Open().TransformAll());
  const auto canonical = Everything(*store_);
  for (const auto& [key, bytes] : canonical) {
    if (key.starts_with("_tracklake/state/")) continue;
    for (const bool gone : {true, false}) {
      Overwrite(key, bytes + "x");
      if (gone) {
        ASSERT_TRUE(store_->Delete({{key}}).has_value());
      }
      const auto report = Open().Verify();
      ASSERT_TRUE(report.has_value()) << report.error().message;
      if (gone && key.starts_with(kReceiptsPrefix)) {
        EXPECT_GT(report->pending, 0) << key;
        Run(Open().TransformAll());
      } else {
        ASSERT_EQ(report->problems.size(), 1U) << key << Describe(*report);
        ASSERT_THAT(report->problems[0].cure, HasSubstr("tracklake replay 2026-03-0")) << key;
        const auto day = ParseIsoDate(report->problems[0].cure.substr(17));
        ASSERT_TRUE(day.has_value());
        Run(Open().Replay({{*day}}));
      }
      ExpectEverything(canonical);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Stores, LakeDamageTest, testing::ValuesIn(kStoreWorlds), WorldName);

}  // namespace
}  // namespace tracklake
