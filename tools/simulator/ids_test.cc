#include "simulator/ids.h"

#include <gtest/gtest.h>

#include <set>

namespace tracklake::simulator {
namespace {

TEST(IdsTest, IdsLookRealAndLeadBackToTheirNumber) {
  std::set<std::string> seen;
  for (std::uint64_t number : {0ULL, 1ULL, 2ULL, 899ULL, 123456789ULL, ~0ULL}) {
    const std::string id = MakeId(1, IdKind::kTrack, number);
    EXPECT_EQ(id.size(), 22U);
    EXPECT_TRUE(IsIdForm(id)) << id;
    EXPECT_EQ(ReadId(1, IdKind::kTrack, id), number);
    EXPECT_TRUE(seen.insert(id).second);
  }
}

TEST(IdsTest, IdsOfAnotherKindOrWorldAreRefused) {
  const std::string id = MakeId(1, IdKind::kTrack, 5);
  EXPECT_FALSE(ReadId(1, IdKind::kAlbum, id));
  EXPECT_FALSE(ReadId(2, IdKind::kTrack, id));
}

TEST(IdsTest, TextThatIsNoIdIsRefused) {
  for (const char* text : {"", "abc", "0000000000000000000000x", "00000000000000000000-0",
                           "7N42dgm5tFLK9N8MT7fHC8" /* 2^128 */, "ZZZZZZZZZZZZZZZZZZZZZZ"}) {
    EXPECT_FALSE(IsIdForm(text)) << text;
  }
  EXPECT_TRUE(IsIdForm("7N42dgm5tFLK9N8MT7fHC7"));  // 2^128 - 1
}

}  // namespace
}  // namespace tracklake::simulator
