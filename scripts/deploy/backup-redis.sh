#!/bin/sh
# Writes what Redis keeps to stdout, as a tar of its append-only files, while it goes on working. To be run where its
# folder is, as a user who may CONFIG SET:
#   docker compose exec -T -e REDISCLI_AUTH="$(cat secrets/redis-operator-password)" redis \
#     sh -s /data --user operator <scripts/deploy/backup-redis.sh >backup.tar
# To restore, unpack it into the empty folder of a Redis that does not run, and start that.
set -eu
dir=$1
shift
ask() { redis-cli --no-auth-warning "$@"; }

# Nothing is rewritten meanwhile: the files only grow at their end, and any beginning of them is whole.
was=$(ask "$@" CONFIG GET auto-aof-rewrite-percentage | tail -n 1)
copy=$(mktemp -d "$dir/backup.XXXXXX")
trap 'rm -rf "$copy"; ask "$@" CONFIG SET auto-aof-rewrite-percentage "$was" >/dev/null' EXIT
[ "$(ask "$@" CONFIG SET auto-aof-rewrite-percentage 0)" = OK ]
while ask "$@" INFO persistence | grep -Eq '^aof_rewrite_(in_progress|scheduled):1'; do sleep 1; done
cp -R "$dir/appendonlydir" "$copy/"
tar -C "$copy" -cf - appendonlydir
