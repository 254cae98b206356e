# Ends a command that runs longer than it may, whether an engine lives or not. Started by a worker beside the command.
# Arguments: attempt id, seconds, seconds of grace, id of the spool, pid of the worker. Exit code 7: it had to act.

id=$1 seconds=$2 grace=$3 spool=$4 worker=$5

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

# members: the living processes of this command: those that carry its mark, and those of the worker's session that are
# younger than the guard, unless they carry another mark.
members() {
  marked=' '
  for file in $(grep -lzxF -- "EVQUEUE_ATTEMPT=$id" /proc/[0-9]*/environ 2>/dev/null); do
    grep -qzxF -- "EVQUEUE_SPOOL=$spool" "$file" 2>/dev/null || continue
    pid=${file#/proc/}
    marked="$marked${pid%/environ} "
  done
  others=' '
  for file in $(grep -lzE -- '^EVQUEUE_(ATTEMPT|GUARD)=' /proc/[0-9]*/environ 2>/dev/null); do
    pid=${file#/proc/}
    others="$others${pid%/environ} "
  done
  for directory in /proc/[0-9]*; do
    pid=${directory#/proc/}
    [ "$pid" != $$ ] && [ "$pid" != "$worker" ] && fields "$pid" || continue
    [ "$state" != Z ] && [ "$state" != X ] && [ "$parent" != $$ ] || continue
    case $marked in *" $pid "*) echo "$pid"; continue ;; esac
    case $others in *" $pid "*) continue ;; esac
    [ "$session" = "$worker" ] && [ "$started" -ge "$mine" ] && echo "$pid"
  done
}

# Stop first and look again until nothing new is found: what is stopped cannot fork away.
stopped=' '
round=0
while [ $round -lt 50 ]; do
  round=$((round + 1)) new=
  for pid in $(members); do
    case $stopped in *" $pid "*) ;; *) kill -STOP "$pid" 2>/dev/null; stopped="$stopped$pid " new=1 ;; esac
  done
  [ -n "$new" ] || break
done
for pid in $stopped; do kill -TERM "$pid" 2>/dev/null; kill -CONT "$pid" 2>/dev/null; done

tenths=$((grace * 10))
while [ $tenths -gt 0 ] && [ -n "$(members)" ]; do
  sleep 0.1
  tenths=$((tenths - 1))
done

round=0
while [ $round -lt 50 ]; do
  left=$(members)
  [ -n "$left" ] || break
  for pid in $left; do kill -KILL "$pid" 2>/dev/null; done
  sleep 0.1
  round=$((round + 1))
done
exit 7
