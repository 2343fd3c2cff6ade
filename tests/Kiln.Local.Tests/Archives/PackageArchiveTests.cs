using Kiln.Local.Archives;
using Kiln.Local.Stores;
using Kiln.Machines;
using Kiln.Processes;
using Kiln.Stages;

namespace Kiln.Local.Tests.Archives;

public sealed class PackageArchiveTests : IAsyncLifetime
{
    private static readonly Distribution Debian = new("debian", "bookworm", ["main"]);
    private static readonly ProcessRunner Processes = new(TimeProvider.System);

    private readonly string _folder = Directory.CreateTempSubdirectory("kiln store a:b ").FullName;
    private readonly List<string> _warnings = [];
    private readonly OffsetClock _clock = new();
    private SignedArchive _archive = null!;

    public async Task InitializeAsync() => _archive = await SignedArchive.CreateAsync();

    [Fact]
    public async Task An_archives_state_is_its_signed_release()
    {
        var before = Of("a", _archive.Source()).LastSeen(Debian);
        var state = await AskAsync("a", _archive.Source());
        before.ShouldBeNull();
        state.Suites.ShouldBe([$"bookworm {_clock.GetUtcNow().AddDays(-1):yyyy-MM-dd}"]);
        state.Hash.ShouldMatch("^[0-9a-f]{64}$");
        File.Exists(Of("a", _archive.Source()).Apt(state).Sources).ShouldBeTrue();
        Directory.EnumerateFileSystemEntries($"{_folder}/a/cache/apt").ShouldHaveSingleItem();
        File.Exists($"{Of("a", _archive.Source()).Apt(state).Lists}/lock").ShouldBeFalse();
    }

    [Fact]
    public async Task The_state_is_equal_on_every_mirror_of_an_archive() =>
        (await AskAsync("a", _archive.Source())).Hash.ShouldBe((await AskAsync("b", _archive.Source("mirror"))).Hash);

    [Fact]
    public async Task An_answer_is_good_for_a_day_and_then_asked_for_again()
    {
        var first = await AskAsync("a", _archive.Source());
        await _archive.PublishAsync(_clock.GetUtcNow());
        (await AskAsync("a", _archive.Source())).AskedAt.ShouldBe(first.AskedAt);
        _clock.Offset = TimeSpan.FromHours(25);
        (await AskAsync("a", _archive.Source())).Hash.ShouldNotBe(first.Hash);
    }

    [Fact]
    public async Task How_long_an_answer_is_good_is_the_operators_choice()
    {
        var options = new ArchiveOptions { Mirror = [_archive.Source()], Refresh = TimeSpan.FromHours(1) };
        var first = await AskAsync("a", options);
        _clock.Offset = TimeSpan.FromMinutes(59);
        (await AskAsync("a", options)).AskedAt.ShouldBe(first.AskedAt);
        _clock.Offset = TimeSpan.FromMinutes(61);
        (await AskAsync("a", options)).AskedAt.ShouldBeGreaterThan(first.AskedAt);
    }

    [Fact]
    public async Task A_refresh_asks_once_however_young_the_answer_is()
    {
        var first = await AskAsync("a", _archive.Source());
        var options = new ArchiveOptions { Mirror = [_archive.Source()], Asking = Asking.Now, Started = _clock.GetUtcNow() };
        Of("a", options).IsFresh(Debian).ShouldBeFalse();
        var second = await AskAsync("a", options);
        second.AskedAt.ShouldBeGreaterThan(first.AskedAt);
        Of("a", options).IsFresh(Debian).ShouldBeTrue();
        (await AskAsync("a", options)).AskedAt.ShouldBe(second.AskedAt);
    }

    [Fact]
    public async Task A_frozen_archive_is_not_asked_however_old_its_state_and_whatever_its_mirror()
    {
        var first = await AskAsync("a", _archive.Source());
        await _archive.PublishAsync(_clock.GetUtcNow());
        _clock.Offset = TimeSpan.FromDays(400);
        var frozen = new ArchiveOptions { Mirror = [_archive.Source("mirror")], Asking = Asking.Never };
        Of("a", frozen).IsFresh(Debian).ShouldBeTrue();
        (await AskAsync("a", frozen)).AskedAt.ShouldBe(first.AskedAt);
    }

