using Kiln.Documents;
using Kiln.Files;
using Kiln.Machines;
using Kiln.Stages;

namespace Kiln.Tests.Stages;

/// <summary>A repository in a temporary folder, with what a test writes into it.</summary>
internal sealed class Repository : IDisposable
{
    public string Root { get; } = Directory.CreateTempSubdirectory("kiln-").FullName;

    public Dictionary<string, string> Variables { get; } = [];

    public void Dispose() => Directory.Delete(Root, recursive: true);

    public string Write(string name, string content, int mode = 0b110_100_100)
    {
        var path = PathTo(name);
        File.WriteAllText(path, content);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, (UnixFileMode)mode);
        return path;
    }

    public void Link(string name, string target) => File.CreateSymbolicLink(PathTo(name), target);

    /// <summary>Reads the app stage of role redis, with these lines under <c>provision:</c>.</summary>
    public Stage Read(string provision)
    {
        Write("images/roles/redis/app.yaml", $"provision:\n{provision}\n");
        return Read(StageKind.App, "redis");
    }

    public Stage Read(StageKind kind, string name)
    {
        var reading = new Reading();
        var stage = new StageReader(Root, HashCache.None).Read(kind, name, Variables, reading);
        reading.ThrowIfAny();
        return stage.ShouldNotBeNull();
    }

    public string ProblemsOf(string provision) => Should.Throw<ConfigurationException>(() => Read(provision)).Message;

    /// <summary>The only provisioner's inputs, as <c>name = value</c>, hashes cut to four digits.</summary>
    public string[] InputsOf(string provision) =>
    [
        .. Read(provision).Provisioners.SelectMany(provisioner => provisioner.Inputs).Select(input =>
            $"{input.Name} = {System.Text.RegularExpressions.Regex.Replace(input.Value, "([0-9a-f]{4})[0-9a-f]{60}", "$1")}"),
    ];

    public IReadOnlyList<BuilderStep> StepsOf(string provision) => [.. Read(provision).Provisioners.SelectMany(provisioner => provisioner.Steps)];

    private string PathTo(string name)
    {
        var path = Path.Combine(Root, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return path;
    }
}
