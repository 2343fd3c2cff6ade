using System.Security.Cryptography;
using Kiln.Images;
using Kiln.Local.Files;
using Kiln.Local.Stores;

namespace Kiln.Local.Archives;

/// <summary>
/// Packages that were downloaded once, shared by all bakes of a store. apt locks the folder it downloads to, so each bake has its own,
/// and a file is in both by a hard link. apt looks only at the size of what it finds there: what goes in or out is verified here.
/// Nothing here is locked: what another bake took over or removed meanwhile is as good as never seen.
/// </summary>
/// <param name="index">What the archive says their hashes are; null: nothing can be verified, so nothing is shared.</param>
internal sealed class DebCache(StoreFolder store, PackageIndex? index, TimeProvider time)
{
    /// <summary>A month without use: the versions that a base is rebuilt with have changed long before.</summary>
    private static readonly TimeSpan Unused = TimeSpan.FromDays(30);

    /// <summary>About ten sets of a base and several roles' packages, and a fraction of what the layers made of them take.</summary>
    private const long Most = 2L << 30;

    private string Folder => Path.Combine(store.Cache, "debs");

    /// <summary>Puts packages into a bake's folder that are in the archive's state and not in the image yet.</summary>
    public void Lend(RootFolder bake, string folder, IEnumerable<InstalledPackage> installed)
    {
        if (index is null || !Directory.Exists(Folder)) return;

        var known = installed.Select(package => (package.Name, package.Version)).ToHashSet();
        var wanted = Directory.EnumerateFiles(Folder, "*.deb").Select(path => (Path: path, Package: Find(Path.GetFileName(path))))
            .Where(file => file.Package is { } package && !known.Contains((package.Name, package.Version)) && !bake.Exists(Inside(folder, file.Path)));
        Parallel.ForEach(wanted, file =>
        {
            if (!IsWhole(file.Path, file.Package!)) File.Delete(file.Path);
            else if (bake.TryLinkIn(file.Path, Inside(folder, file.Path)) == 0) TryMarkUsed(file.Path);
        });
    }

    /// <summary>Takes over what was downloaded into a bake's folder.</summary>
    public void Keep(RootFolder bake, string folder)
    {
        if (index is null) return;

        Directory.CreateDirectory(Folder);
        var added = 0;
        foreach (var name in bake.List(folder).Where(entry => entry.Kind == FileKind.File).Select(entry => entry.Name))
        {
            if (Find(name) is { } package && !File.Exists(Path.Combine(Folder, name)) && Take(bake, $"{folder}/{name}", package)) added++;
        }

        if (added > 0) Prune();
    }

    // First under a name that nobody looks for: the image's programs could have put anything there, and a link keeps its content from being swapped for another file.
    private bool Take(RootFolder bake, string path, IndexedPackage package)
    {
        var temporary = Path.Combine(Folder, $".{Environment.ProcessId}-{package.FileName}");
        if (bake.TryLinkOut(path, temporary) != 0) return false;

        if (IsWhole(temporary, package) && TryMarkUsed(temporary)) return TryMove(temporary, Path.Combine(Folder, package.FileName));
        File.Delete(temporary);
        return false;
    }

    // apt gives a package the time at which the archive got it: often years ago.
    private bool TryMarkUsed(string path) => IsThere(() => File.SetLastWriteTimeUtc(path, time.GetUtcNow().UtcDateTime));

    private static bool TryMove(string from, string to) => IsThere(() => File.Move(from, to, overwrite: true));

    private static bool IsThere(Action act)
    {
        try
        {
            act();
            return true;
        }
        catch (FileNotFoundException)
        {
            return false;
        }
    }

    private IndexedPackage? Find(string file) =>
        file.EndsWith(".deb", StringComparison.Ordinal) && file.Split('_') is [var name, _, _] ? index!.Find(name).FirstOrDefault(package => package.FileName == file) : null;

    private static bool IsWhole(string path, IndexedPackage package)
    {
        if (new FileInfo(path) is not { Exists: true, LinkTarget: null } file || (file.Attributes & FileAttributes.Device) != 0) return false;
        var hash = "";
        return IsThere(() => hash = HashOf(path)) && hash == package.Sha256;
    }

    private static string HashOf(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }

    private void Prune()
    {
        var now = time.GetUtcNow();
        long size = 0;
        foreach (var file in new DirectoryInfo(Folder).EnumerateFiles().Where(file => file.Exists).OrderByDescending(file => file.LastWriteTimeUtc))
        {
            size += file.Length;
            if (size > Most || now - file.LastWriteTimeUtc > Unused) file.Delete();
        }
    }

    private static string Inside(string folder, string path) => $"{folder}/{Path.GetFileName(path)}";
}
