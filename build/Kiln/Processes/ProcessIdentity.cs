using System.Globalization;

namespace Kiln.Processes;

/// <summary>
/// One process of this host, and no later one that was given the same number: its number, when it started (in the kernel's clock
/// ticks since boot) and during which boot.
/// </summary>
public readonly record struct ProcessIdentity(int Id, long Started, string Boot)
{
    private const int StateField = 0;
    private const int ThreadsField = 17;
    private const int StartedField = 19;

    /// <summary>This process.</summary>
    public static ProcessIdentity Current => Of(Environment.ProcessId) ?? throw new KilnException("/proc does not show this process: Kiln needs it mounted.");

    /// <summary>Whether it runs. What is dead and only not waited for does not.</summary>
    public bool IsAlive => Of(Id) == this;

    /// <summary>The process that has this number now; null where none runs.</summary>
    public static ProcessIdentity? Of(int id)
    {
        try
        {
            // The name, in parentheses, may hold anything.
            var stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{id}/stat"));
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');

            // A process whose first thread is dead has its files open until the others are.
            var isDead = fields[StateField] is "Z" or "X" && fields[ThreadsField] is "0" or "1";
            return isDead ? null : new(id, long.Parse(fields[StartedField], CultureInfo.InvariantCulture), BootId());
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Reads what <see cref="ToString"/> wrote; null where it is something else.</summary>
    public static ProcessIdentity? Parse(string? text) =>
        text?.Split('-') is [var id, var started, { Length: > 0 } boot]
        && int.TryParse(id, CultureInfo.InvariantCulture, out var number)
        && long.TryParse(started, CultureInfo.InvariantCulture, out var ticks)
            ? new(number, ticks, boot)
            : null;

    /// <summary>Kills it with everything that descends from it; nothing where it does not run any more.</summary>
    public void End()
    {
        if (IsAlive) HostProcess.Kill(Id);
    }

    /// <summary><c>4711-123456-0a1b2c3d</c></summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Id}-{Started}-{Boot}");

    private static string BootId() => File.ReadAllText("/proc/sys/kernel/random/boot_id")[..8];
}
