#include "app/json/csv.h"

#include <gtest/gtest.h>

namespace tracklake::app {
namespace {

TEST(CsvTest, EachMemberIsALineUnderItsWholeName) {
  const Json report = {{"rows", 3},
                       {"clean", true},
                       {"retry_at", nullptr},
                       {"failures", Json::array({{{"key", "a,b"}, {"message", ""}}})},
                       {"none", Json::array()}};
  EXPECT_EQ(CsvLines(report),
            "name,value\nrows,3\nclean,true\nretry_at,\nfailures.0.key,\"a,b\"\n"
            "failures.0.message,\"\"\n");
}

}  // namespace
}  // namespace tracklake::app
