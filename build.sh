#!/usr/bin/env bash
#
# Compiles the build when its sources changed, and runs it:
#
#     ./build.sh BakeApp --role redis
#
# Arguments go to the build untouched. Most runs find nothing to compile; they cost one `find`, and then this process becomes
# the build: signals, standard input and the exit code are the build's own.

set -euo pipefail

if ((BASH_VERSINFO[0] < 4)); then
    echo "build.sh: bash 4 or later is needed, this is $BASH_VERSION." >&2
    exit 1
fi

say() { printf '%s\n' "$*" >&2; }

# fail MESSAGE [LINE…]
fail() {
    printf 'build.sh: %s\n' "$1" >&2
    if (($# > 1)); then printf '%s\n' "${@:2}" >&2; fi
    exit 1
}

# ---------------------------------------------------------------------------------------------------------------- where we are

# The folder of this script, also when it is called through a link. No command is run for it: every process costs a millisecond.
script=${BASH_SOURCE[0]}
while [[ -L $script ]]; do
    link=$(readlink -- "$script")
    [[ $link == /* || $script != */* ]] || link=${script%/*}/$link
    script=$link
done
[[ $script == */* ]] || script=./$script

cd -P .
here=$PWD
CDPATH='' cd -P -- "${script%/*}/"
root=$PWD

# NUKE looks for .nuke upwards from the working directory, so that has to lie inside the repository.
if [[ $here/ == "$root"/* ]]; then cd -- "$here"; fi

temp=$root/.nuke/temp

# ----------------------------------------------------------------------------------------------------------------- environment

export NUKE_TELEMETRY_OPTOUT=1
export DOTNET_NOLOGO=1
export DOTNET_CLI_TELEMETRY_OPTOUT=1
export DOTNET_CLI_WORKLOAD_UPDATE_NOTIFY_DISABLE=true
export DOTNET_GENERATE_ASPNET_CERTIFICATE=false
export DOTNET_CLI_UI_LANGUAGE=en
export DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 # a fresh machine has no ICU, and nothing here needs one

# Without a usable home the SDK does not even tell its version: it and NuGet keep their things in the repository then.
if [[ ! -w ${HOME:-} ]]; then export DOTNET_CLI_HOME=$temp/home NUGET_PACKAGES=$temp/nuget; fi

# Compilers that stay behind would outlive the build, and hold its lock.
export MSBUILDDISABLENODEREUSE=1
export DOTNET_CLI_USE_MSBUILD_SERVER=0

# NUKE takes any environment variable named like a parameter as its value: HOST, TARGET or ROLE, set for someone else, would
# change what runs. What is meant for the build says so: NUKE_ROLE, KILN_STORE.
drop_look_alikes() {
    local names='|continue|help|host|nologo|partition|plan|profile|root|skip|target|verbosity|' line name plain
    local -a schema=()
    if [[ -r $root/.nuke/build.schema.json ]]; then mapfile -t schema <"$root/.nuke/build.schema.json"; fi
    for line in ${schema[@]+"${schema[@]}"}; do
        [[ $line == *'": {'* ]] || continue
        line=${line#*\"}
        names+=${line%%\"*}\|
    done
    names=${names,,}
    while IFS= read -r name; do
        plain=${name//[^a-zA-Z0-9]/}
        if [[ $names == *"|${plain,,}|"* ]]; then unset "$name"; fi
    done < <(compgen -e)
}

# --------------------------------------------------------------------------------------------------- which packages to build on

# `--packages registry|standins`, else the variable that MSBuild reads as well. The option stays in the arguments: the build
# checks them all, this one too.
requested_packages() {
    local option=${KilnPackages:-} argument previous=
    for argument in "$@"; do
        if [[ $previous == packages && $argument =~ ^(registry|standins)$ ]]; then option=$argument; fi
        previous=
        if [[ $argument == -* ]]; then
            previous=${argument//-/}
            previous=${previous,,}
        fi
    done
    packages=$option
}

# An answer is forgotten when the pins change. One that the feed did not give (`unsure`) lasts until there is something to compile.
remembered_packages() {
    if [[ ! -r $temp/packages || $root/Directory.Packages.props -nt $temp/packages ]]; then return; fi
    read -r packages certainty <"$temp/packages" || packages=
    [[ $packages =~ ^(registry|standins)$ ]] || packages=
}

# Asks the feed for the published packages, at the versions pinned, by restoring a project that wants nothing else.
probe_packages() {
    local probe=$temp/probe pins reason code=0 id
    rm -rf -- "$probe"
    mkdir -p -- "$probe"
    # Empty ones of its own, so that those of the repository do not apply.
    local file
    for file in Directory.Build.props Directory.Build.targets Directory.Packages.props; do echo '<Project />' >"$probe/$file"; done
    pins=$(sed -n "/== 'registry'\">/,/<\/ItemGroup>/s/.*<PackageVersion \(Include=\"[^\"]*\" Version=\"[^\"]*\"\).*/\1/p" \
        "$root/Directory.Packages.props")
    {
        echo '<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup><ItemGroup>'
        sed 's/.*/<PackageReference & \/>/' <<<"$pins"
        echo '</ItemGroup></Project>'
    } >"$probe/probe.csproj"

    bounded 60 "$dotnet" restore "$probe/probe.csproj" --verbosity quiet -p:NuGetAudit=false >"$probe/log" 2>&1 </dev/null || code=$?

    local missing='' certainty=sure
    while read -r id; do
        missing+=${missing:+, }$id$(sed -n "s/Include=\"$id\" Version=\"\[*\([^]\"]*\).*/ \1/p" <<<"$pins")
    done < <(sed -n 's/.*error NU110[123]: Unable to find .*package \([A-Za-z0-9._-]*[A-Za-z0-9]\).*/\1/p' "$probe/log" | sort -u)

    if ((code == 0)); then
        packages=registry reason='the feed has the published packages'
    elif [[ -n $missing ]]; then
        packages=standins reason="the feed lacks $missing"
    else
        # No answer is not a "no": this time makes do, the next one asks again.
        packages=standins certainty=unsure
        if ((code == 124)); then reason='the feed did not answer within 60 s'; else
            reason="the feed cannot be asked: $(sed -n 's/.*error \(.*\)/\1/p' "$probe/log" | head -n 1)"
        fi
    fi
    rm -rf -- "$probe"
    echo "$packages $certainty" >"$temp/packages"
    announce_packages "$reason"
}

announce_packages() {
    if [[ $packages == standins ]]; then say "Packages: stand-ins under build/standins ($1)"; else say "Packages: registry ($1)"; fi
}

# ------------------------------------------------------------------------------------------------------------------------- .NET

bounded() {
    # In the foreground, or Ctrl-C would not reach the command.
    if type -P timeout >/dev/null; then timeout --foreground "$@"; else "${@:2}"; fi
}

# An SDK that satisfies global.json, which `dotnet --version` says best itself.
find_dotnet() {
    local candidate
    for candidate in "$(type -P dotnet || true)" "${DOTNET_ROOT:-}/dotnet" /usr/share/dotnet/dotnet /usr/lib/dotnet/dotnet \
        "${HOME:-}/.dotnet/dotnet" "$temp/dotnet/dotnet" "$temp/dotnet-unix/dotnet"; do
        [[ -x $candidate ]] || continue
        if sdk=$(cd -- "$root" && "$candidate" --version 2>/dev/null </dev/null); then
            dotnet=$candidate
            return 0
        fi
    done
    return 1
}

# As NUKE's own script does: Microsoft's installer, into the repository's temporary folder.
install_dotnet() {
    local url=https://dot.net/v1/dotnet-install.sh installer=$temp/dotnet-install.sh wanted
    wanted=$(sed -n 's/.*"version": *"\([^"]*\)".*/\1/p' "$root/global.json")
    say "No .NET SDK satisfies global.json ($wanted): installing one into .nuke/temp/dotnet-unix"
    if type -P curl >/dev/null; then
        bounded 60 curl --fail --silent --show-error --location --output "$installer" "$url"
    elif type -P wget >/dev/null; then
        bounded 60 wget --quiet --tries=2 --output-document "$installer" "$url"
    else
        say 'Neither curl nor wget is here to download it.'
        false
    fi && bounded 900 bash "$installer" --jsonfile "$root/global.json" --install-dir "$temp/dotnet-unix" --no-path \
        >"$temp/dotnet-install.log" 2>&1 </dev/null && find_dotnet && return

    if [[ -s $temp/dotnet-install.log ]]; then tail -n 5 -- "$temp/dotnet-install.log" >&2; fi
    fail "the .NET SDK $wanted (or a later one of its kind) is needed and could not be downloaded." \
        '  Ubuntu:     sudo apt-get install dotnet-sdk-10.0' \
        "  Debian:     add Microsoft's packages (https://learn.microsoft.com/dotnet/core/install/linux-debian)," \
        '              then sudo apt-get install dotnet-sdk-10.0' \
        "  without root, or without a network: unpack the SDK's archive (https://dotnet.microsoft.com/download/dotnet/10.0)" \
        '              into ~/.dotnet'
}

# -------------------------------------------------------------------------------------------------------------- compile, or not

# `current` names the compiled build, and is as old as the moment its compilation began: whatever changed after that is not in
# it. Change times are compared, which no tool sets back; folders count, or a deleted file would go unnoticed.
is_current() {
    local current=$root/build/bin/$packages/current changed
    [[ -r $current ]] || return 1
    {
        read -r dotnet
        read -r assembly
    } <"$current" || return 1
    [[ -x $dotnet && -f $root/$assembly ]] || return 1
    changed=$(cd -- "$root" && find build global.json Directory.Build.props Directory.Packages.props .editorconfig BannedSymbols.txt \
        build.sh \( -name bin -o -name obj \) -prune -o -cnewer "$current" -print -quit 2>&1) && [[ -z $changed ]]
}

runtime_identifier() {
    case $(uname -s)-$(uname -m) in
        Linux-x86_64) echo linux-x64 ;;
        Linux-aarch64) echo linux-arm64 ;;
        Darwin-arm64) echo osx-arm64 ;;
        Darwin-x86_64) echo osx-x64 ;;
    esac
}

