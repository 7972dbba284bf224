// The certificates that AWS's own endpoints hang on. They stand beside the program in its package,
// so that the first call of a process need not read those of the whole world. Any thread.
#pragma once

#include <optional>

#include "app/config.h"
#include "http/curl_transport.h"

namespace tracklake::lambda {

// nullopt where no package is: LAMBDA_TASK_ROOT, which Lambda sets, names no folder with them.
std::optional<DomainRoots> AwsRoots(const app::Environment& environment);

}  // namespace tracklake::lambda
