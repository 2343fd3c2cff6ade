[CmdletBinding(PositionalBinding = $false)]
Param(
    [Parameter(Position = 0, Mandatory = $false, ValueFromRemainingArguments = $true)]
    [string[]] $BuildArguments
)

# Compiles the build when its sources changed, and runs it:
#
#     ./build.ps1 BakeApp --role redis --dry-run
#
# The same as build.sh, as NUKE users know it from PowerShell. What needs Linux (local bakes) says so itself; plans, listings and
# the clouds work anywhere. build.sh is the one that is measured; this one is kept plain.

Set-StrictMode -Version 2.0
$ErrorActionPreference = 'Stop'
if ($null -eq $BuildArguments) { $BuildArguments = @() }

$Root = $PSScriptRoot
$Temp = Join-Path $Root '.nuke/temp'
$Utf8 = New-Object System.Text.UTF8Encoding $false

# ----------------------------------------------------------------------------------------------------------------- environment

$env:NUKE_TELEMETRY_OPTOUT = '1'
$env:DOTNET_NOLOGO = '1'
$env:DOTNET_CLI_TELEMETRY_OPTOUT = '1'
$env:DOTNET_CLI_WORKLOAD_UPDATE_NOTIFY_DISABLE = 'true'
$env:DOTNET_GENERATE_ASPNET_CERTIFICATE = 'false'
$env:DOTNET_CLI_UI_LANGUAGE = 'en'
$env:MSBUILDDISABLENODEREUSE = '1'
$env:DOTNET_CLI_USE_MSBUILD_SERVER = '0'

function Say([string] $Message) {
    [Console]::Error.WriteLine($Message)
}

function Fail([string] $Message) {
    Say "build.ps1: $Message"
    exit 1
}

# Runs a program and keeps its output out of sight, in a file. Windows PowerShell takes a program's error stream for an error.
function Invoke-Quietly([string] $Program, [string[]] $Arguments, [string] $Log) {
    $ErrorActionPreference = 'Continue'
    $output = & $Program @Arguments 2>&1 | ForEach-Object { "$_" }
    $code = $LASTEXITCODE
    [System.IO.File]::WriteAllLines($Log, [string[]] @($output), $Utf8)
    return $code
}

# NUKE takes any environment variable named like a parameter as its value: HOST, TARGET or ROLE, set for someone else, would
# change what runs. What is meant for the build says so: NUKE_ROLE, KILN_STORE.
function Remove-LookAlikes {
    $names = @('continue', 'help', 'host', 'nologo', 'partition', 'plan', 'profile', 'root', 'skip', 'target', 'verbosity')
    $schema = Join-Path $Root '.nuke/build.schema.json'
    if (Test-Path $schema) {
        $names += [regex]::Matches([System.IO.File]::ReadAllText($schema), '"([A-Za-z]+)": \{') |
            ForEach-Object { $_.Groups[1].Value.ToLowerInvariant() }
    }
    foreach ($name in @([Environment]::GetEnvironmentVariables().Keys)) {
        $plain = ($name -replace '[^a-zA-Z0-9]', '').ToLowerInvariant()
        if ($names -contains $plain) { [Environment]::SetEnvironmentVariable($name, $null) }
    }
}

# ------------------------------------------------------------------------------------------------------------------------- .NET

# An SDK that satisfies global.json, which `dotnet --version` says best itself.
function Find-DotNet {
    $name = if ($env:OS -eq 'Windows_NT') { 'dotnet.exe' } else { 'dotnet' }
    $candidates = @()
    $onPath = Get-Command 'dotnet' -CommandType Application -ErrorAction SilentlyContinue | Select-Object -First 1
    if ($onPath) { $candidates += $onPath.Source }
    if ($env:DOTNET_ROOT) { $candidates += Join-Path $env:DOTNET_ROOT $name }
    if ($env:ProgramFiles) { $candidates += Join-Path $env:ProgramFiles "dotnet/$name" }
    $candidates += Join-Path $HOME ".dotnet/$name"
    $candidates += Join-Path $Temp "dotnet/$name"
    $candidates += Join-Path $Temp "dotnet-win/$name"

    Push-Location $Root
    try {
        foreach ($candidate in $candidates) {
            if (-not (Test-Path $candidate)) { continue }
            $log = Join-Path $Temp 'dotnet-version.log'
            if ((Invoke-Quietly $candidate @('--version') $log) -eq 0) { return $candidate }
        }
    }
    finally { Pop-Location }
    return $null
}

