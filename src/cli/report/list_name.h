// What people call the lists that a lake knows by keys. Pure, any thread.
#pragma once

#include <string>
#include <string_view>

namespace tracklake::cli {

// "me:<account>:top_tracks:short_term" → "your top tracks of 4 weeks", "saved_tracks" → "your saved
// tracks"; what is no personal list as "playlist <id>", or by its name where that says it all.
std::string ListName(std::string_view source, std::string_view id);

}  // namespace tracklake::cli
