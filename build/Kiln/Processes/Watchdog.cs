using Kiln.Machines;

namespace Kiln.Processes;

/// <summary>Cancels a command that outlives its time limit, or prints nothing for too long.</summary>
internal sealed class Watchdog : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly Lock _gate = new();
    private readonly Command _command;
    private readonly ITimer _limit;
    private readonly ITimer _silence;

    public Watchdog(Command command, TimeProvider time)
    {
        _command = command;
        _limit = time.CreateTimer(_ => Bark($"ran longer than its time limit of {Duration.Text(command.Timeout)}"), null, command.Timeout, Timeout.InfiniteTimeSpan);
        _silence = time.CreateTimer(_ => Bark($"printed nothing for {Duration.Text(command.SilenceTimeout)}"), null, command.SilenceTimeout, Timeout.InfiniteTimeSpan);
    }

    public CancellationToken Token => _source.Token;

    /// <summary>Which limit it was, once <see cref="Token"/> is cancelled.</summary>
    public string Reason { get; private set; } = "";

    /// <summary>The command printed something.</summary>
    public void Touch() => _silence.Change(_command.SilenceTimeout, Timeout.InfiniteTimeSpan);

    public void Dispose()
    {
        _limit.Dispose();
        _silence.Dispose();
        _source.Dispose();
    }

    private void Bark(string what)
    {
        lock (_gate)
        {
            if (Reason.Length > 0) return;
            Reason = $"{_command.Title} {what}";
        }

        try
        {
            _source.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The command ended in this very moment.
        }
    }
}
