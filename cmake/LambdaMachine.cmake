# The toolchain of the Lambda packages: for the kind of machine that builds, its own compiler as
# everywhere; for the other Debian's cross compiler.
if(NOT LAMBDA_MACHINE STREQUAL CMAKE_HOST_SYSTEM_PROCESSOR)
  set(CMAKE_SYSTEM_NAME Linux)
  set(CMAKE_SYSTEM_PROCESSOR ${LAMBDA_MACHINE})
  set(CMAKE_C_COMPILER ${LAMBDA_MACHINE}-linux-gnu-gcc)
  set(CMAKE_CXX_COMPILER ${LAMBDA_MACHINE}-linux-gnu-g++)
endif()
list(APPEND CMAKE_TRY_COMPILE_PLATFORM_VARIABLES LAMBDA_MACHINE)
