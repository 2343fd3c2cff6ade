using System.Runtime.Versioning;

namespace Kiln.Tests.Scripts;

[UnsupportedOSPlatform("windows")]
public sealed class BuildScriptTests : IDisposable
{
    private readonly Checkout _checkout = new();

    public void Dispose() => _checkout.Dispose();

    [Fact]
    public async Task Arguments_reach_the_build_untouched()
    {
        var run = await _checkout.RunAsync("BakeApp", "--role", "a b", "", "$HOME *", "--packages", "standins");

        run.Output.ShouldBe(
            """
            the build, first version
            argument [BakeApp]
            argument [--role]
            argument [a b]
            argument []
            argument [$HOME *]
            argument [--packages]
            argument [standins]

            """);
    }

    [Fact]
    public async Task What_did_not_change_is_not_compiled_again()
    {
        await _checkout.RunAsync();
        var calls = _checkout.Calls.Count;

        var run = await _checkout.RunAsync();

        (run.ExitCode, run.Errors).ShouldBe((0, ""));
        _checkout.Calls.Count.ShouldBe(calls);
    }

    [Theory]
    [InlineData("build/Build.cs")]
    [InlineData("build/Kiln/Kiln.csproj")]
    [InlineData("build/Kiln/New.cs")]
    [InlineData("Directory.Build.props")]
    [InlineData("global.json")]
    public async Task A_changed_source_is_compiled(string file)
    {
        await _checkout.RunAsync();
        var calls = _checkout.Calls.Count;
        _checkout.Write("repository/" + file, "changed\n");

        await _checkout.RunAsync();

        _checkout.Calls.Count.ShouldBe(calls + 1);
    }

    [Fact]
    public async Task A_deleted_source_is_noticed()
    {
        _checkout.Write("repository/build/Kiln/Old.cs", "old\n");
        await _checkout.RunAsync();
        var calls = _checkout.Calls.Count;
        _checkout.Delete("repository/build/Kiln/Old.cs");

        await _checkout.RunAsync();

        _checkout.Calls.Count.ShouldBe(calls + 1);
    }

    [Fact]
    public async Task A_source_whose_date_lies_in_the_past_is_noticed()
    {
        await _checkout.RunAsync();
        _checkout.Write("repository/build/Build.cs", "the build, second version\n");
        File.SetLastWriteTimeUtc(_checkout.PathOf("repository/build/Build.cs"), new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));

