// DuckDB's C API, looked up in the library when it is first needed: nothing links DuckDB, so only a
// process that runs SQL pays for loading it.
#pragma once

#include <duckdb.h>

#include <filesystem>
#include <string>

#include "base/result.h"

namespace tracklake {

// What we call, without the duckdb_ in front. Whatever is missing here does not link.
#define TL_DUCKDB_FUNCTIONS(X)              \
  X(bind_boolean)                           \
  X(bind_double)                            \
  X(bind_int64)                             \
  X(bind_null)                              \
  X(bind_varchar_length)                    \
  X(close)                                  \
  X(column_count)                           \
  X(column_type)                            \
  X(connect)                                \
  X(create_config)                          \
  X(data_chunk_get_size)                    \
  X(data_chunk_get_vector)                  \
  X(destroy_config)                         \
  X(destroy_data_chunk)                     \
  X(destroy_extracted)                      \
  X(destroy_logical_type)                   \
  X(destroy_prepare)                        \
  X(destroy_result)                         \
  X(disconnect)                             \
  X(execute_prepared)                       \
  X(execute_prepared_streaming)             \
  X(extract_statements)                     \
  X(extract_statements_error)               \
  X(fetch_chunk)                            \
  X(free)                                   \
  X(get_type_id)                            \
  X(logical_type_get_alias)                 \
  X(nparams)                                \
  X(open_ext)                               \
  X(parameter_name)                         \
  X(prepare)                                \
  X(prepare_error)                          \
  X(prepared_statement_column_count)        \
  X(prepared_statement_column_logical_type) \
  X(prepared_statement_column_name)         \
  X(query)                                  \
  X(result_error)                           \
  X(result_error_type)                      \
  X(set_config)                             \
  X(string_t_data)                          \
  X(string_t_length)                        \
  X(validity_row_is_valid)                  \
  X(vector_get_column_type)                 \
  X(vector_get_data)                        \
  X(vector_get_validity)

struct DuckApi {
#define TL_DUCKDB_MEMBER(name) decltype(&duckdb_##name) name = nullptr;
  TL_DUCKDB_FUNCTIONS(TL_DUCKDB_MEMBER)
#undef TL_DUCKDB_MEMBER
};

namespace duck_internal {
extern DuckApi loaded;
}

// Only once LoadDuckDb() has succeeded in this process.
inline const DuckApi& Duck() { return duck_internal::loaded; }

// Loads the library for the rest of the process: `configured` where it is not empty and nothing
// else, else libduckdb.so beside the executable, else in ../lib/tracklake from there. Does nothing
// once it has succeeded, whatever is configured then. kConfig, with where it was looked for, when
// there is none, or one that is not the DuckDB that this is made for; kIo or kExhausted when the
// machine refuses. Any thread.
Result<> LoadDuckDb(const std::string& configured);

// The steps of LoadDuckDb(), for an executable in `folder`. An opened library stays open.
Result<std::filesystem::path> FindDuckDb(const std::string& configured,
                                         const std::filesystem::path& folder);
Result<DuckApi> OpenDuckDb(const std::filesystem::path& file);

}  // namespace tracklake
