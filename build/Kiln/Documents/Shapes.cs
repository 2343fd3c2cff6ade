using System.Globalization;
using System.Text.Json.Nodes;

namespace Kiln.Documents;

/// <summary>The shapes that documents are described with.</summary>
public static class Shapes
{
    /// <summary>Any text on one line or many; <c>no</c>, <c>010</c> and <c>1e3</c> are text too.</summary>
    public static Shape<string> Text { get; } = new ScalarShape<string>("text", Any, () => Type("string"));

    /// <summary>Text, a number or a truth value, all kept as the text that was written.</summary>
    public static Shape<string> Value { get; } = new ScalarShape<string>(
        "text or a number", Any, () => new() { ["type"] = new JsonArray("string", "number", "boolean") });

    /// <summary>A role's, environment's or stage's name.</summary>
    public static Shape<string> Name { get; } = Matching(Names.Expected, Names.Pattern, Names.IsName);

    /// <summary>A time span: <c>500ms</c>, <c>90s</c>, <c>15m</c>, <c>2h</c>, <c>1d</c>.</summary>
    public static Shape<TimeSpan> Duration { get; } =
        new ScalarShape<TimeSpan>("a time such as 90s or 15m", Quantities.TryParseDuration, () => Type("string", Quantities.DurationPattern));

    /// <summary>Bytes: <c>512mb</c>, <c>2gb</c>; each unit is 1024 of the one before.</summary>
    public static Shape<long> Size { get; } =
        new ScalarShape<long>("a size such as 512mb or 2gb", Quantities.TryParseSize, () => Type("string", Quantities.SizePattern));

    /// <summary>A file mode in octal digits, with or without quotes: <c>"0640"</c>.</summary>
    public static Shape<UnixFileMode> Mode { get; } = new ScalarShape<UnixFileMode>(
        "a file mode in octal such as \"0640\"", Quantities.TryParseMode,
        () => new() { ["type"] = new JsonArray("string", "integer"), ["pattern"] = Quantities.ModePattern });

    /// <summary><c>true</c> or <c>false</c>; nothing else, since <c>no</c> and <c>on</c> mean something else to every other reader.</summary>
    public static Shape<bool> Bool { get; } = new ScalarShape<bool>("true or false", TryParseBool, () => Type("boolean")) { IsPlainOnly = true };

    /// <summary>Whatever was written, for templates: texts, truth values, lists and dictionaries.</summary>
    public static Shape<object> Anything { get; } = new AnythingShape();

    /// <summary>A whole number in decimal digits.</summary>
    public static Shape<int> Int(int least, int most)
    {
        bool Parse(string text, out int value) =>
            int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value)
            && value >= least && value <= most && text == value.ToString(CultureInfo.InvariantCulture);

        return new ScalarShape<int>($"a whole number from {least} to {most}", Parse,
            () => new() { ["type"] = "integer", ["minimum"] = least, ["maximum"] = most })
        { IsPlainOnly = true };
    }

    /// <summary>Text of one form.</summary>
    /// <param name="expected">The form, as errors name it.</param>
    /// <param name="pattern">The form as a JSON schema's regular expression, for editors; <paramref name="holds"/> decides.</param>
    public static Shape<string> Matching(string expected, string pattern, Predicate<string> holds)
    {
        bool Parse(string text, out string value)
        {
            value = text;
            return holds(text);
        }

        return new ScalarShape<string>(expected, Parse, () => Type("string", pattern));
    }

    /// <summary>One of a few words.</summary>
    public static Shape<T> Choice<T>(params IReadOnlyList<(string Word, T Value)> choices) => new ChoiceShape<T>(choices);

    public static Shape<IReadOnlyList<T>> List<T>(Shape<T> item) => new ListShape<T>(item);

    /// <summary>Keys that the operator chooses, each with a value of the same shape, in the order they are written.</summary>
    /// <param name="key">The form of the keys.</param>
    public static Shape<IReadOnlyDictionary<string, T>> Map<T>(Shape<string> key, Shape<T> value) => new MapShape<T>(key, value);

    /// <summary>Keys that are known beforehand. Every other key is an error that names the nearest known one.</summary>
    /// <param name="make">Called only when every key was read; what it reports makes the mapping as wrong as a wrong key.</param>
    /// <param name="partial">
    /// Call it also where some keys are missing or wrong, so that what the others refer to can still be checked. It then has to
    /// expect null for any key.
    /// </param>
    public static Shape<T> Mapping<T>(IReadOnlyList<Key> keys, Func<Entries, T> make, bool partial = false) => new MappingShape<T>(keys, make, partial);

    /// <summary>A mapping with exactly one key, which says what its value is.</summary>
    /// <param name="noun">What the keys are, as errors name it: <c>provisioner</c>.</param>
    public static Shape<T> OneOf<T>(string noun, IReadOnlyList<Key<T>> kinds) => new OneOfShape<T>(noun, kinds);

    /// <summary>A short form for the commonest case, and a long one.</summary>
    public static Shape<T> Either<T>(Shape<T> single, Shape<T> other) => new EitherShape<T>(single, other);

    internal static JsonObject Type(string type, string? pattern = null) =>
        pattern is null ? new() { ["type"] = type } : new() { ["type"] = type, ["pattern"] = pattern };

    private static bool Any(string text, out string value)
    {
        value = text;
        return true;
    }

    private static bool TryParseBool(string text, out bool value)
    {
        value = text == "true";
        return value || text == "false";
    }
}
