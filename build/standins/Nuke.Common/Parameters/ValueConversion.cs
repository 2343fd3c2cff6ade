using System.ComponentModel;
using System.Globalization;
using Nuke.Common.IO;

namespace Nuke.Common.Parameters;

/// <summary>Turns words into values. Common types are converted here: loading type converters costs start-up time.</summary>
internal static class ValueConversion
{
    /// <summary>One word for a single value, any number for an array; no word is null, or <paramref name="booleanDefault"/>.</summary>
    public static object Convert(string[] words, Type type, bool booleanDefault)
    {
        var itemType = type.IsArray ? type.GetElementType() : type;
        if (type.IsArray)
        {
            var array = Array.CreateInstance(itemType, words.Length);
            for (var i = 0; i < words.Length; i++)
                array.SetValue(Convert(words[i], itemType), i);

            return array;
        }

        if (words.Length == 0)
            return type == typeof(bool) || type == typeof(bool?) ? booleanDefault : null;

        var value = Convert(words[0], itemType);
        Assert.True(words.Length == 1, $"Value [ {string.Join(", ", words)} ] cannot be assigned to '{DisplayName(type)}'");
        return value;
    }

    public static string DisplayName(Type type) =>
        Nullable.GetUnderlyingType(type) is { } underlying ? DisplayName(underlying) + "?"
        : type.IsArray ? DisplayName(type.GetElementType()) + "[]"
        : type == typeof(bool) ? "bool"
        : type == typeof(int) ? "int"
        : type == typeof(long) ? "long"
        : type == typeof(double) ? "double"
        : type == typeof(decimal) ? "decimal"
        : type == typeof(string) ? "string"
        : type.Name;

    private static object Convert(string word, Type type)
    {
        try
        {
            var plain = Nullable.GetUnderlyingType(type) ?? type;
            return plain == typeof(string) ? word
                : plain == typeof(bool) ? bool.Parse(word.Trim())
                : plain == typeof(int) ? int.Parse(word, NumberStyles.Integer, CultureInfo.InvariantCulture)
                : plain.IsEnum ? Enum.Parse(plain, word, ignoreCase: true)
                : plain == typeof(AbsolutePath) ? (AbsolutePath)Path.GetFullPath(word)
                : plain == typeof(Host) ? Host.Create(word)
                : TypeDescriptor.GetConverter(plain).ConvertFromInvariantString(word);
        }
        catch (Exception)
        {
            Assert.Fail($"Value '{word}' could not be converted to '{DisplayName(type)}'");
            return null;
        }
    }
}
