// Where /authorize may send a user back to. Pure, any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace tracklake::simulator {

// Loopback addresses without a port stand for every port.
std::vector<std::string> UsualRedirects();

// Whether a dashboard takes the address: https, a scheme of one's own, or http on 127.0.0.1 or
// [::1]. Fails with kUsage and says why.
Result<> CheckRedirect(std::string_view uri);

// Exactly the same, but for the port of a loopback address that is registered without one.
bool RedirectMatches(std::string_view registered, std::string_view given);

}  // namespace tracklake::simulator
