using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Kiln.Machines;

namespace Kiln.Processes;

/// <summary>Starts a program of the build host in a session of its own, and ends it with all that it started.</summary>
public static partial class HostProcess
{
    private const int SigKill = 9;
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    // What a program needs to find its way on the host. All else would make a bake depend on who runs it.
    private static readonly string[] Inherited =
        ["HOME", "http_proxy", "https_proxy", "ftp_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "TMPDIR", "SSL_CERT_FILE", "SSL_CERT_DIR"];

    /// <exception cref="StepException">There is no such program.</exception>
    public static Process Start(Command command)
    {
        // setsid execs the program in place, so its process id is also that of its session and group.
        var start = new ProcessStartInfo("setsid", command.Arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = Utf8,
            StandardOutputEncoding = Utf8,
            StandardErrorEncoding = Utf8,
        };
        Environment(start.Environment, command.Environment);
        if (ProgramPath.Find(command.Arguments[0]) is null)
        {
            throw new StepException($"{command.Arguments[0]} is not installed on this host, or not on the PATH");
        }

        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception exception)
        {
            throw new StepException($"{command.Title} could not be started: {exception.Message}", cause: exception);
        }
    }

    /// <summary>
    /// Kills the program, everything that descends from it, and who stayed in its group though its parent is gone. A program that led another one
    /// into a process namespace, as nsenter does, is left to see that one end, and ends with it: were it killed too, the host's first process would
    /// inherit the dead one, and the namespace could not end before it is waited for, which may take seconds, or for ever in a container.
    /// </summary>
    public static void Kill(Process process) => Kill(process.Id);

    /// <summary>The same for a process that somebody else started.</summary>
    internal static void Kill(int process)
    {
        var leads = LeadsIntoNamespace(process);
        foreach (var id in Tree(process).Skip(leads ? 1 : 0).ToList()) _ = Signal(id, SigKill);
        if (!leads) _ = Signal(-process, SigKill);
    }

    private static bool LeadsIntoNamespace(int process) => Namespace(process) is { } own && Children(process).Any(child => Namespace(child) is { } other && other != own);

    // Null: it is dead.
    private static string? Namespace(int process)
    {
        try
        {
            return new FileInfo($"/proc/{process}/ns/pid").LinkTarget;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static IEnumerable<int> Tree(int process) => Children(process).SelectMany(Tree).Prepend(process);

    private static List<int> Children(int process)
    {
        try
        {
            return Directory.EnumerateDirectories($"/proc/{process}/task")
                .SelectMany(thread => File.ReadAllText($"{thread}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries))
                .Select(id => int.Parse(id, CultureInfo.InvariantCulture))
                .ToList();
        }
        catch (IOException)
        {
            // It ended in this very moment, and its children with it or not: those that stayed in the group are killed by that.
            return [];
        }
    }

    private static void Environment(IDictionary<string, string?> environment, IReadOnlyDictionary<string, string> added)
    {
        var kept = Inherited.Where(environment.ContainsKey).ToDictionary(name => name, name => environment[name]);
        environment.Clear();
        foreach (var (name, value) in kept) environment[name] = value;
        environment["PATH"] = ProgramPath.SearchPath;
        environment["LC_ALL"] = "C.UTF-8";
        foreach (var (name, value) in added) environment[name] = value;
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Signal(int process, int signal);
}
