// How completion shows what there is to choose from. Pure, any thread.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "prompt/completer.h"

namespace tracklake::prompt {

// More are counted.
inline constexpr std::size_t kMaxListed = 120;

// In columns, each read from top to bottom, that fit so many cells; lines ended.
std::string ListOf(const std::vector<Completion::Candidate>& candidates, int width);

}  // namespace tracklake::prompt
