#!/usr/bin/env bash
# Deploys a lake to AWS: shows what will be there and what it may cost a month, asks, and does it.
#
#   infra/deploy.sh --client-id ID --secret ARN [options]
#
#   --stack NAME           name of the lake (music-lake); two lakes stand side by side
#   --client-id ID         your app at Spotify
#   --secret ARN           its client secret, in Secrets Manager (docs/aws/start.md makes one)
#   --tokens ARN           a secret that keeps a user's tokens (docs/aws/start.md)
#   --playlists ID,ID      playlists to extract
#   --sources NAME,NAME    and what is that user's own: own_playlists, saved_tracks, saved_albums,
#                          followed_artists, top, recently_played; needs --tokens
#   --schedule hourly|daily|weekly     (daily)
#   --timezone ZONE        of the schedule (UTC)
#   --architecture x86_64|arm64        (x86_64)
#   --alarms-to MAIL       who hears of trouble
#   --bucket NAME          adopts this bucket as the lake's, in place (docs/aws/adopt.md)
#   --raw-prefix FOLDER/   a folder in it that another program fills with raw JSON
#   --scan-limit BYTES     Athena ends a query that reads more (1073741824)
#   --queue-visibility S   seconds until a failed object is tried again (420)
#   --crawler              a Glue crawler too, into a database of its own
#   --warehouse            a Glue job too, for staged CSVs (docs/aws/warehouse.md)
#   --quicksight ARN       an analysis for this QuickSight user or group (docs/aws/quicksight.md)
#   --package FILE         the functions' package (build/lambda/tracklake-ARCHITECTURE.zip)
#   --code-bucket NAME     where packages lie (NAME of the account and region, made if missing)
#   --yes                  does not ask
#
# Needs the aws command, with credentials and a region. Running it again changes what differs.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)

fail() {
  printf 'deploy: %s\n' "$*" >&2
  exit 1
}
usage() {
  sed -n '2,/^set /{/^set /d;s/^# \{0,1\}//;p}' "$0"
  exit "$1"
}

readonly all_sources=(own_playlists saved_tracks saved_albums followed_artists top recently_played)
# parameter_of SOURCE: the template's, as SavedTracks is of saved_tracks.
parameter_of() { sed -E 's/(^|_)(.)/\U\2/g' <<<"$1"; }
# choose_sources NAME,NAME: those and no others.
choose_sources() {
  local name names
  for name in "${all_sources[@]}"; do
    given[$(parameter_of "$name")]=false
  done
  IFS=, read -r -a names <<<"$1"
  for name in "${names[@]}"; do
    [[ $name != *" "* && " ${all_sources[*]} " = *" $name "* ]] ||
      fail "--sources: there is no source '$name'; infra/deploy.sh --help names them"
    given[$(parameter_of "$name")]=true
  done
}

# What is not given is as it was, or as below.
declare -A given=()
stack=music-lake adopted='' package='' code_bucket='' ask=yes
while [ $# -gt 0 ]; do
  case $1 in
    --help) usage 0 ;;
    --yes | --crawler | --warehouse)
      case $1 in
        --yes) ask=no ;;
        --crawler) given[WithCrawler]=yes ;;
        --warehouse) given[WithWarehouse]=yes ;;
      esac
      shift
      continue
      ;;
  esac
  [ $# -ge 2 ] || usage 2 >&2
  case $1 in
    --stack) stack=$2 ;;
    --client-id) given[SpotifyClientId]=$2 ;;
    --secret) given[SpotifySecretArn]=$2 ;;
    --tokens) given[SpotifyTokensArn]=$2 ;;
    --playlists) given[Playlists]=$2 ;;
    --sources) choose_sources "$2" ;;
    --schedule) given[Schedule]=$2 ;;
    --timezone) given[Timezone]=$2 ;;
    --architecture) given[Architecture]=$2 ;;
    --alarms-to) given[AlarmEmail]=$2 ;;
    --bucket) adopted=$2 ;;
    --raw-prefix) given[OtherRawPrefix]=$2 ;;
    --scan-limit) given[ScanLimitBytes]=$2 ;;
    --queue-visibility) given[QueueVisibilitySeconds]=$2 ;;
    --quicksight) given[QuickSightPrincipal]=$2 ;;
    --package) package=$2 ;;
    --code-bucket) code_bucket=$2 ;;
    *) usage 2 >&2 ;;
  esac
  shift 2
done

