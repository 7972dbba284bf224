// Objects that are put in parts. S3 keeps one checksum of the whole, and the object appears, under
// its condition, when the last call is answered.
#include <algorithm>

#include "aws/xml.h"
#include "store/s3/crc64nvme.h"
#include "store/s3/s3_bucket.h"

namespace tracklake {
namespace {

using aws::Answer;
using aws::Call;

constexpr std::uint64_t kMaxParts = 10'000;
constexpr std::uint64_t kMegabyte = 1 << 20;

// Whole megabytes, so that no object needs more parts than S3 takes.
std::uint64_t PartBytes(std::uint64_t size, std::uint64_t wanted) {
  const std::uint64_t least = (size + kMaxParts - 1) / kMaxParts;
  return std::max(wanted, (least + kMegabyte - 1) / kMegabyte * kMegabyte);
}

std::string PathOf(const std::string& key) { return "/" + aws::EncodePath(key); }

}  // namespace

Result<PutResult> S3Bucket::PutInParts(const std::string& key, S3Content& content,
                                       const Condition& condition) {
  TL_ASSIGN(const std::string upload_id, BeginParts(key));
  std::uint64_t crc = 0;
  Result<std::string> parts = PutParts(key, upload_id, content, &crc);
  Result<PutResult> put = std::unexpected(Error{});
  if (parts.has_value()) {
    put = EndParts(key, upload_id, *parts, crc, condition);
  } else {
    put = std::unexpected(std::move(parts).error());
  }
  if (put.has_value() && put->written) return put;
  // Parts that nobody ends are paid for; of an upload that was ended after all this does nothing.
  static_cast<void>(client_.Send(
      {.method = HttpMethod::kDelete, .path = PathOf(key), .query = {{"uploadId", upload_id}}}));
  return put;
}

Result<std::string> S3Bucket::BeginParts(const std::string& key) {
  Call call{.method = HttpMethod::kPost, .path = PathOf(key), .query = {{"uploads", ""}}};
  call.headers = {{"Content-Type", "application/octet-stream"},
                  {"x-amz-checksum-algorithm", "CRC64NVME"},
                  {"x-amz-checksum-type", "FULL_OBJECT"}};
  TL_ASSIGN(const Answer answer, client_.Send(call));
  if (!answer.ok()) return Refused(answer, key);
  TL_ASSIGN(const aws::XmlElement root, aws::ParseXml(answer.response.body));
  if (!root.TextOf("UploadId").empty()) return std::string(root.TextOf("UploadId"));
  return Fail(ErrorKind::kBadData, "{}: S3 began no upload", NameOf(key));
}

// Returns what the last call says of the parts.
Result<std::string> S3Bucket::PutParts(const std::string& key, const std::string& upload_id,
                                       S3Content& content, std::uint64_t* crc) {
  const std::uint64_t part_bytes = PartBytes(content.size(), options_.part_bytes);
  std::string parts;
  int number = 0;
  for (std::uint64_t offset = 0; offset < content.size(); offset += part_bytes) {
    const auto length = std::min(part_bytes, content.size() - offset);
    TL_ASSIGN(std::string bytes, content.Piece(offset, length));
    *crc = Crc64Nvme(bytes, *crc);
    const std::string checksum = Crc64NvmeText(Crc64Nvme(bytes));
    Call call{.method = HttpMethod::kPut,
              .path = PathOf(key),
              .query = {{"partNumber", std::to_string(++number)}, {"uploadId", upload_id}},
              .body = Secret(std::move(bytes))};
    call.headers = {{"Content-Type", "application/octet-stream"},
                    {"x-amz-checksum-crc64nvme", checksum}};
    TL_ASSIGN(const Answer answer, client_.Send(call));
    const auto etag = answer.response.Header("etag");
    if (!answer.ok() || !etag) return Refused(answer, key);
    parts += fmt::format(
        "<Part><PartNumber>{}</PartNumber><ETag>{}</ETag>"
        "<ChecksumCRC64NVME>{}</ChecksumCRC64NVME></Part>",
        number, aws::EscapeXml(*etag), checksum);
  }
  return parts;
}

Result<PutResult> S3Bucket::EndParts(const std::string& key, const std::string& upload_id,
                                     const std::string& parts, std::uint64_t crc,
                                     const Condition& condition) {
  Call call{.method = HttpMethod::kPost,
            .path = PathOf(key),
            .query = {{"uploadId", upload_id}},
            .body = Secret(fmt::format(
                "<CompleteMultipartUpload xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">{}"
                "</CompleteMultipartUpload>",
                parts)),
            .is_write = true};
  call.headers = {{"Content-Type", "application/xml"},
                  {"x-amz-checksum-crc64nvme", Crc64NvmeText(crc)},
                  {"x-amz-checksum-type", "FULL_OBJECT"}};
  AddCondition(condition, &call);
  TL_ASSIGN(const Answer answer, client_.Send(call));
  if (!answer.ok()) return RefusedPut(answer, key, condition);
  TL_ASSIGN(const aws::XmlElement root, aws::ParseXml(answer.response.body));
  if (root.name == "Error") {  // behind a status that was sent before the work was done
    return Fail(ErrorKind::kUnknown, "{}: {} ({})", NameOf(key), root.TextOf("Code"),
                root.TextOf("Message"));
  }
  return PutResult{.written = true, .version = ObjectVersion(std::string(root.TextOf("ETag")))};
}

}  // namespace tracklake
