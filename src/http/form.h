// Names and values as they stand in queries and in posted forms
// (application/x-www-form-urlencoded). Pure, any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tracklake {

using FormFields = std::vector<std::pair<std::string, std::string>>;

// Every byte outside of A–Z a–z 0–9 - . _ ~ and of those kept as %XX.
std::string PercentEncode(std::string_view text, std::string_view kept = {});

// "a=1&b=two%20words".
std::string EncodeForm(const FormFields& fields);

// A value as it stood in a form: '+' is a blank, %XX a byte. nullopt: it is broken.
std::optional<std::string> DecodeForm(std::string_view text);

// The decoded value of the first field of that name; '+' is a blank. nullopt: there is none, or it
// is broken.
std::optional<std::string> FormValue(std::string_view form, std::string_view name);

}  // namespace tracklake