# As NUKE's own script does: Microsoft's installer, into the repository's temporary folder.
function Install-DotNet {
    $version = (Get-Content (Join-Path $Root 'global.json') -Raw | ConvertFrom-Json).sdk.version
    Say "No .NET SDK satisfies global.json ($version): installing one into .nuke/temp/dotnet-win"
    $installer = Join-Path $Temp 'dotnet-install.ps1'
    try {
        [Net.ServicePointManager]::SecurityProtocol = [Net.SecurityProtocolType]::Tls12
        (New-Object System.Net.WebClient).DownloadFile('https://dot.net/v1/dotnet-install.ps1', $installer)
        & $installer -InstallDir (Join-Path $Temp 'dotnet-win') -Version $version -NoPath | Out-Null
    }
    catch { Say $_.Exception.Message }
    $found = Find-DotNet
    if (-not $found) {
        Fail "the .NET SDK $version (or a later 10.0 one) is needed: https://dotnet.microsoft.com/download/dotnet/10.0"
    }
    return $found
}

# --------------------------------------------------------------------------------------------------- which packages to build on

# `--packages registry|standins`, else the variable that MSBuild reads as well. The option stays in the arguments.
function Get-RequestedPackages {
    $option = "$env:KilnPackages"
    for ($i = 0; $i + 1 -lt $BuildArguments.Count; $i++) {
        if ($BuildArguments[$i] -match '^-' -and ($BuildArguments[$i] -replace '-', '') -eq 'packages' -and
            $BuildArguments[$i + 1] -cmatch '^(registry|standins)$') {
            $option = $BuildArguments[$i + 1]
        }
    }
    return $option
}

