#include "catalog/crawler/parquet_elements.h"

#include <iterator>

#include "catalog/crawler/thrift_reader.h"

namespace tracklake::crawler::footer {
namespace {

// The one member of the union and what is in it.
void ReadLogicalType(ThriftReader& reader, Element* element) {
  int last = 0;
  for (auto member = reader.NextField(0); member.type != ThriftReader::kStop;
       member = reader.NextField(last)) {
    last = member.id;
    element->logical = member.id;
    if (member.type != ThriftReader::kStruct) {
      reader.Skip(member.type);
      continue;
    }
    for (auto field = reader.NextField(0); field.type != ThriftReader::kStop;
         field = reader.NextField(field.id)) {
      const bool is_integer = member.id == kLogicalInteger;
      if (is_integer && field.id == 1 && field.type == ThriftReader::kByte) {
        element->bits = reader.SmallInteger();
      } else if (member.id == kLogicalDecimal && field.type == ThriftReader::kI32) {
        (field.id == 1 ? element->scale : element->precision) = reader.Integer();
      } else {
        if (is_integer && field.id == 2) element->is_signed = field.type == ThriftReader::kTrue;
        reader.Skip(field.type);
      }
    }
  }
}

Element ReadElement(ThriftReader& reader) {
  Element element;
  std::int64_t* const numbers[] = {
      nullptr,           &element.physical,  nullptr,        &element.repetition, nullptr,
      &element.children, &element.converted, &element.scale, &element.precision};
  int last = 0;
  for (auto field = reader.NextField(0); field.type != ThriftReader::kStop;
       field = reader.NextField(last)) {
    last = field.id;
    const bool is_known = field.id > 0 && field.id < static_cast<int>(std::size(numbers));
    if (field.type == ThriftReader::kI32 && is_known && numbers[field.id] != nullptr) {
      *numbers[field.id] = reader.Integer();
    } else if (field.id == 4 && field.type == ThriftReader::kBinary) {
      element.name = reader.Binary();
    } else if (field.id == 10 && field.type == ThriftReader::kStruct) {
      ReadLogicalType(reader, &element);
    } else {
      reader.Skip(field.type);
    }
  }
  return element;
}

}  // namespace

// They are the footer's second field.
std::vector<Element> ReadElements(std::string_view footer) {
  ThriftReader reader(footer);
  std::vector<Element> elements;
  int last = 0;
  for (auto field = reader.NextField(0); field.type != ThriftReader::kStop;
       field = reader.NextField(last)) {
    last = field.id;
    if (field.id != 2 || field.type != ThriftReader::kList) {
      reader.Skip(field.type);
      continue;
    }
    const auto list = reader.BeginList();
    if (list.type != ThriftReader::kStruct || list.size > kMaxElements) return {};
    for (std::size_t i = 0; reader.ok() && i < list.size; ++i) {
      elements.push_back(ReadElement(reader));
    }
    break;
  }
  return reader.ok() ? elements : std::vector<Element>();
}

}  // namespace tracklake::crawler::footer
