// Any bytes as a foreign file: something is said of it, within bounds, under both sets of rules;
// and as a Parquet footer.
#include <cstdint>
#include <string>
#include <string_view>

#include "base/testing/fuzz.h"
#include "catalog/crawler/inspect.h"
#include "catalog/crawler/parquet_footer.h"
#include "catalog/crawler/similarity.h"

using namespace tracklake;
using namespace tracklake::crawler;

namespace {

void Check(const FileSchema& schema) {
  if (schema.columns.size() > kMaxColumns) Report("there are more columns than are allowed");
  if (schema.reasons.empty()) Report("nothing says why");
  FileSchema merged = schema;
  MergeInto(&merged, schema);
  if (merged != schema) Report("a schema merged with itself is another one");
  for (const SchemaColumn& column : schema.columns) HiveName(column.type);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  for (const Rules rules : {Rules::kOurs, Rules::kGlue}) {
    for (const std::string_view name : {"a.csv", "a"}) {
      const Inspected whole = InspectHead(name, bytes, size, rules);
      if (whole.wants_more) Report("more is wanted of a file that was read whole");
      if (!whole.wants_footer) Check(whole.schema);
      const Inspected part = InspectHead(name, bytes, size + 1, rules);
      if (!part.wants_more && !part.wants_footer) Check(part.schema);
    }
  }
  std::string why_not;
  if (const auto schema = InspectFooter(bytes, &why_not)) Check(*schema);
  return 0;
}
