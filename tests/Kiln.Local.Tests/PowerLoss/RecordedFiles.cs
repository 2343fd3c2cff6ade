using Kiln.Local.Stores;

namespace Kiln.Local.Tests.PowerLoss;

/// <summary>The store's files on this host, and a record of every operation on them.</summary>
internal sealed class RecordedFiles : IStoreFiles
{
    private readonly HostFiles _host = HostFiles.Instance;

    public List<Operation> Log { get; } = [];

    public void Write(string path, ReadOnlySpan<byte> content)
    {
        _host.Write(path, content);
        Log.Add(new Operation.Write(path, content.ToArray(), Append: false));
    }

    public void Append(string path, ReadOnlySpan<byte> content)
    {
        _host.Append(path, content);
        Log.Add(new Operation.Write(path, content.ToArray(), Append: true));
    }

    public void Truncate(string path, long length)
    {
        _host.Truncate(path, length);
        Log.Add(new Operation.Truncate(path, (int)length));
    }

    public void FlushFile(string path)
    {
        _host.FlushFile(path);
        Log.Add(new Operation.FlushFile(path));
    }

    public void FlushFolder(string path)
    {
        _host.FlushFolder(path);
        Log.Add(new Operation.FlushFolder(path));
    }

    public void FlushFileSystem(string path)
    {
        _host.FlushFileSystem(path);
        Log.Add(new Operation.FlushEverything(path));
    }

    public void Rename(string from, string to)
    {
        _host.Rename(from, to);
        Log.Add(new Operation.Rename(from, to));
    }

    public void MakeFolder(string path)
    {
        if (Directory.Exists(path)) return;
        _host.MakeFolder(path);
        Log.Add(new Operation.MakeFolder(path));
    }

    public void Delete(string path)
    {
        if (!File.Exists(path)) return;
        _host.Delete(path);
        Log.Add(new Operation.Delete(path));
    }
}

/// <summary>One operation on the store's files.</summary>
internal abstract record Operation(string Path)
{
    public sealed record Write(string Path, byte[] Content, bool Append) : Operation(Path);

    public sealed record Truncate(string Path, int Length) : Operation(Path);

    public sealed record FlushFile(string Path) : Operation(Path);

    public sealed record FlushFolder(string Path) : Operation(Path);

    public sealed record FlushEverything(string Path) : Operation(Path);

    public sealed record Rename(string From, string To) : Operation(From);

    public sealed record MakeFolder(string Path) : Operation(Path);

    public sealed record Delete(string Path) : Operation(Path);
}
