#include "event/parked_objects.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/memory/memory_store.h"

namespace tracklake::event {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

TEST(ParkedObjectsTest, AListIsReadAsItWasWritten) {
  MemoryStore store;
  StateObject<ParkedObjects> written(&store, std::string(kParkedKey), kParkedFormat);
  const Error error{ErrorKind::kCorruption, "not its bytes", "Put it back.", {}};
  ASSERT_TRUE(written.Replace({{"raw/a.json", error, 5}}).has_value());
  StateObject<ParkedObjects> read(&store, std::string(kParkedKey), kParkedFormat);
  const auto list = read.Load();
  ASSERT_TRUE(list.has_value());
  ASSERT_THAT(**list, SizeIs(1));
  EXPECT_EQ((*list)->front().key, "raw/a.json");
  EXPECT_EQ((*list)->front().failures, 5);
  EXPECT_EQ((*list)->front().error.message, "not its bytes");
  EXPECT_EQ((*list)->front().error.hint, "Put it back.");
}

TEST(ParkedObjectsTest, AListThatIsNoneIsEmpty) {
  for (const std::string bytes : {"", "[", "[]", R"({"objects": 7})", R"({"objects": [7, {}]})"}) {
    EXPECT_THAT(kParkedFormat.parse(bytes, "here").value(), IsEmpty()) << bytes;
  }
}

}  // namespace
}  // namespace tracklake::event
