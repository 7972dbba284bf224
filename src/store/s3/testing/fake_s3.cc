#include "store/s3/testing/fake_s3.h"

#include <algorithm>
#include <charconv>

#include "aws/xml.h"
#include "base/base64.h"
#include "base/sha256.h"
#include "base/time.h"
#include "http/form.h"
#include "http/url.h"
#include "store/s3/crc64nvme.h"

namespace tracklake {
namespace {

std::string HeaderOf(const HttpRequest& request, std::string_view name) {
  for (const HttpHeader& header : request.headers) {
    if (HttpResponse{0, {header}, {}}.Header(name)) return header.value;
  }
  return {};
}

std::string EtagOf(std::string_view bytes) {
  return fmt::format("\"{}\"", Sha256Hex(bytes).substr(0, 32));
}

void KeepInMemoryLent(const HttpRequest& request, std::string* body) {
  if (request.body_memory != nullptr) body->swap(request.body_memory->assign(*body));
  body->reserve(body->size() + HttpResponse::kPadding);
}

// Several writes a second, so that some share one.
std::string TimeOf(int change) {
  const auto start = *ParseIsoSeconds("2026-01-02T03:04:05Z");
  std::string text = FormatTimestamp(start + std::chrono::seconds(change * 3 / 10));
  text.pop_back();
  return text;
}

std::string HttpDateOf(const std::string& time) {
  constexpr const char* kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const int month = std::stoi(time.substr(5, 2));
  return fmt::format("Fri, {} {} {} {} GMT", time.substr(8, 2), kMonths[month - 1],
                     time.substr(0, 4), time.substr(11));
}

}  // namespace

HttpResponse S3Refusal(int status, std::string_view code, std::vector<HttpHeader> headers) {
  return {status, std::move(headers), fmt::format("<Error><Code>{}</Code></Error>", code)};
}

struct FakeS3::Asked {
  std::string bucket;
  std::string key;
  std::string query;

