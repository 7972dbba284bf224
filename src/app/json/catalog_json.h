// Tables and views, as JSON.
#pragma once

#include "app/json/json.h"
#include "app/relation_report.h"
#include "catalog/catalog_month.h"

namespace tracklake::app {

Json JsonOf(const RelationReport& report);
// {"rows", "files", "bytes", "newest"}; the last is null where there are no files.
Json JsonOf(const FileTotals& totals);

}  // namespace tracklake::app
