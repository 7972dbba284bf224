#include "tables/file_format.h"

namespace tracklake {

std::string_view NameOf(FileFormat format) {
  return format == FileFormat::kParquet ? "parquet" : "csv";
}

std::optional<FileFormat> FindFileFormat(std::string_view name) {
  for (const FileFormat format : {FileFormat::kParquet, FileFormat::kCsv}) {
    if (NameOf(format) == name) return format;
  }
  return std::nullopt;
}

}  // namespace tracklake
