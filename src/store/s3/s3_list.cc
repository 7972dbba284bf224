#include "store/s3/s3_list.h"

#include <charconv>

#include "aws/xml.h"
#include "base/time.h"
#include "http/form.h"
#include "http/http_date.h"

namespace tracklake {
namespace {

Result<ObjectInfo> ReadObject(const aws::XmlElement& contents, bool is_encoded) {
  ObjectInfo info;
  const std::string_view text = contents.TextOf("Key");
  const auto key = is_encoded ? DecodeForm(text) : std::string(text);
  const std::string_view size = contents.TextOf("Size");
  const auto [end, error] = std::from_chars(size.data(), size.data() + size.size(), info.size);
  if (!key || key->empty() || error != std::errc() || end != size.data() + size.size()) {
    return Fail(ErrorKind::kBadData, "a list of S3 has an object without a key or a size: '{}'",
                text);
  }
  info.key = *key;
  info.changed_at = S3TimeNs(contents.TextOf("LastModified"));
  info.version = ObjectVersion(std::string(contents.TextOf("ETag")));
  return info;
}

}  // namespace

std::int64_t S3TimeNs(std::string_view text) {
  auto time = ParseIsoSeconds(text);
  if (!time) time = ParseHttpDate(text);
  return time ? std::chrono::nanoseconds(time->time_since_epoch()).count() : 0;
}

Result<S3Page> ParseS3Page(std::string_view xml) {
  TL_ASSIGN(const aws::XmlElement root, aws::ParseXml(xml));
  if (root.name != "ListBucketResult") {
    return Fail(ErrorKind::kBadData, "S3 answered {} where a list was asked for", root.name);
  }
  S3Page page;
  const bool is_encoded = root.TextOf("EncodingType") == "url";
  for (const aws::XmlElement& child : root.children) {
    if (child.name != "Contents") continue;
    TL_ASSIGN(page.objects.emplace_back(), ReadObject(child, is_encoded));
  }
  if (root.TextOf("IsTruncated") != "true") return page;
  page.next = root.TextOf("NextContinuationToken");
  if (!page.next.empty()) return page;
  return Fail(ErrorKind::kBadData, "a list of S3 goes on, but does not say where");
}

}  // namespace tracklake
