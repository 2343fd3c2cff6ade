using System.Text.Json;
using System.Text.RegularExpressions;
using Kiln.EndToEnd.Running;

namespace Kiln.EndToEnd;

/// <summary>Images that are booted as machines. Each boot takes half a minute where there is no KVM, so there are few of them.</summary>
[Collection(SharedStore.Name)]
public sealed partial class TestImageTests(BakedStore store)
{
    [Fact]
    public async Task Every_role_is_baked_booted_checked_and_promoted_and_then_there_is_nothing_left_to_test()
    {
        var test = (await store.BuildScriptAsync("TestImage", "--role", "all")).ShouldSucceed();
        test.ShouldNotSay("FAILED");
        foreach (var role in new[] { "redis", "app", "lb" }) test.ShouldSay($"boot   {role}-app-");
        test.ShouldSay("holds  command 'redis-cli GET kiln:check' exits with 0", "holds  http port 8080 answers '/health' with status 503", "answers over SSH after ");
        await store.ShouldBeCleanAsync("after the machines were powered off");

        foreach (var role in new[] { "redis", "app", "lb" }) Promoted(role).GetProperty("results").GetArrayLength().ShouldBeGreaterThan(8);
        var list = (await store.BuildScriptAsync("ListImages")).ShouldSucceed().Output.Split('\n');
        foreach (var role in new[] { "redis", "app", "lb" }) list.ShouldContain(line => PromotedRow().IsMatch(line) && line.Contains($" {role}-app-", StringComparison.Ordinal));

        var again = (await store.BuildScriptAsync("TestImage", "--role", "redis", "app")).ShouldSucceed();
        again.ShouldNotSay("boot   ");
        foreach (var role in new[] { "redis", "app" }) again.Output.ShouldMatch($@"{role}-app-\d+-[0-9a-f]{{8}} was promoted at .* UTC; nothing to test \(--retest tests it again\)");

        await RetestAndEndAsync(async run => await run.SignalGroupAsync("INT"), 130);
        await RetestAndEndAsync(async run => await run.KillAsync(), 137);
    }

    [Fact]
    public async Task An_image_that_fails_a_check_is_not_promoted_and_says_what_was_expected_and_found()
    {
        var workspace = store.NewWorkspace()
            .Append("images/roles/redis/files/redis.conf", "# never promoted\n")
            .Append("images/roles/redis/checks.yaml", "  - command: { run: cat /etc/machine-id, stdout: treasure }\n  - port: 9999\n");
        var test = await store.RunAsync(workspace, "TestImage", "--role", "redis");
        test.ShouldFailWith(
            "holds  tcp port 6379 is listening",
            "FAILED command 'cat /etc/machine-id' exits with 0",
            "expected: 0, standard output containing 'treasure'",
            "found:    standard output '",
            "FAILED tcp port 9999 is listening",
            "Not promoted: redis-app-",
            ": 2 of 13 checks failed. Mend the stage or the check, and run the same command again.");
        await store.ShouldBeCleanAsync();

        var image = test.Output.Split("Not promoted: ")[1].Split(':')[0];
        (await ListedAsync(workspace, image)).TrimEnd().ShouldEndWith(" no");

        // The same disk again, with checks that hold: another machine, with an identity of its own.
        var identity = MachineId().Match(test.Output).Value;
        identity.ShouldNotBeEmpty(test.Output);
        workspace.Replace("images/roles/redis/checks.yaml", "{ run: cat /etc/machine-id, stdout: treasure }", $"{{ run: grep --invert-match {identity} /etc/machine-id }}")
            .Replace("images/roles/redis/checks.yaml", "  - port: 9999\n", "");
        (await store.RunAsync(workspace, "TestImage", "--role", "redis")).ShouldSucceed().ShouldSay("reuse  redis app: ", $"boot   {image}\n");
        PromotedRow().IsMatch(await ListedAsync(workspace, image)).ShouldBeTrue();
    }

    // A promoted image is tested again when that is asked for; a test that does not come to its end leaves no machine.
    private async Task RetestAndEndAsync(Func<Run, Task> end, int exitCode)
    {
        using var run = store.Start(store.NewWorkspace(), "TestImage", "--role", "redis", "--retest");
        await run.WaitForAsync("boot   redis-app-");
        await run.WaitUntilAsync(() => Census.Processes(store.Path).Any(process => process.Contains("qemu-system", StringComparison.Ordinal)));
        await Task.Delay(2000);
        await end(run);
        (await run.EndAsync()).ExitCode.ShouldBe(exitCode);
        await Census.ShouldBeCleanAsync(store.Path);
    }

    private async Task<string> ListedAsync(Workspace workspace, string image) =>
        (await store.RunAsync(workspace, "ListImages")).ShouldSucceed().Output.Split('\n').Single(line => line.Contains(image, StringComparison.Ordinal));

    // The newest image of the role that the repository itself describes.
    private JsonElement Promoted(string role) =>
        Directory.EnumerateFiles($"{store.Path}/images", "promotion.json", SearchOption.AllDirectories)
            .Where(file => Path.GetFileName(Path.GetDirectoryName(file)!).StartsWith($"{role}-app-", StringComparison.Ordinal))
            .Select(file => JsonDocument.Parse(File.ReadAllText(file)).RootElement)
            .First();

    [GeneratedRegex(@" app .* \d{4}-\d\d-\d\d \d\d:\d\d\s*$")]
    private static partial Regex PromotedRow();

    [GeneratedRegex("(?<=found:    standard output ')[0-9a-f]{32}")]
    private static partial Regex MachineId();
}
