using System.Text.Json.Nodes;

namespace Kiln.Documents;

/// <summary>A key that a mapping may have: the one place that says its name, its shape, its default and what it is for.</summary>
public abstract class Key(string name, string description)
{
    public string Name { get; } = name;

    /// <summary>A sentence for the operator; editors show it.</summary>
    public string Description { get; } = description;

    public bool IsRequired { get; private init; }

    /// <summary>What holds without the key, as the operator would write it; null where that says nothing.</summary>
    public JsonNode? Default { get; private init; }

    internal object? Fallback { get; private init; }

    public static Key<T> Required<T>(string name, Shape<T> shape, string description) =>
        new(name, shape, description) { IsRequired = true };

    /// <summary>Without the key there is no value.</summary>
    public static Key<T?> Optional<T>(string name, Shape<T> shape, string description) where T : class =>
        new(name, shape!, description);

    /// <summary>Without the key there is no value.</summary>
    public static Key<T?> OptionalValue<T>(string name, Shape<T> shape, string description) where T : struct =>
        new(name, shape.Select(value => (T?)value), description);

    /// <param name="fallback">The value without the key.</param>
    /// <param name="shown">The same as the operator would write it, for editors.</param>
    public static Key<T> Optional<T>(string name, Shape<T> shape, string description, T fallback, JsonNode? shown = null) =>
        new(name, shape, description) { Fallback = fallback, Default = shown };

    internal abstract bool TryRead(Node node, string path, Reading reading, out object? value);

    internal JsonObject Schema()
    {
        var schema = ShapeSchema();
        schema.Insert(0, "description", Description);
        if (Default is not null)
            schema["default"] = Default.DeepClone();
        return schema;
    }

    private protected abstract JsonObject ShapeSchema();
}

/// <inheritdoc/>
/// <typeparam name="T">What its value is read as.</typeparam>
public sealed class Key<T> : Key
{
    internal Key(string name, Shape<T> shape, string description) : base(name, description) => Shape = shape;

    public Shape<T> Shape { get; }

    internal override bool TryRead(Node node, string path, Reading reading, out object? value)
    {
        var holds = Shape.TryRead(node, path, reading, out var read);
        value = holds || default(T) is null ? read : null;
        return holds;
    }

    private protected override JsonObject ShapeSchema() => Shape.Schema();
}
