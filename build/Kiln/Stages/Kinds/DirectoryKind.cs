using Kiln.Documents;
using Kiln.Machines;

namespace Kiln.Stages.Kinds;

/// <summary><c>directory: { path: /srv/redis/data, owner: redis, mode: "0750" }</c></summary>
internal sealed class DirectoryKind()
    : ProvisionerKind<PutDirectory>("directory", "A directory, made or changed to this owner and mode (0755 where none is given).")
{
    private static readonly Key<string> Path = Key.Required("path", StageShapes.Target, "An absolute path inside the machine.");

    protected override Shape<PutDirectory> Options { get; } = Shapes.Mapping(
        [Path, StageShapes.Owner, StageShapes.Group, StageShapes.Mode],
        entries => new PutDirectory(entries.Get(Path), StageShapes.OwnershipOf(entries, (UnixFileMode)0b111_101_101)));

    protected override Provisioner Resolve(PutDirectory options, StageContext context) => new()
    {
        Kind = "directory",
        Title = $"directory {options.Target}",
        Inputs = [new($"directory {options.Target}", StageShapes.Describe(options.Ownership))],
        Steps = [options],
    };
}
