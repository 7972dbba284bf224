// The tables and partitions of one database in the Glue Data Catalog, call by call: what may be
// asked at once, pages, and items that fail by themselves. Passing trouble is waited out below
// (aws/client.h). Any thread.
//
// Somebody else's change in between is kConflict, and a write whose answer was lost is kUnknown:
// whoever writes reads again, and decides.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "aws/client.h"
#include "base/json_member.h"
#include "base/result.h"

namespace tracklake::glue {

using Json = nlohmann::json;

// What Glue takes at once.
inline constexpr std::size_t kMaxPartitionsToGet = 1000;
inline constexpr std::size_t kMaxPartitionsToWrite = 100;
// So many pages are asked for at most; each holds up to 100 tables or 1,000 partitions.
inline constexpr int kMaxPages = 10'000;

// Who writes reads again, so often in all, and decides anew.
inline constexpr int kMaxRounds = 5;

// Of a write: somebody else was first, or nobody knows. What stands there now tells.
inline bool IsToBeReadAgain(const Error& error) {
  return error.kind == ErrorKind::kConflict || error.kind == ErrorKind::kUnknown;
}

// Of the partition keys, in their order: {"2026", "11", "20"}.
using PartitionValues = std::vector<std::string>;

struct StoredPartition {
  PartitionValues values;
  Json storage;  // its StorageDescriptor
};

// A partition that was not written, while others of the same call were.
struct PartitionFailure {
  PartitionValues values;
  std::string code;  // "AlreadyExistsException"
  std::string message;
};

// Whether it is to be looked for and written again.
bool IsPassing(const PartitionFailure& failure);

class GlueClient {
 public:
  // Borrows the client, which is Glue's.
  GlueClient(aws::Client* client, std::string database)
      : client_(client), database_(std::move(database)) {}

  const std::string& database() const { return database_; }

  // All of the database. kNotFound, with the cure, where there is no such database.
  Result<std::vector<Json>> Tables();

  // `input` is a TableInput. kConflict: there is one of that name; kNotFound as above.
  Result<> CreateTable(const Json& input);
  // In the place of the version that was read ("VersionId"; empty: whichever). kConflict: it is not
  // that one any more.
  Result<> UpdateTable(const Json& input, const std::string& version);
  // With its partitions; there is none afterwards.
  Result<> DeleteTable(const std::string& name);

  // All of a table.
  Result<std::vector<StoredPartition>> Partitions(const std::string& table);
  // Those of them that there are.
  Result<std::vector<StoredPartition>> FindPartitions(const std::string& table,
                                                      std::span<const PartitionValues> wanted);

  // `inputs` are PartitionInputs. An error is of a whole call: those before it are written.
  Result<std::vector<PartitionFailure>> CreatePartitions(const std::string& table,
                                                         std::span<const Json> inputs);
  Result<std::vector<PartitionFailure>> UpdatePartitions(const std::string& table,
                                                         std::span<const Json> inputs);
  // There is none afterwards.
  Result<> DeletePartition(const std::string& table, const PartitionValues& values);

 private:
  // The answer's object; `about` is what errors name.
  Result<Json> Send(std::string_view operation, Json body, const std::string& about, bool is_write);
  // The list of that name, of all pages.
  Result<std::vector<Json>> SendForPages(std::string_view operation, Json body, const char* list,
                                         const std::string& about);
  std::string NameOf(const std::string& table) const;
  std::unexpected<Error> NoDatabase() const;

  aws::Client* client_;
  std::string database_;
};

}  // namespace tracklake::glue
