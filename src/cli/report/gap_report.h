// Gaps as people read them: alike ones in one line, those that can still be had apart from the
// others, and under them what to do. Pure, any thread.
#pragma once

#include <string>
#include <vector>

#include "app/gaps.h"
#include "base/text_table.h"

namespace tracklake::cli {

// All of it, each line ended, and how to see each gap where some are summed up; empty without gaps.
std::string GapReport(const std::vector<app::Gap>& gaps, const TableStyle& style);

}  // namespace tracklake::cli
