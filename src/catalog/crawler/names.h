// Names of tables and columns out of what foreigners call their folders, files and fields. Pure,
// any thread.
#pragma once

#include <set>
#include <string>
#include <string_view>

namespace tracklake::crawler {

// ASCII letters only.
std::string InSmallLetters(std::string_view text);

// "Track Name (2026)" → "track_name_2026": small letters, digits and _, no digit in front; letters
// beyond ASCII stay. May be empty.
std::string SqlIdentifier(std::string_view text);

// Letters, digits, spaces and _, with a letter in front.
bool IsIdentifier(std::string_view text);

// AWS's name of a table: small letters, digits and _, anything else as _, cut at 128.
std::string GlueTableName(std::string_view text);

// Gives each name once: the second "a" is "a_2".
class UniqueNames {
 public:
  std::string Take(const std::string& wanted);
  bool Has(const std::string& name) const { return taken_.contains(name); }

 private:
  std::set<std::string> taken_;
};

// "year=2026" → key and value; the key is empty where there is none.
struct KeyAndValue {
  std::string key;
  std::string value;
};
KeyAndValue SplitPartition(std::string_view folder);

}  // namespace tracklake::crawler