        (await _checkout.RunAsync()).Output.ShouldBe("the build, second version\n");
    }

    [Fact]
    public async Task A_build_that_does_not_compile_shows_its_errors_once_and_runs_nothing_old()
    {
        await _checkout.RunAsync();
        _checkout.Write("repository/build/Build.cs", "broken\n");
        _checkout.Write("dotnet/errors", "  Build.cs(1,1): error CS1002: ; expected\n  Build.cs(1,1): error CS1002: ; expected\n\n");

        foreach (var _ in Enumerable.Range(0, 2))
        {
            var run = await _checkout.RunAsync();
            (run.ExitCode, run.Output).ShouldBe((1, ""));
            run.Errors.ShouldEndWith("build.sh: the build does not compile:\nBuild.cs(1,1): error CS1002: ; expected\n");
        }
    }

    [Fact]
    public async Task A_compilation_that_was_killed_is_done_again()
    {
        _checkout.Write("dotnet/slow", "");
        using (var process = _checkout.Start(_ => { }))
        {
            while (!_checkout.Calls.Any(call => call.StartsWith("-p:", StringComparison.Ordinal))) await Task.Delay(20);
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }

        var run = await _checkout.RunAsync();

        run.Output.ShouldBe("the build, first version\n");
        _checkout.Calls.Count(call => call.StartsWith("-p:", StringComparison.Ordinal)).ShouldBe(2);
    }

    [Fact]
    public async Task Two_at_once_compile_once()
    {
        _checkout.Write("dotnet/slow", "");

        var runs = await Task.WhenAll(_checkout.RunAsync(), _checkout.RunAsync());

        runs.ShouldAllBe(run => run.ExitCode == 0 && run.Output == "the build, first version\n");
        runs.Select(run => run.Errors).ShouldContain("Another build.sh is compiling the build; waiting for it …\n");
        _checkout.Calls.Count(call => call.StartsWith("-p:", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Fact]
    public async Task Variables_that_look_like_parameters_are_kept_from_the_build()
    {
        _checkout.Write("dotnet/run", "env\n");

        var run = await _checkout.RunAsync(start =>
        {
            foreach (var name in new[] { "HOST", "Target", "ROLE", "dry_run", "NUKE_ROLE", "KILN_STORE", "HOSTNAME" })
                start.Environment[name] = "set";
        });

        var names = run.Output.Split('\n').Where(line => line.EndsWith("=set", StringComparison.Ordinal)).Order(StringComparer.Ordinal);
        names.ShouldBe(["HOSTNAME=set", "KILN_STORE=set", "NUKE_ROLE=set"]);
        run.Output.ShouldContain("NUKE_TELEMETRY_OPTOUT=1\n");
        run.Output.ShouldContain("KilnPackages=registry\n");
    }

    [Fact]
    public async Task The_exit_code_is_the_builds()
    {
        _checkout.Write("dotnet/run", "exit 7\n");

        (await _checkout.RunAsync()).ExitCode.ShouldBe(7);
    }

    [Fact]
    public async Task Standard_input_and_signals_go_straight_to_the_build()
    {
        _checkout.Write("dotnet/run", "trap 'echo terminated; exit 3' TERM\nread -r line\necho \"read $line\"\nwhile :; do sleep 0.05; done\n");
        using var process = _checkout.Start(_ => { });
        await process.StandardInput.WriteLineAsync("a line");
        (await process.StandardOutput.ReadLineAsync()).ShouldBe("the build, first version");
        (await process.StandardOutput.ReadLineAsync()).ShouldBe("read a line");

        using (var kill = System.Diagnostics.Process.Start("kill", ["-TERM", process.Id.ToString()])) await kill.WaitForExitAsync();

        (await process.StandardOutput.ReadLineAsync()).ShouldBe("terminated");
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(3);
    }

    [Fact]
    public async Task It_runs_from_anywhere_and_through_a_link()
    {
        Directory.CreateDirectory(_checkout.PathOf("elsewhere"));
        File.CreateSymbolicLink(_checkout.PathOf("elsewhere/link"), "../repository/build.sh");
        _checkout.Write("dotnet/run", "pwd\n");

        var run = await _checkout.RunAsync(start =>
        {
            start.FileName = _checkout.PathOf("elsewhere/link");
            start.WorkingDirectory = _checkout.PathOf("elsewhere");
        });

        run.Output.ShouldBe($"the build, first version\n{_checkout.PathOf("repository")}\n");
    }

    [Fact]
    public async Task Inside_of_the_repository_the_working_directory_stays()
    {
        _checkout.Write("dotnet/run", "pwd\n");

        var run = await _checkout.RunAsync(start => start.WorkingDirectory = _checkout.PathOf("repository/build"));

        run.Output.ShouldBe($"the build, first version\n{_checkout.PathOf("repository/build")}\n");
    }

    [Fact]
    public async Task Without_an_SDK_it_says_what_to_install()
    {
        _checkout.Write("dotnet/no-sdk", "");
        _checkout.Write("dotnet/curl", "#!/bin/sh\necho 'curl: no network' >&2\nexit 6\n");
        File.SetUnixFileMode(_checkout.PathOf("dotnet/curl"), (UnixFileMode)0b111_101_101);

        var run = await _checkout.RunAsync();

        run.ExitCode.ShouldBe(1);
        run.Errors.ShouldStartWith("No .NET SDK satisfies global.json (99.0.100): installing one into .nuke/temp/dotnet-unix\ncurl: no network\n");
        run.Errors.ShouldContain("build.sh: the .NET SDK 99.0.100 (or a later one of its kind) is needed and could not be downloaded.");
        run.Errors.ShouldContain("sudo apt-get install dotnet-sdk-10.0");
    }

    [Theory]
    [InlineData("/nonexistent")]
    [InlineData("")]
    [InlineData(null)]
    public async Task A_user_without_a_home_needs_none(string? home)
    {
        var run = await _checkout.RunAsync(start => start.Environment["HOME"] = home);

        (run.ExitCode, run.Errors).ShouldBe((0, "Packages: registry (the feed has the published packages)\n"));
    }

    [Fact]
    public async Task A_checkout_that_cannot_be_written_to_is_an_error_that_says_so()
    {
        // Root may write everywhere, so the test is another user where it runs as root.
        var run = await _checkout.RunAsync(start =>
        {
            if (!Environment.IsPrivilegedProcess) return;
            start.ArgumentList.Insert(0, start.FileName);
            foreach (var argument in new[] { "--clear-groups", "--regid=65534", "--reuid=65534" }) start.ArgumentList.Insert(0, argument);
            start.FileName = "/usr/bin/setpriv";
        });
        if (!Environment.IsPrivilegedProcess) return;

        (run.ExitCode, run.Output).ShouldBe((1, ""));
        run.Errors.ShouldStartWith($"build.sh: the build has to be compiled, and {_checkout.PathOf("repository")} cannot be written to.");
    }
}
