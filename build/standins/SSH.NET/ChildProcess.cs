using System.ComponentModel;
using System.Diagnostics;
using Renci.SshNet.Common;

namespace Renci.SshNet;

/// <summary>Starts the OpenSSH programs: in a session of their own, so that Ctrl-C reaches them only through this process, and with no agent.</summary>
internal static class ChildProcess
{
    public static Process Start(IReadOnlyList<string> command, Dictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo("setsid", command)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.Environment["LC_ALL"] = "C"; // the messages are read
        foreach (var name in new[] { "SSH_AUTH_SOCK", "SSH_ASKPASS", "DISPLAY" })
            start.Environment.Remove(name);
        foreach (var (name, value) in environment ?? [])
            start.Environment[name] = value;

        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new SshException($"{command[0]} cannot be started: {e.Message}", e);
        }
    }

    public static void Kill(Process process)
    {
        try
        {
            process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It has ended by itself.
        }
    }
}
