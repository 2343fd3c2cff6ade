using System.Diagnostics;
using System.Globalization;
using Renci.SshNet;
using Renci.SshNet.Common;

namespace SSH.NET.Tests;

/// <summary>What is true of the package, which starts no processes, has to be made true here.</summary>
[Collection(nameof(LeftoverTests))]
[CollectionDefinition(nameof(LeftoverTests), DisableParallelization = true)]
public sealed class LeftoverTests : IDisposable
{
    private readonly Sshd _server = new();
    private readonly IReadOnlyList<string> _directoriesBefore = Leftovers.Directories();

    public void Dispose() => _server.Dispose();

    [Fact]
    public async Task A_disposed_client_leaves_nothing_behind_though_a_command_was_running()
    {
        var client = _server.Connect();
        using var command = client.CreateCommand("sleep 60");
        var running = command.ExecuteAsync(CancellationToken.None);

        client.Dispose();

        await Should.ThrowAsync<SshConnectionException>(() => running);
        await NothingIsLeftAsync();
    }

    [Fact]
    public async Task A_connection_that_was_not_made_leaves_nothing_behind()
    {
        using var client = new SshClient(_server.Info);
        client.HostKeyReceived += (_, key) => key.CanTrust = false;

        Should.Throw<SshConnectionException>(client.Connect);

        await NothingIsLeftAsync();
    }

    [Fact]
    public async Task A_killed_program_leaves_nothing_behind()
    {
        using var program = Process.Start(new ProcessStartInfo(
            "dotnet", ["exec", typeof(LeftoverTests).Assembly.Location, _server.Port.ToString(CultureInfo.InvariantCulture), _server.KeyFile])
        {
            RedirectStandardOutput = true,
        })!;
        (await program.StandardOutput.ReadLineAsync()).ShouldBe("connected");
        _server.Children().ShouldNotBeEmpty();

        program.Kill();

        await NothingIsLeftAsync();
    }

    private async Task NothingIsLeftAsync()
    {
        await Leftovers.BecomesTrueAsync(() => Leftovers.Of(_server.Port).Count == 0 && Leftovers.Directories().Except(_directoriesBefore).Any() is false && !_server.Children().Any());
        Leftovers.Of(_server.Port).ShouldBeEmpty();
        Leftovers.Directories().Except(_directoriesBefore).ShouldBeEmpty();
        _server.Children().ShouldBeEmpty();
    }
}
