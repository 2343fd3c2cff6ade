using System.Text;
using Kiln.Documents;

namespace Kiln.Tests.Documents;

/// <summary>Documents as tests write them: no file, and all problems as text.</summary>
internal static class Yaml
{
    /// <summary>Anything takes less than a second; work that grows with the square of the input takes minutes. A busy computer is between.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    public static T Read<T>(string text, Shape<T> shape, Func<string, string?>? environment = null)
    {
        var reading = new Reading();
        if (DocumentReader.TryParse(Encoding.UTF8.GetBytes(text), "a.yaml", reading, environment, out var node)
            && shape.TryRead(node, "", reading, out var value))
            return value;
        reading.ThrowIfAny();
        throw new InvalidOperationException("Reading failed without saying why.");
    }

    public static string ProblemsOf<T>(string text, Shape<T> shape, Func<string, string?>? environment = null) =>
        Should.Throw<ConfigurationException>(() => Read(text, shape, environment)).Message;

    public static string ProblemsOf(ReadOnlySpan<byte> bytes)
    {
        var reading = new Reading();
        DocumentReader.TryParse(bytes, "a.yaml", reading, null, out _).ShouldBe(reading.Count == 0);
        return reading.Count == 0 ? "" : Should.Throw<ConfigurationException>(reading.ThrowIfAny).Message;
    }

    public static string ProblemsOf(string text) => ProblemsOf(Encoding.UTF8.GetBytes(text));
}
