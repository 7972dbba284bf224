// The formats of the tables' files. Values, any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace tracklake {

enum class FileFormat : std::uint8_t { kParquet, kCsv };

// "parquet", "csv": the name in receipts and part names, and the file's extension.
std::string_view NameOf(FileFormat format);
std::optional<FileFormat> FindFileFormat(std::string_view name);

}  // namespace tracklake
