#include "lake/content.h"

#include <fmt/format.h>

#include "base/sha256.h"
#include "raw/fetched_at.h"
#include "raw/raw_key.h"

namespace tracklake {
namespace {

// What is too large to be read whole is hashed in pieces of this size.
constexpr std::size_t kPieceBytes = 1 << 20;

Result<std::string> HashInPieces(ObjectStore& store, std::string_view key) {
  Sha256Stream hash;
  std::string piece;
  std::uint64_t offset = 0;
  do {
    TL_TRY(store.GetRange(key, offset, kPieceBytes, &piece));
    hash.Add(piece);
    offset += piece.size();
  } while (piece.size() == kPieceBytes);
  return hash.Hex();
}

Result<std::string> ReadAndHash(ObjectStore& store, const ObjectInfo& info, std::string* bytes,
                                ReadAhead* ahead) {
  bytes->clear();
  if (info.size > kMaxDocumentBytes) return HashInPieces(store, info.key);
  TL_TRY(ahead != nullptr ? ahead->Get(info, bytes) : store.Get(info.key, bytes));
  if (bytes->size() == info.size) return Sha256Hex(*bytes);
  return Fail(ErrorKind::kConflict, "{} changed while it was read", info.key);
}

Result<> CheckHash(const std::string& key, std::string_view sha256) {
  const auto own = ParseOwnKey(key);
  if (!own || sha256.starts_with(own->sha8)) return {};
  return WithHint(Fail(ErrorKind::kCorruption, "its bytes do not match the hash in its name"),
                  fmt::format("Put the object back as it was, or take it out with its rows: "
                              "tracklake withdraw {} --why TEXT",
                              key));
}

std::optional<Seconds> LoadInto(Transformer& reader, const ObjectInfo& info,
                                std::string_view bytes) {
  if (info.size <= kMaxDocumentBytes) return reader.Load(bytes);
  reader.LoadTooLarge(info.size);
  return std::nullopt;
}

}  // namespace

Result<std::string> HashContent(ObjectStore& store, const ObjectInfo& info, std::string* bytes,
                                ReadAhead* ahead) {
  TL_ASSIGN(std::string sha256, ReadAndHash(store, info, bytes, ahead));
  TL_TRY(CheckHash(info.key, sha256));
  return sha256;
}

Result<Content> ReadContent(ObjectStore& store, Clock& clock, const RawEntry& entry,
                            Transformer* reader, std::string* bytes, ReadAhead* ahead) {
  Content content;
  TL_ASSIGN(content.sha256, HashContent(store, entry.info, bytes, ahead));
  const std::optional<Seconds> inside = LoadInto(*reader, entry.info, *bytes);
  if (entry.fetched_at.has_value()) {
    content.fetched_at = *entry.fetched_at;
    return content;
  }
  TL_ASSIGN(content.fetched_at, FetchedAt(store, clock, entry.info.key, inside, entry.seen));
  return content;
}

Result<std::optional<std::string>> HashObject(ObjectStore& store, std::string_view key) {
  auto hash = HashInPieces(store, key);
  if (hash.has_value()) return *std::move(hash);
  if (hash.error().kind == ErrorKind::kNotFound) return std::nullopt;
  return std::unexpected(std::move(hash).error());
}

}  // namespace tracklake
