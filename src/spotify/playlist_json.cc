#include "spotify/playlist_json.h"

#include <simdjson.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <new>
#include <tuple>

#include "base/json_error.h"
#include "http/transport.h"

namespace tracklake {
namespace {

namespace json = simdjson::ondemand;
using simdjson::error_code;
using simdjson::SUCCESS;

// Of what is written with a point; columns hold no greater ones.
constexpr double kLargestPosition = std::numeric_limits<std::int32_t>::max();

// The member under which tracklake keeps its own facts; nobody else may write it.
constexpr std::string_view kReserved = "_tracklake";

// One body under way: spans are counted from its first byte.
class Body {
 public:
  explicit Body(const std::string& bytes) : bytes_(bytes) {}

  // From the value's first byte to its last; the iterator ends behind it.
  error_code Skip(json::value value, Span* span) const {
    json::json_type type{};
    if (const error_code error = value.type().get(type)) return error;
    std::string_view text;
    error_code error = SUCCESS;
    if (type == json::json_type::object) {
      json::object object;
      if ((error = value.get_object().get(object))) return error;
      error = object.raw_json().get(text);
    } else if (type == json::json_type::array) {
      json::array array;
      if ((error = value.get_array().get(array))) return error;
      error = array.raw_json().get(text);
    } else {
      text = value.raw_json_token();
    }
    if (error) return error;
    // The parser counts up to the next token; what stands between is not the value's.
    const std::size_t last = text.find_last_not_of(" \t\r\n");
    span->begin = static_cast<std::size_t>(text.data() - bytes_.data());
    span->end = span->begin + (last == std::string_view::npos ? 0 : last + 1);
    return SUCCESS;
  }

  error_code ReadEntries(json::value value, EntryList* list) const {
    list->insert_at = At(value.raw_json_token().data()) + 1;
    json::array array;
    if (const error_code error = value.get_array().get(array)) return error;
    for (auto element : array) {
      json::value entry;
      if (const error_code error = std::move(element).get(entry)) return error;
      Span span;
      if (const error_code error = Skip(entry, &span)) return error;
      list->insert_at = span.end;
      list->entries.push_back(span);
    }
    return SUCCESS;
  }

 private:
  std::size_t At(const char* place) const {
    return static_cast<std::size_t>(place - bytes_.data());
  }

