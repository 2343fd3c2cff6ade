using Kiln.Local.Stores;
using Kiln.Machines;
using Kiln.Processes;

namespace Kiln.Local.Tests.Stores;

public sealed class StoreFolderTests : IDisposable
{
    private const UnixFileMode Mine = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly string _folder = Directory.CreateTempSubdirectory("kiln-").FullName;

    [Fact]
    public void Everyone_reads_what_there_is_and_root_alone_gets_to_layers()
    {
        var store = new StoreFolder($"{_folder}/deep/store");
        store.Create();
        var modes = new DirectoryInfo(store.Root).EnumerateDirectories().OrderBy(folder => folder.Name, StringComparer.Ordinal)
            .Select(folder => $"{folder.Name} {Convert.ToString((int)folder.UnixFileMode, 8)}");
        modes.ShouldBe(["archives 755", "builds 700", "cache 755", "checkpoints 700", "images 755", "layers 700", "leases 755", "logs 755"]);
        File.GetUnixFileMode(store.Root).ShouldBe((UnixFileMode)0b111_101_101);
    }

    [Fact]
    public void What_is_there_already_keeps_its_mode()
    {
        var store = new StoreFolder($"{_folder}/store");
        store.Create();
        File.SetUnixFileMode(store.Images, Mine);
        store.Create();
        File.GetUnixFileMode(store.Images).ShouldBe(Mine);
    }

    [RootFact]
    public async Task An_ordinary_user_reads_manifests_and_no_layer()
    {
        File.SetUnixFileMode(_folder, (UnixFileMode)0b111_101_101);
        var store = new StoreFolder($"{_folder}/store");
        store.Create();
        Directory.CreateDirectory($"{store.Images}/a");
        Durable.WriteFile($"{store.Images}/a/manifest.json", "{}"u8);
        (await AsNobodyAsync("cat", $"{store.Images}/a/manifest.json")).Output.ShouldBe("{}");
        (await AsNobodyAsync("ls", store.Layers)).Succeeded.ShouldBeFalse();
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static Task<CommandResult> AsNobodyAsync(params string[] command) =>
        new ProcessRunner(TimeProvider.System).RunAsync(Command.Of(["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", .. command]), null, default);
}
