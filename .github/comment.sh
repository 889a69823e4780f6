#!/usr/bin/env bash
# Posts FILE as a comment of the pull request NUMBER, or edits the one with the same mark in its first line.
set -euo pipefail
[[ "$NUMBER" =~ ^[0-9]+$ ]] || { echo "no number of a pull request: $NUMBER" >&2; exit 2; }
mark=$(head -n 1 "$FILE")
[[ "$mark" =~ ^'<!-- fleetform-review: '[A-Za-z0-9_./-]+' -->'$ ]] || { echo "no mark in the first line of $FILE" >&2; exit 2; }
found=$(gh api --paginate "repos/$GITHUB_REPOSITORY/issues/$NUMBER/comments" --jq '.[] | [.id, (.body | split("\n")[0] | rtrimstr("\r"))] | @tsv' |
  awk -F '\t' -v mark="$mark" '$2 == mark { print $1; exit }')
if [[ -n "$found" ]]; then
  gh api --method PATCH "repos/$GITHUB_REPOSITORY/issues/comments/$found" --field "body=@$FILE" --silent
else
  gh api --method POST "repos/$GITHUB_REPOSITORY/issues/$NUMBER/comments" --field "body=@$FILE" --silent
fi
