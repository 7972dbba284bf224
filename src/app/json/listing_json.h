// What is listed, as JSON: in the form of a query's result.
#pragma once

#include "app/json/json.h"
#include "app/listing.h"

namespace tracklake::app {

// {"columns": [{"name", "type"}], "rows": [[…]]}; the type is BIGINT or VARCHAR.
Json JsonOf(const Listing& listing);

}  // namespace tracklake::app
