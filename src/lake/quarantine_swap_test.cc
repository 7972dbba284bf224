// Quarantine files against another tracklake that works at the same time, and against crashes. A
// newer one writes its file and then its receipt, at any two moments of ours.
#include "lake/quarantine_swap.h"

#include <optional>

#include "lake/layout.h"
#include "lake/testing/hooked_store.h"
#include "lake/testing/lake_world.h"
#include "lake/version.h"

namespace tracklake {
namespace {

// More reads and effects than a run here has.
constexpr int kMaxMoments = 200;
constexpr const char* kNewerLines = "{\"reason\": \"newer\", \"item\": null}\n";
constexpr const char* kOlderLines = "{\"reason\": \"older\", \"item\": null}\n";

class QuarantineSwapTest : public LakeWorldTest {
 protected:
  std::string Read(const std::string& key) {
    std::string bytes;
    EXPECT_TRUE(store_->Get(key, &bytes).has_value()) << key;
    return bytes;
  }
  void Write(const std::string& key, const std::string& bytes) {
    ASSERT_TRUE(store_->PutAll({{Upload{key, bytes, {}}}}).has_value());
  }

  // A fresh lake with an object that is refused, as an older tracklake has left it: by itself, or
  // in its day.
  void BeginWithOlder(const std::filesystem::path& folder, bool by_day) {
    store_ = NewStore(folder);
    PutRaw(*store_, file_);
    Run(by_day ? Open().TransformAll() : Open().TransformKeys({{file_.key}}));
    receipt_key_ = by_day ? DayReceiptKey(kFirstDay) : ReceiptKey(kFirstDay, file_.key);
    WriteReceiptOf(-1);
    ours_ = Read(quarantine_key_);
    Write(quarantine_key_, kOlderLines);
  }

  void WriteReceiptOf(int versions_later) {
    const std::string bytes = Read(receipt_key_);
    if (receipt_key_ == DayReceiptKey(kFirstDay)) {
      DayReceipt day = *ReadDayReceipt(receipt_key_, bytes);
      day.version = CurrentVersion();
      day.version.transformer += versions_later;
      for (Receipt& receipt : day.receipts) receipt.version = day.version;
      Write(receipt_key_, WriteDayReceipt(day));
    } else {
      Receipt receipt = *ReadReceipt(receipt_key_, bytes);
      receipt.version = CurrentVersion();
      receipt.version.transformer += versions_later;
      Write(receipt_key_, WriteReceipt(receipt));
    }
  }

  // Runs ours with `at` called before each read and effect, with how many there were before.
  Result<TransformReport> RunOurs(bool by_day, const std::function<Result<>(int)>& at) {
    HookedStore hooked(store_.get());
    int moments = 0;
    hooked.before = [&](auto, auto) { return at(moments++); };
    hooked.before_read = hooked.before;
    Lake lake = OpenOn(&hooked, {.workers = 1});
    return by_day ? lake.TransformNew() : lake.TransformKeys({{file_.key}});
  }

  // Of a run that nobody disturbs.
  int CountMoments(bool by_day) {
    TempLake folder;
    BeginWithOlder(folder.path(), by_day);
    int moments = 0;
    Run(RunOurs(by_day, [&](int moment) -> Result<> {
      moments = moment + 1;
      return {};
    }));
    return moments;
  }

  // A document that breaks off.
  const RawFile file_ = [] {
    const std::string broken = Playlist("e", 2).substr(0, 200);
    return RawFile{SpotifyKey("playlist", "e", TimeOn(0, 50), broken), broken};
  }();
  const std::string quarantine_key_ = QuarantineKey(kFirstDay, file_.key);
  std::string receipt_key_;
  std::string ours_;
};

TEST_P(QuarantineSwapTest, AnOlderTracklakeLeavesNothingUnderANewerReceipt) {
  const int stride = std::string_view(GetParam()) == "local" ? 4 : 1;
  for (const bool by_day : {false, true}) {
    const int moments = CountMoments(by_day);
    EXPECT_GT(moments, 8);
    for (int file_at = 0; file_at < moments; file_at += stride) {
      for (int receipt_at = file_at; receipt_at < moments; receipt_at += stride) {
        SCOPED_TRACE(fmt::format("{} {}, {}", by_day ? "day" : "object", file_at, receipt_at));
        TempLake folder;
        BeginWithOlder(folder.path(), by_day);
        bool is_in = false;
        const auto run = RunOurs(by_day, [&](int moment) -> Result<> {
          if (moment == file_at) Write(quarantine_key_, kNewerLines);
          if (moment != receipt_at) return {};
          WriteReceiptOf(1);
          Write(quarantine_key_, kNewerLines);  // it looks again, as we do
          is_in = true;
          return {};
        });
        EXPECT_TRUE(run.has_value());
        EXPECT_TRUE(!is_in || Read(quarantine_key_) == kNewerLines) << Read(quarantine_key_);
        if (HasFailure()) return;
      }
    }
  }
}

TEST_P(QuarantineSwapTest, WhoeverDiesLeavesTheNextOfItsVersionToSetItRight) {
  for (const bool by_day : {false, true}) {
    for (int last = 0; last < kMaxMoments; ++last) {
      SCOPED_TRACE(fmt::format("{} {}", by_day ? "day" : "object", last));
      TempLake folder;
      BeginWithOlder(folder.path(), by_day);
      const auto died = RunOurs(by_day, [&](int moment) -> Result<> {
        if (moment < last) return {};
        return Fail(ErrorKind::kIo, "the disk is gone");
      });
      Run(Open().TransformNew());
      EXPECT_EQ(Read(quarantine_key_), ours_);
      ExpectClean();
      if (died.has_value() && died->failures.empty()) break;
      if (HasFailure()) return;
    }
  }
}

// The receipt does not get in, since its raw changes meanwhile and is gone then.
TEST_P(QuarantineSwapTest, WhatDoesNotGetInPutsBackWhatItReplaced) {
  for (const bool by_day : {false, true}) {
    SCOPED_TRACE(by_day);
    TempLake folder;
    BeginWithOlder(folder.path(), by_day);
    HookedStore hooked(store_.get());
    hooked.after = [&](std::string_view, std::string_view key) -> Result<> {
      return key == quarantine_key_ ? store_->Delete({{file_.key}}) : Result<>();
    };
    Lake lake = OpenOn(&hooked, {.workers = 1});
    EXPECT_TRUE((by_day ? lake.TransformNew() : lake.TransformKeys({{file_.key}})).has_value());
    EXPECT_EQ(Read(quarantine_key_), kOlderLines);
  }
}

INSTANTIATE_TEST_SUITE_P(Stores, QuarantineSwapTest, testing::ValuesIn(kStoreWorlds), WorldName);

}  // namespace
}  // namespace tracklake
