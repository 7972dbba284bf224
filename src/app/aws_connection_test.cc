#include "app/aws_connection.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "app/testing/fake_services.h"
#include "aws/json_call.h"

namespace tracklake::app {
namespace {

class AwsConnectionTest : public testing::Test {
 protected:
  AwsConnectionTest() {
    fake_.variables["AWS_REGION"] = "eu-west-1";
    fake_.variables["AWS_ACCESS_KEY_ID"] = "AKID";
    fake_.variables["AWS_SECRET_ACCESS_KEY"] = "secret";
    fake_.transport.SetHandler([](const HttpRequest&) { return HttpResponse{200, {}, "{}"}; });
  }
  Result<aws::Answer> Ask(aws::Client* client) {
    return aws::SendJson(*client, aws::kGlueProtocol, "GetDatabases", "{}", false);
  }
  std::string TraceOfLast() {
    const auto headers = fake_.transport.requests().back().headers;
    const auto found = std::ranges::find(headers, "X-Amzn-Trace-Id", &HttpHeader::name);
    return found == headers.end() ? "" : found->value;
  }

  FakeServices fake_;
};

TEST_F(AwsConnectionTest, AServiceIsAskedInTheConfiguredRegionUnlessAnotherIsNamed) {
  aws::Client* here = *fake_.aws.Service("glue");
  aws::Client* there = *fake_.aws.Service("glue", "us-east-1");
  EXPECT_EQ(here, *fake_.aws.Service("glue"));
  EXPECT_NE(here, there);
  ASSERT_TRUE(Ask(here).has_value());
  ASSERT_TRUE(Ask(there).has_value());
  EXPECT_EQ(fake_.transport.urls(),
            (std::vector<std::string>{"https://glue.eu-west-1.amazonaws.com/",
                                      "https://glue.us-east-1.amazonaws.com/"}));
}

TEST_F(AwsConnectionTest, ARegionIsAskedForWhereNoneIsConfigured) {
  fake_.variables.erase("AWS_REGION");
  const auto client = fake_.aws.Service("glue");
  ASSERT_FALSE(client.has_value());
  EXPECT_EQ(client.error().kind, ErrorKind::kConfig);
}

TEST_F(AwsConnectionTest, WhatIsAskedInsteadOfS3IsToldFromAnAddressOfAwssOwn) {
  EXPECT_EQ(*fake_.aws.OtherS3(), std::nullopt);
  const auto other_at = [](const std::string& address) {
    FakeServices fake;
    fake.variables["AWS_ENDPOINT_URL"] = address;
    return *fake.aws.OtherS3();
  };
  EXPECT_EQ(other_at("http://127.0.0.1:9000"), "http://127.0.0.1:9000");
  EXPECT_EQ(other_at("https://notamazonaws.com"), "https://notamazonaws.com");
  EXPECT_EQ(other_at("https://bucket.vpce-1a2b.s3.us-east-1.vpce.amazonaws.com"), std::nullopt);
  EXPECT_EQ(other_at("https://s3.cn-north-1.amazonaws.com.cn"), std::nullopt);
}

TEST_F(AwsConnectionTest, CallsCarryTheTraceOfTheInvocationThatTheyAreMadeFor) {
  for (aws::Client* client : {*fake_.aws.Service("glue"), *fake_.aws.Bucket("music")}) {
    fake_.aws.SetTraceId("Root=1-5;Lineage=a:1");
    ASSERT_TRUE(Ask(client).has_value());
    EXPECT_EQ(TraceOfLast(), "Root=1-5;Lineage=a:1");
    fake_.aws.SetTraceId("");
    ASSERT_TRUE(Ask(client).has_value());
    EXPECT_EQ(TraceOfLast(), "");
  }
}

}  // namespace
}  // namespace tracklake::app
