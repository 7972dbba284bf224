// A playlist behind a FakeTransport, for tests: answers like the API in either shape, and moves,
// lies or breaks where a test says so. A value, and one thread's at a time: a test that asks for
// several pages at once holds a mutex around Answer().
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "http/fake_transport.h"

namespace tracklake {

struct FakePlaylist {
  static constexpr char kId[] = "5MQTt7M7dyEbXLVKNt0Z9b";
  static constexpr char kApi[] = "https://api.spotify.com/v1";

  std::int64_t entries = 0;
  std::int64_t claimed = -1;  // -1: as many as there are
  std::int64_t page_size = 100;
  std::int64_t cap = 1'000'000;  // of later pages, whatever is asked for
  bool is_2026 = false;
  std::string snapshot = "s0";
  std::size_t filler_bytes = 0;  // more bytes in each page, outside its entries
  // Called before each answer with the number of requests before it; may change anything.
  std::function<void(int request, FakePlaylist* playlist)> before;
  // Gives another answer than the usual one when it returns something.
  std::function<std::optional<HttpResponse>(int request, const std::string& url)> instead;
  // What stands in `next` of the page at this offset; "" is null.
  std::function<std::string(std::int64_t offset, std::string usual)> next;

  Result<HttpResponse> Answer(const HttpRequest& request);

  static std::string Entry(std::int64_t i, bool is_2026);

  int requests = 0;

 private:
  std::string Page(std::int64_t offset, std::int64_t size) const;
};

}  // namespace tracklake
