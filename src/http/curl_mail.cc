#include "http/curl_mail.h"

#include <algorithm>
#include <cstring>
#include <memory>
#include <new>

#include "http/curl_library_internal.h"
#include "http/curl_memory_internal.h"

namespace tracklake {
namespace {

using Handle = std::unique_ptr<CURL, decltype(CurlApi::easy_cleanup)>;
using List = std::unique_ptr<curl_slist, decltype(CurlApi::slist_free_all)>;

constexpr long kConnectMilliseconds = 10'000;
constexpr long kRefusedForNow = 400;
constexpr long kRefusedForGood = 500;

template <typename Value>
void Set(CURL* curl, CURLoption option, Value value) {
  if (Curl().easy_setopt(curl, option, value) == CURLE_OUT_OF_MEMORY) throw std::bad_alloc();
}

// What is still to be sent.
std::size_t OnRead(char* buffer, std::size_t size, std::size_t count, void* context) {
  auto& rest = *static_cast<std::string_view*>(context);
  const std::size_t taken = std::min(size * count, rest.size());
  std::memcpy(buffer, rest.data(), taken);
  rest.remove_prefix(taken);
  return taken;
}

// What the server says stays unsaid: only its codes mean something.
std::size_t OnAnswer(char*, std::size_t size, std::size_t count, void*) { return size * count; }

List Recipients(const Mail& mail) {
  List list(nullptr, Curl().slist_free_all);
  for (const std::string& address : mail.to) {
    curl_slist* longer = Curl().slist_append(list.get(), fmt::format("<{}>", address).c_str());
    if (longer == nullptr) throw std::bad_alloc();
    static_cast<void>(list.release());
    list.reset(longer);
  }
  return list;
}

void SetServer(CURL* curl, const Mail& mail, const std::string& ca_file) {
  const bool is_here = mail.server.IsLoopback();
  Set(curl, CURLOPT_URL, mail.server.Name().c_str());
  Set(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
  Set(curl, CURLOPT_NOPROXY, "*");  // a proxy of the web carries no mail
  Set(curl, CURLOPT_NOSIGNAL, 1L);
  Set(curl, CURLOPT_CONNECTTIMEOUT_MS, kConnectMilliseconds);
  Set(curl, CURLOPT_TIMEOUT_MS, static_cast<long>(mail.timeout.count()));
  const bool needs_tls = !is_here && !mail.password.empty();
  Set(curl, CURLOPT_USE_SSL, static_cast<long>(needs_tls ? CURLUSESSL_ALL : CURLUSESSL_TRY));
  Set(curl, CURLOPT_SSL_VERIFYPEER, is_here ? 0L : 1L);
  Set(curl, CURLOPT_SSL_VERIFYHOST, is_here ? 0L : 2L);
  if (!ca_file.empty()) Set(curl, CURLOPT_CAINFO, ca_file.c_str());
  if (mail.user.empty()) return;
  Set(curl, CURLOPT_USERNAME, mail.user.c_str());
  Set(curl, CURLOPT_PASSWORD, mail.password.Reveal().c_str());
}

// In our own words, which hold no more than the server's name and its code.
std::unexpected<Error> Explain(CURL* curl, CURLcode code, const Mail& mail) {
  const std::string name = mail.server.Name();
  if (code == CURLE_OUT_OF_MEMORY) throw std::bad_alloc();
  long said = 0;
  Curl().easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &said);
  switch (code) {
    case CURLE_LOGIN_DENIED:
      return WithHint(Fail(ErrorKind::kConfig, "{} refuses the user or its password", name),
                      "Check alarms.smtp_user and alarms.smtp_password.");
    case CURLE_USE_SSL_FAILED:
      return WithHint(
          Fail(ErrorKind::kConfig, "{} offers no TLS, and a password goes nowhere without", name),
          "Use smtps:// or the port for submission (587), or no password.");
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
      return WithHint(Fail(ErrorKind::kConfig, "{}: its certificate cannot be verified", name),
                      "Check the clock, and the name in alarms.smtp_url.");
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_CONNECT:
      return WithHint(
          Fail(ErrorKind::kUnavailable, "cannot reach {}: {}", name, Curl().easy_strerror(code)),
          "Check alarms.smtp_url and the network.");
    default:
      break;
  }
  if (said >= kRefusedForGood) {
    return WithHint(Fail(ErrorKind::kConfig, "{} refuses the message ({})", name, said),
                    "Check alarms.email_from and alarms.email_to, and whether it wants a user.");
  }
  if (said >= kRefusedForNow) {
    return Fail(ErrorKind::kUnavailable, "{} does not take the message now ({})", name, said);
  }
  return Fail(ErrorKind::kUnavailable, "{}: {}", name, Curl().easy_strerror(code));
}

}  // namespace

Result<> CurlMail::Send(const Mail& mail) {
  TL_TRY(LoadCurl());
  StartCurl();
  const Handle handle(Curl().easy_init(), Curl().easy_cleanup);
  if (handle == nullptr) throw std::bad_alloc();
  CURL* const curl = handle.get();
  const List recipients = Recipients(mail);
  const std::string text = MailText(mail);
  std::string_view rest = text;
  SetServer(curl, mail, ca_file_);
  Set(curl, CURLOPT_MAIL_FROM, fmt::format("<{}>", mail.from).c_str());
  Set(curl, CURLOPT_MAIL_RCPT, recipients.get());
  Set(curl, CURLOPT_READFUNCTION, OnRead);
  Set(curl, CURLOPT_READDATA, &rest);
  Set(curl, CURLOPT_WRITEFUNCTION, OnAnswer);
  Set(curl, CURLOPT_UPLOAD, 1L);
  const CURLcode code = Curl().easy_perform(curl);
  if (code != CURLE_OK) return Explain(curl, code, mail);
  return {};
}

}  // namespace tracklake
