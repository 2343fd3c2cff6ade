using Kiln.Local.Layers;
using Kiln.Local.Tests.Files;

namespace Kiln.Local.Tests.Layers;

public sealed class LayerComparisonTests : IDisposable
{
    private static readonly DateTimeOffset Time = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);

    private readonly string _folder = Directory.CreateTempSubdirectory("kiln-layers-").FullName;

    public static TheoryData<string, string> Changes => new()
    {
        { "true", "" },
        { "chmod 600 empty", "/empty: mode 644, then 600" },
        { "rm pipe", "/pipe: only in the first" },
        { "mkdir new", "/new: only in the second" },
        { "ln -sfn elsewhere link", "/link: link to there, then elsewhere" },
        { "rm empty && mkdir -m 700 empty", "/empty: kind File, then Folder; mode 644, then 700" },
        { "touch -d @1600000000.5 empty", "/empty: time clamped, then 1600000000.500000000" },
        { "printf Content >text", "/text: content from byte 0 on: 'content', then 'Content'" },
        { "printf 'content\\nmore' >text", "/text: size 7, then 12; content from byte 7 on: the end, then 'content'" },
        { "printf 'con\\001ent' >text", "/text: content from byte 3 on: 'content', then 01656e74" },
        { "rm linked && cp a/file linked", "/linked: same file as a/file, then linked" },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public void Each_path_that_differs_is_named_with_what_differs(string change, string difference)
    {
        var (first, second) = (Make("first"), Make("second"));
        AttackedRoot.Run("sh", "-ec", $"umask 022; cd {second}; {change}");
        string.Join('\n', LayerComparison.Between(first, second, Time)).ShouldBe(difference);
        (LayerDigest.Of(first, Time) == LayerDigest.Of(second, Time)).ShouldBe(difference.Length == 0, "the digest and the comparison agree");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Make(string name)
    {
        var tree = Directory.CreateDirectory(Path.Combine(_folder, name)).FullName;
        AttackedRoot.Run("sh", "-ec", $"umask 022; cd {tree}; mkdir a; printf content >a/file; ln a/file linked; ln -s there link; mkfifo pipe; touch empty; printf content >text");
        return tree;
    }
}
