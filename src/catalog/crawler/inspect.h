// A foreign file's format and schema out of its first bytes, which formats are tried in the order
// of AWS's classifiers: Parquet, JSON, CSV. Pure, any thread; any bytes do.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "catalog/crawler/file_schema.h"

namespace tracklake::crawler {

// What is read of a text at first, and at most while no JSON value ends in it: as AWS does.
inline constexpr std::size_t kSampleBytes = std::size_t{1} << 20;
inline constexpr std::size_t kMaxSampleBytes = std::size_t{10} << 20;

struct Inspected {
  FileSchema schema;
  bool wants_more = false;    // ask again with more of the file's beginning
  bool wants_footer = false;  // it is Parquet: InspectFooter() says the rest
};

// `head` is the file's beginning; `size` the file's bytes, `name` its name without folders.
Inspected InspectHead(std::string_view name, std::string_view head, std::uint64_t size,
                      Rules rules);

// A schema that says only why it could not be read.
FileSchema UnknownSchema(std::string why);

}  // namespace tracklake::crawler
