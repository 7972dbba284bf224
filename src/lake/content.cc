#include "lake/content.h"

#include <fmt/format.h>

#include <utility>

#include "base/sha256.h"
#include "base/sha256_pair.h"
#include "base/text.h"
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

Result<> Read(ObjectStore& store, const ObjectInfo& info, std::string* bytes, ReadAhead* ahead) {
  TL_TRY(ahead != nullptr ? ahead->Get(info, bytes) : store.Get(info.key, bytes));
  if (bytes->size() == info.size) return {};
  return Fail(ErrorKind::kConflict, "{} changed while it was read", info.key);
}

// The hash, if it is the one that the key may hold.
Result<std::string> Checked(const std::string& key, std::string sha256) {
  const auto own = ParseOwnKey(key);
  if (!own || sha256.starts_with(own->sha8)) return sha256;
  return WithHint(Fail(ErrorKind::kCorruption, "its bytes do not match the hash in its name"),
                  fmt::format("Put the object back as it was, or take it out with its rows: "
                              "tracklake withdraw {} --why TEXT",
                              ShellWord(key)));
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
  bytes->clear();
  if (info.size > kMaxDocumentBytes) {
    TL_ASSIGN(std::string sha256, HashInPieces(store, info.key));
    return Checked(info.key, std::move(sha256));
  }
  TL_TRY(Read(store, info, bytes, ahead));
  return Checked(info.key, Sha256Hex(*bytes));
}

std::array<Result<std::string>, 2> HashContents(ObjectStore& store,
                                                std::array<const ObjectInfo*, 2> infos,
                                                std::array<std::string, 2>* bytes,
                                                ReadAhead* ahead) {
  std::array<Result<>, 2> read;
  for (std::size_t i = 0; i < read.size(); ++i) {
    read[i] = Read(store, *infos[i], &(*bytes)[i], ahead);
  }
  auto hashes = Sha256HexOfTwo((*bytes)[0], (*bytes)[1]);
  std::array<Result<std::string>, 2> contents;
  for (std::size_t i = 0; i < read.size(); ++i) {
    if (read[i].has_value()) {
      contents[i] = Checked(infos[i]->key, std::move(hashes[i]));
    } else {
      contents[i] = std::unexpected(std::move(read[i]).error());
    }
  }
  return contents;
}

Result<Content> LoadContent(ObjectStore& store, Clock& clock, const RawEntry& entry,
                            std::string sha256, std::string_view bytes, Transformer* reader) {
  Content content{.sha256 = std::move(sha256)};
  const std::optional<Seconds> inside = LoadInto(*reader, entry.info, bytes);
  if (entry.fetched_at.has_value()) {
    content.fetched_at = *entry.fetched_at;
    return content;
  }
  TL_ASSIGN(content.fetched_at, FetchedAt(store, clock, entry.info.key, inside, entry.seen));
  return content;
}

Result<Content> ReadContent(ObjectStore& store, Clock& clock, const RawEntry& entry,
                            Transformer* reader, std::string* bytes, ReadAhead* ahead) {
  TL_ASSIGN(std::string sha256, HashContent(store, entry.info, bytes, ahead));
  return LoadContent(store, clock, entry, std::move(sha256), *bytes, reader);
}

Result<std::optional<std::string>> HashObject(ObjectStore& store, std::string_view key) {
  auto hash = HashInPieces(store, key);
  if (hash.has_value()) return *std::move(hash);
  if (hash.error().kind == ErrorKind::kNotFound) return std::nullopt;
  return std::unexpected(std::move(hash).error());
}

}  // namespace tracklake
