# shellcheck shell=bash disable=SC2034
# Where an installation lies and how its program is run; sourced by the scripts beside it.

PROGRAM=/opt/srok
SETTINGS=/etc/srok
DATA=/var/lib/srok
COPIES=/var/backups/srok
NODE=$PROGRAM/node
ACCOUNT=srok
UNITS=/etc/systemd/system
# Seconds until a service that was started has to be ready.
READY_WITHIN=120

say() { printf '── %s\n' "$*"; }
die() { printf '%s: %s\n' "$(basename "$0")" "$*" >&2; exit 1; }

need_root() { ((EUID == 0)) || die 'нужны права администратора: запустите с sudo'; }

# need_installation: there is one, and whoever calls may act for it.
need_installation() {
  [[ -e $PROGRAM/current && -x $NODE ]] ||
    die "на этой машине программа не установлена (нет $PROGRAM/current): сначала srok-install"
  ((EUID == 0)) || [[ $(id -un) == "$ACCOUNT" ]] || die 'нужны права администратора: запустите с sudo'
}

# plan COMMAND…: does it, or with --dry-run only says it.
plan() {
  if [[ -n ${dry_run-} ]]; then printf '   было бы выполнено: %s\n' "${*@Q}"; else "$@"; fi
}

# As the service's user, whoever calls; with `replace` set in the place of this shell.
as_account() {
  if ((EUID == 0)); then
    ${replace:+exec} setpriv --reuid="$ACCOUNT" --regid="$ACCOUNT" --init-groups --inh-caps=-all --no-new-privs -- "$@"
  elif [[ $(id -un) == "$ACCOUNT" ]]; then
    ${replace:+exec} "$@"
  else
    die 'нужны права администратора: запустите с sudo'
  fi
}

