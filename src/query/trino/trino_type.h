// Trino's types, which Athena speaks too, and their values as texts: letter for letter as the local
// engine shows them, so that a result looks the same wherever it comes from. Lists and rows show
// their texts without quotes. Pure, any thread.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "query/result_source.h"

namespace tracklake {

struct TrinoType {
  std::string name;                  // "varchar", "timestamp with time zone", "array"
  std::vector<std::string> numbers;  // of decimal(10,2): "10", "2"
  std::vector<TrinoType> parts;      // of array, map and row
  std::vector<std::string> fields;   // of row: the parts' names; empty where they have none
};

// From its text: "array(row(a bigint, b varchar(3)))". One that is not understood is a text by that
// name.
TrinoType ParseTrinoType(std::string_view text);

// DuckDB's name of it: "DECIMAL(10,2)", "VARCHAR[]".
std::string DuckTypeName(const TrinoType& type);

// A value as Trino's protocol has it; nullopt for NULL.
std::optional<std::string> TrinoCell(const TrinoType& type, const nlohmann::json& value,
                                     ValueText form);

// A value of which there is only Trino's text, as in Athena's answers.
std::string TrinoText(const TrinoType& type, std::string_view text, ValueText form);

}  // namespace tracklake
