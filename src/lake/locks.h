// The locks of a lake, by the names they have in the store. Whoever takes more than one takes them
// in the order of this file.
#pragma once

#include <string_view>

namespace tracklake {

// Shared by whoever commits, from before its parts are published until after its receipt is.
// Exclusive for whoever removes: a part that no receipt names belongs to nobody then.
inline constexpr std::string_view kWritersLock = "writers";

// Shared by queries, from before they read what is live until they have read its files. Exclusive,
// and only ever tried, for whoever removes: nobody waits for a query.
inline constexpr std::string_view kReadersLock = "readers";

// Exclusive while receipts of objects are compared with what they replace, and written.
inline constexpr std::string_view kReceiptsLock = "receipts";

}  // namespace tracklake
