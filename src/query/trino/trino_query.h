// A statement on a Trino, by its REST protocol: sent, then its answers followed from one to the
// next until there is none. It sees the tables of the catalog and schema that are named.
#pragma once

#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/secret.h"
#include "http/transport.h"
#include "http/url.h"
#include "query/remote_query.h"
#include "query/trino/trino_type.h"

namespace tracklake {

struct TrinoServer {
  Url url;
  std::string catalog;
  std::string schema;
  std::string user;
  // One of them, where the server asks for it; only over https or on this machine.
  Secret password;
  Secret token;  // a JWT
};

class TrinoQuery final : public RemoteQuery {
 public:
  struct Ways {  // out of the program; borrowed
    HttpTransport* transport;
    HttpTransport* network;  // which no stop ends: cancels
    Clock* clock;
  };

  // Sends it. kUsage for what is no query.
  static Result<std::unique_ptr<TrinoQuery>> Start(Ways ways, TrinoServer server, std::string sql,
                                                   const RemoteOptions& options);
  ~TrinoQuery() override;

  Result<std::vector<QueryColumn>> Describe() override;
  Result<> Run(ValueText text, const std::function<bool(TableRow)>& take) override;
  RemoteCost cost() const override;

 private:
  TrinoQuery(Ways ways, TrinoServer server, std::string sql, const RemoteOptions& options);

  HttpRequest RequestOf(HttpMethod method, std::string url) const;
  // Asks until there is an answer; what the server puts off is asked again.
  Result<> Ask(const HttpRequest& request);
  Result<> Take(const HttpResponse& response);
  Result<> Follow();
  Result<> AwaitColumns();

  const Ways ways_;
  const TrinoServer server_;
  const std::string sql_;
  const RemoteDeadline deadline_;
  std::string id_;
  std::string next_;  // where the next answer is; empty: it has ended
  std::uint64_t bytes_read_ = 0;
  std::optional<std::vector<QueryColumn>> columns_;
  std::vector<TrinoType> types_;
  std::unique_ptr<nlohmann::json> rows_;  // of the last answer
};

}  // namespace tracklake
