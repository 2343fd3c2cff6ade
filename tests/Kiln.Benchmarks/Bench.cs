using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace Kiln.Benchmarks;

/// <summary>A copy of what operators write, and a store, of the benchmark's own.</summary>
internal sealed class Bench : IDisposable
{
    private readonly string _repository = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Here())!, "..", ".."));
    private readonly string _folder = Directory.CreateTempSubdirectory("kiln-benchmark-").FullName;
    private int _changes;
    private bool _baked;

    public Bench()
    {
        foreach (var part in new[] { "nodes.yaml", "images", ".nuke" }) Execute("cp", "-r", Path.Combine(_repository, part), _folder);
    }

    /// <summary>Seconds that the scenario's command takes.</summary>
    public double Run(Scenario scenario)
    {
        scenario.Prepare(this);
        return Build(scenario.Arguments.Split(' '));
    }

    /// <summary>Seconds that a script takes with a new folder, which is deleted afterwards.</summary>
    public double Shell(string script)
    {
        var folder = Path.Combine(_folder, "shell");
        Directory.CreateDirectory(folder);
        var seconds = Execute("sh", "-c", script, "sh", folder);
        Execute("rm", "-rf", "--one-file-system", folder);
        return seconds;
    }

    public void EmptyStore()
    {
        Execute("rm", "-rf", "--one-file-system", Path.Combine(_folder, "store"));
        _baked = false;
    }

    public void Bake()
    {
        if (!_baked) Build("BakeApp", "--role", "redis");
        _baked = true;
    }

    public void ChangeOneByte()
    {
        Bake();
        File.AppendAllText(Path.Combine(_folder, "images/roles/redis/files/redis.conf"), $"# {_changes++.ToString(CultureInfo.InvariantCulture)}\n");
    }

    public void ChangePackages()
    {
        Bake();
        string[] packages = ["jq", "tree", "file", "bc", "dc", "rsync", "lsof", "strace", "unzip", "zip"];
        var file = Path.Combine(_folder, "images/roles/redis/app-base.yaml");
        File.WriteAllText(file, File.ReadAllText(file).Replace("[redis-server", $"[redis-server, {packages[_changes++ % packages.Length]}", StringComparison.Ordinal));
    }

    public void Dispose() => Execute("rm", "-rf", "--one-file-system", _folder);

    private double Build(params IReadOnlyList<string> arguments) => Execute([Path.Combine(_repository, "build.sh"), .. arguments, "--no-logo", "--root", _folder]);

    private double Execute(params IReadOnlyList<string> command)
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1)) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = _folder };
        start.Environment["KILN_STORE"] = Path.Combine(_folder, "store");
        var clock = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        var seconds = clock.Elapsed.TotalSeconds;
        return process.ExitCode == 0 ? seconds : throw new InvalidOperationException($"{string.Join(' ', command)} failed:\n{output}{error.Result}");
    }

    private static string Here([CallerFilePath] string path = "") => path;
}
