using System.Diagnostics;
using Kiln.Local.Files;
using Kiln.Machines;

namespace Kiln.Local.Tests.Files;

/// <summary>A root folder with a host beside it: what is in <see cref="Host"/> must be the same after every attack.</summary>
public sealed class AttackedRoot : IDisposable
{
    internal const string Secret = "the host's own";

    internal static readonly DateTimeOffset Time = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);

    private readonly string _folder = Directory.CreateTempSubdirectory("kiln-files-").FullName;

    public AttackedRoot()
    {
        Directory.CreateDirectory(Host);
        File.WriteAllText(HostFile, Secret);
        foreach (var name in new[] { "etc", "usr/lib", "run", "var" })
            Directory.CreateDirectory(Inside(name));

        File.WriteAllText(Inside("etc/passwd"), "root:x:0:0:root:/root:/bin/bash\nredis:x:106:112::/var/lib/redis:/usr/sbin/nologin\n");
        File.WriteAllText(Inside("etc/group"), "root:x:0:\nredis:x:112:\n");
        File.CreateSymbolicLink(Inside("var/run"), "/run");
        Root = RootFolder.Open(Path, Time);
    }

    internal string Path => System.IO.Path.Combine(_folder, "root");

    internal string Host => System.IO.Path.Combine(_folder, "host");

    internal string HostFile => System.IO.Path.Combine(Host, "secret");

    internal RootFolder Root { get; }

    /// <summary>Ownership that anyone may give: the tests also run without root.</summary>
    internal static Ownership Mine { get; } = new(Id("-u"), Id("-g"), (UnixFileMode)0x1a4);

    internal static bool IsRoot => Mine.Owner == "0";

    internal string Inside(string path) => System.IO.Path.Combine(Path, path);

    internal void Write(string path, string text = "new") => Root.WriteFile(new(path, new FileContent.Text(text), Mine));

    internal void HostShouldBeUntouched()
    {
        Directory.GetFileSystemEntries(Host).ShouldBe([HostFile]);
        File.ReadAllText(HostFile).ShouldBe(Secret);
        Directory.GetFileSystemEntries(_folder).Order().ShouldBe([Host, Path]);
    }

    internal static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        process.ExitCode.ShouldBe(0, $"{program} {string.Join(' ', arguments)}: {error}");
    }

    public void Dispose()
    {
        Root.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static string Id(string option)
    {
        using var process = Process.Start(new ProcessStartInfo("id", [option]) { RedirectStandardOutput = true })!;
        return process.StandardOutput.ReadToEnd().Trim();
    }
}