# Names of the bucket, the functions and the database are made of it.
[[ $stack =~ ^[a-z][a-z0-9-]{0,29}[a-z0-9]$ ]] ||
  fail "--stack: 2 to 31 of a-z, 0-9 and -, a letter first"
command -v aws >/dev/null || fail "the aws command is missing (package awscli)"
region=${AWS_REGION:-${AWS_DEFAULT_REGION:-$(aws configure get region || true)}}
[ -n "$region" ] || fail "no region: set AWS_REGION"
export AWS_DEFAULT_REGION=$region AWS_PAGER=''
account=$(aws sts get-caller-identity --query Account --output text) ||
  fail "no credentials: aws configure, or the AWS_ variables"

declare -A was=()
while IFS=$'\t' read -r key value; do
  was[$key]=$value
done < <(aws cloudformation describe-stacks --stack-name "$stack" --output text 2>/dev/null --query \
  "Stacks[0].[[['Status', StackStatus]], Parameters[].[ParameterKey, ParameterValue]][]")
# setting PARAMETER DEFAULT
setting() {
  printf '%s' "${given[$1]-${was[$1]-$2}}"
}
client_id=$(setting SpotifyClientId '') secret=$(setting SpotifySecretArn '')
playlists=$(setting Playlists '') schedule=$(setting Schedule daily)
timezone=$(setting Timezone UTC) architecture=$(setting Architecture x86_64)
alarms_to=$(setting AlarmEmail '') raw_prefix=$(setting OtherRawPrefix '')
scan_limit=$(setting ScanLimitBytes 1073741824) visibility=$(setting QueueVisibilitySeconds 420)
crawler=$(setting WithCrawler no) warehouse=$(setting WithWarehouse no)
quicksight=$(setting QuickSightPrincipal '') tokens=$(setting SpotifyTokensArn '')
sources=() source_settings=()
for name in "${all_sources[@]}"; do
  parameter=$(parameter_of "$name")
  is_on=$(setting "$parameter" false)
  source_settings+=("$parameter=$is_on")
  [ "$is_on" = false ] || sources+=("$name")
done
[ -n "$client_id" ] || fail "--client-id is missing: the id of your app at Spotify"
[[ $secret = arn:*:secretsmanager:* ]] ||
  fail "--secret is missing: the ARN of a secret that is the app's client secret"
[ ${#sources[@]} -eq 0 ] || [ -n "$tokens" ] ||
  fail "--tokens is missing: ${sources[*]} are a user's own, who has to consent (docs/aws/start.md)"
[[ $raw_prefix =~ ^([A-Za-z0-9_=.-]+/)*$ ]] ||
  fail "--raw-prefix: folders of letters, digits and _ = . -, each with a / behind it"
if [ -z "$package" ]; then
  package=$here/../build/lambda/tracklake-$architecture.zip
  [ -f "$package" ] || fail "the functions' package is missing: make lambda-$architecture (docs/aws/start.md)"
fi
[ -f "$package" ] || fail "--package: there is no $package"

code_bucket=${code_bucket:-tracklake-code-$account-$region}
bucket=${adopted:-${was[LakeBucket]-$stack-$account-$region}}
exists() { aws s3api head-bucket --bucket "$1" >/dev/null 2>&1; }
create_bucket=yes
case ${was[Status]-none} in
  none)
    if exists "$bucket"; then
      [ -n "$adopted" ] ||
        fail "the bucket $bucket of an earlier lake is there: --bucket $bucket adopts it"
      create_bucket=no
    elif [ -n "$adopted" ]; then
      fail "there is no bucket $bucket that you may see; without --bucket one is made"
    fi
    news=new
    ;;
  ROLLBACK_COMPLETE)
    fail "an earlier deployment of $stack failed: infra/destroy.sh --stack $stack, then again"
    ;;
  *)
    create_bucket=${was[CreateBucket]}
    [ "${was[LakeBucket]}" = "$bucket" ] || fail "$stack keeps its lake in ${was[LakeBucket]}"
    news="there already: what differs is changed"
    ;;
esac

if [ "$create_bucket" = yes ]; then
  kept="made by this stack, kept when it goes"
else
  kept="adopted, stays as it is; EventBridge is switched on in it"
