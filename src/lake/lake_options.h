// How a lake is worked on. Values.
#pragma once

#include <filesystem>
#include <functional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "base/result.h"
#include "lake/layout.h"
#include "tables/file_format.h"

namespace tracklake {

// Tells people in which row a stored file and what raw gives for it differ; nothing below reads
// tables. What is wrong with the stored file is no error.
using DescribeRows =
    std::function<Result<std::string>(const PartPlace& place, const std::filesystem::path& stored,
                                      const std::filesystem::path& derived)>;

// Makes partitions known elsewhere, in which a commit has put parts and of which its receipts are
// about to tell. An error ends the run before those receipts, so that the work is done again.
using AnnounceParts = std::function<Result<>(std::span<const PartPlace> places)>;

struct LakeOptions {
  std::vector<std::string> raw_prefixes = {"raw/"};
  std::vector<FileFormat> formats = {FileFormat::kParquet};
  int workers = 2;
  // Once it is asked for, nothing more is begun; what is made is committed, and the run or the
  // verification ends as Stopped().
  std::stop_token stop;
  DescribeRows describe_rows;    // for a verification; empty: it names no row
  AnnounceParts announce_parts;  // on the committing thread; empty: nobody has to know
};

}  // namespace tracklake
