namespace Kiln.Local.Stores;

/// <summary>Something in the store is not what was written there.</summary>
internal sealed class DamageException(string path, string why, Exception? cause = null)
    : KilnException($"{path} is damaged: {why}. './build.sh CheckStore' moves it out of the way; the next bake makes it again.", cause)
{
    /// <summary>The file or folder.</summary>
    public string Path { get; } = path;

    public string Why { get; } = why;

    /// <summary>What has to go with it: an image is nothing without its manifest, but is what it was without its promotion.</summary>
    public string Place => System.IO.Path.GetFileName(Path) == "promotion.json" ? Path : System.IO.Path.GetDirectoryName(Path)!;
}
