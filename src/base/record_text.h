// Names and values below each other, as people read them. Pure, any thread.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace tracklake {

struct Field {
  std::string_view name;
  std::string value;
};

// A line for each, the values below each other and whole: "began     2026-11-20 06:00". Lines of a
// value that has more of them, or is too long for one of so many columns, are indented; 0: none is
// too long.
std::string RecordText(std::span<const Field> fields, int columns);

}  // namespace tracklake
