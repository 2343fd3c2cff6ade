using System.Text;
using Renci.SshNet.Common;

namespace Renci.SshNet;

/// <summary>A command for the login shell of the remote user, which gets the text as it stands.</summary>
public class SshCommand : IDisposable
{
    private readonly SshClient _client;
    private readonly Encoding _encoding;
    private CancellationTokenSource _cancelled = new();
    private RemoteProgram? _program;
    private ChannelStream _output = Empty();
    private ChannelStream _error = Empty();
    private string? _result;
    private string? _errorText;
    private bool _hasInput;
    private bool _running;
    private bool _disposed;

    internal SshCommand(SshClient client, string text, Encoding encoding) => (_client, CommandText, _encoding) = (client, text, encoding);

    public string CommandText { get; private set; }

    /// <summary>How long the command may take. Default: for ever.</summary>
    public TimeSpan CommandTimeout { get; set; } = Timeout.InfiniteTimeSpan;

    /// <summary>Null before the end, and where the end is unknown: cancelled, timed out, lost, or ended by a signal.</summary>
    public int? ExitStatus { get; private set; }

    /// <summary>Not null if a signal ended the command. The package gives its name; ssh does not tell it, so here it is <c>unknown</c>.</summary>
    public string? ExitSignal { get; private set; }

    /// <summary>Standard output, while the command runs.</summary>
    public Stream OutputStream => _output;

    /// <summary>Standard error, while the command runs.</summary>
    public Stream ExtendedOutputStream => _error;

    /// <summary>What is left to read of standard output, up to its end.</summary>
    public string Result => _result ??= ReadToEnd(_output);

    /// <summary>What is left to read of standard error, up to its end.</summary>
    public string Error => _errorText ??= ReadToEnd(_error);

    public string Execute()
    {
        ExecuteAsync().GetAwaiter().GetResult();
        return Result;
    }

    public string Execute(string commandText)
    {
        CommandText = commandText;
        return Execute();
    }

    /// <summary>Starts the command at once, and ends with it.</summary>
    /// <exception cref="OperationCanceledException">Cancelled. What runs on the server is left to itself.</exception>
    /// <exception cref="SshOperationTimeoutException">It took longer than <see cref="CommandTimeout"/>.</exception>
    /// <exception cref="SshConnectionException">The connection was lost, or the server did not say how the command ended.</exception>
    public Task ExecuteAsync(CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (string.IsNullOrEmpty(CommandText) || CommandText.Contains('\0', StringComparison.Ordinal))
            throw new ArgumentException("CommandText property is empty, or has a zero character.");
        if (_running)
            throw new InvalidOperationException("Asynchronous operation is already in progress.");
        if (cancellationToken.IsCancellationRequested)
            return Task.FromCanceled(cancellationToken);

        return RunAsync(Start(cancellationToken), cancellationToken);
    }

    public IAsyncResult BeginExecute() => BeginExecute(null, null);

    public IAsyncResult BeginExecute(AsyncCallback? callback) => BeginExecute(callback, null);

    public IAsyncResult BeginExecute(AsyncCallback? callback, object? state) => TaskToAsyncResult.Begin(ExecuteAsync(), callback, state);

    public string EndExecute(IAsyncResult asyncResult)
    {
        TaskToAsyncResult.End(asyncResult);
        return Result;
    }

    /// <summary>Gives the command up. Unlike the package this sends no signal to the server: the OpenSSH client cannot.</summary>
    public void CancelAsync(bool forceKill = false, int millisecondsTimeout = 500) => _cancelled.Cancel();

    /// <summary>Standard input of the running command. Disposing of it is the input's end; without it there is none.</summary>
    public Stream CreateInputStream()
    {
        if (!_running || _program is null)
            throw new InvalidOperationException("The input stream can be used only during execution.");
        if (_hasInput)
            throw new InvalidOperationException("The input stream already exists.");
        _hasInput = true;
        return _program.Input;
    }

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (_disposed || !disposing)
            return;
        _disposed = true;
        _cancelled.Cancel();
        _cancelled.Dispose();
        _program?.Dispose();
        _output.Dispose();
        _error.Dispose();
    }

    private static ChannelStream Empty()
    {
        var stream = new ChannelStream();
        stream.Complete();
        return stream;
    }

    private static Task PumpAsync(Stream from, ChannelStream to) => Task.Factory.StartNew(() =>
    {
        using (from)
        {
            var buffer = new byte[64 * 1024];
            while (from.Read(buffer) is > 0 and var count)
                to.Append(buffer.AsSpan(0, count));
        }
        to.Complete();
    }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private RemoteProgram Start(CancellationToken cancellationToken)
    {
        _cancelled.Dispose();
        _cancelled = new CancellationTokenSource();
        _output = new ChannelStream();
        _error = new ChannelStream();
        (_result, _errorText, ExitStatus, ExitSignal, _hasInput) = (null, null, null, null, false);

        var master = _client.OpenMaster;
        _client.Sessions.Wait(cancellationToken);
        try
        {
            _program = RemoteProgram.Command(master, CommandText);
        }
        catch
        {
            _client.Sessions.Release();
            throw;
        }
        _running = true;
        return _program;
    }

    private async Task RunAsync(RemoteProgram program, CancellationToken cancellationToken)
    {
        using var cancelled = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _cancelled.Token);
        try
        {
            var status = program.WaitAsync();
            var ended = Task.WhenAll(status, PumpAsync(program.Output, _output), PumpAsync(program.Error, _error));
            await ended.WaitAsync(CommandTimeout, cancelled.Token).ConfigureAwait(false);
            ExitStatus = await status.ConfigureAwait(false);
            ExitSignal = ExitStatus is null ? "unknown" : null;
        }
        catch (TimeoutException e)
        {
            throw new SshOperationTimeoutException($"Command '{CommandText}' has timed out.", e);
        }
        finally
        {
            program.Dispose();
            _output.Complete();
            _error.Complete();
            _running = false;
            _client.Sessions.Release();
        }
    }

    private string ReadToEnd(ChannelStream stream)
    {
        using var reader = new StreamReader(stream, _encoding, detectEncodingFromByteOrderMarks: false, bufferSize: 64 * 1024, leaveOpen: true);
        return reader.ReadToEnd();
    }
}
