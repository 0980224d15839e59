#!/usr/bin/env bash
# Installs vaultlint for the action, in a folder of its own. The workspace may be somebody else's pull request:
# -I keeps Python from importing anything that lies there.
set -euo pipefail

version=${VAULTLINT_VERSION:-}
if [[ -z $version ]]; then
  what=${GITHUB_ACTION_PATH:?}
elif [[ $version =~ ^[0-9]+(\.[0-9]+)*((a|b|rc)[0-9]+)?$ ]]; then
  what="obsidian-vaultlint==$version"
else
  echo "::error title=vaultlint::The input “version” is no version number"
  exit 2
fi

home=${RUNNER_TEMP:?}/vaultlint
mkdir -p -- "$home"
"${VAULTLINT_PYTHON:-python3}" -I -m venv "$home/venv"
bin=$home/venv/bin
[[ -d $bin ]] || bin=$home/venv/Scripts # Windows
"$bin/python" -I -m pip install --quiet --disable-pip-version-check --no-input "$what"

told=$("$bin/vaultlint" --version)
{
  printf 'vaultlint=%s\n' "$bin/vaultlint"
  printf 'version=%s\n' "${told##* }"
} >>"${GITHUB_OUTPUT:?}"
