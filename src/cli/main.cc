#include "cli/app.h"
#include "query/worker/worker.h"

int main(int argc, char** argv) {
  if (tracklake::IsSqlWorker(argc, argv)) return tracklake::RunSqlWorker();
  return tracklake::cli::Run(argc, argv);
}
