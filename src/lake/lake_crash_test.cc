// Every effect of a run may be the last one (promise P4), and whoever reads in between sees whole
// objects or none of them (promise P6).
#include <atomic>
#include <set>

#include "lake/layout.h"
#include "lake/locks.h"
#include "lake/testing/hooked_store.h"
#include "lake/testing/lake_world.h"
#include "store/testing/faulty_store.h"

namespace tracklake {
namespace {

// More effects than any run here has.
constexpr int kMaxEffects = 400;

// Two days, one object in quarantine: as few effects as show every kind of them.
std::vector<RawFile> TinyWorld() {
  const std::string broken = Playlist("e", 2).substr(0, 200);
  return {OwnRaw("a", 0, 10, 1),
          OwnRaw("b", 0, 20, 1),
          {SpotifyKey("playlist", "e", TimeOn(1, 50), broken), broken}};
}

// Fails the n-th effect and all that follow, as a dead process would.
class Doom {
 public:
  explicit Doom(int effects) : left_(effects) {}
  Result<> Next() {
    if (--left_ >= 0) return {};
    failed_ = true;
    return Fail(ErrorKind::kIo, "the disk is gone");
  }
  bool failed() const { return failed_; }

 private:
  std::atomic<int> left_;
  std::atomic<bool> failed_ = false;
};

class LakeCrashTest : public LakeWorldTest {
 protected:
  // Runs `scenario` on fresh stores, dying at effect 0, 1, 2 … until it gets through. After each
  // death a clean run must end in `expected`.
  void DieEverywhere(const std::vector<RawFile>& files, const std::function<void(Lake)>& before,
                     const std::function<Result<TransformReport>(Lake)>& scenario,
                     const std::map<std::string, std::string>& expected, bool after) {
    // A disk takes longer and does the same.
    const int stride = std::string_view(GetParam()) == "local" ? 5 : 1;
    for (int effects = 0; effects < kMaxEffects; effects += stride) {
      SCOPED_TRACE(fmt::format("died {} effect {}", after ? "after" : "before", effects));
      TempLake folder;
      store_ = NewStore(folder.path());
      PutRaw(*store_, files);
      if (before) before(Open());
      Doom failure(effects);
      HookedStore dying(store_.get());
      (after ? dying.after : dying.before) = [&](auto, auto) { return failure.Next(); };
      const auto died = scenario(OpenOn(&dying, {.workers = 1}));
      EXPECT_EQ(died.has_value(), !failure.failed());
      Run(Open().TransformAll());
      ExpectEverything(expected);
      ExpectClean();
      if (!failure.failed() || HasFailure()) return;
    }
    ADD_FAILURE() << "more effects than expected";
  }
};

TEST_P(LakeCrashTest, LosesAndDoublesNothingWhereverARewriteDies) {
  const auto incremental = [this](Lake lake) {
    for (const RawFile& file : TinyWorld()) Run(lake.TransformKeys({{file.key}}));
  };
  for (const bool after : {false, true}) {
    DieEverywhere(
        TinyWorld(), incremental, [](Lake lake) { return lake.TransformAll(); },
        Canonical(TinyWorld()), after);
  }
}

TEST_P(LakeCrashTest, LosesAndDoublesNothingWhereverASweepDies) {
  for (const bool after : {false, true}) {
    DieEverywhere(
        TinyWorld(), {}, [](Lake lake) { return lake.TransformNew(); }, Canonical(TinyWorld()),
        after);
  }
}

// A reader that looks after every effect and at every object that is read.
class Auditor {
 public:
  explicit Auditor(ObjectStore* store) : store_(*store) {}

  void Look(std::string_view where) {
    const auto pin = LockForReading(store_);
    ASSERT_TRUE(pin.has_value()) << where << ": " << pin.error().message;
    const auto live = ReadLive(store_);
    ASSERT_TRUE(live.has_value()) << where << ": " << live.error().message;
    std::set<std::string> objects;
    for (const LiveDay& day : *live) {
      for (const StoredReceipt& object : day.objects) Add(object.receipt.raw_key, &objects);
      if (!day.rewritten.has_value()) continue;
      for (const Receipt& receipt : day.rewritten->receipts) Add(receipt.raw_key, &objects);
    }
    for (const LiveDay& day : *live) {
      for (const Part& part : day.Parts()) {
        const auto info = store_.Head(part.key);
        ASSERT_TRUE(info.has_value()) << where << ": " << part.key << " is live but not there";
        ASSERT_EQ(info->size, part.bytes);
      }
    }
    // Nothing that was live may be gone, as long as raw does not change.
    for (const std::string& key : seen_) ASSERT_TRUE(objects.contains(key)) << where << ": " << key;
    seen_ = std::move(objects);
    ++looks_;
  }
  int looks() const { return looks_; }
  std::size_t objects() const { return seen_.size(); }

 private:
  void Add(const std::string& raw_key, std::set<std::string>* objects) {
    EXPECT_TRUE(objects->insert(raw_key).second) << raw_key << " is live twice";
  }

