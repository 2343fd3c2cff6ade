using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Renci.SshNet.Common;

namespace Renci.SshNet;

/// <summary>
/// The one connection of a client: an ssh in master mode, over whose socket the commands travel. A shell holds it that
/// ends it, and removes its directory, when this process closes its standard input: that is, also when this process dies.
/// </summary>
internal sealed partial class Master : IDisposable
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    private readonly string _directory;
    private readonly Process _shell;
    private readonly Task _messagesRead;
    private readonly Func<HostKey, bool> _trusts;
    private readonly ConcurrentQueue<string> _messages = new();
    private readonly ConcurrentDictionary<int, TaskCompletionSource> _signalled = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private FileStream? _answer;
    private Exception? _handlersFailure;
    private int _sessions;

    private Master(ConnectionInfo info, TimeSpan keepAlive, Func<HostKey, bool> trusts)
    {
        _trusts = trusts;
        _directory = PrivateDirectory.Create();
        try
        {
            _shell = ChildProcess.Start(MasterCommand.Create(_directory, info, keepAlive));
        }
        catch
        {
            PrivateDirectory.Delete(_directory);
            throw;
        }
        _messagesRead = Task.Factory.StartNew(ReadMessages, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Ends when the connection does, whoever ends it.</summary>
    public Task Ended => _ended.Task;

    public bool IsAlive => !_ended.Task.IsCompleted && !_shell.HasExited;

    /// <summary>What ssh said last: why the connection ended.</summary>
    public string Messages => string.Join("; ", _messages);

    public static async Task<Master> ConnectAsync(ConnectionInfo info, TimeSpan keepAlive, Func<HostKey, bool> trusts, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var master = new Master(info, keepAlive, trusts);
        try
        {
            await master.WaitUntilConnectedAsync(info, cancellationToken);
            return master;
        }
        catch
        {
            master.Dispose();
            throw;
        }
    }

    /// <summary>The command line of a program that uses this connection, and the file it writes its log to.</summary>
    public (string[] Command, string Log) Client(params string[] arguments)
    {
        var log = Path.Combine(_directory, string.Create(CultureInfo.InvariantCulture, $"log{Interlocked.Increment(ref _sessions)}"));
        return (MasterCommand.Client(_directory, log, arguments), log);
    }

    /// <summary>Gives a connection that has failed the time to be known as such.</summary>
    public Task EndsSoonAsync() => Task.WhenAny(Ended, Task.Delay(Grace));

    /// <summary>Whether the server said that a signal ended what ran on a channel. Which one, ssh does not tell.</summary>
    public async Task<bool> WasSignalledAsync(int channel)
    {
        var signalled = _signalled.GetOrAdd(channel, _ => new TaskCompletionSource()).Task;
        await Task.WhenAny(signalled, Ended, Task.Delay(Grace));
        return _signalled.TryRemove(channel, out _) && signalled.IsCompleted;
    }

    public void Dispose()
    {
        try
        {
            _shell.StandardInput.Close();
        }
        catch (IOException)
        {
            // It has ended already.
        }
        if (!_shell.WaitForExit(Grace))
            _shell.Kill(entireProcessTree: true);
        _messagesRead.Wait(Grace);
        PrivateDirectory.Delete(_directory);
        _answer?.Dispose();
        _shell.Dispose();
    }

    private async Task WaitUntilConnectedAsync(ConnectionInfo info, CancellationToken cancellationToken)
    {
        var connected = Task.Factory.StartNew(_shell.StandardOutput.ReadLine, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        string? line;
        try
        {
            line = await connected.WaitAsync(info.Timeout, cancellationToken);
        }
        catch (TimeoutException e)
        {
            throw new SshOperationTimeoutException(
                string.Create(CultureInfo.InvariantCulture, $"Connection failed to establish within {info.Timeout.TotalMilliseconds:0} milliseconds: {info.Username}@{info.Host}:{info.Port}. {Messages}").TrimEnd(), e);
        }

        if (line is null)
        {
            await _messagesRead.WaitAsync(Grace, cancellationToken);
            throw _handlersFailure ?? ConnectFailure.From([.. _messages]);
        }
        if (_answer is not null)
            await _answer.DisposeAsync();
        foreach (var key in Directory.EnumerateFiles(_directory, "key*"))
            File.Delete(key);
    }

    private void ReadMessages()
    {
        try
        {
            while (_shell.StandardError.ReadLine() is { } line)
                Read(line);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // Disposed while reading.
        }
        finally
        {
            _ended.TrySetResult();
        }
    }

    private void Read(string line)
    {
        // The directory's name is random: no server can make up this line.
        if (line.StartsWith(_directory + " ", StringComparison.Ordinal))
            Answer(line[(_directory.Length + 1)..]);
        else if (ExitSignal().Match(line) is { Success: true } signal)
            _signalled.GetOrAdd(int.Parse(signal.Groups[1].Value, CultureInfo.InvariantCulture), _ => new TaskCompletionSource()).TrySetResult();
        else if (!line.StartsWith("debug", StringComparison.Ordinal) && line.Trim() is { Length: > 0 } message)
            Remember(message);
    }

    private void Remember(string message)
    {
        if (message.StartsWith("OpenSSH_", StringComparison.Ordinal) || message.StartsWith("Authenticated to ", StringComparison.Ordinal))
            return;
        _messages.Enqueue(message);
        if (_messages.Count > 20)
            _messages.TryDequeue(out _);
    }

    private void Answer(string base64)
    {
        var trusted = false;
        try
        {
            trusted = _trusts(HostKey.Parse(base64));
        }
#pragma warning disable CA1031 // Whatever a handler throws is thrown by Connect.
        catch (Exception e)
#pragma warning restore CA1031
        {
            _handlersFailure = e;
        }

        // Opened for both, so that it does not wait for a reader that may have died; kept open until the answer is read.
        _answer = new FileStream(Path.Combine(_directory, "answer"), FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
        _answer.Write(trusted ? "yes\n"u8 : "no\n"u8);
    }

    [GeneratedRegex(@"\Adebug1: client_input_channel_req: channel (\d+) rtype exit-signal ")]
    private static partial Regex ExitSignal();
}
