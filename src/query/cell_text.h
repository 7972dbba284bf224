// A result's values as texts, letter for letter as DuckDB casts them. Pure, any thread.
#pragma once

#include <optional>
#include <string>

#include "query/result_source.h"
#include "query/worker/wire.h"

namespace tracklake {

// nullopt for NULL.
std::optional<std::string> CellText(const Chunk& chunk, std::size_t row, std::size_t column,
                                    ValueText form);

// A whole number stays a real: 1.0.
std::string RealText(double value);
std::string RealText(float value);

}  // namespace tracklake
