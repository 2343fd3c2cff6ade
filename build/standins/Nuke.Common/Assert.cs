using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Nuke.Common;

/// <summary>Ends the build with a message, or with the expression that did not hold.</summary>
public static class Assert
{
    [SuppressMessage("Usage", "CA2201", Justification = "The published package throws System.Exception, and the log names the type.")]
    public static void Fail(string message, Exception exception = null) => throw new Exception(message, exception);

    public static void True(bool condition, string message = null, [CallerArgumentExpression(nameof(condition))] string argumentExpression = null) =>
        Expect(condition, message, "Expected condition to be true", argumentExpression);

    public static void False(bool condition, string message = null, [CallerArgumentExpression(nameof(condition))] string argumentExpression = null) =>
        Expect(!condition, message, "Expected condition to be false", argumentExpression);

    public static T NotNull<T>(this T obj, string message = null, [CallerArgumentExpression(nameof(obj))] string argumentExpression = null)
        where T : class
    {
        Expect(obj is not null, message, $"Expected object of type '{typeof(T).FullName}' to be not null", argumentExpression);
        return obj;
    }

    public static T? NotNull<T>(this T? obj, string message = null, [CallerArgumentExpression(nameof(obj))] string argumentExpression = null)
        where T : struct
    {
        Expect(obj is not null, message, $"Expected object of type '{typeof(T).FullName}' to be not null", argumentExpression);
        return obj;
    }

    public static string NotNullOrEmpty(this string str, string message = null, [CallerArgumentExpression(nameof(str))] string argumentExpression = null)
    {
        Expect(!string.IsNullOrEmpty(str), message, "Expected string to be not null or empty", argumentExpression);
        return str;
    }

    public static string NotNullOrWhiteSpace(this string str, string message = null, [CallerArgumentExpression(nameof(str))] string argumentExpression = null)
    {
        Expect(!string.IsNullOrWhiteSpace(str), message, "Expected string to be not null or whitespace", argumentExpression);
        return str;
    }

    public static void FileExists(string path, string message = null, [CallerArgumentExpression(nameof(path))] string argumentExpression = null) =>
        Expect(File.Exists(path), message, $"Expected file to exist: {path}", argumentExpression);

    public static void DirectoryExists(string path, string message = null, [CallerArgumentExpression(nameof(path))] string argumentExpression = null) =>
        Expect(Directory.Exists(path), message, $"Expected directory to exist: {path}", argumentExpression);

    private static void Expect(bool holds, string message, string expectation, string argumentExpression)
    {
        if (!holds)
            throw new ArgumentException(message ?? expectation, message is null ? argumentExpression : null);
    }
}
