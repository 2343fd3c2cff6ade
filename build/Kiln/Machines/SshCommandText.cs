namespace Kiln.Machines;

/// <summary>A command as SSH carries it: one line for the login shell at the other end.</summary>
internal static class SshCommandText
{
    /// <summary>Run from <c>/</c> with a clean environment; without input, reading nothing rather than what the connection brings.</summary>
    public static string From(Command command)
    {
        var environment = new Dictionary<string, string>
        {
            ["PATH"] = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
            ["HOME"] = "/root",
            ["LC_ALL"] = "C.UTF-8",
        };
        foreach (var (name, value) in command.Environment) environment[name] = value;
        var words = environment.Select(variable => $"{variable.Key}={variable.Value}").Concat(command.Arguments).Select(ShellText.Quote);
        // The shell outlives the program, and makes an exit code of a signal.
        return $"cd / && env -i {string.Join(' ', words)}{(command.Input.Length == 0 ? " </dev/null" : "")}; exit $?";
    }
}