  std::optional<std::string> Field(std::string_view name) const { return FormValue(query, name); }
};

Result<HttpResponse> FakeS3::Send(const HttpRequest& request) {
  if (before_) {
    if (auto answer = before_(request)) return *std::move(answer);
  }
  HttpResponse response;
  {
    const MutexLock lock(mutex_);
    ++requests_;
    response = Apply(request);
  }
  if (request.method == HttpMethod::kHead) response.body.clear();
  Result<HttpResponse> answer = std::move(response);
  if (after_) answer = after_(request, *std::move(answer));
  if (answer.has_value()) KeepInMemoryLent(request, &answer->body);
  return answer;
}

std::optional<HttpResponse> FakeS3::Refuse(const HttpRequest& request, const Asked& asked) const {
  std::string authorization;
  for (const SecretHeader& header : request.secret_headers) {
    if (header.name == "Authorization") authorization = header.value.Reveal();
  }
  if (authorization.find("/" + options_.region + "/s3/aws4_request") == std::string::npos) {
    HttpResponse refusal =
        S3Refusal(400, "AuthorizationHeaderMalformed", {{"x-amz-bucket-region", options_.region}});
    return refusal;
  }
  if (HeaderOf(request, "x-amz-content-sha256") != Sha256Hex(request.body.Reveal())) {
    return S3Refusal(400, "XAmzContentSHA256Mismatch");
  }
  const std::string sha256 = HeaderOf(request, "x-amz-checksum-sha256");
  if (!sha256.empty() && sha256 != EncodeBase64(Sha256Bytes(request.body.Reveal()))) {
    return S3Refusal(400, "BadDigest");
  }
  if (asked.bucket != options_.bucket) return S3Refusal(404, "NoSuchBucket");
  return std::nullopt;
}

HttpResponse FakeS3::Apply(const HttpRequest& request) {
  const Url url = *ParseUrl(request.url);
  const std::string path = DecodeForm(url.path)->substr(1);
  const std::size_t slash = path.find('/');
  const bool has_key = slash != std::string::npos;
  const Asked asked{path.substr(0, slash), has_key ? path.substr(slash + 1) : "", url.query};
  if (auto refusal = Refuse(request, asked)) return *std::move(refusal);
  switch (request.method) {
    case HttpMethod::kGet:
      return asked.Field("list-type") ? List(asked) : Get(request, asked);
    case HttpMethod::kHead:
      return asked.key.empty() ? HttpResponse{200, {}, {}} : Get(request, asked);
    case HttpMethod::kPost:
      return Post(request, asked);
    case HttpMethod::kDelete:
      if (const auto id = asked.Field("uploadId")) {
        return uploads_.erase(*id) > 0 ? HttpResponse{204, {}, {}} : S3Refusal(404, "NoSuchUpload");
      }
      objects_.erase(asked.key);
      return {204, {}, {}};
    case HttpMethod::kPut:
      break;
  }
  const std::string& bytes = request.body.Reveal();
  if (const auto id = asked.Field("uploadId")) {
    const auto upload = uploads_.find(*id);
    if (upload == uploads_.end()) return S3Refusal(404, "NoSuchUpload");
    if (HeaderOf(request, "x-amz-checksum-crc64nvme") != Crc64NvmeText(Crc64Nvme(bytes))) {
      return S3Refusal(400, "BadDigest");
    }
    upload->second[std::stoi(*asked.Field("partNumber"))] = bytes;
    return {200, {{"ETag", EtagOf(bytes)}}, {}};
  }
  return Put(request, asked.key, bytes,
             {"x-amz-checksum-sha256", HeaderOf(request, "x-amz-checksum-sha256")}, EtagOf(bytes));
}

HttpResponse FakeS3::Get(const HttpRequest& request, const Asked& asked) {
  const auto found = objects_.find(asked.key);
  if (found == objects_.end()) {
    return options_.may_list ? S3Refusal(404, "NoSuchKey") : S3Refusal(403, "AccessDenied");
  }
  const Object& object = found->second;
  HttpResponse response{
      200, {{"ETag", object.etag}, {"Last-Modified", HttpDateOf(object.modified)}}, object.bytes};
  const std::string range = HeaderOf(request, "range");
  if (!range.empty()) {
    const std::uint64_t first = std::stoull(range.substr(range.find('=') + 1));
    const std::uint64_t last = std::stoull(range.substr(range.find('-') + 1));
    if (first >= object.bytes.size()) return S3Refusal(416, "InvalidRange");
    response.status = 206;
    response.body = object.bytes.substr(first, last - first + 1);
  } else if (!HeaderOf(request, "x-amz-checksum-mode").empty()) {
    response.headers.push_back(object.checksum);
  }
  response.headers.push_back({"Content-Length", std::to_string(response.body.size())});
  return response;
}

std::vector<std::string> FakeS3::KeysBelow(const std::string& prefix) const {
  std::vector<std::string> keys;
  for (const auto& [key, object] : objects_) {
    if (key.starts_with(prefix)) keys.push_back(key);
  }
  std::ranges::stable_sort(keys, {}, [this](const auto& key) { return Rank(key); });
  return keys;
}

// What keys are ordered by.
std::string FakeS3::Rank(std::string key) const {
  if (!options_.orders_by_bytes) std::ranges::replace(key, '/', '\0');
  return key;
}

HttpResponse FakeS3::List(const Asked& asked) const {
  if (!options_.may_list) return S3Refusal(403, "AccessDenied");
  const std::vector<std::string> keys = KeysBelow(asked.Field("prefix").value_or(""));
  const std::string after = Rank(asked.Field("continuation-token").value_or(""));
  const auto first =
      std::ranges::find_if(keys, [&](const std::string& key) { return Rank(key) > after; });
  const auto begin = static_cast<std::size_t>(first - keys.begin());
  const std::size_t room = std::stoul(asked.Field("max-keys").value_or("1000"));
  const std::size_t end = std::min(begin + room, keys.size());
  std::string body = options_.encodes_keys ? "<EncodingType>url</EncodingType>" : "";
  for (std::size_t i = begin; i < end; ++i) {
    const Object& object = objects_.at(keys[i]);
    body += fmt::format(
        "<Contents><Key>{}</Key><LastModified>{}.000Z</LastModified><ETag>{}</ETag>"
        "<Size>{}</Size></Contents>",
        options_.encodes_keys ? PercentEncode(keys[i]) : aws::EscapeXml(keys[i]), object.modified,
        aws::EscapeXml(object.etag), object.bytes.size());
  }
  const bool goes_on = end < keys.size();
  return {200,
          {},
          fmt::format("<?xml version=\"1.0\"?><ListBucketResult><IsTruncated>{}</IsTruncated>"
                      "<NextContinuationToken>{}</NextContinuationToken>{}</ListBucketResult>",
                      goes_on, goes_on ? aws::EscapeXml(keys[end - 1]) : "", body)};
}

HttpResponse FakeS3::Put(const HttpRequest& request, const std::string& key, std::string bytes,
                         HttpHeader checksum, std::string etag) {
  const auto found = objects_.find(key);
  const bool is_kept = options_.keeps_conditions_of_parts || request.method == HttpMethod::kPut;
  const std::string wanted =
      options_.keeps_if_match && is_kept ? HeaderOf(request, "if-match") : "";
  const std::string unwanted =
      options_.keeps_if_none_match && is_kept ? HeaderOf(request, "if-none-match") : "";
  if (!wanted.empty() && options_.refuses_every_if_match) {
    return S3Refusal(412, "PreconditionFailed");
  }
  if (unwanted == "*" && found != objects_.end()) {
    return S3Refusal(412, "PreconditionFailed");
  }
  if (!wanted.empty() && found == objects_.end()) return S3Refusal(404, "NoSuchKey");
  std::string etag_there = found == objects_.end() ? "" : found->second.etag;
  if (options_.compares_bare_etags) std::erase(etag_there, '"');
  if (!wanted.empty() && etag_there != wanted) return S3Refusal(412, "PreconditionFailed");
  Keep(key, std::move(bytes), std::move(checksum), etag);
  return {200, {{"ETag", etag}}, {}};
}

void FakeS3::Keep(const std::string& key, std::string bytes, HttpHeader checksum,
                  std::string etag) {
  objects_[key] = {std::move(bytes), std::move(etag), TimeOf(++changes_), std::move(checksum)};
}

HttpResponse FakeS3::Post(const HttpRequest& request, const Asked& asked) {
  if (asked.Field("uploadId")) return EndUpload(request, asked);
  if (asked.Field("uploads")) {
    const std::string id = fmt::format("upload-{}", ++changes_);
    uploads_[id];
    return {200, {}, fmt::format("<R><UploadId>{}</UploadId></R>", id)};
  }
  const auto body = aws::ParseXml(request.body.Reveal());
  if (!asked.Field("delete") || !body.has_value()) return S3Refusal(400, "MalformedXML");
  for (const aws::XmlElement& child : body->children) {
    if (child.name == "Object") objects_.erase(std::string(child.TextOf("Key")));
  }
  return {200, {}, "<DeleteResult/>"};
}

HttpResponse FakeS3::EndUpload(const HttpRequest& request, const Asked& asked) {
  const auto upload = uploads_.find(*asked.Field("uploadId"));
  if (upload == uploads_.end()) return S3Refusal(404, "NoSuchUpload");
  std::string bytes;
  for (const auto& [number, part] : upload->second) bytes += part;
  const std::string crc = Crc64NvmeText(Crc64Nvme(bytes));
  if (HeaderOf(request, "x-amz-checksum-crc64nvme") != crc) return S3Refusal(400, "BadDigest");
  std::string etag = EtagOf(bytes);
  etag.insert(etag.size() - 1, fmt::format("-{}", upload->second.size()));
  HttpResponse response = Put(request, asked.key, bytes, {"x-amz-checksum-crc64nvme", crc}, etag);
  if (response.status != 200) return response;
  uploads_.erase(upload);
  return {200, {}, fmt::format("<R><ETag>{}</ETag></R>", aws::EscapeXml(etag))};
}

std::map<std::string, std::string> FakeS3::Contents() const {
  const MutexLock lock(mutex_);
  std::map<std::string, std::string> contents;
  for (const auto& [key, object] : objects_) contents[key] = object.bytes;
  return contents;
}

void FakeS3::Write(const std::string& key, const std::string& bytes) {
  const MutexLock lock(mutex_);
  Keep(key, bytes, {"x-amz-checksum-sha256", EncodeBase64(Sha256Bytes(bytes))}, EtagOf(bytes));
}

void FakeS3::Damage(const std::string& key) {
  const MutexLock lock(mutex_);
  objects_.at(key).bytes.front() ^= 1;
}

int FakeS3::requests() const {
  const MutexLock lock(mutex_);
  return requests_;
}

std::size_t FakeS3::open_uploads() const {
  const MutexLock lock(mutex_);
  return uploads_.size();
}

}  // namespace tracklake
