#include "http/form.h"

#include <gtest/gtest.h>

namespace tracklake {
namespace {

TEST(FormTest, WhatIsEncodedDecodesToItself) {
  std::string all;
  for (int byte = 0; byte < 256; ++byte) all.push_back(static_cast<char>(byte));
  EXPECT_EQ(FormValue(EncodeForm({{"x", "1"}, {"a b", all}}), "a b"), all);
}

TEST(FormTest, IsWrittenAsBrowsersAndServersReadIt) {
  EXPECT_EQ(EncodeForm({{"scope", "a b"}, {"u", "http://[::1]:8/x"}}),
            "scope=a%20b&u=http%3A%2F%2F%5B%3A%3A1%5D%3A8%2Fx");
  EXPECT_EQ(PercentEncode("Aa0-._~"), "Aa0-._~");
}

TEST(FormTest, TheFirstOfANameCountsAndAbsentIsNotEmpty) {
  EXPECT_EQ(FormValue("a=1&a=2", "a"), "1");
  EXPECT_EQ(FormValue("a=one+two", "a"), "one two");
  EXPECT_EQ(FormValue("b&a=", "a"), "");
  EXPECT_EQ(FormValue("b&a=", "b"), "");
  EXPECT_FALSE(FormValue("ab=1", "a"));
  EXPECT_FALSE(FormValue("", "a"));
}

TEST(FormTest, BrokenValuesAreNone) {
  EXPECT_FALSE(FormValue("a=%", "a"));
  EXPECT_FALSE(FormValue("a=%4", "a"));
  EXPECT_FALSE(FormValue("a=%zz", "a"));
  EXPECT_EQ(FormValue("a=%41", "a"), "A");
}

}  // namespace
}  // namespace tracklake
