# What every worker reads first, ahead of its commands (see worker.ts). Plain POSIX sh; nothing here forks while commands follow each other.
#
# Set by the line before this text: D the spool directory, S the shell, G the text of guard.sh, I the spool's id, C its cgroup, or nothing.
# Given open: 3 the journal, for appending; 4 the up FIFO. They become 8 and 9, so that commands can have 3.
#
# One line of the engine is one command (start-line.ts):
#   { k=x; { k=d; c DIR && k=x && s ID ... && { NAME='value' '/the/program' 'word' 8>&- 9>&-; k=$?; }; } <in >out 2>err 3>log; e ID FILES; }
# k is what the end line says: x the output files could not be opened, or the journal not be written; d no such directory; else the exit code.

exec 8>&3 9>&4 3>&- 4>&-
umask 077
unset PWD OLDPWD SHLVL
t=

# Joins its cgroup; all commands are born in it. Once, not for each: the kernel takes some 10 ms to move a process.
[ -z "$C" ] || echo 0 2>/dev/null >"$C/cgroup.procs" || C=

# c DIR: goes there. The shell would show commands where it is and was; their environment is only what was asked for.
c() {
  cd -P -- "$1" && unset PWD OLDPWD
}

# s ID WORD...: the mark that the command starts now. Nothing is started without it.
s() {
  echo "s $*" >&8
}

# g ID SECONDS GRACE: starts the guard that ends the command after that time, with or without an engine.
g() {
  EVQUEUE_GUARD=$1 "$S" -c "$G" guard "$1" "$2" "$3" "$I" $$ "$C" </dev/null >/dev/null 2>&1 3>&- 8>&- 9>&- &
  t=$!
}

# q: the command has ended. The guard goes; if it was at work it finishes first, and says so by its exit code.
q() {
  [ -n "$t" ] || return 0
  kill "$t"
  wait "$t"
  [ $? -ne 7 ] || t=t
  [ "$t" = t ] || t=
} 2>/dev/null

# e ID FILES: the end, first into the journal, then into the FIFO. Letters say what is worth reading: o stdout, e stderr, l log; t: the guard ended it.
e() {
  f=$t
  t=
  [ -s "$D/out-$2.stdout" ] && f=${f}o
  [ -s "$D/out-$2.stderr" ] && f=${f}e
  [ -s "$D/out-$2.log" ] && f=${f}l
  f=${f:--}
  # A disk without room for a line: the end is not given up, it waits. A half line before it is closed and counts for nothing.
  echo "e $1 $k $f" >&8 || until sleep 1; { echo; echo "e $1 $k $f"; } >&8; do :; done 2>/dev/null
  echo "e $1 $k $f" >&9
}
