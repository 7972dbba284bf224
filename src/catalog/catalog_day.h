// What the receipts of a day say, and the files of many days in one list. Pure, any thread.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/time.h"
#include "catalog/catalog_file.h"

namespace tracklake {

// The fingerprint tells whether the day's receipts are still the same ones.
struct CatalogDay {
  std::string fingerprint;
  std::vector<CatalogFile> files;  // sorted by key

  friend bool operator==(const CatalogDay&, const CatalogDay&) = default;
};
using CatalogDays = std::map<Day, CatalogDay>;

// All of them, sorted by key.
std::vector<CatalogFile> FilesOf(const CatalogDays& days);

}  // namespace tracklake
