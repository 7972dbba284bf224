// What a file that is no TOML lacks, in words for whoever wrote it. Pure, any thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/result.h"

namespace tracklake::app {

struct TomlPlace {
  std::size_t line = 0;
  std::size_t column = 0;
};

// kConfig, from what the parser says of that place. Never a value, which may be a secret.
Error ExplainTomlError(const std::string& file, TomlPlace place, std::string_view description);

}  // namespace tracklake::app
