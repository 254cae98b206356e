# Ends a command that runs longer than it may, whether an engine lives or not. Started by a worker beside the command.
# Arguments: attempt id, seconds, seconds of grace, id of the spool, pid of the worker, its cgroup or nothing. Exit code 7: it had to act.
# What it does is what kill.ts does; the layout of cgroups stands in cgroup.ts.

id=$1 seconds=$2 grace=$3 spool=$4 worker=$5 cgroup=$6

# KILL, because a sleep that was just forked may still have this shell's handler for TERM.
trap 'kill -KILL $! 2>/dev/null; exit 0' TERM
sleep "$seconds" &
wait $!
trap '' TERM

# fields PID: state, parent, session and start of a process. Its name may hold anything: what counts stands after the last ')'.
fields() {
  read -r stat 2>/dev/null <"/proc/$1/stat" || return 1
  set -- ${stat##*) }
  state=$1 parent=$2 session=$4
  shift 19
  started=$1
}

fields $$ || exit 7
mine=$started

# What is frozen with the command cannot free it: the guard goes up first.
[ -z "$cgroup" ] || echo 0 2>/dev/null >"${cgroup%/*}/cgroup.procs" || cgroup=
aside=${cgroup:-/dev/null}/kill-$id

# pids DIRECTORY: the processes in a cgroup and below.
pids() {
  find "$1" -name cgroup.procs -exec cat {} + 2>/dev/null
}

# hold, go: between them nothing in the cgroup can move. A process in the middle of a disk access is not waited for longer than half a second.
hold() {
  [ -n "$cgroup" ] && echo 1 2>/dev/null >"$cgroup/cgroup.freeze" || return 0
  round=0
  while [ $round -lt 50 ] && grep -q '^frozen 0' "$cgroup/cgroup.events" 2>/dev/null; do
    sleep 0.01
    round=$((round + 1))
  done
}

go() {
  [ -z "$cgroup" ] || echo 0 2>/dev/null >"$cgroup/cgroup.freeze"
}

# members PID...: which of these are living processes of this command: those that were set aside, those that carry its mark, and those of
# the worker's cgroup and session that are younger than the guard, unless they carry another mark of this spool.
members() {
  inside=' ' marked=' ' ours=' ' others=' ' files=
  [ -z "$cgroup" ] || inside=" $(pids "$cgroup" | tr '\n' ' ')"
  [ ! -d "$aside" ] || marked=" $(pids "$aside" | tr '\n' ' ')"
  for pid in "$@"; do files="$files /proc/$pid/environ"; done
  for file in $(grep -lzxF -- "EVQUEUE_SPOOL=$spool" /dev/null $files 2>/dev/null); do
    pid=${file#/proc/}
    pid=${pid%/environ}
    if grep -qzxF -- "EVQUEUE_ATTEMPT=$id" "$file" 2>/dev/null; then marked="$marked$pid "; else ours="$ours$pid "; fi
  done
  for file in $(grep -lzE -- '^EVQUEUE_(ATTEMPT|GUARD)=' /dev/null $files 2>/dev/null); do
    pid=${file#/proc/}
    others="$others${pid%/environ} "
  done
  for pid in "$@"; do
    [ "$pid" != $$ ] && [ "$pid" != "$worker" ] && fields "$pid" || continue
    [ "$state" != Z ] && [ "$state" != X ] && [ "$parent" != $$ ] || continue
    case $marked in *" $pid "*) echo "$pid"; continue ;; esac
    case $ours in *" $pid "*) continue ;; esac
    in=
    case $inside in *" $pid "*) in=1 ;; esac
    # The mark of another engine says something only where this command cannot have started that engine.
    case $others in *" $pid "*) [ -n "$in" ] && [ "$session" != "$worker" ] || continue ;; esac
    { [ -n "$in" ] || [ "$session" = "$worker" ]; } && [ "$started" -ge "$mine" ] && echo "$pid"
  done
}

# everywhere: members among all processes. While something lives of what was set aside, that is known without looking at all of them.
everywhere() {
  if grep -q '^populated 1' "$aside/cgroup.events" 2>/dev/null; then pids "$aside"; else members $(cd /proc && echo [0-9]*); fi
}

# set_aside: holds what is in the cgroup, until `go`. What belongs to the command moves to where cgroup.kill ends it, and all that it starts.
set_aside() {
  left=
  [ -n "$cgroup" ] || return 0
  hold
  left=$(members $(pids "$cgroup"))
  [ -z "$left" ] || mkdir "$aside"
  for pid in $left; do echo "$pid" >"$aside/cgroup.procs"; done
} 2>/dev/null

set_aside
for pid in $left; do kill -TERM "$pid" 2>/dev/null; kill -CONT "$pid" 2>/dev/null; done
go

# What is not in the cgroup: stop first and look again until nothing new is found: what is stopped cannot fork away.
known=' ' stopped=
for pid in $left; do known="$known$pid "; done
round=0
while [ $round -lt 50 ]; do
  round=$((round + 1)) new=
  for pid in $(members $(cd /proc && echo [0-9]*)); do
    case $known in *" $pid "*) ;; *) kill -STOP "$pid" 2>/dev/null; known="$known$pid " stopped="$stopped$pid " new=1 ;; esac
  done
  [ -n "$new" ] || break
done
for pid in $stopped; do kill -TERM "$pid" 2>/dev/null; kill -CONT "$pid" 2>/dev/null; done

tenths=$((grace * 10))
while [ $tenths -gt 0 ] && [ -n "$(everywhere)" ]; do
  sleep 0.1
  tenths=$((tenths - 1))
done

tries=0
while [ $tries -lt 50 ]; do
  all=$(everywhere)
  # Who is just becoming another program carries no mark for a moment: without a cgroup an empty look is believed the second time only.
  [ -n "$all$cgroup" ] || { sleep 0.1; all=$(everywhere); }
  [ -n "$all" ] || break
  set_aside
  [ ! -d "$aside" ] || echo 1 2>/dev/null >"$aside/cgroup.kill"
  for pid in $all $left; do kill -KILL "$pid" 2>/dev/null; done
  go
  sleep 0.1
  tries=$((tries + 1))
done
[ ! -d "$aside" ] || rmdir "$aside" 2>/dev/null
exit 7
