// What could stand where the cursor is: tables, views, columns, functions and keywords in SQL, and
// what a command (".describe") takes. Reads no disk but through `Files`. Any thread.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "prompt/vocabulary.h"

namespace tracklake::prompt {

struct Completion {
  // The bytes from here to the cursor are replaced.
  std::size_t begin = 0;
  struct Candidate {
    std::string text;    // all of it
    std::string behind;  // what follows when it is the only one: a space, "(" or nothing
  };
  std::vector<Candidate> candidates;
};

// The names in a folder ("" is the current one), folders with a slash behind.
using Files = std::function<std::vector<std::string>(const std::string& folder)>;

// `text` is all that has been typed of the statement, or a command; the cursor is a byte of it.
Completion Complete(std::string_view text, std::size_t cursor, const Vocabulary& vocabulary,
                    const Files& files);

// Whatever the case of its letters.
bool BeginsWith(std::string_view text, std::string_view prefix);

// The longest beginning that all candidates share, not cut inside a character.
std::string CommonBeginning(const std::vector<Completion::Candidate>& candidates);

}  // namespace tracklake::prompt
