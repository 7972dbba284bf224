// Words that go on below where a line ends, the same in help, messages and tables: broken at
// blanks, counted in the cells of a terminal, colours taking no room. What somebody copies,
// a command of this program and what a shell has in quotes, stays on one line where it can. Pure,
// any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tracklake {

// What becomes of a word that is wider than a line.
enum class LongWord : std::uint8_t {
  kWhole,   // it stands out: a command, an address, whatever is copied
  kApart,   // the same, but a command is words as any: of one that nobody copies, or where whoever
            // breaks it says how it goes on
  kBroken,  // behind a mark that is no letter, or where it must be: nothing else may stand beside
            // it
};

// The text in lines of at most `cells`, without the blanks at which it was broken. One line at
// least, a character each at least.
std::vector<std::string_view> WrapToWidth(std::string_view utf8, std::size_t cells,
                                          LongWord long_word);

// Such lines as one text, all but the first behind `indent` blanks.
std::string Wrapped(std::string_view utf8, std::size_t cells, std::size_t indent = 0,
                    LongWord long_word = LongWord::kWhole);

}  // namespace tracklake
