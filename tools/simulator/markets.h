// The countries of available_markets, which make up half the bytes of a classic response.
#pragma once

#include <span>
#include <string_view>

namespace tracklake::simulator {

// In alphabetical order.
std::span<const std::string_view> Markets();

}  // namespace tracklake::simulator
