#include "base/unicode.h"

#include <utf8proc.h>

namespace tracklake {

Character FirstCharacter(std::string_view utf8) {
  const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(utf8.data());
  utf8proc_int32_t code = 0;
  const utf8proc_ssize_t size =
      utf8proc_iterate(bytes, static_cast<utf8proc_ssize_t>(utf8.size()), &code);
  if (size <= 0) return {*bytes, 1, false};
  return {static_cast<char32_t>(code), static_cast<std::size_t>(size), true};
}

char* WriteUtf8(char32_t code, char* target) {
  return target + utf8proc_encode_char(static_cast<utf8proc_int32_t>(code),
                                       reinterpret_cast<utf8proc_uint8_t*>(target));
}

// utf8proc gives no cell to what it does not know, nor to marks that stand beside their letter
// (Devanagari's vowels), and terminals give them one, as wcwidth() does.
int CellsOf(char32_t code) {
  const auto point = static_cast<utf8proc_int32_t>(code);
  const utf8proc_category_t category = utf8proc_category(point);
  const bool has_one = category == UTF8PROC_CATEGORY_CN || category == UTF8PROC_CATEGORY_MC;
  return has_one ? 1 : utf8proc_charwidth(point);
}

bool IsUnsafeToPrint(char32_t code) {
  return code < 0x20 || (code >= 0x7F && code <= 0x9F) || (code >= 0x202A && code <= 0x202E) ||
         (code >= 0x2066 && code <= 0x2069) || code == 0x2028 || code == 0x2029;
}

std::string_view CutToBytes(std::string_view utf8, std::size_t bytes) {
  if (utf8.size() <= bytes) return utf8;
  while (bytes > 0 && (static_cast<unsigned char>(utf8[bytes]) & 0xC0) == 0x80) --bytes;
  return utf8.substr(0, bytes);
}

std::string_view WithoutByteOrderMark(std::string_view utf8) {
  constexpr std::string_view kMark = "\xEF\xBB\xBF";
  return utf8.substr(utf8.starts_with(kMark) ? kMark.size() : 0);
}

}  // namespace tracklake
