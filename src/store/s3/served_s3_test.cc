// What must hold on servers that others wrote. Skipped unless one was started: make test-aws.
#include <fmt/ranges.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <array>
#include <fstream>
#include <set>
#include <sstream>

#include "base/sha256.h"
#include "store/s3/testing/served_s3_store.h"
#include "store/testing/temp_lake.h"

namespace tracklake {
namespace {

constexpr int kProcesses = 8;
constexpr int kSwaps = 1000;
constexpr const char* kTally = "_tracklake/state/tally";

class ServedS3Test : public testing::Test {
 protected:
  void SetUp() override {
    if (!ServedBucket()) GTEST_SKIP() << "TRACKLAKE_TEST_BUCKET is not set";
  }
  TempLake folder_;
};

using Counts = std::array<int, kProcesses>;

Counts CountsIn(const std::string& bytes) {
  Counts counts{};
  std::istringstream in(bytes);
  for (int& count : counts) in >> count;
  return counts;
}

std::string TextOf(const Counts& counts) { return fmt::format("{}", fmt::join(counts, " ")); }

// Makes its swaps one by one, and writes the version of each into a file. Of one whose answer was
// lost, what stands there tells whether it was made.
int SwapOften(std::size_t process, const std::filesystem::path& folder, const std::string& prefix) {
  ServedS3Store store(folder / std::to_string(process), prefix);
  SystemRng rng;
  std::ofstream versions(folder / fmt::format("versions-{}", process));
  std::string bytes;
  for (int made = 0; made < kSwaps;) {
    const auto read = store.Get(kTally, &bytes);
    if (!read.has_value()) return 1;
    Counts counts = CountsIn(bytes);
    if (counts[process] > made) return 2;  // made twice
    ++counts[process];
    const auto swapped = store.Swap(kTally, TextOf(counts), *read);
    if (swapped.has_value()) {
      ++made;
      versions << swapped->token() << '\n';
    } else if (swapped.error().kind != ErrorKind::kConflict) {
      std::fprintf(stderr, "%s\n", swapped.error().message.c_str());
      return 3;
    } else {  // somebody else was first: give way
      SystemClock().SleepFor(std::chrono::milliseconds(rng.Next() % 20));
    }
  }
  return 0;
}

TEST_F(ServedS3Test, EightProcessesMakeExactlyTheSwapsThatTheyWereTold) {
  const std::string prefix = ServedS3Store::NewPrefix();
  std::vector<pid_t> children;
  for (std::size_t process = 0; process < kProcesses; ++process) {
    if (process == 0) {
      ServedS3Store store(folder_.path(), prefix);
      ASSERT_TRUE(store.PutIfAbsent(kTally, TextOf({})).has_value());
    }
    const pid_t child = fork();
    ASSERT_GE(child, 0);
    if (child == 0) _exit(SwapOften(process, folder_.path(), prefix));
    children.push_back(child);
  }
  for (const pid_t child : children) {
    int status = -1;
    ASSERT_EQ(waitpid(child, &status, 0), child);
    EXPECT_EQ(status, 0);
  }
  ServedS3Store store(folder_.path(), prefix);
  std::string bytes;
  ASSERT_TRUE(store.Get(kTally, &bytes).has_value());
  EXPECT_THAT(CountsIn(bytes), testing::Each(kSwaps)) << bytes;
  std::set<std::string> versions;
  for (std::size_t process = 0; process < kProcesses; ++process) {
    std::ifstream in(folder_.path() / fmt::format("versions-{}", process));
    for (std::string version; std::getline(in, version);) versions.insert(version);
  }
  EXPECT_EQ(versions.size(), static_cast<std::size_t>(kProcesses * kSwaps));
}

TEST_F(ServedS3Test, AnObjectInPartsIsWholeAndUnderItsCondition) {
  ServedS3Store store(folder_.path(), ServedS3Store::NewPrefix(),
                      {.multipart_above = 6 << 20, .part_bytes = 5 << 20});
  std::string bytes(12 << 20, 'x');
  for (std::size_t i = 0; i < bytes.size(); ++i)
    bytes[i] = static_cast<char>(i * 2654435761U >> 13);
  const auto put = store.Swap("p/large", bytes, std::nullopt);
  ASSERT_TRUE(put.has_value()) << put.error().message;
  EXPECT_EQ(store.Head("p/large")->version, *put);
  EXPECT_EQ(store.Head("p/large")->size, bytes.size());
  std::string read;
  ASSERT_TRUE(store.Get("p/large", &read).has_value());
  EXPECT_EQ(Sha256Hex(read), Sha256Hex(bytes));
  ASSERT_TRUE(store.GetRange("p/large", (5 << 20) - 3, 7, &read).has_value());
  EXPECT_EQ(read, bytes.substr((5 << 20) - 3, 7));
  EXPECT_EQ(store.PutIfAbsent("p/large", bytes), PutOutcome::kExists);
  const auto replaced = store.Swap("p/large", bytes + "y", *put);
  ASSERT_TRUE(replaced.has_value()) << replaced.error().message;
  EXPECT_EQ(store.Swap("p/large", bytes, *put).error().kind, ErrorKind::kConflict);
}

}  // namespace
}  // namespace tracklake
