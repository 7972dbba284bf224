#include "app/vocabulary.h"

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "app/relation_report.h"
#include "query/relations.h"

namespace tracklake::app {

Result<prompt::Vocabulary> ReadVocabulary(const Services& services) {
  TL_ASSIGN(const std::vector<RelationReport> reports, DescribeRelations(services));
  prompt::Vocabulary vocabulary;
  for (const RelationReport& report : reports) {
    prompt::RelationNames relation = {report.name, {}};
    for (const RelationColumn& column : report.columns) relation.columns.push_back(column.name);
    vocabulary.relations.push_back(std::move(relation));
  }
  std::set<std::string_view> functions;
  for (const std::string_view name : MacroNames()) functions.insert(name);
  for (const std::string_view name : prompt::CommonFunctions()) functions.insert(name);
  vocabulary.functions.assign(functions.begin(), functions.end());
  return vocabulary;
}

}  // namespace tracklake::app
