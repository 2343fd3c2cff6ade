using Kiln.Images;
using Kiln.Plans;
using Kiln.Reports;
using Kiln.Stages;
using Kiln.Tests.Plans;
using static Kiln.Tests.Plans.Sample;

namespace Kiln.Tests.Reports;

public sealed class ExplanationTests
{
    private static readonly BakePlan Before = Plan([Role("redis"), Role("lb", "haproxy")]);

    /// <summary>Two roles on one base: one unchanged, of the other a package is new and a role beside them was never built.</summary>
    private static readonly BakePlan After = Plan(
        [Role("redis"), [Role("lb")[0], Stage(StageKind.AppBase, "lb", "haproxy socat"), Role("lb", "haproxy")[2]], Role("app", "a_b|c")],
        Baked(Before).Select(image => image with { Manifest = image.Manifest with { Timings = [new("start", 2.5)] } }).ToArray());

    private static readonly Explanation Explained = new(
        [.. StageTree.Of(After.Steps).Select(Known)],
        new(TimeSpan.FromSeconds(10), 1, 2),
        [new("redis", new(Sample.Time, "qemu, tcg", []), 11), new("lb", null, 4)]);

    [Fact]
    public void A_table_shows_the_tree_of_roles_and_stages() => Lines(ExplanationTable.Text(Explained)).ShouldBe(
        $"""

          Stage               Plan    Why                 Estimate   Fingerprint
        ──────────────────────────────────────────────────────────────────────────
          debian-12 base      reuse   unchanged                      {Short(0)}
          ├─ redis app-base   reuse   unchanged                      {Short(1)}
          │  └─ redis app     reuse   unchanged                      {Short(4)}
          ├─ lb app-base      build   packages: + socat   2.5 s      {Short(2)}
          │  └─ lb app        build   parent rebuilt      2.5 s      {Short(5)}
          └─ app app-base     build   never built         ~4 s       {Short(3)}
             └─ app app       build   never built         ?          {Short(6)}

          To build: 4 of 7 stages, estimated 10 s with 2 at a time, without 1 stage of which nothing is known.

          Newer in the package archive, as it was last seen:
            debian-12 base: security update: openssl 3.0.15 → 3.0.16 and 1 more; 1 other update

          redis app: promoted at 2026-03-01 12:00 UTC, nothing to test
          lb app: would be booted, and its 4 checks run

        """);

    [Fact]
    public void Markdown_is_for_a_pull_request() => Lines(ExplanationMarkdown.Text(Explained)).ShouldBe(
        """
        ### Images

        To build: 4 of 7 stages, estimated 10 s with 2 at a time, without 1 stage of which nothing is known.

        | Stage | Plan | Why | Estimate |
        | --- | --- | --- | --- |
        | debian-12 base | reuse | unchanged |  |
        | &emsp;redis app-base | reuse | unchanged |  |
        | &emsp;&emsp;redis app | reuse | unchanged |  |
        | &emsp;lb app-base | **build** | packages: + socat | 2.5 s |
        | &emsp;&emsp;lb app | **build** | parent rebuilt | 2.5 s |
        | &emsp;app app-base | **build** | never built | \~4 s |
        | &emsp;&emsp;app app | **build** | never built | ? |

        - redis app: promoted at 2026-03-01 12:00 UTC, nothing to test
        - lb app: would be booted, and its 4 checks run

        <details><summary>debian-12 base: security update: openssl 3.0.15 → 3.0.16 and 1 more; 1 other update</summary>

        | Package | In the image | In the archive | |
        | --- | --- | --- | --- |
        | openssl | 3.0.15 | 3.0.16 | security |
        | zlib1g | 1 | 2 | security |
        | vim\_x | 8 | 9 |  |

        </details>

        """);

