using System.Diagnostics;
using System.Runtime.Versioning;

namespace Kiln.Tests.Scripts;

/// <summary>
/// A repository with the shipped <c>build.sh</c> and next to nothing to build, and a <c>dotnet</c> on PATH that only pretends: it
/// notes what it is asked for, "publishes" in no time, and shows how the build would have been called.
/// </summary>
[UnsupportedOSPlatform("windows")]
internal sealed class Checkout : IDisposable
{
    private const string PretendedDotNet =
        """
        #!/bin/bash
        here=${0%/*}
        if [[ -z ${DOTNET_CLI_HOME:-} && ! -w ${HOME:-} ]]; then echo "The user's home directory could not be determined." >&2; exit 1; fi
        case $1 in
            --version) if [[ -e $here/no-sdk ]]; then exit 1; fi; echo 10.0.100 ;;
            restore) echo restore >>"$here/calls"; if [[ -e $here/feed ]]; then cat "$here/feed"; exit 1; fi ;;
            publish)
                echo "${*: -1}" >>"$here/calls"
                if [[ -e $here/slow ]]; then sleep 1; fi
                if [[ -e $here/no-ready-to-run && $* == *KilnRuntime* ]]; then cat "$here/no-ready-to-run"; exit 1; fi
                if [[ -e $here/errors ]]; then cat "$here/errors"; exit 1; fi
                while [[ $1 != --output ]]; do shift; done
                mkdir -p "$2" && cp build/Build.cs "$2/_build.dll"
                ;;
            *)
                cat "$1"
                shift
                for argument in "$@"; do echo "argument [$argument]"; done
                if [[ -e $here/run ]]; then . "$here/run"; fi
                ;;
        esac
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("kiln checkout ").FullName;

    public Checkout()
    {
        Write("repository/build/Build.cs", "the build, first version\n");
        Write("repository/build/_build.csproj", "<Project />\n");
        Write("repository/build/Kiln/Kiln.csproj", "<Project />\n");
        Write("repository/.nuke/build.schema.json", """{ "properties": { "Role": {}, "DryRun": {} } }""".Replace("{ \"", "{\n\"").Replace(", ", ",\n"));
        Write("repository/global.json", """{ "sdk": { "version": "99.0.100" } }""");
        foreach (var file in new[] { "Directory.Packages.props", "Directory.Build.props", ".editorconfig", "BannedSymbols.txt", "build.sh" })
            File.Copy(Repository.Path(file), PathOf("repository/" + file));
        Write("dotnet/dotnet", PretendedDotNet);
        File.SetUnixFileMode(PathOf("dotnet/dotnet"), (UnixFileMode)0b111_101_101);
        File.SetUnixFileMode(_folder, (UnixFileMode)0b111_101_101);
    }

    /// <summary>What the pretended SDK was asked to do, in order.</summary>
    public IReadOnlyList<string> Calls => File.Exists(PathOf("dotnet/calls")) ? File.ReadAllLines(PathOf("dotnet/calls")) : [];

    public string PathOf(string relative) => Path.Combine(_folder, relative);

    public void Write(string relative, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(relative))!);
        File.WriteAllText(PathOf(relative), content);
    }

    public void Delete(string relative) => File.Delete(PathOf(relative));

    public Task<Outcome> RunAsync(params string[] arguments) => RunAsync(start => { }, arguments);

    public async Task<Outcome> RunAsync(Action<ProcessStartInfo> configure, params string[] arguments)
    {
        using var process = Start(configure, arguments);
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(1));
        return new Outcome(process.ExitCode, output, await errors);
    }

    public Process Start(Action<ProcessStartInfo> configure, params string[] arguments)
    {
        var start = new ProcessStartInfo(PathOf("repository/build.sh"), arguments)
        {
            WorkingDirectory = PathOf("repository"),
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PATH"] = $"{PathOf("dotnet")}:/usr/bin:/bin";
        start.Environment["HOME"] = _folder;
        foreach (var name in new[] { "KilnPackages", "DOTNET_ROOT" }) start.Environment.Remove(name);
        configure(start);
        return Process.Start(start)!;
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}

internal sealed record Outcome(int ExitCode, string Output, string Errors);
