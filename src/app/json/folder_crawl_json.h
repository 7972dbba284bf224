// The tables in a foreign folder, as JSON.
#pragma once

#include "app/folder_crawl.h"
#include "app/json/json.h"

namespace tracklake::app {

Json JsonOf(const FolderCrawlReport& report);

}  // namespace tracklake::app
