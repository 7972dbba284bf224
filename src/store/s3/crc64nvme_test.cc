#include "store/s3/crc64nvme.h"

#include <gtest/gtest.h>

namespace tracklake {
namespace {

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

TEST(Crc64NvmeTest, IsSaidAsHeadersHaveIt) {
  EXPECT_EQ(Crc64NvmeText(Crc64Nvme("123456789")), "rosUhgp5mIg=");
}

}  // namespace
}  // namespace tracklake
