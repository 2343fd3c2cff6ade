using Nuke.Common.CI;
using Serilog;
using Serilog.Events;

namespace Nuke.Common.Output;

/// <summary>Sets the log up: console, build server, files, and the list at the end.</summary>
internal static class BuildLog
{
    private static readonly MemorySink s_memory = new();

    // Closed with the log.
    private static FileSink s_files;

    public static Verbosity Verbosity { get; set; } = Verbosity.Normal;

    public static LogEventLevel MinimumLevel =>
        Verbosity switch
        {
            Verbosity.Verbose => LogEventLevel.Verbose,
            Verbosity.Normal => LogEventLevel.Debug,
            Verbosity.Minimal => LogEventLevel.Warning,
            _ => LogEventLevel.Error,
        };

    /// <summary>The running target; empty between targets.</summary>
    public static string Target { get; set; } = string.Empty;

    public static string ShortTarget => Target.Length > 20 ? Target[..20] : Target;

    public static void Configure(NukeBuild build)
    {
        var host = NukeBuild.Host;
        var configuration = new LoggerConfiguration()
            .MinimumLevel.Verbose()
            .Filter.ByExcluding(x => host.FilterMessage(x.MessageTemplate.Text))
            .WriteTo.Sink(new HostSink(host), LogEventLevel.Warning)
            .WriteTo.Sink(new ConsoleSink(Screen.Palette, build.Shows(DefaultOutput.Timestamps)))
            .WriteTo.Sink(s_memory, LogEventLevel.Warning);
        if (host is not IBuildServer)
        {
            s_files = new(NukeBuild.TemporaryDirectory);
            configuration = configuration.WriteTo.Sink(s_files);
        }

        Log.Logger = configuration.CreateLogger();
    }

    public static void RepeatWarnings(Func<string, IDisposable> block)
    {
        if (s_memory.Events is not { Count: > 0 } events)
            return;

        using (block("Errors & Warnings"))
        {
            foreach (var (logEvent, target) in events.Where(x => x.Event.MessageTemplate.Text.Length > 0))
                ConsoleSink.Repeat(logEvent, target, Screen.Palette);
        }
    }
}