  const std::string& bytes_;
};

bool IsType(json::value& value, json::json_type wanted) {
  json::json_type type{};
  return value.type().get(type) == SUCCESS && type == wanted;
}

// An integer (55.0 is one) or a string where there is one; anything else is skipped by the
// iterator.
void TakeInteger(json::value& value, std::optional<std::int64_t>* target) {
  if (*target || !IsType(value, json::json_type::number)) return;
  std::int64_t number = 0;
  double decimal = 0;
  if (value.get_int64().get(number) == SUCCESS) {
    *target = number;
  } else if (value.get_double().get(decimal) == SUCCESS && std::trunc(decimal) == decimal &&
             std::abs(decimal) <= kLargestPosition) {
    *target = static_cast<std::int64_t>(decimal);
  }
}

void TakeString(json::value value, std::optional<std::string>* target) {
  std::string_view text;
  if (!*target && IsType(value, json::json_type::string) &&
      value.get_string().get(text) == SUCCESS) {
    *target = std::string(text);
  }
}

// An empty one names no state of the playlist.
void TakeSnapshotId(json::value value, std::optional<std::string>* target) {
  TakeString(value, target);
  if (*target && (*target)->empty()) target->reset();
}

// Members of a paging object.
struct Paging {
  EntryList list;
  bool has_list = false;   // there is an array `items`
  bool is_broken = false;  // `items` or `offset` is none: the transformer refuses the whole of it
};

error_code ReadPagingMember(const Body& body, std::string_view key, json::value value,
                            Paging* paging) {
  if (key == "items" && !paging->has_list && IsType(value, json::json_type::array)) {
    paging->has_list = true;
    return body.ReadEntries(value, &paging->list);
  }
  if (key == "items" && !paging->has_list)
    paging->is_broken |= !IsType(value, json::json_type::null);
  if (key == "offset") {
    TakeInteger(value, &paging->list.offset);
    paging->is_broken |= !paging->list.offset && !IsType(value, json::json_type::null);
  }
  if (key == "total") TakeInteger(value, &paging->list.total);
  if (key == "limit") TakeInteger(value, &paging->list.limit);
  if (key == "next") TakeString(value, &paging->list.next);
  return SUCCESS;
}

// Calls `member(key, value)` for each member of an object.
template <typename Member>
error_code ForEach(json::object object, Member&& member) {
  for (auto entry : object) {
    json::field field;
    if (const error_code error = std::move(entry).get(field)) return error;
    std::string_view key;
    if (const error_code error = field.unescaped_key().get(key)) return error;
    if (const error_code error = member(key, field.value())) return error;
  }
  return SUCCESS;
}

std::unexpected<Error> Unreadable(error_code error) {
  return Fail(ErrorKind::kBadData, "the answer is no whole JSON document: {}",
              simdjson::error_message(error));
}

// A paging object; of two under one key the first. What is neither one nor null is a broken one.
error_code ReadPaging(const Body& body, json::value value, std::optional<Paging>* paging) {
  if (*paging || IsType(value, json::json_type::null)) return SUCCESS;
  paging->emplace();
  (*paging)->is_broken = !IsType(value, json::json_type::object);
  if ((*paging)->is_broken) return SUCCESS;
  json::object object;
  if (const error_code error = value.get_object().get(object)) return error;
  return ForEach(object, [&](std::string_view key, json::value member) {
    return ReadPagingMember(body, key, member, &**paging);
  });
}

struct Playlist {
  std::optional<std::string> type;
  bool is_reserved = false;
  std::optional<std::string> snapshot_id;
  std::optional<Paging> tracks;
  std::optional<Paging> items;
};

error_code ReadPlaylistMember(const Body& body, std::string_view key, json::value value,
                              Playlist* playlist) {
  if (key == "type") TakeString(value, &playlist->type);
  if (key == kReserved) playlist->is_reserved = true;
  if (key == "snapshot_id") TakeSnapshotId(value, &playlist->snapshot_id);
  if (key != "items" && key != "tracks") return SUCCESS;
  return ReadPaging(body, value, key == "items" ? &playlist->items : &playlist->tracks);
}

bool HasList(const std::optional<Paging>& paging) { return paging && paging->has_list; }
bool IsBroken(const std::optional<Paging>& paging) { return paging && paging->is_broken; }

// A playlist that was asked for with chosen fields says no type.
bool IsPlaylist(const Playlist& playlist) {
  constexpr std::string_view kType = "playlist";
  if (!playlist.type) return HasList(playlist.items) || HasList(playlist.tracks);
  return std::ranges::equal(*playlist.type, kType, [](char a, char b) {
    return (a >= 'A' && a <= 'Z' ? a - 'A' + 'a' : a) == b;
  });
}

struct Collection {
  bool is_reserved = false;
  Paging root;
  std::optional<Paging> artists;
};

error_code ReadCollectionMember(const Body& body, std::string_view key, json::value value,
                                Collection* collection) {
  if (key == kReserved) collection->is_reserved = true;
  if (key == "artists") return ReadPaging(body, value, &collection->artists);
  return ReadPagingMember(body, key, value, &collection->root);
}

std::unexpected<Error> Reserved() {
  return Fail(ErrorKind::kBadData, "the answer has a member {} of its own", kReserved);
}

// simdjson does not look whether it got the memory into which texts are unescaped.
struct Inside : json::document {
  static bool HasTextBuffer(json::document& document) {
    return (document.*(&Inside::iter)).string_buf_loc() != nullptr;
  }
};

}  // namespace

struct PlaylistReader::Parser {
  json::parser parser;

