#include "app/json/listing_json.h"

#include <gtest/gtest.h>

namespace tracklake::app {
namespace {

TEST(ListingJsonTest, NumbersAreNumbersAndWhatIsNotThereIsNull) {
  Listing listing({{"name"}, {"rows", true}});
  listing.AddRow({"7", "7"});
  listing.AddRow({"songs", std::nullopt});
  EXPECT_EQ(JsonOf(listing).dump(),
            R"({"columns":[{"name":"name","type":"VARCHAR"},{"name":"rows","type":"BIGINT"}],)"
            R"("rows":[["7",7],["songs",null]]})");
}

TEST(ListingJsonTest, WithoutRowsTheColumnsAreToldAllTheSame) {
  EXPECT_EQ(JsonOf(Listing({{"name"}})).dump(),
            R"({"columns":[{"name":"name","type":"VARCHAR"}],"rows":[]})");
}

}  // namespace
}  // namespace tracklake::app
