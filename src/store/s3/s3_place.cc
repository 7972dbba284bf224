#include "store/s3/s3_place.h"

#include <algorithm>
#include <array>

#include "store/key.h"

namespace tracklake {
namespace {

constexpr std::string_view kScheme = "s3://";
constexpr std::array<std::string_view, 2> kReservedBeginnings = {"xn--", "sthree-"};
constexpr std::array<std::string_view, 4> kReservedEnds = {"-s3alias", "--ol-s3", "--x-s3",
                                                           ".mrap"};

bool IsAlphanumeric(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

// S3 guide, "General purpose bucket naming rules".
bool MayBeABucket(std::string_view name) {
  if (name.size() < 3 || name.size() > 63) return false;
  if (!IsAlphanumeric(name.front()) || !IsAlphanumeric(name.back())) return false;
  const bool is_address = name.find_first_not_of("0123456789.") == std::string_view::npos &&
                          std::ranges::count(name, '.') == 3;
  const auto is_allowed = [](char c) { return IsAlphanumeric(c) || c == '-' || c == '.'; };
  return !is_address && name.find("..") == std::string_view::npos &&
         std::ranges::all_of(name, is_allowed) &&
         std::ranges::none_of(kReservedBeginnings,
                              [&](auto begin) { return name.starts_with(begin); }) &&
         std::ranges::none_of(kReservedEnds, [&](auto end) { return name.ends_with(end); });
}

}  // namespace

std::string S3Place::Name() const {
  std::string name = fmt::format("{}{}/{}", kScheme, bucket, prefix);
  name.pop_back();
  return name;
}

bool IsS3Place(std::string_view text) { return text.starts_with(kScheme); }

Result<S3Place> ParseS3Place(std::string_view text) {
  const auto refuse = [&](std::string_view why) {
    return WithHint(Fail(ErrorKind::kConfig, "{} is not a place in S3: {}", text, why),
                    "Give s3://bucket or s3://bucket/prefix.");
  };
  if (!IsS3Place(text)) return refuse("it does not begin with s3://");
  std::string_view rest = text.substr(kScheme.size());
  const std::size_t slash = std::min(rest.find('/'), rest.size());
  S3Place place{std::string(rest.substr(0, slash)), {}};
  if (!MayBeABucket(place.bucket)) return refuse("S3 allows no bucket of this name");
  rest.remove_prefix(std::min(slash + 1, rest.size()));
  while (rest.ends_with('/')) rest.remove_suffix(1);
  if (rest.empty()) return place;
  place.prefix = std::string(rest) + "/";
  if (!CheckPrefix(place.prefix).has_value()) return refuse("its prefix cannot begin a key");
  return place;
}

Result<aws::Target> BucketTarget(const std::string& bucket, const aws::Settings& settings) {
  auto found = settings.TargetOf("s3");
  if (!found) {
    found.error().message = fmt::format("s3://{}: {}", bucket, found.error().message);
    return found;
  }
  aws::Target target = *std::move(found);
  constexpr std::string_view kHttps = "https://";
  if (settings.EndpointOverride("s3") || bucket.find('.') != std::string::npos) {
    target.address += "/" + bucket;
  } else {
    target.address.insert(kHttps.size(), bucket + ".");
  }
  return target;
}

}  // namespace tracklake
