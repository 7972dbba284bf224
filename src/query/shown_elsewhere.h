// What commands show and SQL does not have: somebody who has seen it there may ask for it as a
// table. Constant data, any thread.
#pragma once

#include <string_view>

namespace tracklake {

// The command that shows what goes by that name, "tracklake runs"; empty where none does.
std::string_view CommandThatShows(std::string_view name);

}  // namespace tracklake
