#include "store/s3/crc64nvme.h"

#include <gtest/gtest.h>

#include "base/clock.h"
#include "store/s3/crc64nvme_internal.h"

namespace tracklake {
namespace {

std::string RandomBytes(std::size_t size, SeededRng* rng) {
  std::string bytes(size, '\0');
  for (char& byte : bytes) byte = static_cast<char>(rng->Next());
  return bytes;
}

TEST(Crc64NvmeTest, AgreesWithThePublishedCheckValues) {
  EXPECT_EQ(Crc64Nvme("123456789"), 0xae8b14860a799888);
  EXPECT_EQ(Crc64Nvme(std::string(4096, '\0')), 0x6482d367eb22b64e);  // NVM Command Set, 5.2.1.3.4
  EXPECT_EQ(Crc64Nvme(std::string(4096, '\xff')), 0xc0ddba7302eca3ac);
  EXPECT_EQ(Crc64Nvme(""), 0U);
}

TEST(Crc64NvmeTest, PiecesGiveTheSameAsTheWhole) {
  std::string bytes;
  for (int i = 0; i < 100; ++i) bytes.push_back(static_cast<char>(i * 37));
  for (std::size_t cut = 0; cut <= bytes.size(); ++cut) {
    EXPECT_EQ(Crc64Nvme(bytes.substr(cut), Crc64Nvme(bytes.substr(0, cut))), Crc64Nvme(bytes));
  }
}

TEST(Crc64NvmeTest, FoldingGivesTheSameAsTheTables) {
  using namespace crc64nvme_internal;
  if (!CanFold()) GTEST_SKIP() << "this processor does not multiply without carries";
  SeededRng rng(1);
  const auto expect_equal = [&](std::string_view bytes) {
    for (const std::uint64_t state : {std::uint64_t{0}, ~std::uint64_t{0}, rng.Next()}) {
      ASSERT_EQ(UpdateByFolding(state, bytes), UpdateByTables(state, bytes)) << bytes.size();
    }
  };
  const std::string bytes = RandomBytes(300 + 16, &rng);
  for (std::size_t size = 0; size <= 300; ++size) {
    for (std::size_t offset = 0; offset < 16; ++offset) {
      expect_equal(std::string_view(bytes).substr(offset, size));
    }
  }
  for (int i = 0; i < 20; ++i) expect_equal(RandomBytes(rng.Next() % (1 << 20), &rng));
}

TEST(Crc64NvmeTest, IsSaidAsHeadersHaveIt) {
  EXPECT_EQ(Crc64NvmeText(Crc64Nvme("123456789")), "rosUhgp5mIg=");
}

}  // namespace
}  // namespace tracklake
