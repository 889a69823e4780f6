#!/usr/bin/env bash
# Posts FILE as a comment of the pull request NUMBER, or edits the one of AUTHOR with the same mark in its first line.
# Only one of our own: who wrote a comment may change it later, and so make a review say what it did not.
set -euo pipefail
[[ "$NUMBER" =~ ^[0-9]+$ ]] || { echo "no number of a pull request: $NUMBER" >&2; exit 2; }
mark=$(head -n 1 "$FILE")
[[ "$mark" =~ ^'<!-- fleetform-review: '[A-Za-z0-9_./-]+' -->'$ ]] || { echo "no mark in the first line of $FILE" >&2; exit 2; }
found=$(gh api --paginate "repos/$GITHUB_REPOSITORY/issues/$NUMBER/comments" --jq '.[] | [.id, .user.login, (.body // "" | split("\n")[0] | rtrimstr("\r"))] | @tsv' |
  awk -F '\t' -v mark="$mark" -v author="${AUTHOR:-github-actions[bot]}" '$2 == author && $3 == mark && !found { print $1; found = 1 }')
if [[ -n "$found" ]]; then
  gh api --method PATCH "repos/$GITHUB_REPOSITORY/issues/comments/$found" --field "body=@$FILE" --silent
else
  gh api --method POST "repos/$GITHUB_REPOSITORY/issues/$NUMBER/comments" --field "body=@$FILE" --silent
fi
