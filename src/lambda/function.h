// A function of the lake: which one a process is, and what it does with an invocation. Any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

#include "app/services.h"
#include "base/result.h"
#include "event/lake_keys.h"
#include "lambda/invocation.h"

namespace tracklake::lambda {

enum class Function : std::uint8_t { kExtract, kTransform, kEnrich, kUpkeep };

// By the handler's name ("extract", "transform", "enrich", "upkeep"). kConfig for another.
Result<Function> FunctionNamed(std::string_view handler);

// Where events find the configured lake; nullopt for one in a folder, of which none tell.
Result<std::optional<event::LakeAddress>> AddressOf(const app::Config& config);

// Reads the event and answers it. `process` is what the process keeps between invocations; network
// and time end for this one when `stop` is asked for. An event of another function is kUsage.
Result<std::string> CallFunction(Function function, const app::Services& process,
                                 const Invocation& invocation, const std::stop_token& stop);

}  // namespace tracklake::lambda
