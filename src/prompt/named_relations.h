// What a statement that is being written reads from, as far as it has been written. Pure.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "prompt/sql_pieces.h"

namespace tracklake::prompt {

struct NamedRelation {
  std::string name;   // without quotes
  std::string alias;  // "": none
};

struct StatementNames {
  std::vector<NamedRelation> relations;  // behind FROM and JOIN, in subqueries, too
  std::vector<std::string> made;         // by WITH … AS
};

// `pieces` without blanks.
StatementNames NamesIn(std::span<const SqlPiece> pieces);

// Whether behind these pieces, without blanks, the name of a relation is to come.
bool ExpectsRelation(std::span<const SqlPiece> before);

// The name that a piece is, without quotes; "" for what is none.
std::string NameOf(const SqlPiece& piece);

}  // namespace tracklake::prompt
