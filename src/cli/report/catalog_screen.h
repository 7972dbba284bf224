// What the lake has, as `catalog` and the prompt show it.
#pragma once

#include <string>

#include "app/catalog_report.h"
#include "cli/context.h"

namespace tracklake::cli {

// In place of the rows of a table over files that others wrote.
inline constexpr std::string_view kNotCounted = "not counted";

// The files that the catalog knows; days that it cannot read are told.
Result<app::CatalogReport> ReadCatalog(Context& context);

// Tables and views, with how much there is.
Result<ExitCode> ShowTables(Context& context);

// The columns of a table or view. kNotFound, with the one that was most likely meant.
Result<ExitCode> ShowRelation(Context& context, const std::string& name);

}  // namespace tracklake::cli
