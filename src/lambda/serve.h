// A function of Lambda from its first invocation to its last, with its log and its metrics.
#pragma once

#include <ostream>

#include "app/services.h"
#include "base/result.h"

namespace tracklake::lambda {

// Set by Lambda, to the address of its runtime API: then a process is a function.
inline constexpr const char* kRuntimeApi = "AWS_LAMBDA_RUNTIME_API";

// Serves invocations until Lambda ends the process, or this environment is broken: then it returns,
// and the log says why. Which function it is stands in the environment; kUsage, kConfig where it
// cannot begin, of which nobody has been told. Metrics go to the stream. Main thread.
Result<> Serve(const app::Services& process, std::ostream* metrics);

// A process could not begin: tells Lambda why, if it is Lambda's.
void TellInitError(const app::Environment& environment, const Error& error);

}  // namespace tracklake::lambda
