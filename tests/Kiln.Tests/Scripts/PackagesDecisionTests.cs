using System.Runtime.Versioning;

namespace Kiln.Tests.Scripts;

[UnsupportedOSPlatform("windows")]
public sealed class PackagesDecisionTests : IDisposable
{
    private const string Lacking =
        """
        probe.csproj : error NU1101: Unable to find package Nuke.Common. No packages exist with this id in source(s): feed
        probe.csproj : error NU1102: Unable to find package Serilog with version (= 4.3.0)
          - Found 20 version(s) in feed [ Nearest version: 3.1.1 ]

        """;

    private readonly Checkout _checkout = new();

    public void Dispose() => _checkout.Dispose();

    [Fact]
    public async Task The_published_packages_are_taken_where_the_feed_has_them() =>
        (await _checkout.RunAsync()).Errors.ShouldBe("Packages: registry (the feed has the published packages)\n");

    [Fact]
    public async Task What_the_feed_lacks_is_named_in_one_line()
    {
        _checkout.Write("dotnet/feed", Lacking);

        (await _checkout.RunAsync()).Errors
            .ShouldBe("Packages: stand-ins under build/standins (the feed lacks Nuke.Common 10.1.0, Serilog 4.3.0)\n");
    }

    [Fact]
    public async Task The_answer_is_remembered_when_something_is_compiled_later()
    {
        _checkout.Write("dotnet/feed", Lacking);
        await _checkout.RunAsync();
        _checkout.Write("repository/build/Build.cs", "changed\n");

        var run = await _checkout.RunAsync();

        run.Errors.ShouldBe("Packages: stand-ins under build/standins (as remembered in .nuke/temp/packages)\n");
        _checkout.Calls.Count(call => call == "restore").ShouldBe(1);
    }

    [Fact]
    public async Task Other_versions_are_asked_for_again()
    {
        _checkout.Write("dotnet/feed", Lacking);
        await _checkout.RunAsync();
        await Task.Delay(20); // file times are as coarse as the kernel's tick
        await File.AppendAllTextAsync(_checkout.PathOf("repository/Directory.Packages.props"), "\n");
        _checkout.Delete("dotnet/feed");

        (await _checkout.RunAsync()).Errors.ShouldBe("Packages: registry (the feed has the published packages)\n");
    }

    [Fact]
    public async Task A_feed_that_cannot_be_asked_is_asked_again_at_the_next_compilation_and_not_before()
    {
        _checkout.Write("dotnet/feed", "probe.csproj : error NU1301: Unable to load the service index\n");
        (await _checkout.RunAsync()).Errors
            .ShouldBe("Packages: stand-ins under build/standins (the feed cannot be asked: NU1301: Unable to load the service index)\n");

        (await _checkout.RunAsync()).Errors.ShouldBe("");
        _checkout.Write("repository/build/Build.cs", "changed\n");
        _checkout.Delete("dotnet/feed");

        (await _checkout.RunAsync()).Errors.ShouldBe("Packages: registry (the feed has the published packages)\n");
    }

    [Theory]
    [InlineData("--packages")]
    [InlineData("--Packages")]
    [InlineData("-packages")]
    public async Task An_option_overrides_and_nothing_is_asked(string option)
    {
        var run = await _checkout.RunAsync("Test", option, "standins");

        run.Errors.ShouldBe("Packages: stand-ins under build/standins (as asked for)\n");
        _checkout.Calls.ShouldNotContain("restore");
    }

    [Fact]
    public async Task Both_are_kept_compiled()
    {
        await _checkout.RunAsync("--packages", "standins");
        await _checkout.RunAsync("--packages", "registry");
        var calls = _checkout.Calls.Count;

        await _checkout.RunAsync("--packages", "standins");

        _checkout.Calls.Count.ShouldBe(calls);
    }

    [Fact]
    public async Task A_feed_without_the_ahead_of_time_compiler_does_without_and_remembers_that()
    {
        _checkout.Write("dotnet/no-ready-to-run", "_build.csproj : error NU1101: Unable to find package microsoft.netcore.app.crossgen2.linux-x64.\n");
        var first = await _checkout.RunAsync();
        _checkout.Write("repository/build/Build.cs", "changed\n");

        var second = await _checkout.RunAsync();

        (first.ExitCode, second.Output).ShouldBe((0, "changed\n"));
        _checkout.Calls.Count(call => call.Contains("KilnRuntime", StringComparison.Ordinal)).ShouldBe(1);
    }
}
