// What a text tells somebody to type next, on the lake and with the configuration that this command
// line has named. Any thread.
#pragma once

#include <string>
#include <string_view>

namespace tracklake::cli {

// The text with `places` (" --lake x", as PlacesOf() gives them) behind each "tracklake COMMAND" of
// it, so that whoever looks for the command finds it.
// The program's name in prose stays as it is, and so does a command that asks for help, begins with
// options or has places of its own.
std::string WithPlaces(std::string_view text, std::string_view places);

}  // namespace tracklake::cli
