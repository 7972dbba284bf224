# zstd as a static library from a pinned source: third_party/zstd, fetched by tools/bootstrap from the
# lock file third_party/zstd.lock. What it compresses is part of our Parquet files, whose bytes are
# promised, so no system's zstd will do.
# TRACKLAKE_ZSTD_DIR (cache variable or environment) names another folder with the same files.
set(TRACKLAKE_ZSTD_DIR "$ENV{TRACKLAKE_ZSTD_DIR}" CACHE PATH "Folder with zstd.h, common/, compress/, decompress/")
set(zstd_dir ${TRACKLAKE_ZSTD_DIR})
if(NOT zstd_dir)
  set(zstd_dir ${CMAKE_SOURCE_DIR}/third_party/zstd)
endif()
if(NOT EXISTS ${zstd_dir}/zstd.h)
  message(FATAL_ERROR "No zstd in ${zstd_dir}. Run tools/bootstrap, or set TRACKLAKE_ZSTD_DIR.")
endif()

# Every configure checks the bytes against the lock: the hash of a list of all files' hashes.
file(STRINGS ${CMAKE_SOURCE_DIR}/third_party/zstd.lock zstd_expected REGEX "^sources ")
string(REPLACE "sources " "" zstd_expected "${zstd_expected}")
file(GLOB_RECURSE zstd_files RELATIVE ${zstd_dir} ${zstd_dir}/*.c ${zstd_dir}/*.h)
list(SORT zstd_files)
set(zstd_list "")
foreach(file ${zstd_files})
  file(SHA512 ${zstd_dir}/${file} hash)
  string(APPEND zstd_list "${hash}  ${file}\n")
endforeach()
string(SHA512 zstd_actual "${zstd_list}")
if(NOT zstd_actual STREQUAL zstd_expected)
  message(FATAL_ERROR "${zstd_dir} is not the pinned source (its hash ${zstd_actual} is not that of "
                      "third_party/zstd.lock). Delete it and run tools/bootstrap again.")
endif()

set(zstd_sources ${zstd_files})
list(FILTER zstd_sources INCLUDE REGEX "\\.c$")
list(TRANSFORM zstd_sources PREPEND ${zstd_dir}/)
add_library(zstd STATIC EXCLUDE_FROM_ALL ${zstd_sources})
target_include_directories(zstd SYSTEM PUBLIC ${zstd_dir})
# Hidden, or libcurl would find these functions instead of its own zstd's. Neither our warnings nor
# the sanitizers are for it: it replaces what the directory says.
set_target_properties(zstd PROPERTIES COMPILE_OPTIONS "-w;-O2;-fvisibility=hidden"
                                      C_COMPILER_LAUNCHER "${CCACHE}")
target_compile_definitions(zstd PRIVATE XXH_NAMESPACE=ZSTD_ ZSTDLIB_VISIBLE= ZSTDERRORLIB_VISIBLE=
                                        ZSTD_NO_TRACE ZSTD_DISABLE_ASM DEBUGLEVEL=0)
