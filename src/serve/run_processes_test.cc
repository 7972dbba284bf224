#include "serve/run_processes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <fstream>
#include <sstream>

#include "store/testing/temp_lake.h"

namespace tracklake::serve {
namespace {

using testing::HasSubstr;

class RunProcessesTest : public testing::Test {
 protected:
  std::string File(const std::string& name) const { return (folder_.path() / name).native(); }
  // What stands in the file, once something does.
  std::string Awaited(const std::string& name) const {
    for (int tries = 0; tries < kMostTries; ++tries) {
      std::ostringstream text;
      text << std::ifstream(File(name)).rdbuf();
      if (text.str().ends_with('\n')) return text.str();
      std::this_thread::sleep_for(kPause);
    }
    ADD_FAILURE() << name << " has never come";
    return "";
  }
  static RunToBegin Script(const std::string& text, const std::string& folder = "") {
    return {"00aa", {"-c", text}, folder};
  }

  static constexpr int kMostTries = 6'000;
  static constexpr std::chrono::milliseconds kPause{10};

  const TempLake folder_;
  RunProcesses processes_{{"/bin/sh"}};
};

TEST_F(RunProcessesTest, ARunHasItsIdItsFolderAndNoInput) {
  const RunToBegin run =
      Script("read line; echo $TRACKLAKE_RUN_ID $(pwd -P) $line > told.tmp; mv told.tmp told",
             folder_.path().native());
  ASSERT_TRUE(processes_.Begin(run).has_value());
  EXPECT_EQ(Awaited("told"), "00aa " + std::filesystem::canonical(folder_.path()).native() + "\n");
}

TEST_F(RunProcessesTest, OneMoreThanThereMayBeIsRefusedUntilOneHasEnded) {
  const std::string fifo = File("go");
  const RunToBegin waits = Script("while [ ! -e '" + fifo + "' ]; do sleep 0.05; done");
  for (std::size_t i = 0; i < RunProcesses::kMost; ++i) {
    ASSERT_TRUE(processes_.Begin(waits).has_value());
  }
  EXPECT_EQ(processes_.Begin(waits).error().kind, ErrorKind::kExhausted);
  std::ofstream(fifo) << "\n";
  Result<> begun;
  for (int tries = 0; tries < kMostTries && !(begun = processes_.Begin(waits)); ++tries) {
    std::this_thread::sleep_for(kPause);
  }
  EXPECT_TRUE(begun.has_value());
}

TEST_F(RunProcessesTest, WhatIsAtWorkIsAskedToEndWithTheService) {
  {
    RunProcesses processes{{"/bin/sh"}};
    const std::string end = File("end");
    ASSERT_TRUE(processes
                    .Begin(Script("trap 'echo ended > " + end + "; exit' TERM; echo up > " +
                                  File("up") + "; while :; do sleep 0.05; done"))
                    .has_value());
    Awaited("up");
  }
  EXPECT_EQ(Awaited("end"), "ended\n");
}

TEST_F(RunProcessesTest, WhatCannotBeginSaysWhy) {
  EXPECT_EQ(processes_.Begin(Script("", File("gone"))).error().kind, ErrorKind::kNotFound);
  RunProcesses none{{File("no-such-program")}};
  const auto begun = none.Begin(Script(""));
  ASSERT_FALSE(begun.has_value());
  EXPECT_THAT(begun.error().message, HasSubstr("does not start"));
  EXPECT_TRUE(processes_.Begin(Script("exit")).has_value());
}

}  // namespace
}  // namespace tracklake::serve
