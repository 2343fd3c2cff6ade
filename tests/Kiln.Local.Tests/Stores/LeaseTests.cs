using Kiln.Local.Stores;

namespace Kiln.Local.Tests.Stores;

public sealed class LeaseTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("kiln-").FullName;

    private string Path => $"{_folder}/lease";

    [Fact]
    public async Task A_lease_has_one_holder_even_within_a_process()
    {
        await using (Lease.TryTake(Path).ShouldNotBeNull()) Lease.TryTake(Path).ShouldBeNull();
        await using var again = Lease.TryTake(Path).ShouldNotBeNull();
    }

    [Fact]
    public async Task A_lease_is_free_as_soon_as_its_process_is_killed()
    {
        var (holder, _) = await Holder.StartAsync("lease", Path);
        using (holder)
        {
            Lease.TryTake(Path).ShouldBeNull();
            await holder.EndAsync(Holder.Kill);
            await using var lease = Lease.TryTake(Path).ShouldNotBeNull();
        }
    }

    [Fact]
    public async Task Who_waits_is_told_once_for_whom_and_gets_the_lease_next()
    {
        var (holder, _) = await Holder.StartAsync("lease", Path);
        using (holder)
        {
            List<string> told = [];
            var waiting = Lease.TakeAsync(Path, told.Add, TimeProvider.System, default);
            await Task.Delay(TimeSpan.FromMilliseconds(500));
            waiting.IsCompleted.ShouldBeFalse();
            await holder.EndAsync(Holder.Kill);
            await using var lease = await waiting.WaitAsync(TimeSpan.FromSeconds(5));
            told.ShouldBe([$"process {holder.Process.Id}"]);
            (await File.ReadAllTextAsync(Lease.HolderOf(Path))).ShouldBe($"process {Environment.ProcessId}");
        }
    }

    [Fact]
    public async Task Waiting_can_be_cancelled()
    {
        await using var lease = Lease.TryTake(Path);
        using var source = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        await Should.ThrowAsync<OperationCanceledException>(() => Lease.TakeAsync(Path, _ => { }, TimeProvider.System, source.Token));
    }

    [Fact]
    public void A_folder_that_cannot_hold_a_lease_is_an_error_and_not_a_holder() => Should.Throw<IOException>(() => Lease.TryTake("/nonexistent/lease"));

    [Fact]
    public async Task Holders_that_delete_their_file_never_let_two_in()
    {
        var (holders, taken) = (0, 0);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            for (var round = 0; round < 500; round++)
            {
                if (Lease.TryTake(Path) is not { } lease) continue;
                Interlocked.Increment(ref holders).ShouldBe(1);
                Interlocked.Increment(ref taken);
                Interlocked.Decrement(ref holders);
                File.Delete(Path);
                await lease.DisposeAsync();
            }
        })));
        taken.ShouldBeGreaterThan(0);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