fi
count=$(printf '%s' "$playlists" | tr ',' '\n' | grep -c . || true)
wanted="$count playlists"
[ ${#sources[@]} -eq 0 ] || wanted+=", and a user's $(IFS=, && printf '%s' "${sources[*]}")"
if [ "$count" -eq 0 ] && [ ${#sources[@]} -eq 0 ]; then
  wanted="nothing: the lake is what others put into the bucket"
fi
optional=()
[ -z "$tokens" ] || optional+=(--tokens)
[ "$crawler" = no ] || optional+=(--crawler)
[ "$warehouse" = no ] || optional+=(--warehouse)
[ -z "$quicksight" ] || optional+=(--quicksight 1)
cost=$("$here/costs" --playlists $((count + ${#sources[@]})) --schedule "$schedule" \
  --architecture "$architecture" "${optional[@]}" --total)
cat <<EOF
account       $account, $region
stack         $stack ($news)
lake          s3://$bucket ($kept)
functions     $stack-extract, -transform, -enrich, -upkeep ($architecture), a role and a log group each
queues        $stack-raw, $stack-dead-letters
schedule      $schedule, $timezone
extracts      $wanted
SQL           Glue database ${stack//-/_}, Athena workgroup $stack (a query reads at most $scan_limit bytes)
alarms        14, to the topic $stack-alarms${alarms_to:+ and $alarms_to}; dashboard $stack
optional      Glue crawler: $crawler; Glue job: $warehouse; QuickSight: ${quicksight:-no}
packages      s3://$code_bucket
may cost      about $cost USD a month (infra/costs; docs/aws/costs.md says how it is counted)
EOF
if [ $ask = yes ]; then
  read -r -p "Deploy? [y/N] " answer || answer=no
  [[ $answer = [yY]* ]] || fail "nothing was done"
fi

if ! exists "$code_bucket"; then
  where=()
  [ "$region" = us-east-1 ] || where=(--create-bucket-configuration "LocationConstraint=$region")
  aws s3api create-bucket --bucket "$code_bucket" "${where[@]}" >/dev/null
  aws s3api put-public-access-block --bucket "$code_bucket" --public-access-block-configuration \
    BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=true,RestrictPublicBuckets=true
fi
digest() { cat "$@" | sha256sum | cut -c1-16; }
code_key=tracklake/$(digest "$package").zip
templates=tracklake/$(digest "$here"/*.yaml "$here/warehouse.py")
aws s3 cp --only-show-errors "$package" "s3://$code_bucket/$code_key"
aws s3 cp --only-show-errors --recursive --exclude '*' --include '*.yaml' \
  --include warehouse.py "$here" \
  "s3://$code_bucket/$templates"

# The bucket's own notifications stay.
if [ "$create_bucket" = no ]; then
  # shellcheck disable=SC2016  # a literal of JMESPath
  notifications=$(aws s3api get-bucket-notification-configuration --bucket "$bucket" --output json \
    --query 'merge(@, `{"EventBridgeConfiguration": {}}`)')
  aws s3api put-bucket-notification-configuration --bucket "$bucket" \
    --notification-configuration "$notifications"
fi

why() {
  aws cloudformation describe-stack-events --stack-name "$stack" --output text --query \
    "StackEvents[?ends_with(ResourceStatus, 'FAILED')].[LogicalResourceId, ResourceStatusReason]" >&2
  fail "AWS did not make it; the lines above say what and why"
}
aws cloudformation deploy --stack-name "$stack" --template-file "$here/template.yaml" \
  --s3-bucket "$code_bucket" --s3-prefix "$templates" --no-fail-on-empty-changeset \
  --capabilities CAPABILITY_IAM CAPABILITY_AUTO_EXPAND --tags "tracklake=$stack" \
  --parameter-overrides "CodeBucket=$code_bucket" "CodeKey=$code_key" "TemplatesPrefix=$templates" \
  "Architecture=$architecture" "LakeBucket=$bucket" "CreateBucket=$create_bucket" \
  "OtherRawPrefix=$raw_prefix" "Schedule=$schedule" "Timezone=$timezone" "Playlists=$playlists" \
  "SpotifyClientId=$client_id" "SpotifySecretArn=$secret" "SpotifyTokensArn=$tokens" "AlarmEmail=$alarms_to" \
  "${source_settings[@]}" "ScanLimitBytes=$scan_limit" "QueueVisibilitySeconds=$visibility" \
  "WithCrawler=$crawler" "WithWarehouse=$warehouse" "QuickSightPrincipal=$quicksight" || why

cat <<EOF
Deployed. The first run now, instead of at its time:
  aws lambda invoke --region $region --invocation-type Event --function-name $stack-extract /dev/null
EOF