    [Fact]
    public async Task A_frozen_archive_that_was_never_asked_is_an_error_that_says_what_to_do() =>
        (await Should.ThrowAsync<KilnException>(() => AskAsync("a", new ArchiveOptions { Mirror = [_archive.Source()], Asking = Asking.Never }))).Message.ShouldBe(
            $"--frozen keeps what the package archive of debian bookworm was last seen to hold, and {_folder}/a/archives has no record of that. Run once without --frozen.");

    [Fact]
    public async Task Package_lists_that_are_gone_are_an_error_that_says_what_to_do()
    {
        var state = await AskAsync("a", _archive.Source());
        var lists = Of("a", _archive.Source()).Apt(state).Location;
        Directory.Delete(lists, recursive: true);
        Should.Throw<KilnException>(() => Of("a", _archive.Source()).Apt(state)).Message.ShouldBe(
            $"The package lists of the archive's state of {state.AskedAt:yyyy-MM-dd HH:mm} UTC are missing from the store: {lists} is gone. Run once with --refresh.");
    }

    [Fact]
    public async Task The_packages_of_the_state_last_seen_can_be_looked_up_by_everyone()
    {
        await _archive.AddPackageAsync("jq", "1.7-1");
        await _archive.PublishAsync(_clock.GetUtcNow());
        await AskAsync("a", _archive.Source());
        Of("a", _archive.Source()).Index(Debian).ShouldNotBeNull().Find("jq").ShouldHaveSingleItem().FileName.ShouldBe("jq_1.7-1_all.deb");
        File.GetUnixFileMode($"{_folder}/a/archives/debian-bookworm-main.packages").HasFlag(UnixFileMode.OtherRead).ShouldBeTrue();
    }

    [Fact]
    public async Task A_state_that_has_been_replaced_has_no_packages_to_look_up()
    {
        var first = await AskAsync("a", _archive.Source());
        await _archive.PublishAsync(_clock.GetUtcNow());
        _clock.Offset = TimeSpan.FromDays(2);
        await AskAsync("a", _archive.Source());
        Of("a", _archive.Source()).Index(Debian, first).ShouldBeNull();
        Of("a", _archive.Source()).Index(Debian).ShouldNotBeNull();
    }

    [Fact]
    public async Task Another_mirror_is_asked_at_once()
    {
        var first = await AskAsync("a", _archive.Source());
        await _archive.PublishAsync(_clock.GetUtcNow());
        (await AskAsync("a", _archive.Source("mirror"))).Hash.ShouldNotBe(first.Hash);
    }

    [Fact]
    public async Task A_vendors_archive_of_the_same_suite_is_left_out()
    {
        await using var vendor = await SignedArchive.CreateAsync("Vendor");
        var state = await AskAsync("a", _archive.Source(), vendor.Source());
        state.Hash.ShouldBe((await AskAsync("b", _archive.Source())).Hash);
        var sources = await File.ReadAllTextAsync(Of("a", _archive.Source(), vendor.Source()).Apt(state).Sources);
        sources.ShouldBe($"deb [signed-by=\"{_archive.Keyring}\"] file:{_archive.Folder}/debian bookworm main\n");
    }

    [Fact]
    public async Task A_vendors_archive_alone_is_no_distribution()
    {
        await using var vendor = await SignedArchive.CreateAsync("Vendor");
        (await Should.ThrowAsync<KilnException>(() => AskAsync("a", vendor.Source()))).Message.ShouldBe(
            "No package archive for debian bookworm: what the mirror in nodes.yaml (mirror:) has under that name is not debian's own. Name a mirror of debian's archive.");
    }

    [Fact]
    public async Task An_archive_that_does_not_answer_leaves_its_last_state_and_a_warning()
    {
        var first = await AskAsync("a", _archive.Source());
        _archive.TurnOff();
        _clock.Offset = TimeSpan.FromDays(3);
        (await AskAsync("a", _archive.Source())).Hash.ShouldBe(first.Hash);
        _warnings.ShouldHaveSingleItem().ShouldStartWith($"The package archive of debian bookworm did not answer; its state of {first.AskedAt:yyyy-MM-dd HH:mm} UTC is used. The package archive could not be read. ");
    }

