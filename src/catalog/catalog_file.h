// A file of a table, as the catalog lists it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/time.h"
#include "tables/file_format.h"
#include "tables/schema.h"

namespace tracklake {

struct CatalogFile {
  TableId table{};
  FileFormat format{};
  Day day{};
  std::string key;
  std::int64_t rows = 0;
  std::uint64_t bytes = 0;
  std::string sha256;
  // The token of the version whose bytes were last seen to be those; "": none.
  std::string checked;

  friend bool operator==(const CatalogFile&, const CatalogFile&) = default;
};

}  // namespace tracklake
