// Makes raw objects of a playlist's pages, by cutting and joining bytes: every entry stays exactly
// as it was received (docs/reference/raw.md §5).
//
// The first object is the first answer, unchanged but for two places: the entries of later pages
// follow its own inside its array, and a member `_tracklake` stands last:
//
//     {"request":…,"fetched_at":…,"snapshot_before":…,"snapshot_after":…,
//      "pages":[{"offset":…,"items":…,"total":…},…],"total_claimed":…,"items_received":…}
//
// Where nobody tells the total, `has_next` stands last: false in the object that ends the list.
// The first answer of a personal collection says nothing of a playlist, so `_tracklake` begins with
// `playlist_id` there.
//
// Where 5,000 entries or 24 MiB are reached, or the next page does not begin where the last one
// ended, a bare paging object goes on:
// {"offset":…,"total":…,"items":[…],"_tracklake":{"playlist_id":…,…}}. Its positions follow from
// its offset, so holes stay holes.
//
// No run, host or clock is in it: the same pages give the same bytes. Not thread-safe.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "spotify/playlist_json.h"

namespace tracklake {

inline constexpr std::int64_t kMaxEntriesPerObject = 5000;

// Another page is not added to an object beyond this: the transformer takes 64 MiB at most, and a
// page has at most kMaxResponseBytes.
inline constexpr std::size_t kFullObjectBytes = 24ULL << 20;

struct PageFact {
  std::int64_t offset = 0;
  std::int64_t items = 0;
  std::optional<std::int64_t> total;
};

// What is known of a fetch once its last page is in.
struct FetchFacts {
  std::string playlist_id;  // empty: the list holds other things than entries
  std::string request;      // below the API's root
  Seconds fetched_at{};     // of the first answer
  std::optional<std::string> snapshot_before;
  std::optional<std::string> snapshot_after;  // nullopt: not known
  std::optional<std::int64_t> total_claimed;
  std::vector<PageFact> pages;
  bool ends = false;        // the last page is the list's last one
  bool is_playlist = true;  // false: the first answer does not say whose entries it holds

  std::int64_t items_received() const;
};

class Splicer {
 public:
  // Takes the objects piece by piece. An error ends the splicing.
  class Sink {
   public:
    virtual ~Sink() = default;
    // Of the list itself: the same whenever it was read.
    virtual Result<> Write(std::string_view bytes) = 0;
    // An object ends with these, which say how it was read.
    virtual Result<> End(std::string_view annotation) = 0;
  };

  // Borrows the facts and the sink. The limit is a parameter for tests only.
  Splicer(const FetchFacts& facts, Sink* sink, std::int64_t max_entries = kMaxEntriesPerObject)
      : facts_(facts), sink_(*sink), max_entries_(max_entries) {}

  // The first answer, once; then the later pages in order, each at its offset; then Finish().
  Result<> Start(const std::string& body, const PlaylistBody& playlist);
  Result<> Add(const std::string& body, const EntryList& list, std::int64_t offset);
  Result<> Finish();

 private:
  Result<> Append(const std::string& body, const EntryList& list, std::int64_t offset);
  Result<> Continue(std::int64_t offset);
  Result<> Write(std::string_view bytes);
  Result<> Close(bool is_last);
  std::string Annotation(bool is_last) const;

  const FetchFacts& facts_;
  Sink& sink_;
  const std::int64_t max_entries_;
  std::string tail_;     // what follows its entries, up to the final '}' exclusive
  std::string trailer_;  // the final '}' and what stands behind it
  bool is_first_ = true;
  bool wants_comma_ = false;
  std::size_t bytes_ = 0;         // of this object
  std::int64_t entries_ = 0;      // in this object
  std::int64_t next_offset_ = 0;  // where this object's next entry belongs
};

}  // namespace tracklake
