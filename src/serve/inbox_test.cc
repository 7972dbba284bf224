#include "serve/inbox.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/testing/fake_services.h"

namespace tracklake::serve {
namespace {

using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class InboxTest : public testing::Test {
 protected:
  ObjectStore& store() { return **fakes_.lake.OpenOrCreate(); }
  void Drop(const std::string& name, const std::string& bytes) {
    ASSERT_TRUE(store().Put(std::vector<Upload>{{kPrefix + name, bytes}}).has_value());
  }
  std::vector<std::string> KeysBelow(const std::string& prefix) {
    std::vector<std::string> keys;
    const auto list = store().List(prefix).value();
    for (const ObjectInfo& info : list) keys.push_back(info.key);
    return keys;
  }
  std::string BytesOf(const std::string& key) {
    std::string bytes;
    EXPECT_TRUE(store().Get(key, &bytes).has_value()) << key;
    return bytes;
  }
  Result<> Take(const app::OnStage& on_stage = [](const app::StageReport&) {}) {
    return TakeInbox(fakes_.services(), ListInbox(store()).value(), on_stage);
  }

  const std::string kPrefix{kInboxPrefix};
  app::FakeServices fakes_;
};

TEST_F(InboxTest, WhatIsDroppedStandsInRawByteForByteAndIsGone) {
  Drop("a 2024-05-01.json", R"({"items": []})");
  Drop("inner/b 2024-05-02.json", "[ ]");
  ASSERT_TRUE(Take().has_value());
  EXPECT_THAT(KeysBelow(kPrefix), IsEmpty());
  const auto raw = KeysBelow("raw/import/raw/");
  ASSERT_THAT(raw, SizeIs(2));
  EXPECT_THAT(raw[0], HasSubstr("2024-05-01"));
  EXPECT_EQ(BytesOf(raw[0]), R"({"items": []})");
  EXPECT_EQ(BytesOf(raw[1]), "[ ]");
}

TEST_F(InboxTest, WhatIsThereAlreadyIsGoneToo) {
  Drop("a 2024-05-01.json", "[]");
  ASSERT_TRUE(Take().has_value());
  Drop("again 2024-05-01.json", "[]");
  ASSERT_TRUE(Take().has_value());
  EXPECT_THAT(KeysBelow(kPrefix), IsEmpty());
  EXPECT_THAT(KeysBelow("raw/"), SizeIs(1));
}

TEST_F(InboxTest, WhatIsRefusedIsKeptWithItsReason) {
  Drop("a 2099-01-01.json", "[]");
  ASSERT_TRUE(Take().has_value());
  const auto kept = KeysBelow(kPrefix);
  ASSERT_THAT(kept, ElementsAre(EndsWith("a 2099-01-01.json"), EndsWith(".json.reason.txt")));
  EXPECT_THAT(kept[0], HasSubstr("refused/20261120T060000Z-"));
  EXPECT_EQ(BytesOf(kept[0]), "[]");
  EXPECT_THAT(BytesOf(kept[1]), HasSubstr("in the future"));
  EXPECT_THAT(ListInbox(store()).value(), IsEmpty());
}

TEST_F(InboxTest, WhatIsWrittenAgainWhileItIsTakenInStays) {
  Drop("a 2024-05-01.json", "[]");
  ASSERT_TRUE(Take([&](const app::StageReport& stage) {
                if (std::holds_alternative<app::ImportReport>(stage)) {
                  Drop("a 2024-05-01.json", "[1]");
                }
              }).has_value());
  EXPECT_THAT(ListInbox(store()).value(), ElementsAre("inbox/raw/a 2024-05-01.json"));
  EXPECT_EQ(BytesOf("inbox/raw/a 2024-05-01.json"), "[1]");
}

TEST_F(InboxTest, WhatIsGoneMeanwhileIsNoError) {
  fakes_.lake.OpenOrCreate().value();
  const std::vector<std::string> gone = {kPrefix + "gone.json"};
  EXPECT_TRUE(TakeInbox(fakes_.services(), gone, [](const app::StageReport&) {}).has_value());
}

TEST(IsInInboxTest, HiddenOnesAndRefusedOnesAreNot) {
  EXPECT_TRUE(IsInInbox("inbox/raw/a.json"));
  EXPECT_TRUE(IsInInbox("inbox/raw/b/a"));
  EXPECT_FALSE(IsInInbox("inbox/raw/.a.json"));
  EXPECT_FALSE(IsInInbox("inbox/raw/.b/a.json"));
  EXPECT_FALSE(IsInInbox("inbox/raw/refused/a.json"));
  EXPECT_FALSE(IsInInbox("inbox/history/a.json"));
}

}  // namespace
}  // namespace tracklake::serve
