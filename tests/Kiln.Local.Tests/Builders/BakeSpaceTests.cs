using Kiln.Local.Builders;
using Kiln.Local.Disks;
using Kiln.Local.Stores;
using Kiln.Plans;
using Kiln.Stages;

namespace Kiln.Local.Tests.Builders;

public sealed class BakeSpaceTests
{
    [Fact]
    public void Too_little_room_is_told_before_a_bake_with_the_place_and_the_numbers()
    {
        // A small file system that every Linux has.
        var free = new DriveInfo("/run/lock").AvailableFreeSpace;
        if (free >= 1L << 30) return;

        var message = Should.Throw<KilnException>(() => BakeSpace.Require(new StoreFolder("/run/lock"), Step(parent: null))).Message;
        message.ShouldBe(
            $"There is no room to bake debian-12 base: it needs 2.0 GiB in /run/lock, and {DiskSpace.Text(free)} are free. " +
            "Remove what is no longer needed there, or set KILN_STORE to a folder with more room.");
        Should.Throw<KilnException>(() => BakeSpace.Require(new StoreFolder("/run/lock"), Step(new Fingerprint("a")))).Message.ShouldContain("it needs 1.0 GiB in");
    }

    [Fact]
    public void Enough_room_is_nothing_to_tell() => BakeSpace.Require(new StoreFolder(Path.GetTempPath()), Step(parent: null));

    private static BakeStep Step(Fingerprint? parent) => new()
    {
        Stage = new() { Kind = StageKind.Base, Name = "debian-12", File = "", Provisioners = [] },
        Distribution = new("debian", "bookworm", ["main"]),
        Fingerprint = default,
        Inputs = [],
        Parent = parent,
    };
}
