using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;

namespace Kiln.Documents;

/// <summary>
/// What a part of a document has to look like: how it is read, and the JSON schema that tells an editor the same. Shapes are made
/// with <see cref="Shapes"/>.
/// </summary>
/// <typeparam name="T">What reading it gives.</typeparam>
public abstract class Shape<T>
{
    /// <summary>Reads a node. False: what is wrong is recorded, all of it.</summary>
    /// <param name="path">Where the node is, by keys.</param>
    /// <param name="value">On false null, or what could be read none the less, so that it can be checked further.</param>
    public abstract bool TryRead(Node node, string path, Reading reading, [MaybeNullWhen(false)] out T value);

    /// <summary>A new JSON schema of it.</summary>
    public abstract JsonObject Schema();

    /// <summary>The same shape, read as something else.</summary>
    public Shape<TResult> Select<TResult>(Func<T, TResult> select) => new SelectShape<T, TResult>(this, select);

    /// <summary>The same shape, with the place it was written at.</summary>
    public Shape<Located<T>> Located() => new LocatedShape<T>(this);

    /// <summary>Records that something else was found here.</summary>
    protected static bool Refuse(Node node, string path, Reading reading, string expected)
    {
        reading.Report(node.Position, path, $"expected {expected}, found {node.Description}");
        return false;
    }
}

/// <summary>A value and the place it was written at, for what can only be checked later.</summary>
public readonly record struct Located<T>(T Value, SourcePosition Position, string Path)
{
    public void Report(Reading reading, string message) => reading.Report(Position, Path, message);
}

internal sealed class SelectShape<T, TResult>(Shape<T> inner, Func<T, TResult> select) : Shape<TResult>
{
    public override bool TryRead(Node node, string path, Reading reading, [MaybeNullWhen(false)] out TResult value)
    {
        var holds = inner.TryRead(node, path, reading, out var read);
        value = holds || read is not null && default(T) is null ? select(read!) : default;
        return holds;
    }

    public override JsonObject Schema() => inner.Schema();
}

internal sealed class LocatedShape<T>(Shape<T> inner) : Shape<Located<T>>
{
    public override bool TryRead(Node node, string path, Reading reading, out Located<T> value)
    {
        var holds = inner.TryRead(node, path, reading, out var read);
        value = new(read!, node.Position, path);
        return holds;
    }

    public override JsonObject Schema() => inner.Schema();
}
