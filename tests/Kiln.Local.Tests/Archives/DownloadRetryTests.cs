using Kiln.Local.Archives;
using Kiln.Machines;
using Kiln.Processes;

namespace Kiln.Local.Tests.Archives;

/// <summary>apt itself, downloading from a server that has its faults.</summary>
public sealed class DownloadRetryTests : IAsyncLifetime
{
    private static readonly ProcessRunner Processes = new(TimeProvider.System);

    private readonly string _folder = Directory.CreateTempSubdirectory("kiln-").FullName;
    private readonly HurriedClock _clock = new(20);
    private readonly List<string> _notes = [];
    private readonly List<string> _output = [];
    private SignedArchive _archive = null!;

    public async Task InitializeAsync()
    {
        _archive = await SignedArchive.CreateAsync();
        foreach (var name in new[] { "one", "two", "three", "four" }) await _archive.AddPackageAsync(name, "1.0", payload: 10_000);
        await _archive.PublishAsync(TimeProvider.System.GetUtcNow().AddDays(-1));
    }

    public async Task DisposeAsync()
    {
        await _archive.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData(nameof(Fault.Unavailable), "503  Service Unavailable")]
    [InlineData(nameof(Fault.Corrupt), "Hash Sum mismatch")]
    public async Task A_server_that_fails_twice_is_asked_a_third_time(string fault, string reason)
    {
        await InstallAsync((path, before) => path.Contains("two_", StringComparison.Ordinal) && before < 2 ? Enum.Parse<Fault>(fault) : Fault.None);
        _notes.ShouldBe(
        [
            $"A download failed ({reason}); once more in 1 s, 1 of at most 3 times",
            $"A download failed ({reason}); once more in 4 s, 2 of at most 3 times",
        ]);
        _output.ShouldContain(_notes[1]);
        Downloaded().ShouldBe(["four_1.0_all.deb", "one_1.0_all.deb", "three_1.0_all.deb", "two_1.0_all.deb"]);
    }

    [Fact]
    public async Task A_download_that_breaks_off_is_taken_up_again()
    {
        await InstallAsync((path, before) => path.Contains("two_", StringComparison.Ordinal) && before < 2 ? Fault.Truncated : Fault.None);
        Downloaded().Count().ShouldBe(4);
    }

    [Fact]
    public async Task What_was_downloaded_is_not_downloaded_again()
    {
        var server = await InstallAsync((path, before) => path.Contains("two_", StringComparison.Ordinal) && before < 2 ? Fault.Unavailable : Fault.None);
        server.RequestsFor("/one_1.0_all.deb").ShouldBe(1);
        server.RequestsFor("/two_1.0_all.deb").ShouldBe(3);
    }

    [Fact]
    public async Task A_server_that_goes_on_failing_is_given_up_after_three_more_times()
    {
        (await Should.ThrowAsync<StepException>(() => InstallAsync((path, _) => path.EndsWith(".deb", StringComparison.Ordinal) ? Fault.Unavailable : Fault.None))).Message
            .ShouldBe("apt-get install ended with exit code 100: downloads failed 4 times, the last time with '503  Service Unavailable'");
        _notes.Count.ShouldBe(3);
        _clock.Waits.ShouldBe([TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(10)]);
    }

    [Fact]
    public async Task A_server_that_never_answers_is_given_up_after_its_first_silence_and_not_once_for_each_package()
    {
        (await Should.ThrowAsync<StepException>(() => InstallAsync((path, _) => path.EndsWith(".deb", StringComparison.Ordinal) ? Fault.Hanging : Fault.None, hurry: true))).Message
            .ShouldEndWith("times, the last time with 'the package archive takes connections and does not answer'");

        // apt lists what failed when it has tried everything.
        _output.ShouldNotContain(line => line.StartsWith("E: Failed to fetch", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_package_that_is_gone_is_not_asked_for_again()
    {
        (await Should.ThrowAsync<StepException>(() => InstallAsync((path, _) => path.EndsWith(".deb", StringComparison.Ordinal) ? Fault.Missing : Fault.None))).Message
            .ShouldBe("apt-get install ended with exit code 100: 404  Not Found; the archive has changed since it was asked: run with --refresh");
        _notes.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_package_that_is_unknown_is_not_asked_for_again()
    {
        (await Should.ThrowAsync<StepException>(() => InstallAsync((_, _) => Fault.None, package: "five"))).Message.ShouldBe("apt-get install ended with exit code 100");
        _notes.ShouldBeEmpty();
    }

    [Fact]
    public async Task No_retry_starts_when_the_budget_is_spent()
    {
        // Each attempt takes a minute and a half on this clock.
        var attempts = 0;
        await Should.ThrowAsync<StepException>(() => new DownloadRetry(_clock, _notes.Add).RunAsync(
            async (line, cancellationToken) =>
            {
                attempts++;
                line("E: Failed to fetch http://mirror.example/a.deb  503  Service Unavailable");
                await Task.Delay(TimeSpan.FromSeconds(90), _clock, cancellationToken);
                throw new StepException("apt-get install ended with exit code 100", 100);
            },
            _output.Add,
            default));
        attempts.ShouldBe(3);
    }

    [Fact]
    public async Task Who_cancels_does_not_wait_for_a_retry()
    {
        using var source = new CancellationTokenSource();
        await Should.ThrowAsync<OperationCanceledException>(() => new DownloadRetry(TimeProvider.System, _ => source.Cancel()).RunAsync(
            (line, _) =>
            {
                line("E: Failed to fetch http://mirror.example/a.deb  503  Service Unavailable");
                throw new StepException("apt-get install ended with exit code 100", 100);
            },
            _output.Add,
            source.Token));
    }

    private async Task<ArchiveServer> InstallAsync(Func<string, int, Fault> fault, string package = "one", bool hurry = false)
    {
        var server = new ArchiveServer(_archive.Folder, fault);
        await using (server)
        {
            var lists = $"{_folder}/apt";
            await new ArchiveUpdate(lists, LocalProvider.Architecture, Processes).RunAsync([_archive.Source() with { Uri = $"{server.Address}/debian" }], default);
            await File.WriteAllTextAsync($"{_folder}/status", "");
            var install = Command.Of(
            [
                "apt-get", "install", "--yes", "--quiet", "--download-only", "-o", $"Dir::State::status={_folder}/status",
                .. hurry ? ["-o", "Acquire::http::Timeout=1"] : Array.Empty<string>(), package, "two", "three", "four",
            ]) with
            {
                Environment = new Dictionary<string, string> { ["APT_CONFIG"] = new AptFolder(lists, lists).HostConfiguration },
            };
            await new DownloadRetry(_clock, _notes.Add).RunAsync(
                async (line, cancellationToken) =>
                {
                    var result = await Processes.RunAsync(install, line, cancellationToken);
                    if (!result.Succeeded) throw new StepException($"apt-get install ended with exit code {result.ExitCode}", result.ExitCode);
                },
                _output.Add,
                default);
        }

        return server;
    }

    private IEnumerable<string> Downloaded() => Directory.GetFiles($"{_folder}/apt/cache/archives", "*.deb").Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal);
}
