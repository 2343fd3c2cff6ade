using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Kiln.Plans;
using Kiln.Stages;

namespace Kiln.Reports;

/// <summary>An explanation for programs. Properties are only ever added to it; <c>format</c> counts up where that is not enough.</summary>
public static class ExplanationJson
{
    // A document of its own, in no web page: '+' and '→' stay what they are.
    private static readonly ExplanationDocuments Documents = new(new(ExplanationDocuments.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    public static string Text(Explanation explanation) => JsonSerializer.Serialize(DocumentOf(explanation), Documents.ExplanationDocument);

    private static ExplanationDocument DocumentOf(Explanation explanation) => new(
        1,
        explanation.Stages.Count(stage => stage.Step.Builds),
        explanation.Stages.Count(stage => !stage.Step.Builds),
        new(Seconds(explanation.Estimate.Time), explanation.Estimate.Unknown, explanation.Estimate.Parallel),
        [.. explanation.Stages.Select(Of)],
        [.. explanation.Tests.Select(test => new TestDocument(test.Role, test.Promotion is null ? "test" : "skip", test.Checks, test.Promotion?.At))]);

    private static StageDocument Of(ExplainedStage stage) => new(
        stage.Step.Stage.Name,
        stage.Step.Stage.Kind.Name,
        ExplanationText.PlanOf(stage.Step),
        stage.Step.Reason,
        [.. stage.Step.Changes.Select(change => new ChangeDocument(Enum.GetName(change.Kind)!.ToLowerInvariant(), change.Name, change.Before, change.After, change.Text))],
        stage.Step.Fingerprint.Value,
        stage.Step.Parent?.Value,
        stage.Step.Reused?.Id.Value,
        stage.Estimate is { } estimate ? new(Seconds(estimate.Time), Enum.GetName(estimate.Basis)!.ToLowerInvariant()) : null,
        [.. stage.Updates.Select(update => new UpdateDocument(update.Name, update.From, update.To, update.IsSecurity))]);

    private static double? Seconds(TimeSpan? time) => time is { } known ? Math.Round(known.TotalSeconds, 1) : null;
}

/// <param name="Build">How many stages are built.</param>
/// <param name="Stages">Parents before what stands on them.</param>
internal sealed record ExplanationDocument(
    int Format, int Build, int Reuse, TotalDocument Estimate, IReadOnlyList<StageDocument> Stages, IReadOnlyList<TestDocument> Tests);

/// <param name="Unknown">How many stages the time is without, since nothing is known of them.</param>
internal sealed record TotalDocument(double? Seconds, int Unknown, int Parallel);

/// <param name="Plan"><c>reuse</c> or <c>build</c>.</param>
/// <param name="Parent">The fingerprint of the stage that it stands on.</param>
/// <param name="Image">The image that is reused.</param>
internal sealed record StageDocument(
    string Name,
    string Stage,
    string Plan,
    string Reason,
    IReadOnlyList<ChangeDocument> Changes,
    string Fingerprint,
    string? Parent,
    string? Image,
    EstimateDocument? Estimate,
    IReadOnlyList<UpdateDocument> Updates);

/// <param name="Kind"><c>parent</c>, <c>archive</c>, <c>packages</c>, <c>content</c>, <c>setting</c> or <c>order</c>.</param>
internal sealed record ChangeDocument(string Kind, string Name, string? Before, string? After, string Text);

/// <param name="Basis"><c>stage</c>: earlier builds of it; <c>kind</c>: of other stages of its kind; <c>nothing</c>.</param>
internal sealed record EstimateDocument(double? Seconds, string Basis);

internal sealed record UpdateDocument(string Name, string From, string To, bool Security);

/// <param name="Plan"><c>test</c> or <c>skip</c>.</param>
internal sealed record TestDocument(string Role, string Plan, int Checks, DateTimeOffset? PromotedAt);

[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ExplanationDocument))]
internal sealed partial class ExplanationDocuments : JsonSerializerContext;
