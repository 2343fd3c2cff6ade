using System.Reflection;

namespace Nuke.Common.Parameters;

/// <summary>A field or property that is a parameter.</summary>
internal sealed class ParameterMember(MemberInfo member, ParameterAttribute attribute)
{
    private const BindingFlags All =
        BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.FlattenHierarchy;

    private static readonly string[] s_knownWords =
        ["DotNet", "GitHub", "GitVersion", "MSBuild", "NuGet", "ReSharper", "AppVeyor", "TeamCity", "GitLab", "SignPath", "JetBrains"];

    public string Name => attribute.Name ?? member.Name;

    /// <summary>The name as the help shows it: kebab case, where NuGet and its like are one word.</summary>
    public string DashedName => string.Join('-', Words(Name)).ToLowerInvariant();

    public string Description => attribute.Description?.TrimEnd('.');

    public Type Type => (member as FieldInfo)?.FieldType ?? ((PropertyInfo)member).PropertyType;

    /// <summary>The type of a value that may be missing.</summary>
    public Type ValueType => Type.IsValueType && Nullable.GetUnderlyingType(Type) is null ? typeof(Nullable<>).MakeGenericType(Type) : Type;

    /// <summary>The type of one value: an array's items, what is behind a nullable.</summary>
    public Type ItemType => Nullable.GetUnderlyingType(Type) ?? (IsArray ? Type.GetElementType() ?? Type.GetGenericArguments()[0] : Type);

    public bool IsArray => Type.IsArray || (Type.IsGenericType && Type.IsInterface);

    public char? Separator => attribute.Separator is [var character] ? character : null;

    public bool IsListed => attribute.List;

    public bool IsBuiltIn => member.DeclaringType == typeof(NukeBuild);

    public bool IsSecret => member.IsDefined(typeof(SecretAttribute), inherit: true);

    public bool IsRequired => member.IsDefined(typeof(RequiredAttribute), inherit: true);

    public static IReadOnlyList<ParameterMember> Of(Type buildType) =>
    [
        .. buildType.GetMembers(All)
            .Where(x => x is FieldInfo or PropertyInfo && x.IsDefined(typeof(ParameterAttribute), inherit: true))
            .Select(x => new ParameterMember(x, x.GetCustomAttribute<ParameterAttribute>()))
            .OrderBy(x => x.Name),
    ];

    /// <summary>The texts of the values there are, or null where any will do.</summary>
    public IReadOnlyList<string> ValueSet(INukeBuild build)
    {
        var values = attribute.GetValueSet(member, build)?.Select(x => x.Item1)
            ?? (attribute.ValueProviderMember is { } provider ? Provided(attribute.ValueProviderType ?? build.GetType(), provider, build) : null)
            ?? (ItemType.IsEnum ? Enum.GetNames(ItemType) : null);
        return values?.Order().ToArray();
    }

    public object GetValue(object build) =>
        member is FieldInfo field ? field.GetValue(build) : ((PropertyInfo)member).GetValue(build);

    public void SetValue(object build, object value)
    {
        if (member is FieldInfo field)
            field.SetValue(build, value);
        else if (((PropertyInfo)member).GetSetMethod(nonPublic: true) is { } setter)
            setter.Invoke(build, [value]);
        else
            member.DeclaringType.GetField($"<{member.Name}>k__BackingField", All).SetValue(build, value);
    }

    /// <summary>Sets the member to what was given for it; without that it keeps its initial value.</summary>
    public void Inject(NukeBuild build)
    {
        attribute.Build = build;
        if (attribute.TryGetValue(member, build) is { } value)
            SetValue(build, value);
    }

    private static IEnumerable<string> Provided(Type type, string name, INukeBuild build) =>
        (IEnumerable<string>)(type.GetProperty(name, All)?.GetValue(build) ?? type.GetField(name, All)?.GetValue(build) ?? type.GetMethod(name, All)?.Invoke(build, null));

    private static IEnumerable<string> Words(string name)
    {
        for (var start = 0; start < name.Length;)
        {
            var known = s_knownWords.FirstOrDefault(x => name.AsSpan(start).StartsWith(x, StringComparison.OrdinalIgnoreCase));
            var end = start + (known?.Length ?? 1);
            while (known is null && end < name.Length && !StartsWord(name, end))
                end++;

            yield return name[start..end];
            start = end;
        }
    }

    private static bool StartsWord(string name, int index) =>
        (char.IsUpper(name[index]) && char.IsLower(name[index - 1]))
        || s_knownWords.Any(x => name.AsSpan(index).StartsWith(x, StringComparison.OrdinalIgnoreCase));
}
