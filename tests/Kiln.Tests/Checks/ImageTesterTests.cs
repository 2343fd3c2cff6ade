using Kiln.Checks;
using Kiln.Images;
using Kiln.Machines;
using Kiln.Plans;
using Kiln.Providers;
using Kiln.Stages;

namespace Kiln.Tests.Checks;

public sealed class ImageTesterTests
{
    private readonly ScriptedMachine _machine = new();
    private readonly Recorder _recorder = new();

    [Fact]
    public async Task An_image_whose_checks_all_hold_is_promoted_with_their_results()
    {
        var report = await TestAsync();
        report.Passed.ShouldBeTrue();
        _recorder.Promotions.ShouldHaveSingleItem().Results.ShouldHaveSingleItem().Claim.ShouldBe("command 'true' exits with 0");
        _recorder.Promotions[0].Machine.ShouldBe("scripted");
        _recorder.Events.ShouldBe(["booting redis-app-1", "reachable m-1", "command 'true' exits with 0: True", "powered off m-1", "lease", "promote", "free"]);
        (_machine.IsPoweredOff, _machine.IsDisposed).ShouldBe((true, true));
    }

    [Fact]
    public async Task One_check_that_fails_keeps_an_image_from_being_promoted()
    {
        _machine.Commands = _ => new(1, "", "", TimeSpan.Zero);
        (await TestAsync()).Passed.ShouldBeFalse();
        _recorder.Promotions.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_image_that_fails_when_it_is_tested_again_loses_its_promotion()
    {
        _machine.Commands = _ => new(1, "", "", TimeSpan.Zero);
        await TestAsync(new Promotion(DateTimeOffset.UnixEpoch, "scripted", []));
        _recorder.Events[^3..].ShouldBe(["lease", "withdraw", "free"]);
    }

    [Fact]
    public async Task A_machine_that_goes_away_is_disposed_of_and_nothing_is_promoted()
    {
        _machine.Commands = _ => throw new MachineException("m-1 went away");
        await Should.ThrowAsync<MachineException>(() => TestAsync());
        _machine.IsDisposed.ShouldBeTrue();
        _recorder.Promotions.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_machine_gets_its_name_a_login_key_and_a_host_key_of_its_own()
    {
        await TestAsync();
        var bootData = _recorder.BootData!;
        (bootData.HostName, bootData.HostKey!.PublicKey, bootData.AuthorizedKeys.Single()).ShouldBe(("redis", "public kiln test host", "public kiln test login"));
    }

    private Task<TestReport> TestAsync(Promotion? promotion = null)
    {
        _recorder.Machine = _machine;
        var image = new Image
        {
            Id = new("redis-app-1"),
            Size = 1,
            Promotion = promotion,
            Manifest = new()
            {
                Name = "redis",
                Stage = StageKind.App,
                Fingerprint = default,
                Inputs = [],
                Size = 1,
                Content = "",
                Architecture = "amd64",
                Packages = [],
                CreatedAt = default,
                Timings = [],
                Tools = [],
            },
        };
        return new ImageTester(_recorder, _recorder, TimeProvider.System).TestAsync(image, [new CommandCheck(["true"])], _recorder, CancellationToken.None);
    }

    private sealed class Recorder : IProvider, IImageStore, ISshKeys, ITestProgress, IAsyncDisposable
    {
        public List<string> Events { get; } = [];

        public List<Promotion> Promotions { get; } = [];

        public IMachine? Machine { get; set; }

        public BootData? BootData { get; private set; }

        public string Name => "recorder";

        public IImageStore Images => this;

        public Task<SshKeyPair> CreateAsync(string comment, CancellationToken cancellationToken) => Task.FromResult(new SshKeyPair($"public {comment}", $"private {comment}"));

        public Task<IMachine> StartMachineAsync(Image image, BootData bootData, SshKeyPair login, CancellationToken cancellationToken)
        {
            BootData = bootData;
            return Task.FromResult(Machine!);
        }

        public Task<IAsyncDisposable> LeaseAsync(Fingerprint fingerprint, Action<string> waiting, CancellationToken cancellationToken)
        {
            Events.Add("lease");
            return Task.FromResult<IAsyncDisposable>(this);
        }

        public Task WithdrawAsync(ImageId image, CancellationToken cancellationToken)
        {
            Events.Add("withdraw");
            return Task.CompletedTask;
        }

        public Task PromoteAsync(ImageId image, Promotion promotion, CancellationToken cancellationToken)
        {
            Events.Add("promote");
            Promotions.Add(promotion);
            return Task.CompletedTask;
        }

        public ValueTask DisposeAsync()
        {
            Events.Add("free");
            return ValueTask.CompletedTask;
        }

        public void Booting(Image image) => Events.Add($"booting {image.Id}");

        public void Reachable(IMachine machine, TimeSpan time) => Events.Add($"reachable {machine.Name}");

        public void Checked(CheckResult result) => Events.Add($"{result.Claim}: {result.Holds}");

        public void PoweredOff(IMachine machine, TimeSpan time) => Events.Add($"powered off {machine.Name}");

        public void Waiting(string holder) => Events.Add($"waiting for {holder}");

        public Task<IAsyncDisposable?> HoldAsync(ImageId image, string why, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<bool> PinAsync(ImageId image, Pin pin, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task UnpinAsync(ImageId image, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<IReadOnlyDictionary<string, LineOutline>> OutlinesAsync(ImageId image, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<IReadOnlyList<Image>> ListAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<IReadOnlyList<StageInput>> DescribeAsync(Distribution distribution, bool refresh, CancellationToken cancellationToken) => throw new NotSupportedException();

        public bool IsComplete(Image image) => true;

        public Task<Image> CompleteAsync(Image image, CancellationToken cancellationToken) => Task.FromResult(image);

        public Task<IReadOnlyList<PackageUpdate>> UpdatesAsync(Distribution distribution, IReadOnlyList<InstalledPackage> packages, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<Launch> LaunchBuilderAsync(BuilderOrder order, Action<string> output, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<KeptBuilder?> KeepAsync(IBuilder builder, BakeStep step, TimeSpan duration, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<bool> CheckpointAsync(IBuilder builder, Checkpoint checkpoint, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<Image> CaptureAsync(IBuilder builder, BakeRecord record, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
