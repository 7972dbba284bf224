// How a lake is worked on. Values.
#pragma once

#include <string>
#include <vector>

#include "tables/file_format.h"

namespace tracklake {

struct LakeOptions {
  std::vector<std::string> raw_prefixes = {"raw/"};
  std::vector<FileFormat> formats = {FileFormat::kParquet};
  int workers = 2;
  std::string duckdb;  // its library; empty: where LoadDuckDb() looks
};

}  // namespace tracklake
