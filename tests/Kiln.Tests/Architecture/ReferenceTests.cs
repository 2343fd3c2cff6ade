namespace Kiln.Tests.Architecture;

/// <summary>Who may refer to whom: targets → engine services → plans → inventories and images; providers → the engine.</summary>
public sealed class ReferenceTests
{
    private static readonly string[] EnginePackages = ["Handlebars", "Renci.SshNet", "Spectre.Console", "YamlDotNet"];

    /// <summary>What each part of the engine may use, the lowest first. What stands lower never uses what stands higher.</summary>
    private static readonly Dictionary<string, string[]> Parts = new()
    {
        ["Documents"] = [],
        ["Files"] = [],
        ["Machines"] = ["Processes"],
        ["Processes"] = ["Machines"],
        ["CommandLines"] = ["Documents"],
        ["Inventories"] = ["Documents"],
        ["Stages"] = ["Documents", "Files", "Machines"],
        ["Images"] = ["Stages", "Checks"],
        ["Plans"] = ["Images", "Stages"],
        ["Providers"] = ["Plans", "Images", "Stages", "Machines"],
        ["Checks"] = ["Providers", "Images", "Machines", "Processes", "Documents", "Stages"],
        ["Bakes"] = ["Providers", "Plans", "Images", "Stages", "Machines", "Processes"],
        ["Ledgers"] = [],
        ["Retention"] = ["Ledgers", "Images", "Stages"],
        ["Reports"] = ["Retention", "Bakes", "Checks", "Providers", "Plans", "Images", "Stages", "Machines", "Processes"],
    };

    [Fact]
    public void The_engine_knows_no_nuke_no_cloud_and_no_provider()
    {
        var engine = CompiledAssembly.Of("build/Kiln", "Kiln");
        engine.References.Where(IsOurs).Except(EnginePackages).ShouldBeEmpty();
        engine.Used.Where(type => type.StartsWith("Nuke.", StringComparison.Ordinal) || type.StartsWith("Amazon.", StringComparison.Ordinal) || type.StartsWith("Kiln.", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Fact]
    public void No_type_or_namespace_of_the_engine_is_named_after_a_provider()
    {
        string[] providers = ["Local", "Aws", "Ec2", "DigitalOcean", "Droplet", "Ami", "Qemu", "Nspawn"];
        CompiledAssembly.Of("build/Kiln", "Kiln").Types
            .Where(type => type.StartsWith("Kiln.", StringComparison.Ordinal))
            .Where(type => type.Split('.').Any(part => providers.Any(provider => StartsWithWord(part, provider))))
            .ShouldBeEmpty();
    }

    [Fact]
    public void Providers_refer_to_the_engine_only()
    {
        var provider = CompiledAssembly.Of("build/Kiln.Local", "Kiln.Local");
        provider.References.Where(IsOurs).ShouldBe(["Kiln"]);
    }

    [Theory]
    [InlineData("Nuke.Common", "Nuke.Common")]
    [InlineData("SSH.NET", "Renci.SshNet")]
    public void Stand_ins_hold_nothing_of_kilns(string project, string assembly)
    {
        var folder = $"build/standins/{project}";
        if (!Directory.Exists(Repository.Path(folder))) return;

        var standIn = CompiledAssembly.Of(folder, assembly);
        standIn.References.Where(reference => reference.StartsWith("Kiln", StringComparison.Ordinal)).ShouldBeEmpty();
        standIn.Types.Concat(standIn.Used).Where(type => type.Contains("Kiln", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("build/Kiln", "Kiln")]
    [InlineData("build/Kiln.Local", "Kiln.Local")]
    public void What_is_shipped_refers_to_no_tests(string project, string assembly) =>
        CompiledAssembly.Of(project, assembly).References
            .Where(reference => reference.Contains("Test", StringComparison.OrdinalIgnoreCase) || reference.StartsWith("xunit", StringComparison.Ordinal) || reference == "Shouldly")
            .ShouldBeEmpty();

    [Fact]
    public async Task Within_the_engine_references_point_one_way()
    {
        var wrong = from file in await SourceFile.UnderAsync("build/Kiln")
                    let parts = file.Name.Split('/')
                    where parts.Length > 3
                    from used in file.Namespaces
                    where used.StartsWith("Kiln.", StringComparison.Ordinal)
                    let part = used.Split('.')[1]
                    where part != parts[2] && !Parts.GetValueOrDefault(parts[2], []).Contains(part)
                    select $"{file.Name} uses {used}";
        wrong.ShouldBeEmpty();
    }

    [Fact]
    public void Only_pairs_that_cannot_do_without_each_other_refer_to_each_other() =>
        Parts.SelectMany(part => part.Value.Where(used => Parts[used].Contains(part.Key)).Select(used => $"{part.Key} and {used}"))
            .ShouldBe(["Machines and Processes", "Processes and Machines", "Images and Checks", "Checks and Images"]);

    [Fact]
    public async Task Only_the_build_itself_uses_nuke()
    {
        var users = (await SourceFile.UnderAsync("build")).Where(file => file.Namespaces.Any(used => used == "Nuke" || used.StartsWith("Nuke.", StringComparison.Ordinal)));
        users.Where(file => file.Folder != "build" && !file.Name.StartsWith("build/standins/Nuke.Common/", StringComparison.Ordinal)).Select(file => file.Name).ShouldBeEmpty();
    }

    private static bool IsOurs(string assembly) =>
        !assembly.StartsWith("System", StringComparison.Ordinal) && !assembly.StartsWith("Microsoft.", StringComparison.Ordinal) && assembly is not ("netstandard" or "mscorlib");

    // LocalProvider, but not Localized.
    private static bool StartsWithWord(string name, string word) =>
        name.StartsWith(word, StringComparison.Ordinal) && (name.Length == word.Length || !char.IsLower(name[word.Length]));
}
