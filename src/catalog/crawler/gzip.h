// The beginning of what a gzip file holds. Pure, any thread; any bytes do.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace tracklake::crawler {

bool IsGzip(std::string_view bytes);

struct Unpacked {
  std::string bytes;
  bool is_cut = false;  // there is more than `most`, or than was given
};

// At most so many bytes of it, whatever they were packed to. nullopt for what is damaged before the
// first byte. Throws std::bad_alloc.
std::optional<Unpacked> UnpackGzip(std::string_view packed, std::size_t most);

}  // namespace tracklake::crawler
