// What a person took out of the lake again. The object moves, and a record of it stays:
//
//   _tracklake/withdrawn/<hash16 of raw key>.json  {schema_version, raw_key, sha256, why,
//                                                   withdrawn_at, checksum}
//   _tracklake/withdrawn/<raw key>                 the object as it was
//
// `checksum` is the hash16 of all bytes before its comma. An object that has a record with its hash
// is no longer raw, wherever the move has got to; other bytes under the same key are. Values and
// pure functions but where a store is given; any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "store/object_store.h"

namespace tracklake {

inline constexpr std::string_view kWithdrawnPrefix = "_tracklake/withdrawn/";

struct Withdrawal {
  std::string raw_key;
  std::string sha256;  // of the bytes that were taken out
  std::string why;     // in one line
  Seconds withdrawn_at{};

  friend bool operator==(const Withdrawal&, const Withdrawal&) = default;
};

// Where the record and the object itself go.
std::string WithdrawalKey(std::string_view raw_key);
std::string WithdrawnObjectKey(std::string_view raw_key);

std::string WriteWithdrawal(const Withdrawal& withdrawal);
// nullopt for anything but what WriteWithdrawal makes and `key` is the place of.
std::optional<Withdrawal> ReadWithdrawal(std::string_view key, std::string_view bytes);

struct Withdrawals {
  std::vector<Withdrawal> records;   // sorted by raw key
  std::vector<std::string> orphans;  // raw keys of objects that were moved and have no such record
  std::vector<std::string> broken;   // keys of other records that cannot be read

  const Withdrawal* Find(std::string_view raw_key) const;
  const Withdrawal* FindBytes(std::string_view sha256) const;
};

// An error is the store's; records that do not read are listed as broken.
Result<Withdrawals> ReadWithdrawals(ObjectStore& store);

}  // namespace tracklake
