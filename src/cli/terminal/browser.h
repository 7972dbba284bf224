// Shows an address in the user's browser. Main thread.
#pragma once

#include <string>

namespace tracklake::cli {

// Is somebody there, with a browser: a terminal on both sides and a graphical session?
bool HasBrowser();

// Starts xdg-open, without a shell and without waiting for it. False when it could not be started.
bool OpenBrowser(const std::string& url);

}  // namespace tracklake::cli
