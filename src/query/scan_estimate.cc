#include "query/scan_estimate.h"

#include <set>

#include "catalog/catalog.h"
#include "query/relations.h"

namespace tracklake {

Result<ScanEstimate> EstimateScan(ObjectStore* store, std::string_view sql) {
  TL_ASSIGN(Catalog catalog, Catalog::Open(store));
  TL_ASSIGN(const std::vector<CatalogFile> files, catalog.Refresh());
  const std::set<TableId> tables = TablesReachedBy(sql);
  ScanEstimate estimate;
  for (const CatalogFile& file : files) {
    if (file.format != FileFormat::kParquet || !tables.contains(file.table)) continue;
    estimate.bytes += file.bytes;
    ++estimate.files;
  }
  return estimate;
}

}  // namespace tracklake