    [Fact]
    public async Task An_archive_that_never_answered_is_an_error_that_says_what_to_do()
    {
        _archive.TurnOff();
        var message = (await Should.ThrowAsync<ArchiveException>(() => AskAsync("a", _archive.Source()))).Message;
        message.ShouldStartWith("The package archive could not be read. ");
        message.ShouldContain($"file:{_archive.Folder}/debian");
        message.ShouldEndWith(" Check the network and the host's own package configuration with 'apt-get update', or name a mirror that has bookworm in nodes.yaml (mirror:).");
        _warnings.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_signature_that_does_not_hold_is_an_error_whatever_was_seen_before()
    {
        await AskAsync("a", _archive.Source());
        _archive.Tamper();
        _clock.Offset = TimeSpan.FromDays(3);
        (await Should.ThrowAsync<ArchiveException>(() => AskAsync("a", _archive.Source()))).Message.ShouldContain("is not signed");
    }

    [Fact]
    public async Task Another_key_than_the_sources_is_an_error()
    {
        await using var other = await SignedArchive.CreateAsync();
        (await Should.ThrowAsync<ArchiveException>(() => AskAsync("a", _archive.Source() with { SignedBy = other.Keyring }))).IsUntrusted.ShouldBeTrue();
    }

    [Fact]
    public async Task A_release_that_is_no_longer_valid_is_an_error_whatever_was_seen_before()
    {
        await AskAsync("a", _archive.Source());
        await _archive.PublishAsync(_clock.GetUtcNow().AddDays(-9), validUntil: _clock.GetUtcNow().AddDays(-2));
        _clock.Offset = TimeSpan.FromDays(3);
        (await Should.ThrowAsync<ArchiveException>(() => AskAsync("a", _archive.Source()))).Message.ShouldContain("is expired");
    }

    [Fact]
    public async Task A_missing_keyring_is_named() =>
        (await Should.ThrowAsync<KilnException>(() => AskAsync("a", _archive.Source() with { SignedBy = "/nonexistent.gpg" }))).Message
            .ShouldBe("/nonexistent.gpg, the keyring that the host's package sources name, does not exist. Install debian-archive-keyring, or mend /etc/apt.");

    [Fact]
    public async Task Several_that_ask_at_once_agree_and_leave_one_state()
    {
        var states = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => AskAsync("a", _archive.Source())));
        states.Select(state => state.AskedAt).Distinct().ShouldHaveSingleItem();
        Directory.EnumerateFileSystemEntries($"{_folder}/a/cache/apt").ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_damaged_record_is_as_good_as_none()
    {
        await AskAsync("a", _archive.Source());
        await File.WriteAllTextAsync($"{_folder}/a/archives/debian-bookworm-main.json", "{");
        Of("a", _archive.Source()).LastSeen(Debian).ShouldBeNull();
        Of("a", _archive.Source()).IsFresh(Debian).ShouldBeFalse();
        (await AskAsync("a", _archive.Source())).Hash.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task A_key_may_stand_in_the_source_itself()
    {
        var armour = await Processes.RunAsync(Command.Of("gpg", "--no-default-keyring", "--homedir", $"{_archive.Folder}/gnupg", "--armor", "--export"), null, default);
        var key = armour.Output.Trim().Replace("\n\n", "\n.\n", StringComparison.Ordinal);
        (await AskAsync($"{_archive.Folder}/store", _archive.Source() with { SignedBy = key })).Hash.ShouldNotBeEmpty();
    }

    public async Task DisposeAsync()
    {
        await _archive.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private PackageArchive Of(string store, params AptSource[] sources) => Of(store, new ArchiveOptions { Mirror = sources });

    private PackageArchive Of(string store, ArchiveOptions options) => new(new StoreFolder(Path.Combine(_folder, store)), options, Processes, _clock);

    private Task<ArchiveState> AskAsync(string store, params AptSource[] sources) => Of(store, sources).AskAsync(Debian, LocalProvider.Architecture, _warnings.Add, default);

    private Task<ArchiveState> AskAsync(string store, ArchiveOptions options) => Of(store, options).AskAsync(Debian, LocalProvider.Architecture, _warnings.Add, default);

    private sealed class OffsetClock : TimeProvider
    {
        public TimeSpan Offset { get; set; }

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Offset;
    }
}
