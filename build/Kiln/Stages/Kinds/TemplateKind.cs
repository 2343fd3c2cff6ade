using Kiln.Documents;
using Kiln.Machines;

namespace Kiln.Stages.Kinds;

/// <summary>A template and the items it is rendered for.</summary>
internal sealed record TemplateOptions(
    Located<string> Source, Located<string> Target, Ownership Ownership, IReadOnlyList<IReadOnlyDictionary<string, object>> Items);

/// <summary><c>template: { source: templates/app.conf.hbs, target: "/etc/{{country}}.json", items: [ { country: uk } ] }</c></summary>
internal sealed class TemplateKind()
    : ProvisionerKind<TemplateOptions>("template", "A Handlebars template, rendered to one file for each item, or to one file where there are none.")
{
    private static readonly Key<Located<string>> Source = Key.Required("source", StageShapes.Source, "The template, relative to the stage's folder.");
    private static readonly Key<Located<string>> Target = Key.Required(
        "target", Shapes.Text.Located(), "Where the result goes inside the machine; a template itself.");

    private static readonly Key<IReadOnlyList<IReadOnlyDictionary<string, object>>?> Items = Key.Optional(
        "items",
        Shapes.List(Shapes.Map(Shapes.Matching(Names.VariableExpected, "^[a-z][a-z0-9_]{0,63}$", Names.IsVariable), Shapes.Anything)),
        "Variables of each file; they take the place of the bake's.");

    protected override Shape<TemplateOptions> Options { get; } = Shapes.Mapping(
        [Source, Target, StageShapes.Owner, StageShapes.Group, StageShapes.Mode, Items],
        entries => new TemplateOptions(
            entries.Get(Source), entries.Get(Target), StageShapes.OwnershipOf(entries, (UnixFileMode)0b110_100_100),
            entries.Get(Items) ?? [new Dictionary<string, object>()]));

    protected override Provisioner? Resolve(TemplateOptions options, StageContext context)
    {
        if (context.Sources.FindFile(options.Source, context.Reading) is not { } path
            || context.Sources.Read(path, options.Source, context.Reading) is not { } source
            || TemplateText.Load(path, options.Source, context) is not { } template)
            return null;

        var steps = new List<PutFile>();
        foreach (var item in options.Items)
        {
            var own = context with { Variables = Overlay(context.Variables, item) };
            var target = TemplateText.Render(options.Target, own);
            if (target is not null && !StageShapes.IsTarget(target))
                options.Target.Report(context.Reading, $"expected {StageShapes.TargetExpected}, found {Printable.Quote(target)}");
            else if (target is not null && steps.Any(step => step.Target == target))
                options.Target.Report(context.Reading, $"two items give the same target {Printable.Quote(target)}");
            if (template.Render(own) is { } text && target is not null)
                steps.Add(new(target, new FileContent.Text(text), options.Ownership));
        }

        return new()
        {
            Kind = "template",
            Title = $"template {options.Source.Value}",
            Inputs =
            [
                new(options.Source.Value, source.Sha256),
                .. steps.Select(step => new StageInput(step.Target, $"{step.Content.Sha256} {StageShapes.Describe(step.Ownership)}")),
            ],
            Steps = steps,
            Template = source,
        };
    }

    private static Dictionary<string, object> Overlay(IReadOnlyDictionary<string, object> variables, IReadOnlyDictionary<string, object> item)
    {
        var overlaid = new Dictionary<string, object>(variables, StringComparer.Ordinal);
        foreach (var (name, value) in item)
            overlaid[name] = value;
        return overlaid;
    }
}
