// main() of tests that ask the lake: like the program's, it is a SQL worker when it is started as
// one.
#include <gmock/gmock.h>

#include "query/testing/scripted_worker.h"
#include "query/worker/worker.h"

int main(int argc, char** argv) {
  if (tracklake::IsSqlWorker(argc, argv)) {
    return tracklake::HasScript() ? tracklake::RunScriptedWorker() : tracklake::RunSqlWorker();
  }
  testing::InitGoogleMock(&argc, argv);
  return RUN_ALL_TESTS();
}
