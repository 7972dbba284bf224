// Why a statement that is no SELECT is not run, and what to write instead. Pure, any thread.
#pragma once

#include <optional>
#include <string_view>

#include "base/result.h"

namespace tracklake {

// Of kind kUsage, by the word with which it begins; nullopt for a word of which nothing is known.
std::optional<Error> WhyNotRun(std::string_view sql);

}  // namespace tracklake
