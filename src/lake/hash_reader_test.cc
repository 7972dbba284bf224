#include "lake/hash_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/sha256.h"
#include "store/memory/memory_store.h"

namespace tracklake {
namespace {

using testing::ElementsAre;

class HashReaderTest : public testing::Test {
 protected:
  void Land(const std::string& key, std::size_t size) {
    const std::string bytes(size, ' ');
    Put(key, bytes);
    hashes_.push_back(Sha256Hex(bytes));
  }
  void Put(const std::string& key, const std::string& bytes) {
    ASSERT_TRUE(store_.PutAll({{{.key = key, .bytes = bytes}}}));
    infos_.push_back(*store_.Head(key));
  }

  // The hash of each object, or what was wrong with it.
  std::vector<std::string> ReadAll() {
    std::vector<const ObjectInfo*> objects;
    for (const ObjectInfo& info : infos_) objects.push_back(&info);
    ReadAhead ahead(&store_, {});
    HashReader reader(&store_, objects, &ahead, &memory_);
    std::vector<std::string> read;
    for (std::size_t i = 0; i < objects.size(); ++i) {
      const auto hashed = reader.Next();
      read.push_back(hashed ? hashed->sha256 : hashed.error().message);
      if (!hashed) continue;
      EXPECT_EQ(Sha256Hex(hashed->bytes), hashed->sha256);
    }
    return read;
  }

  MemoryStore store_;
  HashReader::Memory memory_;
  std::vector<ObjectInfo> infos_;
  std::vector<std::string> hashes_;
};

TEST_F(HashReaderTest, GivesEachObjectItsOwnHashAndBytesHoweverManyThereAre) {
  for (std::size_t count = 1; count < 8; ++count) {
    Land("raw/" + std::to_string(count) + ".json", 100 * count);
    EXPECT_EQ(ReadAll(), hashes_) << count << " objects";
  }
}

TEST_F(HashReaderTest, ReadsALargeObjectByItself) {
  Land("raw/a.json", 10);
  Land("raw/b.json", 5'000'000);
  Land("raw/c.json", 20);
  Land("raw/d.json", 30);
  EXPECT_EQ(ReadAll(), hashes_);
}

TEST_F(HashReaderTest, FailsOnlyForTheObjectThatCannotBeRead) {
  Land("raw/a.json", 10);
  Put("raw/b.json", "{}");
  Land("raw/c.json", 20);
  ++infos_[1].size;  // as it was when it was listed
  EXPECT_THAT(ReadAll(),
              ElementsAre(hashes_[0], "raw/b.json changed while it was read", hashes_[1]));
  std::swap(infos_[0], infos_[1]);
  EXPECT_THAT(ReadAll(),
              ElementsAre("raw/b.json changed while it was read", hashes_[0], hashes_[1]));
}

TEST_F(HashReaderTest, RefusesBytesThatDoNotFitTheKey) {
  Land("raw/a.json", 10);
  Put("raw/spotify/2026-01-01/playlist-x-20260101T000000Z-00000000.json", "{}");
  EXPECT_THAT(ReadAll(), ElementsAre(hashes_[0], "its bytes do not match the hash in its name"));
}

}  // namespace
}  // namespace tracklake
