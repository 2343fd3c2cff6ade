namespace Kiln.Local.Sandboxes;

/// <summary>One mount of a sandbox, as mount(8) takes it.</summary>
internal sealed record Mount(string Type, string Options, string Source, string Target)
{
    /// <summary>A stage's parents, read only, under what the stage changes.</summary>
    /// <param name="lower">The layers below, the nearest first; none is written to.</param>
    /// <param name="upper">Takes every change.</param>
    /// <param name="work">An empty folder of the same file system as <paramref name="upper"/>.</param>
    public static Mount Overlay(IEnumerable<string> lower, string upper, string work, string target) =>
        // Other kernels turn these on by default; the upper folder would then mean something only together with this very mount. And what is thrown
        // away with its bake is not flushed before it is published: unmounting would wait for all that the file system has not written yet.
        new("overlay", $"lowerdir={string.Join(':', lower.Select(Escape))},upperdir={Escape(upper)},workdir={Escape(work)},redirect_dir=off,metacopy=off,index=off,xino=off,volatile", "overlay", target);

    /// <summary>A folder, seen at another place too.</summary>
    public static Mount Bind(string folder, string target) => new("none", "bind", folder, target);

    /// <summary>An empty folder in memory, gone with the sandbox. Reading changes no time in it.</summary>
    public static Mount Memory(string target) => new("tmpfs", "noatime,mode=0755,size=90%", "tmpfs", target);

    private static string Escape(string path) =>
        path.Replace("\\", "\\\\", StringComparison.Ordinal).Replace(":", "\\:", StringComparison.Ordinal).Replace(",", "\\,", StringComparison.Ordinal);
}
