// How DuckDB writes calls that Athena writes otherwise: sql/forms/calls.txt, which says what its
// signs mean. Constant data, any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace tracklake {

// A piece of a form: text as it stands, or something of the call.
struct FormPiece {
  enum class Kind : std::uint8_t {
    kText,
    kArgument,
    kAllArguments,
    kAllTogether,
    kParameter,  // of the function that the argument is
    kBody,       // of that function
    kFilterAndOver,
    kWithinGroup,
  };
  Kind kind = Kind::kText;
  std::string_view text;
  std::size_t argument = 0;  // from 0, as the parameter
  std::size_t parameter = 0;
};

struct CallForm {
  std::string_view name;  // in lower case
  std::optional<std::size_t> arguments;
  bool is_source = false;  // stands behind FROM or JOIN, and only there
  std::vector<FormPiece> pieces;

  bool Uses(FormPiece::Kind kind) const;
};

// The form of such a call; nullptr where DuckDB's is the same.
const CallForm* FindCallForm(std::string_view name, std::size_t arguments, bool is_source);

}  // namespace tracklake
