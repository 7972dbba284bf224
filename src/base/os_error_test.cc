#include "base/os_error.h"

#include <gtest/gtest.h>

#include <cerrno>

namespace tracklake {
namespace {

TEST(OsErrorTest, WhatTheMachineHasNoMoreOfIsNoFaultOfTheFile) {
  EXPECT_EQ(KindOfErrno(EMFILE), ErrorKind::kExhausted);
  EXPECT_EQ(KindOfErrno(ENOMEM), ErrorKind::kExhausted);
  EXPECT_EQ(KindOfErrno(ENOSPC), ErrorKind::kIo);
  EXPECT_NE(CureOfErrno(EMFILE).find("ulimit -n"), std::string::npos);
}

TEST(OsErrorTest, TheNumberIsFoundInWhatALibraryQuotes) {
  EXPECT_EQ(ErrnoIn("IO Error: Cannot open file \"x\": Too many open files"), EMFILE);
  EXPECT_EQ(ErrnoIn("Could not write file \"x\": No space left on device"), ENOSPC);
  EXPECT_EQ(ErrnoIn("IO Error: No magic bytes found"), 0);
}

}  // namespace
}  // namespace tracklake
