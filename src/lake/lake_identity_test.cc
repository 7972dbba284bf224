#include "lake/lake_identity.h"

#include <gtest/gtest.h>

#include "store/memory/memory_store.h"

namespace tracklake {
namespace {

class LakeIdentityTest : public testing::Test {
 protected:
  Result<> Claim(LakeSource source) { return ClaimLake(store_, rng_, source); }
  std::string Bytes() {
    std::string bytes;
    EXPECT_TRUE(store_.Get(kLakeIdentityKey, &bytes).has_value());
    return bytes;
  }

  MemoryStore store_;
  SeededRng rng_{1};
};

TEST_F(LakeIdentityTest, TheFirstLandingSaysWhoseMusicItIsAndNoLaterOneChangesThat) {
  EXPECT_FALSE(ReadLakeIdentity(store_)->has_value());
  ASSERT_TRUE(Claim(LakeSource::kSimulator).has_value());
  const std::string first = Bytes();
  ASSERT_TRUE(Claim(LakeSource::kSimulator).has_value());
  EXPECT_EQ(Bytes(), first);
  EXPECT_EQ((*ReadLakeIdentity(store_))->source, LakeSource::kSimulator);
  EXPECT_EQ((*ReadLakeIdentity(store_))->lake_id.size(), 16U);
}

TEST_F(LakeIdentityTest, RealAndSimulatedMusicNeverMeet) {
  for (const LakeSource source : {LakeSource::kSpotify, LakeSource::kSimulator}) {
    const auto other =
        source == LakeSource::kSpotify ? LakeSource::kSimulator : LakeSource::kSpotify;
    MemoryStore store;
    ASSERT_TRUE(ClaimLake(store, rng_, source).has_value());
    const auto refused = ClaimLake(store, rng_, other);
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().kind, ErrorKind::kConfig);
    EXPECT_NE(refused.error().hint.find("--lake"), std::string::npos);
  }
}

TEST_F(LakeIdentityTest, AFileThatIsNoneOfOursIsNamedAndNothingLands) {
  for (const char* bytes : {"", "[]", R"({"source":"radio"})"}) {
    MemoryStore store;
    ASSERT_TRUE(store.PutIfAbsent(kLakeIdentityKey, bytes).has_value());
    const auto claimed = ClaimLake(store, rng_, LakeSource::kSpotify);
    ASSERT_FALSE(claimed.has_value()) << bytes;
    EXPECT_EQ(claimed.error().kind, ErrorKind::kCorruption);
    EXPECT_NE(claimed.error().message.find(kLakeIdentityKey), std::string::npos);
  }
}

}  // namespace
}  // namespace tracklake
