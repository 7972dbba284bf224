#include "query/lake_failure.h"

#include <gtest/gtest.h>

#include "base/exhausted.h"
#include "base/os_error.h"
#include "base/sha256.h"
#include "duck/database.h"
#include "lake/layout.h"
#include "store/memory/memory_store.h"

namespace tracklake {
namespace {

class LakeFailureTest : public testing::Test {
 protected:
  static constexpr int kMemoryMb = 256;

  MemoryStore store_;
  const LakeFailure failure_{&store_, {}, {}, kMemoryMb};
};

TEST_F(LakeFailureTest, MemoryThatRanOutNamesTheSettingThatRaisesIt) {
  for (const Error& error :
       {OutOfMemory(), ErrorOfMessage("Out of Memory Error: could not allocate block"),
        ErrorOfMessage("std::bad_alloc"), Error{ErrorKind::kExhausted, "out of memory", {}, {}}}) {
    const Error explained = failure_.Explain(error, "SELECT 1");
    EXPECT_EQ(explained.kind, ErrorKind::kExhausted);
    EXPECT_EQ(explained.hint, "Raise query.memory_mb (now 256), or ask for less.");
  }
}

TEST_F(LakeFailureTest, ThreadsAndDescriptorsThatRanOutAreNotTakenForMemory) {
  const Error files = ErrorOfMessage("IO Error: Cannot open file \"x\": Too many open files");
  EXPECT_EQ(files.kind, ErrorKind::kExhausted);
  for (const Error& error : {OutOfThreads(), files}) {
    const Error explained = failure_.Explain(error, "SELECT 1");
    EXPECT_EQ(explained.kind, ErrorKind::kExhausted);
    EXPECT_EQ(explained.message.find("memory"), std::string::npos) << explained.message;
    EXPECT_EQ(explained.hint, error.hint);
  }
}

TEST_F(LakeFailureTest, AMachineThatHasRunOutIsNoFaultOfTheFileThatItCouldNotOpen) {
  const std::string key = PartKey(TableId::kSongs, FileFormat::kParquet,
                                  std::chrono::year(2026) / 3 / 1, "0123456789abcdef");
  const std::string bytes = "whatever";
  ASSERT_TRUE(store_.PutIfAbsent(key, bytes).has_value());
  CatalogFile file{};
  file.table = TableId::kSongs;
  file.key = key;
  file.bytes = bytes.size();
  file.sha256 = Sha256Hex(bytes);
  const LakeFailure failure(&store_, {file}, {}, kMemoryMb);
  const Error explained = failure.Explain(
      ErrorOfMessage(("IO Error: Cannot open file \"" + key + "\": Too many open files").c_str()),
      "SELECT 1");
  EXPECT_EQ(explained.kind, ErrorKind::kExhausted);
  EXPECT_NE(explained.hint.find("ulimit -n"), std::string::npos) << explained.hint;
}

}  // namespace
}  // namespace tracklake
