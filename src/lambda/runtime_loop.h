// The life of a Lambda process: one invocation after another, until Lambda ends it. Nothing here
// relies on being told of that end: there is no signal without extensions.
#pragma once

#include <functional>
#include <stop_token>
#include <string>

#include "base/clock.h"
#include "base/result.h"
#include "lambda/invocation.h"
#include "lambda/runtime_api.h"

namespace tracklake::lambda {

// The answer to an invocation, as JSON. The token asks for a stop shortly before the deadline.
// Whatever it throws or returns, the next invocation comes.
using Handler = std::function<Result<std::string>(const Invocation&, const std::stop_token&)>;

// Told of what nobody else hears of: an answer that Lambda did not take, a failed invocation.
using OnTrouble = std::function<void(const Error&)>;

// Asking for the next invocation fails so often in a row before the process gives up and ends:
// then Lambda starts another one.
inline constexpr int kMaxFailedAsks = 5;
// An answer is sent so often where the way to the API fails. One that was taken twice is refused.
inline constexpr int kMaxSends = 3;

// Returns only with the reason why this process is to end. Borrows everything.
Error RunLoop(RuntimeApi* api, Clock* clock, const Handler& handler, const OnTrouble& on_trouble);

}  // namespace tracklake::lambda
