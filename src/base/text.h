// Small helpers on text that several modules share. Pure functions, any thread.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tracklake {

// The candidate that somebody who typed `word` most likely meant: at most a third of its letters
// apart, the nearest, first on ties. "" when none is near.
std::string_view NearestWord(std::string_view word, std::span<const std::string_view> candidates);

// "a,b , c" → {"a", "b", "c"}: parts trimmed, empty ones left out.
std::vector<std::string> SplitList(std::string_view text, char separator = ',');

std::string_view Trim(std::string_view text);

// Whether both say the same but for the case of ASCII letters.
bool EqualsIgnoringCase(std::string_view a, std::string_view b);

// 1234567 → "1,234,567".
std::string WithThousands(std::int64_t number);

// 1536 → "1.5 KiB", for people.
std::string HumanBytes(std::uint64_t bytes);

// The text as one word of a command line: as it is, or in quotes where a shell would change it.
std::string ShellWord(std::string_view text);

// "1 object", "2 objects".
std::string Count(std::int64_t number, std::string_view noun);

}  // namespace tracklake