# Sets `settings` to NAME=value as systemd reads them from srok.env. Of what the two could read differently there is nothing
# to be read: a value stands bare or wholly in quotes, without quotes or backslashes inside.
settings_file=$SETTINGS/srok.env
read_settings() {
  local file=$settings_file line value number=0
  settings=()
  [[ -r $file ]] || die "нет доступа к файлу настроек $file"
  while IFS= read -r line || [[ -n $line ]]; do
    number=$((number + 1))
    [[ $line =~ ^[[:space:]]*([#\;].*)?$ ]] && continue
    [[ $line =~ ^([A-Z_][A-Z0-9_]*)=(.*)$ ]] || die "$file, строка $number: нужно ИМЯ=значение, без пробелов перед «=»"
    line=${BASH_REMATCH[1]} value=${BASH_REMATCH[2]}
    value=${value#"${value%%[![:space:]]*}"}
    value=${value%"${value##*[![:space:]]}"}
    if [[ $value =~ ^\"(.*)\"$ || $value =~ ^\'(.*)\'$ ]]; then value=${BASH_REMATCH[1]}; fi
    [[ $value != *[\"\'\\]* ]] ||
      die "$file, строка $number: кавычки и обратная черта внутри значения не допускаются (в адресах пишите %22, %27, %5C)"
    settings+=("$line=$value")
  done <"$file"
}

# setting NAME DEFAULT: one of them.
setting() {
  local one found=$2
  for one in "${settings[@]}"; do
    if [[ $one == "$1="?* ]]; then found=${one#*=}; fi
  done
  printf '%s' "$found"
}

# with_only NAME=value… -- COMMAND…: as the service's user, with these variables alone. Some hold passwords, and arguments are for
# every user to read: so they are exported, in this shell, which ends with it.
with_only() {
  local name
  for name in $(compgen -e); do export -n "${name?}"; done
  while [[ $1 != -- ]]; do
    export "${1?}"
    shift
  done
  shift
  replace=yes
  as_account "$@"
}

# run_program RELEASE ARGUMENTS…: with the service's settings and nothing else; those in `instead` come before them.
instead=()
program_file=bin/srok.js
run_program() {
  local release=$1
  shift
  read_settings
  set -- PATH=/usr/bin:/bin HOME="$DATA" LANG=C.UTF-8 TERM="${TERM:-dumb}" NODE_ENV=production SROK_DATA="$DATA" \
    SROK_CONFIG="$SETTINGS/config" "${settings[@]}" "${instead[@]}" -- "$NODE" "$release/$program_file" "$@"
  if [[ -n ${replace-} ]]; then with_only "$@"; else (with_only "$@"); fi
}

# run_tables_aside STAMP [--back]: on a server of PostgreSQL a restore needs an empty database.
run_tables_aside() {
  (with_only DATABASE="$(setting DATABASE_ADMIN_URL "$(setting DATABASE_URL '')")" -- \
    "$NODE" "$PROGRAM/current/ops/bin/set-tables-aside.js" "$@")
}

# Sets `units` to those of our services that run or would be started again.
read_units() {
  units=()
  local unit
  while read -r unit _; do units+=("$unit"); done < <(
    systemctl list-units --plain --no-legend --state=active,activating,reloading,deactivating \
      srok.service srok-web.service 'srok-worker@*.service'
  )
}

# Stops the units that are given, and a PostgreSQL of ours that one of them may have left running when it died.
stop_units() {
  local deadline=$((SECONDS + READY_WITHIN))
  systemctl stop "$@"
  while pgrep -u "$ACCOUNT" -x postgres >/dev/null; do
    ((SECONDS < deadline)) || { echo 'PostgreSQL не останавливается' >&2; return 1; }
    pkill -INT -u "$ACCOUNT" -x postgres || true
    sleep 0.5
  done
}

# ready_address UNIT: where it says whether it is ready.
ready_address() {
  local port
  case $1 in
    srok-worker@*) port=1808${1//[!0-9]/} ;;
    *) port=$(setting PORT 8080) ;;
  esac
  printf 'http://127.0.0.1:%s/readyz' "$port"
}

is_ready() {
  "$NODE" -e 'fetch(process.argv[1], { signal: AbortSignal.timeout(5000) }).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))' "$1"
}

# Starts the units that are given and waits until all are ready.
start_units() {
  local unit deadline=$((SECONDS + READY_WITHIN))
  read_settings
  systemctl start "$@" || return 1
  for unit in "$@"; do
    until is_ready "$(ready_address "$unit")"; do
      ((SECONDS < deadline)) || { printf '%s: нет готовности за %s с\n' "$unit" "$READY_WITHIN" >&2; return 1; }
      [[ $(systemctl show --property=SubState --value "$unit") != @(auto-restart|failed|dead) ]] ||
        { printf '%s: не запускается\n' "$unit" >&2; return 1; }
      sleep 0.5
    done
  done
}

# version_of FOLDER
version_of() { "$NODE" -p 'JSON.parse(require("node:fs").readFileSync(process.argv[1], "utf8")).version' "$1/package.json"; }

# put_release SOURCE: a folder or a .tar.gz becomes $PROGRAM/releases/VERSION, which `release` then names.
put_release() {
  local source=$1 new=$PROGRAM/releases/.new version
  [[ -e $source ]] || die "нет файла или папки $source"
  rm -rf "$new"
  install -d -m 0755 "$new"
  if [[ -d $source ]]; then
    tar -C "$source" --exclude=./.git --exclude=./var --exclude=./test-results --exclude='./srok.env*' --exclude=./.env -cf - . | tar -C "$new" --no-same-owner -xf -
  else
    tar -C "$new" --no-same-owner -xzf "$source"
    # An archive may have everything in one folder.
    if [[ ! -f $new/package.json ]]; then
      shopt -s dotglob
      mv "$new"/*/* "$new/"
      shopt -u dotglob
    fi
  fi
  [[ -f $new/package.json && -f $new/bin/srok.js ]] || die "$source: это не программа «Срок»"
  version=$(version_of "$new")
  release=$PROGRAM/releases/$version
  [[ $release != "$(readlink -f "$PROGRAM/current")" ]] || die "версия $version уже работает"
  if [[ ! -e $new/node_modules || ! -e $new/dist ]]; then
    say 'загружаются пакеты и собирается программа'
    (cd "$new" && PATH="$(dirname "$(readlink -f "$NODE")"):$PATH" npm ci --no-audit --no-fund) || die 'npm ci не завершился, см. выше'
  fi
  chown -Rh root:root "$new"
  chmod -R u=rwX,go=rX "$new"
  rm -rf "$release"
  mv "$new" "$release"
}

# switch_to RELEASE: from now on this one is started.
switch_to() {
  ln -sfn "$1" "$PROGRAM/current.new"
  mv -T "$PROGRAM/current.new" "$PROGRAM/current"
  install -m 0644 "$1"/ops/systemd/*.{service,timer,target} "$UNITS/"
  systemctl daemon-reload
}

# faults_of RELEASE: the ids of what its doctor finds at fault, a line each.
faults_of() {
  local status=0 found
  found=$(run_program "$1" doctor --json) || status=$?
  ((status == 0 || status == 3)) || { echo doctor; return; }
  "$NODE" -e '
    const lines = require("node:fs").readFileSync(0, "utf8").trim().split("\n").map((line) => JSON.parse(line));
    for (const id of new Set(lines.filter((one) => one.level === "fault").map((one) => one.id))) console.log(id);
  ' <<<"$found"
}

# knows_tables RELEASE: whether its program can work with the tables as they are now.
knows_tables() {
  local found
  found=$(run_program "$1" doctor --json) || true
  grep -q '"id":"schema","level":"ok"' <<<"$found"
}

# added BEFORE AFTER: the lines of AFTER that BEFORE has not.
added() { comm -13 <(sort <<<"$1") <(sort <<<"$2"); }

# verify_copy FOLDER: everything in it is read and compared with its checksums. Says what is wrong.
verify_copy() {
  local copy=$1 wrong
  [[ -f $copy/SHA256SUMS ]] || { echo "копия $copy не закончена: нет SHA256SUMS" >&2; return 1; }
  (cd "$copy" && sha256sum --check --quiet --strict SHA256SUMS) || { echo "копия $copy повреждена, см. выше" >&2; return 1; }
  # A file's name is the checksum of its content.
  wrong=$(cd "$copy/files" && find . -type f -print0 | xargs -0 -r sha256sum | awk '{ n = split($2, part, "/"); if (part[n] != $1) print $2 }')
  [[ -z $wrong ]] || { printf 'копия %s: содержание не соответствует имени: %s\n' "$copy" "$wrong" >&2; return 1; }
  "$NODE" -e '
    import(process.argv[1]).then(({ checkBackup }) => checkBackup(process.argv[2])).catch((error) => {
      console.error(error.message);
      process.exit(1);
    })' "$PROGRAM/current/dist/store/backup-file.js" "$copy/database.sql.gz"
}
