// The files of sql/, embedded at build. Constant data, any thread.
#pragma once

#include <span>
#include <string_view>

namespace tracklake {

struct SqlFile {
  // "macros", "views", "rolled" (views over roll-ups), "needs" (a query of ours), "columns" (of a
  // view: a line of name and type for each), "forms" (call_forms.h, instead.h), "examples"
  // (example_queries.h)
  std::string_view folder;
  std::string_view name;
  std::string_view text;
};

// Macros first, then views in an order in which each finds those it reads, then the others.
std::span<const SqlFile> EmbeddedSql();

}  // namespace tracklake
