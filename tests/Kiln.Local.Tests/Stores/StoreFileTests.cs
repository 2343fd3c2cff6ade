using Kiln.Images;
using Kiln.Local.Stores;

namespace Kiln.Local.Tests.Stores;

public sealed class StoreFileTests : IDisposable
{
    private static readonly Promotion Promotion = new(new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero), "qemu, tcg", [new("port 22", true, "listens", "listens", 0.1)]);

    private readonly string _path = Path.GetTempFileName();

    private static byte[] Written => StoreFile.Of(Promotion, StoreJson.Default.Promotion);

    [Fact]
    public void What_was_written_is_read()
    {
        File.WriteAllBytes(_path, Written);
        var read = StoreFile.Read(_path, StoreJson.Default.Promotion);
        (read with { Results = Promotion.Results }).ShouldBe(Promotion);
        read.Results.ShouldBe(Promotion.Results);
    }

    [Fact]
    public void Every_single_bit_that_flips_is_noticed()
    {
        var written = Written;
        for (var bit = 0; bit < written.Length * 8; bit++)
        {
            var flipped = written.ToArray();
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            File.WriteAllBytes(_path, flipped);
            Should.Throw<DamageException>(() => StoreFile.Read(_path, StoreJson.Default.Promotion), $"bit {bit}");
        }
    }

    [Fact]
    public void Cut_off_anywhere_it_is_noticed()
    {
        var written = Written;
        for (var length = 0; length < written.Length; length++)
        {
            File.WriteAllBytes(_path, written[..length]);
            Should.Throw<DamageException>(() => StoreFile.Read(_path, StoreJson.Default.Promotion), $"{length} bytes");
        }
    }

    [Fact]
    public void What_is_not_there_is_not_damaged() =>
        Should.Throw<FileNotFoundException>(() => StoreFile.Read($"{_path}-that-is-not-there", StoreJson.Default.Promotion));

    public void Dispose() => File.Delete(_path);
}
