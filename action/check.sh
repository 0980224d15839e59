#!/usr/bin/env bash
# What the action does, once vaultlint is there: annotations on stdout, a page for the step's summary, a SARIF report.
# All it is told comes from the environment. It can be run by hand:
#
#   env RUNNER_TEMP=/tmp GITHUB_OUTPUT=/dev/stderr VAULTLINT_SINCE=main bash action/check.sh
set -euo pipefail

home=${RUNNER_TEMP:?}/vaultlint
mkdir -p -- "$home"
page=$home/summary.md
sarif=$home/vaultlint.sarif

since=${VAULTLINT_SINCE:-}
if [[ -z $since && -n ${GITHUB_BASE_REF:-} ]]; then
  since=origin/$GITHUB_BASE_REF
fi

# Values are tied to their options by “=”, so that none can pass for an option.
words=(
  check
  "--vault=${VAULTLINT_VAULT:-.}"
  "--fail-on=${VAULTLINT_FAIL_ON:-warning}"
  --output-format=github
  "--output=markdown=$page"
  "--output=sarif=$sarif"
  --no-progress
)
if [[ -n $since ]]; then
  # What a change newly allows itself is told as well.
  words+=("--since=$since" --report-suppressions)
fi
if [[ -n ${VAULTLINT_CONFIG:-} ]]; then
  words+=("--config=$VAULTLINT_CONFIG")
fi
if [[ ${VAULTLINT_CACHE:-true} == true ]]; then
  words+=("--cache-dir=$home/cache")
else
  words+=(--no-cache)
fi
while IFS= read -r word; do
  if [[ -n $word ]]; then
    words+=("$word")
  fi
done <<<"${VAULTLINT_ARGS:-}"

rm -f -- "$page" "$sarif"
status=0
"${VAULTLINT:-vaultlint}" "${words[@]}" || status=$?

if [[ -n ${GITHUB_STEP_SUMMARY:-} ]]; then
  if [[ -s $page ]]; then
    cat -- "$page" >>"$GITHUB_STEP_SUMMARY"
  fi
  if ((status > 1)); then
    printf '\nvaultlint could not look at everything: the log of this step says why.\n' >>"$GITHUB_STEP_SUMMARY"
  fi
fi
{
  if [[ -s $sarif ]]; then
    printf 'sarif=%s\n' "$sarif"
  fi
  printf 'exit-code=%s\n' "$status"
} >>"${GITHUB_OUTPUT:?}"
exit "$status"
