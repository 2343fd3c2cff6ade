using Serilog.Core;
using Serilog.Events;

namespace Nuke.Common.Output;

/// <summary>Tells a build server about warnings and errors in its own words.</summary>
internal sealed class HostSink(Host host) : ILogEventSink
{
    public void Emit(LogEvent logEvent)
    {
        if (logEvent.Level == LogEventLevel.Warning)
            host.ReportWarning(logEvent.RenderMessage());
        else if (logEvent.Level == LogEventLevel.Error)
            host.ReportError(logEvent.RenderMessage());
    }
}
