using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Nuke.Common.Tests;

/// <summary>Writes public types and members in the form in which PublishedSurface.txt lists those of the published package.</summary>
internal static class SurfaceText
{
    private const BindingFlags Declared =
        BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<Type, string> s_keywords = new()
    {
        [typeof(bool)] = "bool",
        [typeof(byte)] = "byte",
        [typeof(int)] = "int",
        [typeof(long)] = "long",
        [typeof(object)] = "object",
        [typeof(string)] = "string",
        [typeof(void)] = "void",
    };

    public static IEnumerable<string> Members(Type type) =>
        type.IsEnum ? [string.Join(", ", Enum.GetNames(type))]
        : type.IsSubclassOf(typeof(Delegate)) ? []
        : type.GetMembers(Declared).Select(Member).OfType<string>();

    /// <summary>The kind and the name; for a delegate all of it.</summary>
    public static string Head(Type type)
    {
        if (type.IsSubclassOf(typeof(Delegate)))
        {
            var invoke = type.GetMethod("Invoke")!;
            return $"delegate {Name(invoke.ReturnType)} {type.Namespace}.{Name(type)}({Parameters(invoke)})";
        }

        var kind = type.IsEnum ? "enum"
            : type.IsInterface ? "interface"
            : type.IsValueType ? "struct"
            : type is { IsAbstract: true, IsSealed: true } ? "static class"
            : type.IsAbstract ? "abstract class"
            : "class";
        return $"{kind} {type.Namespace}.{Name(type)}";
    }

    /// <summary>The base class, where it is not one that all have.</summary>
    public static string? Base(Type type) =>
        type.IsClass && type.BaseType != typeof(object) && !type.IsSubclassOf(typeof(Delegate)) ? Name(type.BaseType!) : null;

    private static string? Member(MemberInfo member) =>
        member switch
        {
            FieldInfo field when IsVisible(field.Attributes & FieldAttributes.FieldAccessMask) =>
                $"field {(field.IsStatic ? "static " : string.Empty)}{(field.IsInitOnly ? "readonly " : string.Empty)}{Name(field.FieldType)} {field.Name}",
            ConstructorInfo { IsStatic: false } constructor when IsVisible(constructor) =>
                $"{Protected(constructor)}ctor({Parameters(constructor)})",
            PropertyInfo property when IsVisible(property.GetMethod) =>
                $"{Modifiers(property.GetMethod!)}{Name(property.PropertyType)} {property.Name} {{ get; {(IsVisible(property.SetMethod) ? "set; " : string.Empty)}}}",
            MethodInfo method when IsVisible(method) && (!method.IsSpecialName || method.Name.StartsWith("op_", StringComparison.Ordinal)) =>
                $"{Modifiers(method)}{Name(method.ReturnType)} {method.Name}{Generics(method)}({Parameters(method)})",
            _ => null,
        };

    private static bool IsVisible(MethodBase? method) =>
        method is not null && (method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly);

    private static bool IsVisible(FieldAttributes access) =>
        access is FieldAttributes.Public or FieldAttributes.Family or FieldAttributes.FamORAssem;

    private static string Protected(MethodBase method) => method.IsPublic ? string.Empty : "protected ";

    private static string Modifiers(MethodInfo method) =>
        Protected(method)
        + (method.IsStatic ? "static "
            : method.DeclaringType!.IsInterface || !method.IsVirtual || method.IsFinal ? string.Empty
            : method.IsAbstract ? "abstract "
            : "virtual ");

    private static string Generics(MethodInfo method) =>
        method.IsGenericMethod ? $"<{string.Join(",", method.GetGenericArguments().Select(Name))}>" : string.Empty;

    private static string Parameters(MethodBase method) =>
        string.Join(", ", method.GetParameters().Select((x, i) => Parameter(x, isThis: i == 0 && method.IsDefined(typeof(ExtensionAttribute)))));

    private static string Parameter(ParameterInfo parameter, bool isThis)
    {
        var prefix = isThis ? "this " : parameter.IsDefined(typeof(ParamArrayAttribute)) ? "params " : parameter.IsOut ? "out " : string.Empty;
        var value = parameter.HasDefaultValue
            ? $" = {(parameter.DefaultValue is Enum number ? number.ToString("D") : Convert.ToString(parameter.DefaultValue ?? "null", CultureInfo.InvariantCulture))}"
            : string.Empty;
        return $"{prefix}{Name(parameter.ParameterType)} {parameter.Name}{value}";
    }

    private static string Name(Type type) =>
        type.IsByRef ? Name(type.GetElementType()!)
        : type.IsArray ? $"{Name(type.GetElementType()!)}[]"
        : s_keywords.TryGetValue(type, out var keyword) ? keyword
        : Nullable.GetUnderlyingType(type) is { } underlying ? $"{Name(underlying)}?"
        : type.IsGenericType ? $"{type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>"
        : type.Name;
}
