// The tables in a foreign folder, as people read them.
#pragma once

#include <string>

#include "app/folder_crawl.h"

namespace tracklake::cli {

// A line of text for each table; `explain`: its columns, and why it is one. Of changes a line each
// instead, where they were asked for.
std::string FolderCrawlText(const app::FolderCrawlReport& report, bool explain, int width);

}  // namespace tracklake::cli