# publish FOLDER [MSBuild property…]
publish() (
    # MSBuild takes every environment variable as a property; some names mean something else to others.
    while IFS= read -r name; do
        case ${name,,} in
            platform | configuration | version | outdir | outputpath | assemblyname | targetframework | runtimeidentifier) unset "$name" ;;
        esac
    done < <(compgen -e)
    cd -- "$root"
    "$dotnet" publish build/_build.csproj --configuration Release --output "$1" --verbosity quiet --nologo \
        -p:KilnPublish=true -p:UseSharedCompilation=false "${@:2}" >"$temp/publish.log" 2>&1 </dev/null
)

compile() {
    local bin=$root/build/bin/$packages project published runtime without_runtime=$temp/no-ready-to-run
    # The folders that a compilation makes must not make the sources look changed.
    for project in "$root"/build/*.csproj "$root"/build/*/*.csproj "$root"/build/*/*/*.csproj; do
        mkdir -p -- "${project%/*}/bin" "${project%/*}/obj"
    done
    mkdir -p -- "$bin"
    : >"$bin/started"
    # A folder of its own each time: a build that runs at this moment has its assemblies mapped from the last one.
    published=build/bin/$packages/publish-$(date +%s)-$$

    # Compiled ahead of time the build starts faster; a feed without the compiler for that is remembered, SDK by SDK.
    runtime=$(runtime_identifier)
    if [[ -r $without_runtime && $(<"$without_runtime") == "$sdk" ]]; then runtime=; fi
    if [[ -z $runtime ]]; then
        publish "$published" || compilation_failed
    elif ! publish "$published" "-p:KilnRuntime=$runtime"; then
        grep -Eqi 'error (NU110[123]|NETSDK1094).*(crossgen|runtime\.|ReadyToRun)' "$temp/publish.log" || compilation_failed
        publish "$published" || compilation_failed
        echo "$sdk" >"$without_runtime"
    fi

    assembly=$published/_build.dll
    printf '%s\n' "$dotnet" "$assembly" >"$bin/current.new"
    touch -r "$bin/started" -- "$bin/current.new"
    mv -f -- "$bin/current.new" "$bin/current"
    remove_old_builds "$bin" "${published##*/}"
    return_to_owner
}

