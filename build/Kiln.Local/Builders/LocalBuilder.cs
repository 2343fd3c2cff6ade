using Kiln.Images;
using Kiln.Local.Archives;
using Kiln.Local.Files;
using Kiln.Local.Layers;
using Kiln.Local.Sandboxes;
using Kiln.Machines;

namespace Kiln.Local.Builders;

/// <summary>
/// A stage being made on this machine: its root folder in a sandbox, its programs in containers. Nothing of it runs or is
/// mounted once it is disposed, or its process dead.
/// </summary>
/// <param name="note">Told what the operator should know and no failure says.</param>
internal sealed class LocalBuilder(BuildFolder folder, Sandbox sandbox, PackageSupply supply, Action<string> note) : IBuilder
{
    private bool _isGivenAway;

    // What every program of a bake sees. The time is the archive's: what records the time of its making would else differ in each bake.
    public IReadOnlyDictionary<string, string> Environment { get; } = new Dictionary<string, string>
    {
        ["APT_CONFIG"] = AptFolder.ImageConfiguration,
        ["DEBIAN_FRONTEND"] = "noninteractive",
        ["LC_ALL"] = "C.UTF-8",
        ["SOURCE_DATE_EPOCH"] = supply.State.ReleasedAt.ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture),
    };

    public BuildFolder Folder => folder;

    public Container Container => new(sandbox, folder.Root, folder.Exchange);

    public Sandbox Sandbox => sandbox;

    /// <summary>No file of the layer is younger.</summary>
    public DateTimeOffset Epoch => supply.State.ReleasedAt;

    /// <summary>The content of the layer below; null: there is none.</summary>
    public string? ParentContent { get; init; }

    public SharedFiles SharedFiles { get; } = new(folder.Exchange, supply.Apt.Location);

    /// <summary>The image's root, opened where the sandbox has it mounted.</summary>
    public RootFolder OpenRoot() => RootFolder.Open(sandbox.PathOf(folder.Root), Epoch);

    public Task RunAsync(BuilderStep step, Action<string> output, CancellationToken cancellationToken) => step switch
    {
        PutFile file => Write(root => root.WriteFile(file)),
        PutDirectory directory => Write(root => root.MakeDirectory(directory)),
        InstallPackages packages => InstallAsync(packages.Names, output, cancellationToken),
        RunCommand command => RunAsync(command.Command, command.Command.ToString(), output, cancellationToken),
        RunScript script => RunScriptAsync(script, output, cancellationToken),
        _ => throw new NotSupportedException($"The local provider does not know the step {step.GetType().Name}."),
    };

    public string? MakeWayIn() => WayIn.Write(this, isReadOnly: true);

    /// <summary>Its sandbox and its folder live on; their new owner holds the lease of the folder's new name.</summary>
    public void GiveAway(string path)
    {
        folder.GiveAway(path);
        _isGivenAway = true;
    }

    public Task SealAsync(CancellationToken cancellationToken) => Write(LayerSeal.Apply);

    public async ValueTask DisposeAsync()
    {
        if (!_isGivenAway) await sandbox.DisposeAsync();
        await folder.DisposeAsync();
    }

    private Task Write(Action<RootFolder> write)
    {
        using var root = OpenRoot();
        write(root);
        return Task.CompletedTask;
    }

    private async Task InstallAsync(IReadOnlyList<string> names, Action<string> output, CancellationToken cancellationToken)
    {
        var install = Command.Of(["apt-get", "install", "--yes", "--quiet", "--no-install-recommends", "--", .. names]);
        using var exchange = RootFolder.Open(folder.Exchange, Epoch);
        await supply.RunAsync(
            new(exchange, AptFolder.ImageArchives, Installed()),
            (line, cancellation) => RunAsync(install, $"apt-get install {string.Join(' ', names)}", line, cancellation),
            output,
            cancellationToken);
    }

    private IReadOnlyList<InstalledPackage> Installed()
    {
        using var root = OpenRoot();
        return DpkgStatus.Read(root);
    }

    private async Task RunScriptAsync(RunScript script, Action<string> output, CancellationToken cancellationToken)
    {
        const string inside = $"{Container.Exchange}/script";
        using (var exchange = RootFolder.Open(folder.Exchange, Epoch))
        {
            exchange.WriteFile(new("/script", script.Content, new("0", "0", (UnixFileMode)0b111_000_000)));
        }

        await RunAsync(script.Options with { Arguments = [inside, .. script.Options.Arguments] }, script.Name, output, cancellationToken);
        File.Delete($"{folder.Exchange}/script");
    }

    private async Task RunAsync(Command command, string name, Action<string> output, CancellationToken cancellationToken)
    {
        var environment = new Dictionary<string, string>(Environment);
        foreach (var (variable, value) in command.Environment) environment[variable] = value;

        var result = await Container.RunAsync(command with { Title = name, Environment = environment }, Line, cancellationToken);
        if (!result.Succeeded) throw new StepException($"{name} ended with exit code {result.ExitCode}{BakeSpace.Hint(folder.Store)}", result.ExitCode);

        void Line(string line)
        {
            output(line);
            if (line.StartsWith(Container.Leftover, StringComparison.Ordinal)) note(line);
        }
    }
}
