// The queries that come with tracklake, as `query --example` and the prompt list them.
#pragma once

#include "cli/context.h"

namespace tracklake::cli {

// Their names, and what each answers; `run` is how somebody runs one of them here.
void ShowExamples(const Context& context, std::string_view run);

}  // namespace tracklake::cli