    [Fact]
    public void Json_is_one_document_of_a_stable_shape() =>
        Lines(ExplanationJson.Text(Explained with { Stages = [.. Explained.Stages.Where(stage => stage.Step.Stage.Name is "debian-12" or "lb")] })).ShouldBe(
            $$"""
            {
              "format": 1,
              "build": 2,
              "reuse": 1,
              "estimate": {
                "seconds": 10,
                "unknown": 1,
                "parallel": 2
              },
              "stages": [
                {
                  "name": "debian-12",
                  "stage": "base",
                  "plan": "reuse",
                  "reason": "unchanged",
                  "changes": [],
                  "fingerprint": "{{After.Steps[0].Fingerprint}}",
                  "image": "debian-12-base-0",
                  "updates": [
                    {
                      "name": "openssl",
                      "from": "3.0.15",
                      "to": "3.0.16",
                      "security": true
                    },
                    {
                      "name": "zlib1g",
                      "from": "1",
                      "to": "2",
                      "security": true
                    },
                    {
                      "name": "vim_x",
                      "from": "8",
                      "to": "9",
                      "security": false
                    }
                  ]
                },
                {
                  "name": "lb",
                  "stage": "app-base",
                  "plan": "build",
                  "reason": "packages: + socat",
                  "changes": [
                    {
                      "kind": "packages",
                      "name": "packages",
                      "before": "haproxy",
                      "after": "haproxy socat",
                      "text": "packages: + socat"
                    }
                  ],
                  "fingerprint": "{{After.Steps[2].Fingerprint}}",
                  "parent": "{{After.Steps[0].Fingerprint}}",
                  "estimate": {
                    "seconds": 2.5,
                    "basis": "stage"
                  },
                  "updates": []
                },
                {
                  "name": "lb",
                  "stage": "app",
                  "plan": "build",
                  "reason": "parent rebuilt",
                  "changes": [
                    {
                      "kind": "parent",
                      "name": "parent",
                      "before": "{{Before.Steps[2].Fingerprint}}",
                      "after": "{{After.Steps[2].Fingerprint}}",
                      "text": "parent rebuilt"
                    }
                  ],
                  "fingerprint": "{{After.Steps[5].Fingerprint}}",
                  "parent": "{{After.Steps[2].Fingerprint}}",
                  "estimate": {
                    "seconds": 2.5,
                    "basis": "stage"
                  },
                  "updates": []
                }
              ],
              "tests": [
                {
                  "role": "redis",
                  "plan": "skip",
                  "checks": 11,
                  "promotedAt": "2026-03-01T12:00:00+00:00"
                },
                {
                  "role": "lb",
                  "plan": "test",
                  "checks": 4
                }
              ]
            }
            """);

    [Theory]
    [InlineData("openssl", "security update: openssl 1 → 2")]
    [InlineData("openssl,curl", "security update: openssl 1 → 2 and 1 more")]
    [InlineData("openssl,-vim", "security update: openssl 1 → 2; 1 other update")]
    [InlineData("openssl,curl,zlib1g,-vim,-jq", "security update: openssl 1 → 2 and 2 more; 2 other updates")]
    [InlineData("-vim", "update: vim 1 → 2")]
    [InlineData("-vim,-jq", "update: vim 1 → 2 and 1 more")]
    public void Updates_fit_on_a_line(string packages, string text) =>
        UpdateText.Of([.. packages.Split(',').Select(package => new PackageUpdate(package.TrimStart('-'), "1", "2", !package.StartsWith('-')))]).ShouldBe(text);

    [Fact]
    public void With_nothing_to_build_that_is_said() =>
        ExplanationTable.Text(new([.. StageTree.Of(After.Steps).Take(1).Select(Known)], new(TimeSpan.Zero, 0, 2), [])).ShouldContain("  Nothing to build: 1 stage as it is.\n");

    private static ExplainedStage Known(ExplainedStage stage) => stage with
    {
        Estimate = stage.Step switch
        {
            { Builds: false } => null,
            { Stage: { Name: "app", Kind: StageKind.App } } => new(null, EstimateBasis.Nothing),
            { Stage.Name: "app" } => new(TimeSpan.FromSeconds(4), EstimateBasis.Kind),
            _ => new(TimeSpan.FromSeconds(2.5), EstimateBasis.Stage),
        },
        Updates = stage.Depth > 0 ? [] : [new("openssl", "3.0.15", "3.0.16", true), new("zlib1g", "1", "2", true), new("vim_x", "8", "9", false)],
    };

    private static string Short(int step) => After.Steps[step].Fingerprint.Short;

    private static string Lines(string text) => text.ReplaceLineEndings("\n");
}
