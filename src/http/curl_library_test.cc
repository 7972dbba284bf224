#include "http/curl_library_internal.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tracklake {
namespace {

#ifndef TRACKLAKE_LINK_CURL

void ExpectRefused(const char* file, const std::string& why) {
  const auto api = OpenCurl(file);
  ASSERT_FALSE(api.has_value());
  EXPECT_EQ(api.error().kind, ErrorKind::kConfig);
  EXPECT_THAT(api.error().message,
              testing::AllOf(testing::HasSubstr(file), testing::HasSubstr(why)));
  EXPECT_THAT(api.error().hint, testing::HasSubstr("Install"));
}

TEST(CurlLibraryTest, WhatIsMissingOrIsAnotherLibraryIsNamedWithACure) {
  ExpectRefused("libnowhere.so.4", "No such file");
  ExpectRefused("libm.so.6", "it has no curl_");
}

TEST(CurlLibraryTest, ARefusalOfTheMachineIsNoFaultOfTheInstallation) {
  // Refused by its kernel: this is no name that a file can have.
  const auto api = OpenCurl(("/" + std::string(300, 'x')).c_str());
  ASSERT_FALSE(api.has_value());
  EXPECT_EQ(api.error().kind, ErrorKind::kIo);
}

#endif

TEST(CurlLibraryTest, IsThereForGoodOnceItIsLoaded) {
  ASSERT_TRUE(LoadCurl().has_value());
  auto* const init = Curl().easy_init;
  ASSERT_NE(init, nullptr);
  ASSERT_TRUE(LoadCurl().has_value());
  EXPECT_EQ(Curl().easy_init, init);
}

}  // namespace
}  // namespace tracklake
