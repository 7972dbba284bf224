# Headers that nearly every file includes, parsed once: by tracklake_base for all modules, and with
# GoogleTest by base_test for all tests.
set(precompiled_headers <fmt/format.h> <nlohmann/json.hpp> <algorithm> <chrono> <expected>
                        <filesystem> <fstream> <functional> <map> <memory> <optional> <set> <span>
                        <string> <thread> <vector>)

function(tracklake_precompile target owner)
  if(NOT TRACKLAKE_PRECOMPILE)
    return()
  endif()
  if(target STREQUAL owner)
    target_precompile_headers(${target} PRIVATE ${precompiled_headers} ${ARGN})
  else()
    target_precompile_headers(${target} REUSE_FROM ${owner})
  endif()
endfunction()

# What every executable of GoogleTest needs. Tests themselves are not optimised: they are half of
# what there is to compile, and what they call is.
function(tracklake_test name)
  target_link_libraries(${name} PRIVATE GTest::gmock GTest::gtest_main)
  target_compile_options(${name} PRIVATE -O0)
  if(TRACKLAKE_SANITIZE STREQUAL thread)
    target_sources(${name} PRIVATE ${CMAKE_SOURCE_DIR}/tests/faults/tsan.cc)
    target_link_options(${name} PRIVATE
                        -Wl,--version-script=${CMAKE_SOURCE_DIR}/tests/faults/tsan.map)
  endif()
  tracklake_precompile(${name} base_test <gmock/gmock.h> <gtest/gtest.h>)
endfunction()

# One ctest a test; under sanitizers, where a start costs more than most tests, one a shard.
function(tracklake_unit_tests name)
  if(NOT TRACKLAKE_SANITIZE)
    include(GoogleTest)
    gtest_discover_tests(${name}_test TEST_PREFIX "${name}." DISCOVERY_MODE PRE_TEST
                         PROPERTIES LABELS unit)
    return()
  endif()
  set(shards 4)
  foreach(shard RANGE 1 ${shards})
    math(EXPR index "${shard} - 1")
    add_test(NAME ${name}.shard${shard} COMMAND ${name}_test)
    set_tests_properties(
      ${name}.shard${shard} PROPERTIES LABELS unit
      ENVIRONMENT "GTEST_TOTAL_SHARDS=${shards};GTEST_SHARD_INDEX=${index};GTEST_BRIEF=1")
  endforeach()
endfunction()

# A fuzzer, where there is a sanitizer for what it finds. Without coverage it is a test: of its seeds
# in tests/fuzz, or of a thousand inputs of its own.
function(tracklake_fuzzer module file)
  if(NOT TRACKLAKE_SANITIZE MATCHES address)
    return()
  endif()
  get_filename_component(target ${file} NAME_WE)
  add_executable(${target} ${file})
  target_link_libraries(${target} PRIVATE tracklake_${module})
  target_link_options(${target} PRIVATE -fsanitize=fuzzer)
  if(NOT TRACKLAKE_SANITIZE MATCHES fuzzer)
    string(REGEX REPLACE "_fuzz$" "" seeds ${target})
    if(EXISTS ${CMAKE_SOURCE_DIR}/tests/fuzz/${seeds})
      set(inputs -runs=0 ${CMAKE_SOURCE_DIR}/tests/fuzz/${seeds})
    else()
      set(inputs -runs=1000 -seed=1 -max_len=65536)
    endif()
    add_test(NAME fuzz.${target} COMMAND ${target} ${inputs})
    set_tests_properties(fuzz.${target} PROPERTIES TIMEOUT 240 LABELS fuzz)
  endif()
endfunction()

# tracklake_module(NAME DEPS a b … LIBS external …)
#
# One folder under src/ is one static library. Sources are globbed: x.cc is code, x_test.cc a test
# beside it, x_fuzz.cc a fuzzer. DEPS names other modules and is the only way to their headers'
# symbols; src/README.md states the table and the lint enforces it for includes.
function(tracklake_module name)
  cmake_parse_arguments(ARG "" "" "DEPS;LIBS" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cc)
  set(tests ${sources})
  set(fuzzers ${sources})
  list(FILTER tests INCLUDE REGEX "_test\\.cc$")
  list(FILTER fuzzers INCLUDE REGEX "_fuzz\\.cc$")
  list(FILTER sources EXCLUDE REGEX "(_test|_fuzz|/main)\\.cc$")

  list(TRANSFORM ARG_DEPS PREPEND tracklake_)
  add_library(tracklake_${name} STATIC ${sources})
  target_include_directories(tracklake_${name} PUBLIC ${CMAKE_SOURCE_DIR}/src)
  target_link_libraries(tracklake_${name} PUBLIC ${ARG_DEPS} ${ARG_LIBS})
  tracklake_precompile(tracklake_${name} tracklake_base)

  if(tests)
    add_executable(${name}_test ${tests})
    target_link_libraries(${name}_test PRIVATE tracklake_${name})
    if(name STREQUAL query OR tracklake_query IN_LIST ARG_DEPS)  # its queries start it as a worker
      target_sources(${name}_test PRIVATE ${CMAKE_SOURCE_DIR}/src/query/testing/main.cc)
    endif()
    duckdb_beside_programs()
    tracklake_test(${name}_test)
    tracklake_unit_tests(${name})
  endif()
  foreach(fuzzer ${fuzzers})
    tracklake_fuzzer(${name} ${fuzzer})
  endforeach()
endfunction()
