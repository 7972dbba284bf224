// Whether two schemas are one table's, and the schema that holds both. Pure, any thread.
#pragma once

#include "catalog/crawler/file_schema.h"

namespace tracklake::crawler {

// AWS: more than 70 % alike, and no more than five different schemas. What a share is of, it does
// not publish; here it is the columns of the same name, whose types have one in common, of all
// columns of the wider schema.
inline constexpr int kSimilarPercent = 70;
inline constexpr std::size_t kMaxSchemas = 5;

int SharedPercent(const FileSchema& one, const FileSchema& other);
// Of the columns of the narrower one: what is left where a table has grown.
int ContainedPercent(const FileSchema& one, const FileSchema& other);

// Same format and compression, and of CSV the same delimiter.
bool IsSameKind(const FileSchema& one, const FileSchema& other);

// Whether files of both can be read as one: CSV goes by position, so one's columns must begin as
// the other's do, below as many lines that are none.
bool CanBeReadAsOne(const FileSchema& one, const FileSchema& other);

// Columns of both, types that hold both.
void MergeInto(FileSchema* one, const FileSchema& other);

}  // namespace tracklake::crawler
