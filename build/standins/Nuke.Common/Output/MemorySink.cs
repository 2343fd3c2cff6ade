using Serilog.Core;
using Serilog.Events;

namespace Nuke.Common.Output;

/// <summary>Keeps warnings and errors for the end of the run, each with the target it came from.</summary>
internal sealed class MemorySink : ILogEventSink
{
    private readonly Lock _lock = new();
    private readonly List<(LogEvent Event, string Target)> _events = [];

    public IReadOnlyList<(LogEvent Event, string Target)> Events
    {
        get
        {
            lock (_lock)
                return [.. _events];
        }
    }

    public void Emit(LogEvent logEvent)
    {
        lock (_lock)
            _events.Add((logEvent, BuildLog.Target));
    }
}
