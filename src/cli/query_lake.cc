#include "cli/query_lake.h"

#include <utility>

namespace tracklake::cli {

Result<ExitCode> QueryLake(Context& context, const std::string& sql, QueryOptions options,
                           OutputWishes wishes) {
  TL_ASSIGN(QueryOutput output, QueryOutput::Create(&context, std::move(wishes)));
  TL_ASSIGN(ObjectStore * store, context.lake().Open());
  options.parquet_file = output.parquet_file();
  TL_ASSIGN(QuerySession session, QuerySession::Open(store, &context.clock(), sql, options));
  TL_TRY(options.parquet_file.empty() ? output.Write(session)
                                      : session.WriteParquet(output.limit()));
  TL_TRY(output.Finish());
  return ExitCode::kOk;
}

}  // namespace tracklake::cli
