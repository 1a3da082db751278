#!/bin/sh
# Makes the secrets that docker-compose.yml reads, once: what is there stays. Run it again after an upgrade: the list of
# what each user of Redis may do (users.acl) is made anew from the shipped one, with the same passwords.
#   scripts/deploy/make-secrets.sh [folder, else ./secrets]
set -eu
umask 077
dir=${1:-secrets}
shipped=$(dirname "$0")/users.acl
mkdir -p "$dir"

make() {
  [ -s "$dir/$1" ] || head -c 32 /dev/urandom | base64 | tr '+/' '-_' | tr -d '=\n' >"$dir/$1"
}
hash_of() {
  if command -v sha256sum >/dev/null; then sha256sum; else shasum -a 256; fi <"$dir/$1" | cut -c1-64
}

make session-secret
make metrics-token
make redis-password
make redis-operator-password
# Written in place: a container that has the file mounted sees it change.
[ ! -e "$dir/users.acl" ] || chmod u+w "$dir/users.acl"
sed -e "s/#FANFARE_SHA256/#$(hash_of redis-password)/" -e "s/#OPERATOR_SHA256/#$(hash_of redis-operator-password)/" \
  "$shipped" >"$dir/users.acl"
# Containers read them as users of their own; on this machine the folder keeps others out.
chmod 0444 "$dir"/*
chmod 0700 "$dir"