  ObjectStore& store_;
  std::set<std::string> seen_;
  int looks_ = 0;
};

TEST_P(LakeCrashTest, ShowsReadersWholeObjectsAtEveryStep) {
  PutRaw(*store_, SmallWorld());
  Auditor auditor(store_.get());
  HookedStore watched(store_.get());
  watched.after = [&](std::string_view effect, std::string_view key) -> Result<> {
    auditor.Look(fmt::format("after {} {}", effect, key));
    return {};
  };
  Lake lake = OpenOn(&watched, {.workers = 1});
  for (const RawFile& file : SmallWorld()) Run(lake.TransformKeys({{file.key}}));
  EXPECT_EQ(auditor.objects(), 6U);
  Run(lake.TransformAll());
  PutRaw(*store_, OwnRaw("late", 0, 50));
  Run(lake.TransformNew());
  EXPECT_EQ(auditor.objects(), 7U);
  Run(lake.TransformAll());
  EXPECT_GT(auditor.looks(), 50);
}

// The other order of the two threads: the reader stands still between its steps and the writer
// rewrites meanwhile.
TEST_P(LakeCrashTest, ShowsWholeObjectsToAReaderThatIsOvertaken) {
  PutRaw(*store_, SmallWorld());
  for (const RawFile& file : SmallWorld()) Run(Open().TransformKeys({{file.key}}));
  const std::size_t receipts = 6;
  for (std::size_t step = 0; step <= receipts; ++step) {
    SCOPED_TRACE(fmt::format("overtaken at read {}", step));
    TempLake folder;
    store_ = NewStore(folder.path());
    PutRaw(*store_, SmallWorld());
    for (const RawFile& file : SmallWorld()) Run(Open().TransformKeys({{file.key}}));
    HookedStore slow(store_.get());
    std::size_t reads = 0;
    slow.read = [&](std::string_view) {
      if (reads++ == step) Run(Open().TransformAll());
    };
    const auto live = ReadLive(slow);
    ASSERT_TRUE(live.has_value()) << live.error().message;
    std::multiset<std::string> objects;
    for (const LiveDay& day : *live) {
      for (const StoredReceipt& object : day.objects) objects.insert(object.receipt.raw_key);
      if (!day.rewritten.has_value()) continue;
      for (const Receipt& receipt : day.rewritten->receipts) objects.insert(receipt.raw_key);
    }
    EXPECT_EQ(objects.size(), receipts);
    EXPECT_EQ(std::set<std::string>(objects.begin(), objects.end()).size(), receipts);
  }
}

// Where a medium may lose its answers: see ObjectStore::Put.
class LakeLostAnswerTest : public LakeWorldTest {
 protected:
  // Runs `scenario` on fresh stores, with the answer of effect 1, 2, 3 … lost, until it has no more
  // of them. Says how many there were.
  int LoseEverywhere(const Fault& fault, const std::function<void(ObjectStore*)>& scenario) {
    for (int effect = 1; effect <= kMaxEffects; ++effect) {
      SCOPED_TRACE(
          fmt::format("lost {} effect {}", fault.after_applying ? "after" : "before", effect));
      TempLake folder;
      store_ = std::make_unique<MemoryBucket>(folder.path(), &clock_);
      PutRaw(*store_, TinyWorld());
      Fault here = fault;
      here.at_effect = effect;
      FaultyStore losing(store_.get(), here);
      scenario(&losing);
      Run(Open().TransformAll());
      ExpectEverything(canonical_);
      ExpectClean();
      if (losing.effects() < effect || HasFailure()) return effect - 1;
    }
    ADD_FAILURE() << "more effects than expected";
    return 0;
  }

  const std::map<std::string, std::string> canonical_ = Canonical(TinyWorld());
};

TEST_P(LakeLostAnswerTest, NoRunFailsWhereverOneAnswerIsLost) {
  for (const bool after : {false, true}) {
    const Fault fault{.kind = ErrorKind::kUnknown, .after_applying = after};
    const int effects = LoseEverywhere(fault, [this](ObjectStore* store) {
      Lake lake = OpenOn(store, {.workers = 1});
      for (const RawFile& file : TinyWorld()) Run(lake.TransformKeys({{file.key}}));
      Run(lake.TransformAll());
    });
    EXPECT_GT(effects, 20);
  }
}

TEST_P(LakeLostAnswerTest, NothingIsLostOrDoubledWhereNoAnswerComesAnyMore) {
  for (const bool after : {false, true}) {
    const Fault fault{.kind = ErrorKind::kUnknown, .for_ever = true, .after_applying = after};
    const int effects = LoseEverywhere(fault, [this](ObjectStore* store) {
      static_cast<void>(OpenOn(store, {.workers = 1}).TransformNew());
    });
    EXPECT_GT(effects, 5);
  }
}

INSTANTIATE_TEST_SUITE_P(Stores, LakeLostAnswerTest, testing::Values("bucket"), WorldName);
INSTANTIATE_TEST_SUITE_P(Stores, LakeCrashTest, testing::ValuesIn(kStoreWorlds), WorldName);

}  // namespace
}  // namespace tracklake
