#include "lake/quarantine.h"

#include <gtest/gtest.h>

#include "base/sha256.h"
#include "store/memory/memory_store.h"

namespace tracklake {
namespace {

constexpr const char* kRawKey = "raw/2026-11-20.json";
constexpr const char* kLine =
    R"({"raw_key": "raw/2026-11-20.json", "reason": "id: expected a text", "pointer": "/items/0", )"
    R"("item": {"id": 5}})"
    "\n";

class QuarantineTest : public testing::Test {
 protected:
  std::string Put(const std::string& bytes) {
    std::string key = "quarantine/2026-11-20/" + Hash16(kRawKey) + ".ndjson";
    EXPECT_TRUE(store_.PutIfAbsent(key, bytes).has_value());
    return key;
  }

  MemoryStore store_;
};

TEST_F(QuarantineTest, EachLineTellsTheObjectThePlaceTheReasonAndTheItem) {
  Put(std::string(kLine) + kLine);
  const auto quarantine = ReadQuarantine(store_);
  ASSERT_TRUE(quarantine.has_value());
  EXPECT_EQ(quarantine->objects(), 1);
  EXPECT_EQ(quarantine->items(), 2);
  const QuarantineFile& file = quarantine->files.front();
  EXPECT_EQ(file.subject(), kRawKey);
  EXPECT_FALSE(file.damage.has_value());
  EXPECT_EQ(file.lines[1].pointer, "/items/0");
  EXPECT_EQ(file.lines[1].reason, "id: expected a text");
  EXPECT_EQ(file.lines[1].item, R"({"id":5})");
}

TEST_F(QuarantineTest, AnObjectIsFoundByItsOwnKeyAndByTheFilesKey) {
  const std::string key = Put(kLine);
  for (const std::string& name : {std::string(kRawKey), key}) {
    const auto found = FindInQuarantine(store_, name);
    ASSERT_TRUE(found.has_value()) << name;
    EXPECT_EQ(found->front().lines.size(), 1U);
  }
  const auto other = FindInQuarantine(store_, "raw/other.json");
  ASSERT_FALSE(other.has_value());
  EXPECT_EQ(other.error().kind, ErrorKind::kNotFound);
}

TEST_F(QuarantineTest, ABrokenFileIsNamedAndTheLinesBeforeTheDamageAreKept) {
  for (const char* torn : {"garbage\n", R"({"reason": "cut)", "{}\n"}) {
    MemoryStore store;
    const std::string key = "quarantine/2026-11-20/0123456789abcdef.ndjson";
    ASSERT_TRUE(store.PutIfAbsent(key, std::string(kLine) + torn).has_value());
    const auto quarantine = ReadQuarantine(store);
    ASSERT_TRUE(quarantine.has_value());
    EXPECT_EQ(quarantine->items(), 1) << torn;
    ASSERT_TRUE(quarantine->files.front().damage.has_value()) << torn;
    EXPECT_NE(quarantine->files.front().damage->message.find(key), std::string::npos);
  }
}

}  // namespace
}  // namespace tracklake
