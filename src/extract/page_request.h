// A page of a list as it is asked for: with no greater `limit` than its endpoint family takes. One
// that is refused is lowered, remembered, and asked for again. Any thread.
#pragma once

#include <string>
#include <string_view>

#include "spotify/client.h"
#include "spotify/page_limits.h"

namespace tracklake {

// So often the limit of one request is lowered: from 50 to 1.
inline constexpr int kMaxLowerings = 4;

// As Client::Get, of a target below the API's root. Borrows everything; `limits` may be nullptr:
// then the target is asked for as it is.
Reply GetPage(Client* client, PageLimits* limits, std::string target, std::string_view what,
              JsonDocument* document, const Client::Reader& read);

}  // namespace tracklake
