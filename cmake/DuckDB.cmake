# DuckDB as a pinned shared library: third_party/duckdb/{duckdb.h,libduckdb.so}, fetched and
# verified by tools/bootstrap from the lock file third_party/duckdb.lock.
# TRACKLAKE_DUCKDB_DIR (cache variable or environment) names another folder with the same two files.
set(TRACKLAKE_DUCKDB_DIR "$ENV{TRACKLAKE_DUCKDB_DIR}" CACHE PATH "Folder with duckdb.h and libduckdb.so")
set(duckdb_dir ${TRACKLAKE_DUCKDB_DIR})
if(NOT duckdb_dir)
  set(duckdb_dir ${CMAKE_SOURCE_DIR}/third_party/duckdb)
endif()
if(NOT EXISTS ${duckdb_dir}/libduckdb.so OR NOT EXISTS ${duckdb_dir}/duckdb.h)
  message(FATAL_ERROR "No DuckDB in ${duckdb_dir}. Run tools/bootstrap, or set TRACKLAKE_DUCKDB_DIR.")
endif()

# Every configure checks the bytes against the lock, so a damaged or swapped library is never built with.
file(STRINGS ${CMAKE_SOURCE_DIR}/third_party/duckdb.lock lock_lines REGEX "^(libduckdb.so|duckdb.h) ")
foreach(line ${lock_lines})
  string(REPLACE " " ";" fields "${line}")
  list(GET fields 0 file)
  list(GET fields 1 arch)
  list(GET fields 2 expected)
  if(arch STREQUAL "any" OR arch STREQUAL CMAKE_HOST_SYSTEM_PROCESSOR)
    file(SHA512 ${duckdb_dir}/${file} actual)
    if(NOT actual STREQUAL expected)
      message(FATAL_ERROR "${duckdb_dir}/${file} is not the pinned one (SHA-512 differs from "
                          "third_party/duckdb.lock). Delete it and run tools/bootstrap again.")
    endif()
  endif()
endforeach()

# The version that the lock pins: the program takes no other.
file(STRINGS ${CMAKE_SOURCE_DIR}/third_party/duckdb.lock title REGEX "^# DuckDB [0-9.]+:" LIMIT_COUNT 1)
string(REGEX REPLACE "^# DuckDB ([0-9.]+):.*" "\\1" TRACKLAKE_DUCKDB_VERSION "${title}")

# Only the header: the library is loaded when it is needed (src/duck/api.h), and nothing links it.
add_library(duckdb_header INTERFACE)
target_include_directories(duckdb_header SYSTEM INTERFACE ${duckdb_dir})

# Lets programs that are built in the current folder of the build tree find the library beside
# themselves; here, in its root, tracklake.
set(libduckdb ${duckdb_dir}/libduckdb.so)
function(duckdb_beside_programs)
  file(CREATE_LINK ${libduckdb} ${CMAKE_CURRENT_BINARY_DIR}/libduckdb.so SYMBOLIC)
endfunction()
duckdb_beside_programs()
