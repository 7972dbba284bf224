// Whether Athena would read a table of a bucket as it was found. Pure, any thread.
#pragma once

#include <string_view>
#include <vector>

#include "catalog/crawler/grouping.h"

namespace tracklake::crawler {

// The reason, a literal; "" where it would. `left_out`: the files of the crawl that no table has.
// Of what AWS's rules make only JSON is looked at: the rest is as AWS makes it, whatever Athena
// says of it.
std::string_view WhyNotForAthena(const FoundTable& table, Rules rules,
                                 const std::vector<LeftOutFile>& left_out);

}  // namespace tracklake::crawler
