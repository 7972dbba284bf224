// Mail out: a message in plain words to a mail server. MailTransport is the one way out, so that
// whoever sends mail can be tested without a server; curl_mail.h has the real one.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/secret.h"
#include "base/time.h"

namespace tracklake {

struct MailServer {
  bool is_tls = false;  // from the first byte (smtps); else by STARTTLS where it is offered
  std::string host;     // as written; IPv6 with its brackets
  std::uint16_t port = 0;

  std::string Name() const;  // "smtp://localhost:25"
  bool IsLoopback() const;   // the machine itself
};

// "smtp://HOST[:PORT]" or "smtps://HOST[:PORT]"; ports 25 and 465 where none stands. kConfig for
// anything else; user and password have settings of their own. Pure.
Result<MailServer> ParseMailServer(std::string_view text);

// "local@domain" in ASCII, with nothing in it that a header or a server could take for its own.
// Pure.
bool IsMailAddress(std::string_view text);

struct Mail {
  MailServer server;
  std::string user;  // empty: nobody logs in
  Secret password;
  std::string from;
  std::vector<std::string> to;
  std::string subject;  // UTF-8; control characters become blanks
  std::string text;     // UTF-8, lines end in LF
  Seconds date{};
  std::string id;  // unique: the left side of its Message-ID
  std::chrono::milliseconds timeout = std::chrono::seconds(20);  // for all of it
};

class MailTransport {
 public:
  virtual ~MailTransport() = default;

  // Handed over when it returns. kUnavailable: may work the next time; kConfig: will not.
  virtual Result<> Send(const Mail& mail) = 0;
};

// The message as it goes over the wire: headers and text by RFC 5322 and MIME, lines end in CRLF.
// Pure.
std::string MailText(const Mail& mail);

}  // namespace tracklake
