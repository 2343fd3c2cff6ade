using Kiln.Documents;
using Kiln.Machines;

namespace Kiln.Stages.Kinds;

/// <summary>One file, a folder of files, or content that stands in the stage file itself.</summary>
internal sealed record FileOptions(Located<string>? Source, string? Content, string Target, Ownership Ownership, bool HasMode);

/// <summary><c>file: { source: files/redis.conf, target: /etc/redis/redis.conf, mode: "0640", owner: redis:redis }</c></summary>
internal sealed class FileKind()
    : ProvisionerKind<FileOptions>("file", "A file, or a folder with all files in it. Mode: 0644, and 0755 where the source may be run.")
{
    private const UnixFileMode Ordinary = (UnixFileMode)0b110_100_100;

    private static readonly Key<Located<string>?> Source = Key.OptionalValue(
        "source", StageShapes.Source, "A file or folder, relative to the stage's folder.");

    private static readonly Key<string?> Content = Key.Optional("content", Shapes.Text, "The content itself, in place of a source.");
    private static readonly Key<string> Target = Key.Required("target", StageShapes.Target, "Where it goes: the file's or folder's own path inside the machine.");

    protected override Shape<FileOptions> Options { get; } = Shapes.Mapping(
        [Source, Content, Target, StageShapes.Owner, StageShapes.Group, StageShapes.Mode], Make);

    protected override Provisioner? Resolve(FileOptions options, StageContext context)
    {
        if (options.Source is not { } source)
            return Inline(options);
        if (context.Sources.Find(source, context.Reading) is not { } path)
            return null;
        return Directory.Exists(path) ? Folder(path, source, options, context) : Single(path, source, options, context);
    }

    private static Provisioner Inline(FileOptions options)
    {
        var content = new FileContent.Text(options.Content!);
        return Made(options, new($"{options.Target} content", content.Sha256), new($"{options.Target} owner", StageShapes.Describe(options.Ownership)),
            [new PutFile(options.Target, content, options.Ownership)]);
    }

    private static Provisioner? Single(string path, Located<string> source, FileOptions options, StageContext context)
    {
        if (context.Sources.FindFile(source, context.Reading) is null || context.Sources.Read(path, source, context.Reading) is not { } content)
            return null;

        var ownership = OwnershipOf(path, options);
        return Made(options, new(source.Value, content.Sha256), new($"{source.Value} target", $"{options.Target} {StageShapes.Describe(ownership)}"),
            [new PutFile(options.Target, content, ownership)]);
    }

    private static Provisioner? Folder(string path, Located<string> source, FileOptions options, StageContext context)
    {
        var inputs = new List<StageInput> { new($"{source.Value} target", options.Target) };
        var steps = new List<BuilderStep>();
        foreach (var file in FilesIn(path).Order(StringComparer.Ordinal))
        {
            var name = Path.GetRelativePath(path, file);
            var (target, place) = ($"{options.Target}/{name}", source with { Value = $"{source.Value}/{name}" });
            if (!SourceFolder.IsRegular(file))
                place.Report(context.Reading, $"{Printable.Quote(place.Value)} is a link or a special file; a folder may hold only files and folders");
            else if (!StageShapes.IsTarget(target))
                place.Report(context.Reading, $"{Printable.Quote(place.Value)} cannot be a path inside the machine");
            else if (context.Sources.Read(file, place, context.Reading) is { } content)
            {
                var ownership = OwnershipOf(file, options);
                inputs.Add(new(place.Value, $"{content.Sha256} {StageShapes.Describe(ownership)}"));
                steps.Add(new PutFile(target, content, ownership));
            }
        }

        return new() { Kind = "file", Title = $"file {options.Target}", Inputs = inputs, Steps = steps };
    }

    // A link to a folder is listed like a file and not followed: it could lead anywhere, or in a circle.
    private static IEnumerable<string> FilesIn(string folder) => Directory
        .EnumerateFileSystemEntries(folder)
        .SelectMany(path => new DirectoryInfo(path) is { Exists: true, LinkTarget: null } ? FilesIn(path) : [path]);

    private static Ownership OwnershipOf(string path, FileOptions options) =>
        options.HasMode ? options.Ownership : options.Ownership with { Mode = SourceFolder.ModeOf(path) };

    private static Provisioner Made(FileOptions options, StageInput content, StageInput place, IReadOnlyList<BuilderStep> steps) =>
        new() { Kind = "file", Title = $"file {options.Target}", Inputs = [content, place], Steps = steps };

    private static FileOptions Make(Entries entries)
    {
        if (entries.Has(Source) == entries.Has(Content))
            entries.Report("expected either 'source' or 'content'");
        return new(entries.Get(Source), entries.Get(Content) ?? "", entries.Get(Target), StageShapes.OwnershipOf(entries, Ordinary), entries.Has(StageShapes.Mode));
    }
}
