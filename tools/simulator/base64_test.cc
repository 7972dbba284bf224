#include "simulator/base64.h"

#include <gtest/gtest.h>

namespace tracklake::simulator {
namespace {

TEST(Base64Test, TheVectorsOfTheStandardAreRead) {
  for (const auto& [bytes, text] :
       {std::pair{"", ""}, std::pair{"f", "Zg=="}, std::pair{"fo", "Zm8="},
        std::pair{"foo", "Zm9v"}, std::pair{"foob", "Zm9vYg=="}, std::pair{"fooba", "Zm9vYmE="},
        std::pair{"foobar", "Zm9vYmFy"}}) {
    EXPECT_EQ(DecodeBase64(text), bytes);
  }
  EXPECT_EQ(DecodeBase64("//8="), "\xff\xff");
}

TEST(Base64Test, DamagedTextIsRefused) {
  for (const char* text : {"Zg=", "Zg", "Z===", "Z!==", "Zm9v="}) {
    EXPECT_FALSE(DecodeBase64(text)) << text;
  }
}

}  // namespace
}  // namespace tracklake::simulator
