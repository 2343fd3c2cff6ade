using Kiln.Machines;
using Kiln.Processes;

namespace Kiln.Local.Builders;

/// <summary>A script by which root looks into a builder from outside, as its provisioners see it.</summary>
internal static class WayIn
{
    /// <param name="isReadOnly">What becomes an image is not changed by who looks at it.</param>
    /// <returns>The command that leads in; null: the builder is gone.</returns>
    public static string? Write(LocalBuilder builder, bool isReadOnly)
    {
        if (builder.Sandbox.Identity is not { } process) return null;

        var settings = builder.Environment.Select(variable => $"--setenv={variable.Key}={variable.Value}");
        var path = $"{builder.Folder.Path}/enter";
        File.WriteAllText(path, Script(process, Command.Of([.. builder.Container.Arguments, .. settings, .. isReadOnly ? ["--read-only"] : Array.Empty<string>()])));
        return Command.Of("sh", path).ToString();
    }

    // A process number may have been given to another process since.
    private static string Script(ProcessIdentity process, Command container) =>
        $$"""
        #!/bin/sh
        # A shell in the builder, or the command that follows.
        if [ "$(cut -d ' ' -f 22 /proc/{{process.Id}}/stat 2>/dev/null)" != {{process.Started}} ]; then
            echo 'This builder is gone.' >&2
            exit 1
        fi
        [ $# -gt 0 ] || set -- /bin/sh
        if [ -t 0 ] && [ -t 1 ]; then console=interactive; else console=pipe; fi
        exec nsenter --target {{process.Id}} --mount --pid --wd=/ -- {{container}} "--console=$console" -- "$@"

        """;
}
