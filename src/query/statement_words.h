// The words with which a statement begins, without what SQL lets stand before them. For telling
// what somebody meant, never for letting something through: that is the parser's (gate.h). Pure,
// any thread.
#pragma once

#include <string_view>

namespace tracklake {

// The first word (letters, digits, _), which is taken off with the blanks, comments and opening
// brackets in front of it; "" where something else stands there.
std::string_view TakeWord(std::string_view* sql);

}  // namespace tracklake
