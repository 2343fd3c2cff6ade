using Kiln.Benchmarks.Measuring;

namespace Kiln.Tests.Benchmarks;

public sealed class MeasuringTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("kiln-").FullName;

    private string Log => Path.Combine(_folder, "log");

    [Fact]
    public void A_command_runs_in_its_folder_with_its_variables_and_all_it_prints_is_kept()
    {
        var usage = Run("pwd; echo \"$WHO\"; echo wrong >&2; exit 7");
        usage.ExitCode.ShouldBe(7);
        File.ReadAllLines(Log).ShouldBe([_folder, "kiln", "wrong"]);
    }

    [Fact]
    public void A_command_that_was_killed_did_not_succeed() => Run("kill -KILL $$").ExitCode.ShouldBe(137);

    [Fact]
    public void The_memory_of_a_childs_child_counts()
    {
        // It has the memory for a while, because nobody reads what it writes: where the tests themselves take more, the kernel's count says nothing, and it has to be seen.
        const long size = 200 << 20;
        var usage = Run($"sh -c 'head -c {size} /dev/zero | tail -n 1 | (sleep 1; wc -c); true'; true");
        usage.LargestProcess.ShouldBeGreaterThan(size);
    }

    [Fact]
    public void The_memory_of_who_measures_does_not_count() => Run("sleep 0.5").LargestProcess.ShouldBeInRange(1 << 18, 30 << 20);

    [Fact]
    public async Task The_memory_of_who_measures_does_not_count_while_it_grows()
    {
        using var end = new CancellationTokenSource();
        var growing = Task.Run(() =>
        {
            var kept = new List<byte[]>();
            while (!end.IsCancellationRequested && kept.Count < 1500)
            {
                kept.Add(GC.AllocateUninitializedArray<byte>(128 << 10, pinned: true));
                kept[^1].AsSpan().Fill(1);
            }
        });
        var sizes = Enumerable.Range(0, 20).Select(_ => Run("sleep 0.01").LargestProcess).ToList();
        await end.CancelAsync();
        await growing;
        sizes.ShouldAllBe(size => size < 30 << 20);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData((1 << 20) - 3)]
    [InlineData((1 << 20) + 5)]
    [InlineData((3 << 20) - 4)]
    public void What_a_disk_holds_is_found_wherever_it_lies(int offset)
    {
        var content = new byte[3 << 20];
        "here"u8.CopyTo(content.AsSpan(offset));
        File.WriteAllBytes(Log, content);
        DiskContent.Holds(Log, "here"u8).ShouldBeTrue();
        DiskContent.Holds(Log, "there"u8).ShouldBeFalse();
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private Usage Run(string script) => MeasuredProcess.Run(["sh", "-c", script], _folder, new Dictionary<string, string> { ["WHO"] = "kiln" }, Log);
}