# Asks the feed for the published packages, at the versions pinned, by restoring a project that wants nothing else.
function Get-FeedPackages {
    $probe = Join-Path $Temp 'probe'
    if (Test-Path $probe) { Remove-Item $probe -Recurse -Force }
    New-Item -ItemType Directory -Path $probe | Out-Null
    foreach ($file in 'Directory.Build.props', 'Directory.Build.targets', 'Directory.Packages.props') {
        [System.IO.File]::WriteAllText((Join-Path $probe $file), '<Project />', $Utf8)
    }
    $props = [System.IO.File]::ReadAllText((Join-Path $Root 'Directory.Packages.props'))
    $group = [regex]::Match($props, "(?s)== 'registry'`">(.*?)</ItemGroup>").Groups[1].Value
    $project = '<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup><ItemGroup>' +
        ($group -replace '<PackageVersion ', '<PackageReference ') + '</ItemGroup></Project>'
    [System.IO.File]::WriteAllText((Join-Path $probe 'probe.csproj'), $project, $Utf8)

    $log = Join-Path $Temp 'probe.log'
    $code = Invoke-Quietly $DotNet @('restore', (Join-Path $probe 'probe.csproj'), '--verbosity', 'quiet', '-p:NuGetAudit=false') $log
    $text = [System.IO.File]::ReadAllText($log)
    Remove-Item $probe -Recurse -Force
    if ($code -eq 0) {
        Say 'Packages: registry (the feed has the published packages)'
        return 'registry'
    }
    $missing = [regex]::Matches($text, 'error NU110[123]: Unable to find .*?package ([A-Za-z0-9._-]*[A-Za-z0-9])') |
        ForEach-Object { $_.Groups[1].Value } | Sort-Object -Unique
    $reason = if ($missing) { "the feed lacks $($missing -join ', ')" } else { 'the feed cannot be asked' }
    Say "Packages: stand-ins under build/standins ($reason)"
    return 'standins'
}

function Get-Packages {
    $requested = Get-RequestedPackages
    if ($requested) { return $requested }
    $memory = Join-Path $Temp 'packages'
    $pins = Join-Path $Root 'Directory.Packages.props'
    if ((Test-Path $memory) -and (Get-Item $memory).LastWriteTimeUtc -ge (Get-Item $pins).LastWriteTimeUtc) {
        $remembered = ([System.IO.File]::ReadAllText($memory) -split '\s+')[0]
        if ($remembered -cmatch '^(registry|standins)$') { return $remembered }
    }
    $found = Get-FeedPackages
    [System.IO.File]::WriteAllText($memory, "$found sure`n", $Utf8)
    return $found
}

# -------------------------------------------------------------------------------------------------------------- compile, or not

# Newest change among the sources; folders count, or a deleted file would go unnoticed.
function Get-LastChange {
    $sources = @(Get-ChildItem (Join-Path $Root 'build') -Recurse -Force |
        Where-Object { $_.FullName.Substring($Root.Length) -notmatch '[\\/](bin|obj)([\\/]|$)' })
    foreach ($file in 'global.json', 'Directory.Build.props', 'Directory.Packages.props', '.editorconfig', 'BannedSymbols.txt') {
        $sources += Get-Item (Join-Path $Root $file) -Force
    }
    return ($sources | Measure-Object -Property LastWriteTimeUtc -Maximum).Maximum
}

# The compiled build, from `current`, which is as old as the moment its compilation began; null where there is none, or an old one.
function Get-Current {
    if (-not (Test-Path $Current)) { return $null }
    if ((Get-LastChange) -gt (Get-Item $Current).LastWriteTimeUtc) { return $null }
    $assembly = Join-Path $Root ([System.IO.File]::ReadAllLines($Current)[1])
    if (Test-Path $assembly) { return $assembly }
    return $null
}

function Invoke-Compile {
    foreach ($project in Get-ChildItem (Join-Path $Root 'build') -Recurse -Filter '*.csproj') {
        foreach ($folder in 'bin', 'obj') {
            New-Item -ItemType Directory -Force -Path (Join-Path $project.DirectoryName $folder) | Out-Null
        }
    }
    New-Item -ItemType Directory -Force -Path (Split-Path $Current) | Out-Null
    $started = [DateTime]::UtcNow
    $published = "build/bin/$Packages/publish-$($started.ToString('yyyyMMddHHmmss'))-$PID"
    $log = Join-Path $Temp 'publish.log'
    $code = Invoke-Quietly $DotNet @('publish', (Join-Path $Root 'build/_build.csproj'), '--configuration', 'Release',
        '--output', (Join-Path $Root $published), '--verbosity', 'quiet', '--nologo', '-p:KilnPublish=true', '-p:UseSharedCompilation=false') $log
    if ($code -ne 0) {
        Say 'build.ps1: the build does not compile:'
        [System.IO.File]::ReadAllLines($log) | Where-Object { $_.Trim() } | Select-Object -Unique | ForEach-Object { Say $_.Trim() }
        exit 1
    }
    [System.IO.File]::WriteAllLines($Current, [string[]] @($DotNet, "$published/_build.dll"), $Utf8)
    (Get-Item $Current).LastWriteTimeUtc = $started
    # Those that a process still runs from cannot be removed on Windows; the next compilation tries again.
    Get-ChildItem (Split-Path $Current) -Directory -Filter 'publish-*' |
        Where-Object { $_.Name -ne (Split-Path $published -Leaf) } |
        Remove-Item -Recurse -Force -ErrorAction SilentlyContinue
    return Join-Path $Root "$published/_build.dll"
}

# ------------------------------------------------------------------------------------------------------------------------- main

New-Item -ItemType Directory -Force -Path $Temp | Out-Null
$DotNet = Find-DotNet
if (-not $DotNet) { $DotNet = Install-DotNet }
$Packages = Get-Packages
$Current = Join-Path $Root "build/bin/$Packages/current"
$env:KilnPackages = $Packages
$env:DOTNET_EXE = $DotNet

$Assembly = Get-Current
if (-not $Assembly) { $Assembly = Invoke-Compile }

Remove-LookAlikes

# NUKE looks for .nuke upwards from the working directory, so that has to lie inside the repository.
$here = (Get-Location).ProviderPath
$inside = ($here + [IO.Path]::DirectorySeparatorChar).StartsWith($Root + [IO.Path]::DirectorySeparatorChar)
if (-not $inside) { Push-Location $Root }
try { & $DotNet $Assembly @BuildArguments }
finally { if (-not $inside) { Pop-Location } }
exit $LASTEXITCODE
