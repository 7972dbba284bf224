#include "query/not_select.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <string>

#include "base/text.h"
#include "query/statement_words.h"

namespace tracklake {
namespace {

struct Kind {
  std::string_view words;  // that begin it
  std::string_view does;   // "INSERT …"
  std::string_view instead;
};

constexpr std::array kKinds = {
    Kind{"INSERT MERGE UPSERT", "adds rows", "Rows come from raw: tracklake import raw FILE…"},
    Kind{"UPDATE", "changes rows",
         "Change the value in the SELECT, as with CASE or coalesce(): tables are made from raw."},
    Kind{"DELETE TRUNCATE", "removes rows",
         "tracklake withdraw KEY --why TEXT takes a raw object out, and its rows with it."},
    Kind{"CREATE", "makes something that stays",
         "Name a part of the query inside it: WITH name AS (SELECT …) SELECT …"},
    Kind{"DROP ALTER COMMENT", "changes the tables",
         "Tables are made from raw; tracklake catalog tables lists them."},
    Kind{"COPY EXPORT UNLOAD", "writes files", "Save a result with --output FILE."},
    Kind{"ATTACH DETACH USE IMPORT", "is about other databases",
         "tracklake crawl --apply PLACE makes tables of files that others wrote."},
    Kind{"SET RESET", "changes how the engine works, which is fixed",
         "Settings are query.memory_mb, query.threads and query.timeout; a value for the SQL is "
         "--param NAME=VALUE."},
    Kind{"PRAGMA CALL", "asks the engine for more than rows",
         "DESCRIBE songs, SHOW TABLES and SUMMARIZE songs say what is there."},
    Kind{"PIVOT", "without IN takes a statement of its own to find its columns",
         "List them, as in PIVOT albums ON album_type IN ('album', 'single') USING count(*)."},
    Kind{"BEGIN START COMMIT ROLLBACK ABORT END", "is about changes, and a query makes none",
         "Run the SELECT by itself: it sees the lake as it is when it begins."},
    Kind{"PREPARE EXECUTE DEALLOCATE", "is about a statement that is kept",
         "Write $name in the SQL, and give --param name=VALUE."},
    Kind{"INSTALL LOAD", "brings in an extension, and the engine takes none",
         "What DuckDB has built in is there, and Athena's functions."},
    Kind{"VACUUM ANALYZE CHECKPOINT OPTIMIZE", "tends files", "tracklake run tends them itself."},
    Kind{"MSCK", "looks for partitions, which the catalog knows already",
         "tracklake catalog partitions TABLE lists them."},
};

std::string Upper(std::string_view word) {
  std::string upper(word);
  std::ranges::transform(upper, upper.begin(), [](unsigned char c) { return std::toupper(c); });
  return upper;
}

}  // namespace

std::optional<Error> WhyNotRun(std::string_view sql) {
  const std::string word = Upper(TakeWord(&sql));
  for (const Kind& kind : kKinds) {
    const auto words = SplitList(kind.words, ' ');
    if (std::ranges::find(words, word) == words.end()) continue;
    return Error{ErrorKind::kUsage,
                 fmt::format("only SELECT is possible here: {} {}", word, kind.does),
                 std::string(kind.instead),
                 {}};
  }
  return std::nullopt;
}

}  // namespace tracklake
