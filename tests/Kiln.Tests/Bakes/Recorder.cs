using Kiln.Bakes;
using Kiln.Images;
using Kiln.Machines;
using Kiln.Plans;
using Kiln.Providers;
using Kiln.Stages;

namespace Kiln.Tests.Bakes;

/// <summary>A provider, its store, its builders and a report in one: all that is asked of them is written down in order.</summary>
internal sealed class Recorder : IProvider, IImageStore, IBakeReport
{
    public List<string> Events { get; } = [];

    /// <summary>What the store holds.</summary>
    public List<Image> Stored { get; } = [];

    /// <summary>Whatever is listed is removed before anybody can hold it.</summary>
    public bool IsPruned { get; init; }

    /// <summary>Happens while the lease is waited for.</summary>
    public Action? Meanwhile { get; init; }

    /// <summary>What can be gone on from, in the order it was made; null: this provider has no checkpoints.</summary>
    public List<Checkpoint>? Checkpoints { get; init; }

    /// <summary>Happens while a builder starts.</summary>
    public Action Launched { get; init; } = () => { };

    /// <summary>Happens while a checkpoint is made.</summary>
    public Action Checkpointed { get; init; } = () => { };

    public bool CanKeep { get; init; } = true;

    /// <summary>Happens while a builder is sealed.</summary>
    public Action Sealed { get; init; } = () => { };

    /// <summary>Stands in for a step's effect.</summary>
    public Func<BuilderStep, Action<string>, CancellationToken, Task> Step { get; init; } = (_, _, _) => Task.CompletedTask;

    public string Name => "recorder";

    public IImageStore Images => this;

    public Task<IReadOnlyList<Image>> ListAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<Image>>([.. Stored]);

    public Task<IAsyncDisposable> LeaseAsync(Fingerprint fingerprint, Action<string> waiting, CancellationToken cancellationToken)
    {
        if (Meanwhile is not null)
        {
            waiting("process 7");
            Meanwhile();
        }

        Events.Add("lease");
        return Task.FromResult<IAsyncDisposable>(new Scope(() => Events.Add("free")));
    }

    public Task<IReadOnlyList<StageInput>> DescribeAsync(Distribution distribution, bool refresh, CancellationToken cancellationToken)
    {
        Events.Add($"describe {distribution.Name}{(refresh ? " anew" : "")}");
        return Task.FromResult(Plans.Sample.Facts(distribution));
    }

    /// <summary>What the archive has newer versions of.</summary>
    public Func<IReadOnlyList<InstalledPackage>, IReadOnlyList<PackageUpdate>> Updates { get; init; } = _ => [];

    /// <summary>What the store remembers of an image's sources.</summary>
    public Dictionary<ImageId, IReadOnlyDictionary<string, LineOutline>> Outlines { get; } = [];

    public Task<IReadOnlyList<PackageUpdate>> UpdatesAsync(Distribution distribution, IReadOnlyList<InstalledPackage> packages, CancellationToken cancellationToken) =>
        Task.FromResult(Updates(packages));

    public Task<IReadOnlyDictionary<string, LineOutline>> OutlinesAsync(ImageId image, CancellationToken cancellationToken) =>
        Task.FromResult(Outlines.GetValueOrDefault(image, new Dictionary<string, LineOutline>()));

    public Task<Launch> LaunchBuilderAsync(BuilderOrder order, Action<string> output, CancellationToken cancellationToken)
    {
        Events.Add($"launch from {order.Parent?.Id.Value ?? order.Step.Distribution.Codename}");
        Launched();
        return Task.FromResult(new Launch(new Builder(this), Checkpoints?.LastOrDefault(checkpoint => order.Checkpoints.Contains(checkpoint.Key))));
    }

    public Task<bool> CheckpointAsync(IBuilder builder, Checkpoint checkpoint, CancellationToken cancellationToken)
    {
        Events.Add($"checkpoint after {checkpoint.Done}");
        Checkpointed();
        Checkpoints?.Add(checkpoint);
        return Task.FromResult(Checkpoints is not null);
    }

    public Task<KeptBuilder?> KeepAsync(IBuilder builder, BakeStep step, TimeSpan duration, CancellationToken cancellationToken)
    {
        Events.Add($"kept for {duration}");
        return Task.FromResult(CanKeep ? new KeptBuilder("sh /builds/enter", Plans.Sample.Time + duration) : null);
    }

    public Task<Image> CaptureAsync(IBuilder builder, BakeRecord record, CancellationToken cancellationToken)
    {
        Events.Add($"capture at commit {record.Commit} after {string.Join(", ", record.Timings.Select(timing => timing.Step))}");
        return Task.FromResult(Plans.Sample.Image(record.Step));
    }

    public bool IsComplete(Image image) => true;

    public Task<Image> CompleteAsync(Image image, CancellationToken cancellationToken)
    {
        Events.Add($"complete {image.Id}");
        return Task.FromResult(image);
    }

    public void Reused(BakeStep step, Image image) => Events.Add($"reused {image.Id}");

    public void Started(BakeStep step) => Events.Add($"started {step.Stage}");

    public void Resumed(BakeStep step, Checkpoint from) => Events.Add($"resumed after {from.Done}");

    public void Phase(BakeStep step, string title) => Events.Add($"phase {title}");

    public void Line(BakeStep step, string text) => Events.Add($"line {text}");

    public void Note(string text) => Events.Add($"note {text}");

    public void Built(BakeStep step, Image image, TimeSpan duration) => Events.Add($"built {image.Id}");

    public void Failed(BakeStep step) => Events.Add($"failed {step.Stage}");

    public Task<IAsyncDisposable?> HoldAsync(ImageId image, string why, CancellationToken cancellationToken)
    {
        if (IsPruned) return Task.FromResult<IAsyncDisposable?>(null);

        Events.Add($"hold {image}: {why}");
        return Task.FromResult<IAsyncDisposable?>(new Scope(() => Events.Add($"let {image} go")));
    }

    public Task<bool> PinAsync(ImageId image, Pin pin, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task UnpinAsync(ImageId image, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task WithdrawAsync(ImageId image, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task PromoteAsync(ImageId image, Promotion promotion, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IMachine> StartMachineAsync(Image image, BootData bootData, SshKeyPair login, CancellationToken cancellationToken) => throw new NotSupportedException();

    private sealed class Builder(Recorder recorder) : IBuilder
    {
        public Task RunAsync(BuilderStep step, Action<string> output, CancellationToken cancellationToken) => recorder.Step(step, output, cancellationToken);

        public string? MakeWayIn() => "sh /builds/enter";

        public Task SealAsync(CancellationToken cancellationToken)
        {
            recorder.Sealed();
            recorder.Events.Add("sealed");
            return Task.CompletedTask;
        }

        public ValueTask DisposeAsync()
        {
            recorder.Events.Add("builder destroyed");
            return ValueTask.CompletedTask;
        }
    }

    private sealed class Scope(Action end) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            end();
            return ValueTask.CompletedTask;
        }
    }
}
