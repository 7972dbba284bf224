# Language level, warnings as errors, ccache and the fast linker: the same for every target.
set(CMAKE_CXX_STANDARD 23)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

set(TRACKLAKE_SANITIZE "" CACHE STRING "Sanitizers, as given to -fsanitize= (empty: none)")
# tools/check tidy does without, and so finds headers that are used and not included.
option(TRACKLAKE_PRECOMPILE "Parse the commonest headers once: a quarter less to do from cold" ON)

add_compile_options(-Wall -Wextra -Wpedantic -Werror -Wshadow $<$<COMPILE_LANGUAGE:CXX>:-Wnon-virtual-dtor>
                    -Wno-missing-field-initializers)
if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  # libstdc++ 12 deprecates what its own stable_partition calls.
  add_compile_options(-Wthread-safety -Wno-gnu-statement-expression -Wno-deprecated-declarations)
  add_compile_options("SHELL:-Xclang -fno-pch-timestamp")  # or ccache cannot know it again
else()
  # GCC 12 sees uninitialised reads inside std::optional and std::expected that are not there.
  add_compile_options(-Wno-maybe-uninitialized)
  add_compile_options(-fpch-preprocess)  # or ccache does not know what a precompiled header holds
endif()
if(TRACKLAKE_SANITIZE)
  add_compile_options(-fsanitize=${TRACKLAKE_SANITIZE} -fno-sanitize-recover=all
                      -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${TRACKLAKE_SANITIZE})
endif()

find_program(CCACHE ccache)
if(CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
  if(TRACKLAKE_PRECOMPILE)
    # Without this sloppiness ccache lets every file pass that uses such a header, and without the
    # memory of inodes it hashes the header's 120 MB again for each of them.
    set(CMAKE_CXX_COMPILER_LAUNCHER
        ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros CCACHE_INODECACHE=1
        ${CCACHE})
  endif()
endif()
find_program(LLD ld.lld)
if(LLD)
  add_link_options(-fuse-ld=lld)
endif()
