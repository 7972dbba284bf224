#include "store/s3/s3_place.h"

#include <gtest/gtest.h>

namespace tracklake {
namespace {

TEST(S3PlaceTest, ABucketAndAPrefixAreToldApart) {
  for (const char* text : {"s3://my-bucket/a/b", "s3://my-bucket/a/b/", "s3://my-bucket/a/b//"}) {
    const auto place = ParseS3Place(text);
    ASSERT_TRUE(place.has_value()) << text;
    EXPECT_EQ(place->bucket, "my-bucket");
    EXPECT_EQ(place->prefix, "a/b/");
    EXPECT_EQ(place->Name(), "s3://my-bucket/a/b");
  }
  EXPECT_EQ(ParseS3Place("s3://my.bucket")->prefix, "");
  EXPECT_EQ(ParseS3Place("s3://my.bucket/")->Name(), "s3://my.bucket");
}

TEST(S3PlaceTest, WhatS3DoesNotAllowIsRefused) {
  for (const char* text : {"", "lake", "S3://bucket", "s3:/bucket", "s3://", "s3:///a", "s3://ab",
                           "s3://Bucket", "s3://-bucket", "s3://bucket-", "s3://a..b", "s3://a_b",
                           "s3://192.168.0.1", "s3://xn--bucket", "s3://bucket--x-s3",
                           "s3://bucket-s3alias", "s3://bucket/../a", "s3://bucket/a//b"}) {
    const auto place = ParseS3Place(text);
    ASSERT_FALSE(place.has_value()) << text;
    EXPECT_EQ(place.error().kind, ErrorKind::kConfig);
  }
}

std::string AddressOf(const std::string& bucket, const std::string& variable,
                      const std::string& value) {
  const auto settings = aws::Settings::Load(
      [&](const std::string& name) -> std::optional<std::string> {
        if (name == "AWS_REGION") return "eu-west-1";
        return name == variable ? std::optional(value) : std::nullopt;
      },
      [](const std::string&) -> Result<std::string> { return Fail(ErrorKind::kNotFound, "none"); });
  return BucketTarget(bucket, *settings)->address;
}

TEST(S3PlaceTest, TheBucketIsInTheHostUnlessThatCannotWork) {
  EXPECT_EQ(AddressOf("lake", "", ""), "https://lake.s3.{region}.amazonaws.com");
  EXPECT_EQ(AddressOf("my.lake", "", ""), "https://s3.{region}.amazonaws.com/my.lake");
  EXPECT_EQ(AddressOf("lake", "AWS_ENDPOINT_URL_S3", "http://127.0.0.1:9/"),
            "http://127.0.0.1:9/lake");
  EXPECT_EQ(AddressOf("lake", "AWS_ENDPOINT_URL", "http://127.0.0.1:9/x"),
            "http://127.0.0.1:9/x/lake");
}

}  // namespace
}  // namespace tracklake
