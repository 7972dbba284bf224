// A statement as Athena (Trino) takes it, as DuckDB does: what macros (sql/macros/) cannot do,
// since it would not parse, or concerns aggregate functions, functions of functions, or types by
// their name. What it does not know it leaves as it is. It judges nothing and is no fence: what
// comes out is judged like any statement (query/gate.h). Pure, any thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace tracklake {

struct TranslatedSql {
  // From `at` on in `sql` stands the original's text from `from` on, or one of ours in its place.
  struct Origin {
    std::size_t at = 0;
    std::size_t from = 0;
    bool is_ours = false;
  };
  std::string original;
  std::string sql;
  std::vector<Origin> origins;  // by `at`, the first at 0; empty of an empty statement

  // Where in the original that stood, or what it stands for.
  std::size_t OriginalOffset(std::size_t offset) const;
};

// Longer ones stay as they are: who writes by hand writes less, and the tree takes many times as
// much.
inline constexpr std::size_t kMaxTranslatedBytes = std::size_t{256} << 10;

TranslatedSql TranslateSql(std::string_view sql);

}  // namespace tracklake
