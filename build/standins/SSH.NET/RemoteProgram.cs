using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Renci.SshNet.Common;
using Renci.SshNet.Messages.Transport;

namespace Renci.SshNet;

/// <summary>A command or a subsystem that runs over a connection, seen through the ssh that carries it.</summary>
internal sealed partial class RemoteProgram : IDisposable
{
    /// <summary>ssh wants a host, though the connection has one already.</summary>
    private const string AnyHost = "server";

    private readonly Master _master;
    private readonly Process _ssh;
    private readonly string _log;

    private RemoteProgram(Master master, params string[] arguments)
    {
        _master = master;
        (var command, _log) = master.Client(arguments);
        _ssh = ChildProcess.Start(command);
        (Input, Output, Error) = (_ssh.StandardInput.BaseStream, _ssh.StandardOutput.BaseStream, _ssh.StandardError.BaseStream);
    }

    public Stream Input { get; }

    public Stream Output { get; }

    public Stream Error { get; }

    public static RemoteProgram Command(Master master, string text) => new(master, "--", AnyHost, text);

    public static RemoteProgram Subsystem(Master master, string name) => new(master, "-s", "--", AnyHost, name);

    /// <summary>Asks the master for something that it does by itself, such as to forward a port.</summary>
    public static bool TryControl(Master master, out string error, params string[] request)
    {
        using var control = new RemoteProgram(master, [.. request, "--", AnyHost]);
        control._ssh.WaitForExit();
        error = Words(File.Exists(control._log) ? File.ReadAllText(control._log) : "");
        return control._ssh.ExitCode == 0;
    }

    public static SshConnectionException Lost(Master master) =>
        new($"An established connection was aborted by the server. {master.Messages}".TrimEnd(), DisconnectReason.ConnectionLost);

    /// <summary>
    /// Waits for the end and returns the status, or null where a signal ended the program. ssh itself says 255 for whatever
    /// goes wrong, as a program may too: a status counts only where ssh's log says that it came from the server.
    /// </summary>
    public async Task<int?> WaitAsync()
    {
        await _ssh.WaitForExitAsync().ConfigureAwait(false);
        var log = await ReadLogAsync().ConfigureAwait(false);
        if (Status().Match(log) is { Success: true } status)
            return int.Parse(status.Groups[1].Value, CultureInfo.InvariantCulture);
        if (Channel().Match(log) is { Success: true } channel && await _master.WasSignalledAsync(int.Parse(channel.Groups[1].Value, CultureInfo.InvariantCulture)).ConfigureAwait(false))
            return null;
        if (!_master.IsAlive)
            throw Lost(_master);
        throw new SshConnectionException($"The command ended, but the server did not say how. {Words(log)}".TrimEnd());
    }

    public void Kill() => ChildProcess.Kill(_ssh);

    public void Dispose()
    {
        Kill();
        _ssh.Dispose();
        Input.Dispose();
        PrivateDirectory.DeleteFile(_log);
    }

    private async Task<string> ReadLogAsync()
    {
        try
        {
            return await File.ReadAllTextAsync(_log).ConfigureAwait(false);
        }
        catch (IOException)
        {
            // It goes when the connection goes, and the master is about to say so.
            await _master.EndsSoonAsync().ConfigureAwait(false);
            return "";
        }
    }

    private static string Words(string log) =>
        string.Join("; ", log.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Where(line => !line.StartsWith("debug", StringComparison.Ordinal) && !line.StartsWith("OpenSSH_", StringComparison.Ordinal)));

    [GeneratedRegex(@"^debug2: Received exit status from master (\d+)", RegexOptions.Multiline)]
    private static partial Regex Status();

    [GeneratedRegex(@"master session id: (\d+)")]
    private static partial Regex Channel();
}
