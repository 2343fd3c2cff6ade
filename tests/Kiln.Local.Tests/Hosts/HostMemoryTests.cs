using Kiln.Local.Hosts;

namespace Kiln.Local.Tests.Hosts;

public sealed class HostMemoryTests
{
    [Fact]
    public void What_the_kernel_holds_available_is_free() =>
        HostMemory.Available(["MemTotal:       24689096 kB", "MemFree:        20130092 kB", "MemAvailable:   23857120 kB"]).ShouldBe(23857120L * 1024);

    [Fact]
    public void A_kernel_that_does_not_say_sets_no_limit() => HostMemory.Available(["MemTotal: 24689096 kB"]).ShouldBe(long.MaxValue);

    [Fact]
    public void This_host_has_some() => HostMemory.Free.ShouldBeInRange(1, 1L << 50);
}
