# Runs when it is installed, below CMAKE_INSTALL_PREFIX: what says where the prefix is, and what
# belongs elsewhere in /usr, which is the system's, than in a prefix of one's own.
get_filename_component(source ${CMAKE_CURRENT_LIST_DIR} DIRECTORY)
set(rights PERMISSIONS OWNER_READ OWNER_WRITE GROUP_READ WORLD_READ)
set(root $ENV{DESTDIR}${CMAKE_INSTALL_PREFIX})

file(READ ${source}/infra/systemd/tracklake.service unit)
string(REPLACE "/usr/bin/" "${CMAKE_INSTALL_PREFIX}/bin/" unit "${unit}")
set(unit_file lib/systemd/system/tracklake.service)
file(WRITE ${root}/${unit_file} "${unit}")
file(CHMOD ${root}/${unit_file} ${rights})

set(completions share/zsh/site-functions)
if(CMAKE_INSTALL_PREFIX STREQUAL "/usr")
  set(completions share/zsh/vendor-completions)
endif()
file(INSTALL ${texts}/completion.zsh DESTINATION ${CMAKE_INSTALL_PREFIX}/${completions}
     RENAME _tracklake)
