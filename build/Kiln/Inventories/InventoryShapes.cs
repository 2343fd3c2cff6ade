using Kiln.Documents;

namespace Kiln.Inventories;

/// <summary>Values that several parts of the inventory share.</summary>
internal static class InventoryShapes
{
    public static Shape<string> VariableName { get; } = Shapes.Matching(Names.VariableExpected, Names.VariablePattern, Names.IsVariable);

    public static readonly Key<IReadOnlyDictionary<string, string>> BakeVariables = Key.Optional(
        "variables", Shapes.Map(VariableName, Shapes.Value), "Variables for templates and scripts of a bake.", Defaults.None);

    public static readonly Key<int?> Keep = Key.OptionalValue("keep", Shapes.Int(1, 1_000), "How many images of each stage retention keeps. Default: 5.");

    public static readonly Key<int?> KeepDays = Key.OptionalValue("keep_days", Shapes.Int(0, 36_500), "Retention keeps all images that are younger than so many days. Default: 0.");

    public static readonly Key<long?> Disk = Key.OptionalValue("disk", Shapes.Size, "The size of the app image's disk. Default: 2gb.");

    public static readonly Key<string?> Base = Key.Optional("base", Shapes.Name, "The base image: a folder under images/base.");

    /// <summary>A map by role, environment or provider name.</summary>
    public static Shape<IReadOnlyDictionary<string, T>> ByName<T>(Shape<T> shape, Func<T, string, T> named) =>
        Shapes.Map(Shapes.Name, shape).Select(IReadOnlyDictionary<string, T> (values) =>
        {
            var all = new OrderedDictionary<string, T>(StringComparer.Ordinal);
            foreach (var (name, value) in values)
                all.Add(name, named(value, name));
            return all;
        });
}
