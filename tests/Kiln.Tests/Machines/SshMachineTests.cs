using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Kiln.Machines;
using Kiln.Processes;

namespace Kiln.Tests.Machines;

/// <summary>Against a real sshd of this machine.</summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class SshMachineTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("ssh-machine-").FullName;
    private readonly SshKeys _keys = new(new ProcessRunner(TimeProvider.System));
    private Process? _server;
    private SshOptions? _options;

    public async Task InitializeAsync()
    {
        var (login, host) = (await CreateAsync("login"), await CreateAsync("host"));
        Directory.CreateDirectory("/run/sshd");
        await File.WriteAllTextAsync(Path.Combine(_folder, "authorized_keys"), login.PublicKey + "\n");
        var hostKey = Path.Combine(_folder, "host_key");
        await File.WriteAllTextAsync(hostKey, host.PrivateKey);
        File.SetUnixFileMode(hostKey, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        _options = new() { Name = "m-1", User = Environment.UserName, Address = new(IPAddress.Loopback, port), Login = login, HostKey = host.PublicKey, Deadline = TimeSpan.FromSeconds(20) };
        _server = Process.Start(new ProcessStartInfo(
            "/usr/sbin/sshd",
            ["-D", "-e", "-f", "/dev/null", "-h", hostKey, "-p", $"{port}", "-o", "ListenAddress=127.0.0.1", "-o", "PidFile=none", "-o", "StrictModes=no", "-o", $"AuthorizedKeysFile={_folder}/authorized_keys"])
        {
            RedirectStandardError = true,
        });
    }

    [Fact]
    public async Task A_command_arrives_as_it_was_written_in_a_clean_environment()
    {
        await using var machine = await ConnectAsync(_options!);
        var command = Command.Of("sh", "-c", "printf '%s|' \"$@\"; cat; pwd; echo \"$X $LANG\" >&2; exit 7", "name", "a b", "it's", "$HOME", "*")
            with
        { Input = "in\n", Environment = new Dictionary<string, string> { ["X"] = "y z" } };
        var result = await machine.RunAsync(command, CancellationToken.None);
        (result.ExitCode, result.Output, result.Error).ShouldBe((7, "a b|it's|$HOME|*|in\n/\n", "y z \n"));
    }

    [Fact]
    public async Task A_command_that_a_signal_ends_has_its_number_added_to_128()
    {
        await using var machine = await ConnectAsync(_options!);
        (await machine.RunAsync(Command.Of("sh", "-c", "kill -9 $$"), CancellationToken.None)).ExitCode.ShouldBe(137);
    }

    [Fact]
    public async Task A_command_that_takes_too_long_is_an_error_that_names_it()
    {
        await using var machine = await ConnectAsync(_options!);
        var exception = await Should.ThrowAsync<MachineException>(
            () => machine.RunAsync(Command.Of("sleep", "30") with { Timeout = TimeSpan.FromSeconds(1) }, CancellationToken.None));
        exception.Message.ShouldBe("m-1: sleep 30 ran longer than its time limit of 1 s");
    }

    [Fact]
    public async Task Another_host_key_is_refused_with_both_fingerprints()
    {
        var other = await CreateAsync("other");
        var exception = await Should.ThrowAsync<MachineException>(() => ConnectAsync(_options! with { HostKey = other.PublicKey }));
        exception.Message.ShouldBe(
            $"m-1 at {_options!.Address} showed the host key {Fingerprint(_options.HostKey)}, expected {Fingerprint(other.PublicKey)}. "
            + "Another machine answers there, or someone is in between: nothing was sent to it.");
    }

    [Fact]
    public async Task A_machine_that_never_answers_is_given_up_at_the_deadline()
    {
        var exception = await Should.ThrowAsync<MachineException>(() => ConnectAsync(_options! with { Address = new(IPAddress.Loopback, 1), Deadline = TimeSpan.FromSeconds(1) }));
        exception.Message.ShouldBe("m-1 did not answer over SSH at 127.0.0.1:1 within 1 s");
    }

    public async Task DisposeAsync()
    {
        _server?.Kill(entireProcessTree: true);
        await (_server?.WaitForExitAsync() ?? Task.CompletedTask);
        _server?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private Task<SshKeyPair> CreateAsync(string comment) => _keys.CreateAsync(comment, CancellationToken.None);

    private static Task<SshMachine> ConnectAsync(SshOptions options) => SshMachine.ConnectAsync(options, TimeProvider.System, CancellationToken.None);

    private static string Fingerprint(string publicKey) =>
        $"SHA256:{Convert.ToBase64String(System.Security.Cryptography.SHA256.HashData(Convert.FromBase64String(publicKey.Split(' ')[1]))).TrimEnd('=')}";
}
