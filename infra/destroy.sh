#!/usr/bin/env bash
# Takes a lake's stack away again: shows what goes and what stays, asks, and does it. The lake's data
# stay, unless --with-data is given and the bucket's name is typed.
#
#   infra/destroy.sh [--stack NAME] [--with-data] [--yes]
#
# --yes does not ask, but for data. Packages stay in the code bucket: other lakes may use them.
set -euo pipefail

fail() {
  printf 'destroy: %s\n' "$*" >&2
  exit 1
}

stack=music-lake with_data=no ask=yes
while [ $# -gt 0 ]; do
  case $1 in
    --stack)
      [ $# -ge 2 ] || fail "--stack NAME"
      stack=$2
      shift
      ;;
    --with-data) with_data=yes ;;
    --yes) ask=no ;;
    *)
      sed -n '2,/^set /{/^set /d;s/^# \{0,1\}//;p}' "$0"
      [ "$1" = --help ] && exit 0 || exit 2
      ;;
  esac
  shift
done

command -v aws >/dev/null || fail "the aws command is missing (package awscli)"
region=${AWS_REGION:-${AWS_DEFAULT_REGION:-$(aws configure get region || true)}}
[ -n "$region" ] || fail "no region: set AWS_REGION"
export AWS_DEFAULT_REGION=$region AWS_PAGER=''
of_stack() {
  aws cloudformation describe-stacks --stack-name "$stack" --output text \
    --query "Stacks[0].Parameters[?ParameterKey=='$1'].ParameterValue" 2>/dev/null
}
bucket=$(of_stack LakeBucket) || fail "there is no stack $stack (in this account and region)"
own=$(of_stack CreateBucket)
[ "$with_data" = no ] || [ "$own" = yes ] || fail "the bucket $bucket was there before the lake: it is not deleted here"

cat <<EOF
goes          the stack $stack: functions, schedules, queues with what waits in them, the Glue database
              with its tables' descriptions, the Athena workgroup with its history, alarms, dashboard, logs
stays         s3://$bucket with the lake's data$([ $with_data = yes ] && echo ": NO, IT GOES TOO, with every version of every object")
EOF
if [ $ask = yes ]; then
  read -r -p "Take it away? [y/N] " answer || answer=no
  [[ $answer = [yY]* ]] || fail "nothing was done"
fi
if [ $with_data = yes ]; then
  read -r -p "Type the bucket's name to delete all data for ever: " answer || answer=''
  [ "$answer" = "$bucket" ] || fail "nothing was done"
fi

aws cloudformation delete-stack --stack-name "$stack"
aws cloudformation wait stack-delete-complete --stack-name "$stack"

# It would go on telling a queue that is gone.
[ "$own" = no ] || aws s3api put-bucket-notification-configuration --bucket "$bucket" \
  --notification-configuration '{}'

# A page of at most 1,000 versions at a time, until none is left.
if [ $with_data = yes ]; then
  while true; do
    # shellcheck disable=SC2016  # a literal of JMESPath
    page=$(aws s3api list-object-versions --bucket "$bucket" --max-items 1000 --output json --query \
      '{Objects: [Versions, DeleteMarkers][] | [?@].{Key: Key, VersionId: VersionId}, Quiet: `true`}')
    grep -q '"Key"' <<<"$page" || break
    aws s3api delete-objects --bucket "$bucket" --delete "$page" >/dev/null
  done
  aws s3api delete-bucket --bucket "$bucket"
fi
echo "Done."
