// docs/reference/openapi.json, embedded at build. Constant data, any thread.
#pragma once

#include <string_view>

namespace tracklake::serve {

std::string_view EmbeddedOpenApi();

}  // namespace tracklake::serve
