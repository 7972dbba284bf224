// Words that fit a terminal: lines that are too wide go on below, broken at blanks. JSON, lines
// that show progress and what a caret points at stay as they are. Any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/record_text.h"
#include "cli/terminal/terminal.h"

namespace tracklake::cli {

// How wide the terminal there is; 80 without one.
int ColumnsOf(int descriptor);

// A line without its end, on so many columns; what goes on below stands two blanks further right.
// A word that is longer stays whole, colours take no room. 0 columns: as it is.
std::string FittedLine(std::string_view line, int columns);

// The same for each line of a text.
std::string FittedLines(std::string_view text, int columns);

// A line of SQL and the one below that points at a place in it, both cut around that place.
std::string FittedPointer(std::string_view line, std::string_view caret, int columns);

// Data for people that is no table, on stdout, its commands as somebody can type them.
void Print(const Terminal& terminal, std::string_view text);
void Print(const Terminal& terminal, std::vector<Field> fields);

// "extract  [=====     ] 1,200 of 2,600 entries, 12 pages", without the bar where there is no room
// for it; total 0: unknown; nothing beside: "".
std::string ProgressText(std::string_view verb, std::int64_t done, std::int64_t total,
                         std::string_view noun, std::string_view beside, int columns);

}  // namespace tracklake::cli