compilation_failed() {
    say 'build.sh: the build does not compile:'
    sed 's/^ *//' "$temp/publish.log" | awk 'NF && !seen[$0]++' >&2
    rm -rf -- "${root:?}/$published"
    return_to_owner
    exit 1
}

# Those that a process still runs from stay.
remove_old_builds() {
    local folder running
    running=$(cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\0' '\n') || true
    for folder in "$1"/publish-*/; do
        folder=${folder%/}
        if [[ ${folder##*/} != "$2" && $running != *"$folder/"* ]]; then rm -rf -- "$folder"; fi
    done
}

# Under sudo, what lands in the repository stays its owner's.
return_to_owner() {
    local owner
    ((EUID == 0)) && owner=$(stat -c %u:%g -- "$root" 2>/dev/null) && [[ $owner != 0:* ]] || return 0
    find "$root/build" -type d \( -name bin -o -name obj \) -prune -exec chown -Rh "$owner" {} +
    chown -Rh "$owner" "$root/.nuke" "$root"/build/packages.*.lock.json "$root"/build/*/packages.*.lock.json
}

compile_if_needed() {
    local reason='as asked for' lock
    if ! mkdir -p -- "$temp" "$root/build/bin" 2>/dev/null || [[ ! -w $temp || ! -w $root/build/bin ]]; then
        fail "the build has to be compiled, and $root cannot be written to." \
            "  Run it in a checkout that belongs to you ($(id -un)), or give this one back to you with chown."
    fi

    # One compiles, the others wait and use the result. Child processes hold the lock too: after a kill, the next run waits for
    # the compiler that is left, instead of writing over its files.
    exec {lock}>>"$temp/build.lock"
    if type -P flock >/dev/null && ! flock --nonblock "$lock"; then
        say 'Another build.sh is compiling the build; waiting for it …'
        flock --timeout 900 "$lock" || fail 'it did not end within 15 minutes.'
    fi

    if [[ -z $packages ]]; then
        remembered_packages
        reason='as remembered in .nuke/temp/packages'
    fi
    if [[ -z $packages ]] || ! is_current; then
        find_dotnet || install_dotnet
        if [[ -z $packages || $certainty == unsure ]]; then probe_packages; else announce_packages "$reason"; fi
        export KilnPackages=$packages
        is_current || compile
    fi
    exec {lock}>&-
}

# ------------------------------------------------------------------------------------------------------------------------- main

dotnet='' assembly='' sdk='' packages='' certainty=''
requested_packages "$@"
requested=$packages
if [[ -z $packages ]]; then remembered_packages; fi
if [[ -z $packages ]] || ! is_current; then
    packages=$requested
    compile_if_needed
fi

# Tests and tools that the build starts find the same SDK and the same packages.
export KilnPackages=$packages DOTNET_EXE=$dotnet
case :$PATH: in
    *:"${dotnet%/*}":*) ;;
    *) export PATH=${dotnet%/*}:$PATH ;;
esac

drop_look_alikes
exec "$dotnet" "$root/$assembly" "$@"
