# The program of the functions, linked for AWS Lambda (provided.al2023): everything but the C library
# is in it, and of that nothing that is newer than Amazon Linux 2023's, which is GLIBC 2.34. In place of
# the system's libraries it takes the archives that tools/lambda_parts made, of the same versions.
#
# A function loads all of it at each start, so it is compiled for its size, but for what a large day
# takes its time in (lambda_speed), and what nothing calls is left out: each function has a section.
# Only `tracklake-lambda` is built of it: what tests would link is empty here.
set(TRACKLAKE_LAMBDA_PARTS "" CACHE PATH "Folder of tools/lambda_parts (empty: an ordinary build)")
if(NOT TRACKLAKE_LAMBDA_PARTS)
  return()
endif()
if(NOT EXISTS ${TRACKLAKE_LAMBDA_PARTS}/stamp)
  message(FATAL_ERROR "Nothing in ${TRACKLAKE_LAMBDA_PARTS}. Run make lambda.")
endif()

set(lambda_system ${TRACKLAKE_LAMBDA_PARTS}/debian/usr)
set(lambda_triplet ${CMAKE_SYSTEM_PROCESSOR}-linux-gnu)
if(CMAKE_CROSSCOMPILING)  # else the system's headers are those
  include_directories(SYSTEM ${TRACKLAKE_LAMBDA_PARTS}/curl/include ${lambda_system}/include/${lambda_triplet}
                      ${lambda_system}/include)
  if(LLD)  # a cross compiler looks for it under no name that Debian gives it
    file(MAKE_DIRECTORY ${CMAKE_BINARY_DIR}/linker)
    file(CREATE_LINK ${LLD} ${CMAKE_BINARY_DIR}/linker/ld.lld SYMBOLIC)
    add_link_options(-B${CMAKE_BINARY_DIR}/linker)
  endif()
endif()
add_link_options(-static-libstdc++ -static-libgcc -Wl,--gc-sections,--icf=all,--build-id=none -s)

# lambda_archive(TARGET FILE LIBS…): a static archive as a target.
function(lambda_archive target file)
  add_library(${target} STATIC IMPORTED GLOBAL)
  set_target_properties(${target} PROPERTIES IMPORTED_LOCATION ${TRACKLAKE_LAMBDA_PARTS}/${file})
  target_link_libraries(${target} INTERFACE ${ARGN})
endfunction()
set(lambda_lib debian/usr/lib/${lambda_triplet})
lambda_archive(utf8proc ${lambda_lib}/libutf8proc.a)
lambda_archive(ZLIB::ZLIB ${lambda_lib}/libz.a)
lambda_archive(SQLite::SQLite3 ${lambda_lib}/libsqlite3.a m)
lambda_archive(OpenSSL::Crypto ${lambda_lib}/libcrypto.a)
lambda_archive(lambda_ssl ${lambda_lib}/libssl.a OpenSSL::Crypto)
lambda_archive(CURL::libcurl curl/lib/libcurl.a lambda_ssl ZLIB::ZLIB)

# lambda_library(NAME DEFINITION SOURCES…): compiled from a source that others wrote. Debian's own
# library of it is used with the definition.
function(lambda_library name definition)
  set(folder ${TRACKLAKE_LAMBDA_PARTS}/source/${name})
  list(TRANSFORM ARGN PREPEND ${folder}/)
  add_library(lambda_${name} STATIC EXCLUDE_FROM_ALL ${ARGN})
  target_include_directories(lambda_${name} BEFORE PRIVATE ${folder} ${folder}/include)
  target_compile_options(lambda_${name} PRIVATE -w)
  target_compile_definitions(lambda_${name} INTERFACE ${definition})
  add_library(${name}::${name} ALIAS lambda_${name})
endfunction()
lambda_library(fmt FMT_SHARED src/format.cc src/os.cc)
lambda_library(simdjson SIMDJSON_THREADS_ENABLED=1 simdjson.cpp)
foreach(headers nlohmann_json::nlohmann_json GTest::gmock GTest::gtest GTest::gtest_main)
  add_library(${headers} INTERFACE IMPORTED GLOBAL)
endforeach()

# Called once the modules are there. The precompiled headers are those of code for its size.
function(lambda_speed)
  target_compile_options(lambda_simdjson PRIVATE -O2)
  foreach(module tracklake_transform tracklake_parquet)
    target_compile_options(${module} PRIVATE -O2)
    set_target_properties(${module} PROPERTIES DISABLE_PRECOMPILE_HEADERS ON)
  endforeach()
endfunction()
