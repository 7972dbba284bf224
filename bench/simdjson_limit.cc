// bench_simdjson_limit LAKE THREADS
//
// Reads every field that the tables need from each raw object with simdjson On-Demand and keeps
// nothing but a sum: the floor for any program that takes these files through simdjson. Fields are
// asked for in the order in which they stand in the file, the fastest way there is and one that
// only a benchmark may rely on. Prints "ENTRIES CHECKSUM".
#include <fmt/format.h>
#include <simdjson.h>

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace {

namespace od = simdjson::ondemand;

struct Sum {
  std::uint64_t entries = 0;
  std::uint64_t checksum = 0;
};

// A value that is absent or null counts nothing.
void AddText(Sum& sum, simdjson::simdjson_result<od::value> value) {
  std::string_view text;
  if (value.get_string().get(text) == simdjson::SUCCESS) sum.checksum += text.size();
}

void AddNumber(Sum& sum, simdjson::simdjson_result<od::value> value) {
  std::int64_t number = 0;
  if (value.get_int64().get(number) == simdjson::SUCCESS) {
    sum.checksum += static_cast<std::uint64_t>(number);
  }
}

void AddFlag(Sum& sum, simdjson::simdjson_result<od::value> value) {
  bool flag = false;
  if (value.get_bool().get(flag) == simdjson::SUCCESS) sum.checksum += flag ? 1 : 0;
}

void AddLink(Sum& sum, od::object& object) {
  od::object links;
  if (object.find_field("external_urls").get_object().get(links) == simdjson::SUCCESS) {
    AddText(sum, links.find_field("spotify"));
  }
}

void AddArtists(Sum& sum, od::object& owner) {
  od::array artists;
  if (owner.find_field("artists").get_array().get(artists) != simdjson::SUCCESS) return;
  for (auto element : artists) {
    od::object artist;
    if (element.get_object().get(artist) != simdjson::SUCCESS) continue;
    AddLink(sum, artist);
    AddText(sum, artist.find_field("id"));
    AddText(sum, artist.find_field("name"));
  }
}

void AddAlbum(Sum& sum, od::object& track) {
  od::object album;
  if (track.find_field("album").get_object().get(album) != simdjson::SUCCESS) return;
  AddText(sum, album.find_field("album_type"));
  AddArtists(sum, album);
  AddLink(sum, album);
  AddText(sum, album.find_field("id"));
  od::array images;
  if (album.find_field("images").get_array().get(images) == simdjson::SUCCESS) {
    for (auto image : images) {
      AddText(sum, image.find_field("url"));
      break;
    }
  }
  AddText(sum, album.find_field("name"));
  AddText(sum, album.find_field("release_date"));
  AddText(sum, album.find_field("release_date_precision"));
  AddNumber(sum, album.find_field("total_tracks"));
}

void AddTrack(Sum& sum, od::object& track) {
  AddAlbum(sum, track);
  AddArtists(sum, track);
  AddNumber(sum, track.find_field("disc_number"));
  AddNumber(sum, track.find_field("duration_ms"));
  AddFlag(sum, track.find_field("explicit"));
  od::object ids;
  if (track.find_field("external_ids").get_object().get(ids) == simdjson::SUCCESS) {
    AddText(sum, ids.find_field("isrc"));
  }
  AddLink(sum, track);
  AddText(sum, track.find_field("id"));
  AddFlag(sum, track.find_field("is_local"));
  AddText(sum, track.find_field("name"));
  AddNumber(sum, track.find_field("popularity"));
  AddNumber(sum, track.find_field("track_number"));
  AddText(sum, track.find_field("type"));
}

void AddObject(Sum& sum, od::parser& parser, const std::filesystem::path& file) {
  simdjson::padded_string json;
  od::document document;
  od::array items;
  if (simdjson::padded_string::load(file.string()).get(json) != simdjson::SUCCESS ||
      parser.iterate(json).get(document) != simdjson::SUCCESS ||
      document.find_field("tracks").find_field("items").get_array().get(items) !=
          simdjson::SUCCESS) {
    fmt::print(stderr, "bench_simdjson_limit: cannot read {}\n", file.filename().string());
    std::exit(1);
  }
  for (auto item : items) {
    ++sum.entries;
    od::object entry;
    if (item.get_object().get(entry) != simdjson::SUCCESS) continue;
    AddText(sum, entry.find_field("added_at"));
    od::object track;
    if (entry.find_field("track").get_object().get(track) == simdjson::SUCCESS) {
      AddTrack(sum, track);
    }
  }
}

std::vector<std::filesystem::path> ListObjects(const std::filesystem::path& lake) {
  std::vector<std::filesystem::path> files;
  for (const auto& file : std::filesystem::recursive_directory_iterator(lake / "raw")) {
    if (file.path().extension() == ".json") files.push_back(file.path());
  }
  return files;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  const std::vector<std::filesystem::path> files = ListObjects(argv[1]);
  const std::size_t thread_count = std::strtoul(argv[2], nullptr, 10);
  std::atomic<std::size_t> next = 0;
  std::vector<Sum> sums(thread_count);
  std::vector<std::thread> threads;
  for (Sum& sum : sums) {
    threads.emplace_back([&files, &next, &sum] {
      od::parser parser;
      Sum mine;  // kept off the shared vector, whose neighbours share a cache line
      for (std::size_t i = next++; i < files.size(); i = next++) {
        AddObject(mine, parser, files[i]);
      }
      sum = mine;
    });
  }
  for (std::thread& thread : threads) thread.join();
  Sum total;
  for (const Sum& sum : sums) {
    total.entries += sum.entries;
    total.checksum += sum.checksum;
  }
  fmt::print("{} {}\n", total.entries, total.checksum);
  return 0;
}
