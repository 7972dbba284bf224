#include "store/testing/faulty_store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/memory/memory_store.h"

namespace tracklake {
namespace {

using testing::HasSubstr;
using testing::SizeIs;

const std::vector<Upload> kThree = {{"p/1", "1", {}}, {"p/2", "2", {}}, {"p/3", "3", {}}};

TEST(FaultyStoreTest, WithoutAFaultItIsTheInnerStore) {
  MemoryStore inner;
  FaultyStore store(&inner, {.at_effect = 0});
  std::string bytes;
  EXPECT_TRUE(store.PutAll(kThree).has_value());
  EXPECT_TRUE(store.Get("p/1", &bytes).has_value());
  EXPECT_TRUE(store.Swap("p/1", "x", *store.Get("p/1", &bytes)).has_value());
  EXPECT_TRUE(store.Delete(std::vector<std::string>{"p/1", "p/2"}).has_value());
  EXPECT_EQ(store.effects(), 6);
  EXPECT_THAT(store.List("").value(), SizeIs(1));
}

TEST(FaultyStoreTest, FailsOnceAtTheEffectNamed) {
  MemoryStore inner;
  FaultyStore store(&inner, {.at_effect = 2, .kind = ErrorKind::kUnavailable});
  EXPECT_TRUE(store.PutIfAbsent("p/1", "x").has_value());
  const auto second = store.PutIfAbsent("p/2", "x");
  EXPECT_EQ(second.error().kind, ErrorKind::kUnavailable);
  EXPECT_THAT(second.error().message, HasSubstr("p/2"));
  EXPECT_EQ(inner.Head("p/2").error().kind, ErrorKind::kNotFound);
  EXPECT_TRUE(store.PutIfAbsent("p/2", "x").has_value());
}

TEST(FaultyStoreTest, MayFailForEver) {
  MemoryStore inner;
  FaultyStore store(&inner, {.at_effect = 2, .for_ever = true});
  EXPECT_TRUE(store.PutIfAbsent("p/1", "x").has_value());
  EXPECT_FALSE(store.PutIfAbsent("p/2", "x").has_value());
  EXPECT_FALSE(store.NewStaging().has_value());
}

TEST(FaultyStoreTest, MayLoseTheAnswerOfWhatHappened) {
  MemoryStore inner;
  FaultyStore store(&inner, {.at_effect = 1, .after_applying = true});
  EXPECT_FALSE(store.Swap("p/1", "x", std::nullopt).has_value());
  EXPECT_TRUE(inner.Head("p/1").has_value());
}

TEST(FaultyStoreTest, ABatchStopsBetweenItsObjects) {
  for (const bool after : {false, true}) {
    MemoryStore inner;
    FaultyStore store(&inner, {.at_effect = 2, .after_applying = after});
    EXPECT_FALSE(store.PutAll(kThree).has_value());
    EXPECT_THAT(inner.List("").value(), SizeIs(after ? 2 : 1));
  }
}

TEST(FaultyStoreTest, ReadsFailOnlyWhenTheyAreCounted) {
  MemoryStore inner;
  std::string bytes;
  FaultyStore writes_only(&inner, {.at_effect = 1});
  EXPECT_EQ(writes_only.Get("p/1", &bytes).error().kind, ErrorKind::kNotFound);
  FaultyStore all(&inner, {.at_effect = 1}, true);
  EXPECT_EQ(all.List("").error().kind, ErrorKind::kIo);
}

}  // namespace
}  // namespace tracklake
