// A statement on Athena: started, looked after until it has ended, its result read a page at a
// time. Its files stay in the workgroup's folder. It sees the tables of the lake's Glue database as
// they are registered, and its views, in Trino's dialect.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "base/clock.h"
#include "query/athena/athena_api.h"
#include "query/remote_query.h"

namespace tracklake {

// What Athena takes at most.
inline constexpr std::size_t kMaxAthenaStatementBytes = 262'144;

struct AthenaOptions {
  std::string workgroup;
  std::string database;
  // What it may read, as far as Athena tells while it runs; 0: what the workgroup allows.
  std::uint64_t scan_limit_bytes = 0;
  RemoteOptions remote;
};

// What Athena takes for reading so much, in US dollars: by the megabyte, ten at least.
double AthenaUsd(std::uint64_t bytes_read);

class AthenaQuery final : public RemoteQuery {
 public:
  // Starts it. kUsage for what is no query, and what Athena does not understand. Borrows all but
  // the options.
  static Result<std::unique_ptr<AthenaQuery>> Start(aws::Client* client, Clock* clock, Rng* rng,
                                                    std::string sql, AthenaOptions options);
  ~AthenaQuery() override;

  Result<std::vector<QueryColumn>> Describe() override;
  Result<> Run(ValueText text, const std::function<bool(TableRow)>& take) override;
  RemoteCost cost() const override;

 private:
  AthenaQuery(aws::Client* client, Clock* clock, std::string sql, AthenaOptions options)
      : api_(client),
        clock_(clock),
        sql_(std::move(sql)),
        options_(std::move(options)),
        deadline_(clock, options_.remote) {}

  // Until there is a first page.
  Result<> Await();
  Result<> AwaitEnd();
  // An error once it is not to go on.
  Result<> Judge() const;

  AthenaApi api_;
  Clock* const clock_;
  const std::string sql_;
  const AthenaOptions options_;
  const RemoteDeadline deadline_;
  std::string id_;
  AthenaState state_;
  std::optional<AthenaPage> page_;
};

}  // namespace tracklake
