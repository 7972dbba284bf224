#include "catalog/catalog_day.h"

#include <string_view>

namespace tracklake {

std::vector<CatalogFile> FilesOf(const CatalogDays& days) {
  // Below one table's folder keys sort as their days do.
  std::map<std::string_view, std::vector<const CatalogFile*>> folders;
  std::size_t count = 0;
  for (const auto& [day, record] : days) {
    for (const CatalogFile& file : record.files) {
      const std::string_view key = file.key;
      folders[key.substr(0, key.find("/year="))].push_back(&file);
      ++count;
    }
  }
  std::vector<CatalogFile> files;
  files.reserve(count);
  for (const auto& [folder, in_order] : folders) {
    for (const CatalogFile* file : in_order) files.push_back(*file);
  }
  return files;
}

}  // namespace tracklake