  // Calls `member` for each member of the one object that the body is.
  template <typename Member>
  Result<> ReadObject(const std::string& body, Member&& member) {
    if (body.capacity() < body.size() + HttpResponse::kPadding) {
      return Fail(ErrorKind::kInternal, "a body of {} bytes came without padding", body.size());
    }
    json::document document;
    json::object object;
    if (const error_code error =
            JsonError(parser.iterate(body.data(), body.size(), body.capacity()).get(document))) {
      return Unreadable(error);
    }
    if (!Inside::HasTextBuffer(document)) throw std::bad_alloc();
    if (const error_code error = document.get_object().get(object)) return Unreadable(error);
    if (const error_code error = ForEach(object, member)) return Unreadable(error);
    const char* rest = nullptr;
    if (document.current_location().get(rest) != simdjson::OUT_OF_BOUNDS) {
      return Unreadable(simdjson::TRAILING_CONTENT);
    }
    return {};
  }
};

PlaylistReader::PlaylistReader() : parser_(std::make_unique<Parser>()) {}

PlaylistReader::~PlaylistReader() = default;

Result<PlaylistBody> PlaylistReader::ReadPlaylist(const std::string& bytes) {
  const Body body(bytes);
  Playlist playlist;
  TL_TRY(parser_->ReadObject(bytes, [&](std::string_view key, json::value value) {
    return ReadPlaylistMember(body, key, value, &playlist);
  }));
  if (!IsPlaylist(playlist)) return Fail(ErrorKind::kBadData, "the answer is no playlist");
  if (playlist.is_reserved) return Reserved();
  PlaylistBody result;
  result.snapshot_id = std::move(playlist.snapshot_id);
  result.close = bytes.find_last_of('}');
  const bool takes_items = HasList(playlist.items) || !HasList(playlist.tracks);
  const auto& [paging, other] = takes_items ? std::tie(playlist.items, playlist.tracks)
                                            : std::tie(playlist.tracks, playlist.items);
  if (IsBroken(paging) || (!HasList(paging) && IsBroken(other))) {
    return Fail(ErrorKind::kBadData, "the playlist's entries are no list, or have no place in it");
  }
  if (paging) result.total = paging->list.total;
  if (!result.total && other) result.total = other->list.total;
  if (HasList(paging)) result.list = paging->list;
  return result;
}

Result<EntryList> PlaylistReader::ReadPage(const std::string& bytes) {
  const Body body(bytes);
  Paging paging;
  TL_TRY(parser_->ReadObject(bytes, [&](std::string_view key, json::value value) {
    return ReadPagingMember(body, key, value, &paging);
  }));
  if (!paging.has_list) return Fail(ErrorKind::kBadData, "the answer is no page of a list");
  return std::move(paging.list);
}

Result<PlaylistBody> PlaylistReader::ReadCollection(const std::string& bytes) {
  const Body body(bytes);
  Collection collection;
  TL_TRY(parser_->ReadObject(bytes, [&](std::string_view key, json::value value) {
    return ReadCollectionMember(body, key, value, &collection);
  }));
  Paging& paging = collection.artists ? *collection.artists : collection.root;
  if (!paging.has_list || paging.is_broken) {
    return Fail(ErrorKind::kBadData, "the answer is no list");
  }
  if (collection.is_reserved) return Reserved();
  PlaylistBody result;
  result.total = paging.list.total;
  result.list = std::move(paging.list);
  result.close = bytes.find_last_of('}');
  return result;
}

Result<std::optional<std::string>> PlaylistReader::ReadSnapshotId(const std::string& bytes) {
  std::optional<std::string> snapshot_id;
  TL_TRY(parser_->ReadObject(bytes, [&](std::string_view key, json::value value) {
    if (key == "snapshot_id") TakeSnapshotId(value, &snapshot_id);
    return SUCCESS;
  }));
  return snapshot_id;
}

}  // namespace tracklake
