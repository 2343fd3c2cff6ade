using Kiln.Local.Stores;

namespace Kiln.Local.Tests.Stores;

public sealed class DurableTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("kiln-").FullName;

    [Fact]
    public void A_file_is_replaced_whole_and_readable_by_everyone()
    {
        var path = $"{_folder}/a.json";
        File.WriteAllText(path, "something longer");
        Durable.WriteFile(path, "new"u8);
        File.ReadAllText(path).ShouldBe("new");
        File.GetUnixFileMode(path).ShouldBe((UnixFileMode)0b110_100_100);
        Directory.EnumerateFileSystemEntries(_folder).ShouldBe([path]);
    }

    [Fact]
    public void What_a_power_cut_left_half_written_is_written_over()
    {
        File.WriteAllText($"{_folder}/a.json.new", "half of somethi");
        Durable.WriteFile($"{_folder}/a.json", "{}"u8);
        File.ReadAllText($"{_folder}/a.json").ShouldBe("{}");
    }

    [Fact]
    public void A_folder_is_published_with_all_in_it()
    {
        Directory.CreateDirectory($"{_folder}/new/inner");
        File.WriteAllText($"{_folder}/new/inner/a", "1");
        Durable.PublishFolder($"{_folder}/new", $"{_folder}/final");
        File.ReadAllText($"{_folder}/final/inner/a").ShouldBe("1");
        Directory.Exists($"{_folder}/new").ShouldBeFalse();
    }

    [Fact]
    public void A_published_folder_is_never_written_over()
    {
        Directory.CreateDirectory($"{_folder}/new");
        Directory.CreateDirectory($"{_folder}/final");
        Should.Throw<IOException>(() => Durable.PublishFolder($"{_folder}/new", $"{_folder}/final"));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
