#include "cli/arguments/completion.h"

namespace tracklake::cli {
namespace {

// Each asks the program what may stand at the cursor, so a script never falls behind the program.
// A home that is written ~ in the program's name is expanded, as nobody has done it yet.
constexpr const char* kBash = R"(_tracklake() {
  local line begun=${COMP_WORDS[COMP_CWORD]} files=
  COMPREPLY=()
  while IFS= read -r line; do
    if [ "$line" = :files ]; then files=1; else COMPREPLY+=("${line%%$'\t'*}"); fi
  done < <("${COMP_WORDS[0]/#\~/$HOME}" __complete "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
  if [ -n "$files" ]; then
    [ "$begun" != = ] || begun=
    while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen -f -- "$begun")
    compopt -o filenames 2>/dev/null
  fi
}
complete -F _tracklake tracklake
)";

constexpr const char* kZsh = R"(#compdef tracklake
_tracklake() {
  local line files
  local -a offered
  for line in "${(@f)$("${words[1]/#\~/$HOME}" __complete "${(@)words[2,CURRENT]}" 2>/dev/null)}"; do
    if [[ $line == :files ]]; then
      files=1
    elif [[ -n $line ]]; then
      line=${line//:/\\:}
      offered+=("${line/$'\t'/:}")
    fi
  done
  (( ! $#offered )) || _describe tracklake offered
  [[ -z $files ]] || _files
}
if [[ $funcstack[1] == _tracklake ]]; then _tracklake "$@"; else compdef _tracklake tracklake; fi
)";

constexpr const char* kFish = R"(function __tracklake_offer
    set -l words (commandline -opc) (commandline -ct)
    set -l program (string replace -r '^~' $HOME -- $words[1])
    for line in ($program __complete $words[2..-1] 2>/dev/null)
        if test "$line" = :files
            __fish_complete_path (commandline -ct)
        else
            echo $line
        end
    end
end
complete -c tracklake -f -a '(__tracklake_offer)'
)";

}  // namespace

std::string CompletionScript(const std::string& shell) {
  if (shell == "bash") return kBash;
  return shell == "zsh" ? kZsh : kFish;
}

}  // namespace tracklake::cli
