#!/usr/bin/env bash
# Reviews PROGRAM against BASE, in all forms, into FOLDER. Fails as `fleetform diff --fail-on` does.
set -euo pipefail
mkdir -p "$FOLDER"
options=()
read -r -a more <<<"${ARGUMENTS:-}"
[[ -n "${STACK:-}" ]] && options+=(--stack "$STACK")
[[ "${ISOLATE:-true}" == true ]] && options+=(--isolate)
review() {
  fleetform diff "$BASE:$PROGRAM" "$PROGRAM" --findings "${options[@]}" "${more[@]}" "$@"
}
status=0
review --format markdown --marker "$PROGRAM${STACK:+ $STACK}" -o "$FOLDER/review.md" ${FAIL_ON:+--fail-on "$FAIL_ON"} || status=$?
if ((status > 1)); then
  exit "$status"
fi
review --format json -o "$FOLDER/review.json"
review --format html -o "$FOLDER/review.html"
review --format sarif -o "$FOLDER/review.sarif"
[[ -n "${GITHUB_OUTPUT:-}" ]] && echo "folder=$FOLDER" >>"$GITHUB_OUTPUT"
[[ -n "${GITHUB_STEP_SUMMARY:-}" ]] && cat "$FOLDER/review.md" >>"$GITHUB_STEP_SUMMARY"
exit "$status"
