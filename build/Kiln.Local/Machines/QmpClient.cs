using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Kiln.Machines;

namespace Kiln.Local.Machines;

/// <summary>QEMU's control protocol, over its standard input and output: one JSON object a line.</summary>
public sealed class QmpClient(TextReader reader, TextWriter writer)
{
    private readonly ConcurrentDictionary<int, TaskCompletionSource<JsonNode?>> _waiting = new();
    private readonly TaskCompletionSource _greeting = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _last;
    private MachineException? _end;

    /// <summary>Why the guest stopped, in QEMU's words (<c>guest-shutdown</c>, <c>guest-reset</c>); null while it runs.</summary>
    public string? ShutdownReason { get; private set; }

    /// <summary>Listens until QEMU hangs up.</summary>
    public async Task ListenAsync()
    {
        while (await reader.ReadLineAsync() is { } line) Take(JsonNode.Parse(line)!);
        _end = new("QEMU has ended");
        _greeting.TrySetException(_end);
        foreach (var command in _waiting.Values) command.TrySetException(_end);
    }

    public async Task NegotiateAsync(CancellationToken cancellationToken)
    {
        await _greeting.Task.WaitAsync(cancellationToken);
        await ExecuteAsync("qmp_capabilities", null, cancellationToken);
    }

    /// <summary>A command of the monitor that people use; some things have no other.</summary>
    public async Task<string> MonitorAsync(string line, CancellationToken cancellationToken) =>
        (await ExecuteAsync("human-monitor-command", new() { ["command-line"] = line }, cancellationToken))!.GetValue<string>();

    /// <exception cref="MachineException">QEMU refused, or has ended.</exception>
    public async Task<JsonNode?> ExecuteAsync(string command, JsonObject? arguments, CancellationToken cancellationToken)
    {
        var id = Interlocked.Increment(ref _last);
        var answer = _waiting[id] = new(TaskCreationOptions.RunContinuationsAsynchronously);
        if (_end is { } end) answer.TrySetException(end);
        var request = new JsonObject { ["execute"] = command, ["id"] = id };
        if (arguments is not null) request["arguments"] = arguments;
        try
        {
            await writer.WriteLineAsync(request.ToJsonString().AsMemory(), cancellationToken);
            await writer.FlushAsync(cancellationToken);
            return await answer.Task.WaitAsync(cancellationToken);
        }
        catch (IOException exception)
        {
            throw new MachineException("QEMU has ended", exception);
        }
        finally
        {
            _waiting.TryRemove(id, out _);
        }
    }

    private void Take(JsonNode message)
    {
        if (message["QMP"] is not null) _greeting.TrySetResult();
        if (message["event"]?.GetValue<string>() == "SHUTDOWN") ShutdownReason = message["data"]?["reason"]?.GetValue<string>();
        if (message["id"] is not { } id || !_waiting.TryGetValue(id.GetValue<int>(), out var answer)) return;
        if (message["error"]?["desc"] is { } error) answer.TrySetException(new MachineException($"QEMU refused: {error}"));
        else answer.TrySetResult(message["return"]);
    }
}
