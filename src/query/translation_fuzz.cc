// Any statement: it is translated without a fault, and every place in what comes out is one of its
// own.
#include "query/translation.h"

#include <cstdint>

#include "base/testing/fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tracklake;
  // Of its own length, so that a read behind its end is seen.
  const std::string sql(reinterpret_cast<const char*>(data), size);
  const TranslatedSql statement = TranslateSql(sql);
  if (statement.original != sql) Report("another statement is said to be translated");
  for (std::size_t i = 1; i < statement.origins.size(); ++i) {
    if (statement.origins[i - 1].at > statement.origins[i].at) Report("places are out of order");
    if (statement.origins[i].from > size) Report("a place is behind the end");
  }
  return 0;
}
