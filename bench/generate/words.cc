#include "generate/words.h"

#include <array>
#include <string_view>

namespace tracklake::bench {
namespace {

constexpr std::array<std::string_view, 24> kSyllables = {
    "ba", "cor", "del", "en", "fi",  "gar", "hel", "is", "jo",  "kan", "lu", "mor",
    "ne", "ost", "pri", "qu", "rav", "sel", "tir", "un", "vex", "wil", "yo", "zam"};

constexpr std::array<std::string_view, 6> kOddments = {" \\\"Live\\\"",
                                                       " \\u2013 Remaster",
                                                       " (feat. n\xc3\xadnguno)",
                                                       " \xe5\xa4\x9c\xe6\x98\x8e",
                                                       " \xd7\x9c\xd7\x99\xd7\x9c\xd7\x94",
                                                       " / Demo \xf0\x9f\x8e\xb5"};

constexpr int kOddmentOneIn = 30;

std::string MakeWord(Rng& rng) {
  std::string word;
  for (std::uint64_t left = 2 + Below(rng, 3); left > 0; --left) {
    word += kSyllables[Below(rng, kSyllables.size())];
  }
  word[0] = static_cast<char>(word[0] - 'a' + 'A');
  return word;
}

}  // namespace

std::uint64_t Below(Rng& rng, std::uint64_t bound) { return rng.Next() % bound; }

std::string MakeId(Rng& rng) {
  constexpr std::string_view kAlphabet =
      "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
  std::string id(22, '0');
  for (char& c : id) c = kAlphabet[Below(rng, kAlphabet.size())];
  return id;
}

std::string MakeHex(Rng& rng, int digits) {
  std::string hex(static_cast<std::size_t>(digits), '0');
  for (char& c : hex) c = "0123456789abcdef"[Below(rng, 16)];
  return hex;
}

std::string MakeName(Rng& rng) {
  std::string name = MakeWord(rng);
  for (std::uint64_t more = Below(rng, 3); more > 0; --more) name += ' ' + MakeWord(rng);
  if (Below(rng, kOddmentOneIn) == 0) name += kOddments[Below(rng, kOddments.size())];
  return name;
}

}  // namespace tracklake::bench
