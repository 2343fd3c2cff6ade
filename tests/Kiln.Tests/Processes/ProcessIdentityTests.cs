using Kiln.Machines;
using Kiln.Processes;

namespace Kiln.Tests.Processes;

public sealed class ProcessIdentityTests
{
    [Fact]
    public void This_process_is_alive_and_its_identity_survives_being_written_down()
    {
        var current = ProcessIdentity.Current;
        current.IsAlive.ShouldBeTrue();
        ProcessIdentity.Parse(current.ToString()).ShouldBe(current);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("7")]
    [InlineData("7-8-")]
    [InlineData("seven-8-9")]
    public void Anything_else_is_no_identity(string? text) => ProcessIdentity.Parse(text).ShouldBeNull();

    [Fact]
    public void A_later_process_of_the_same_number_is_another_one() =>
        (ProcessIdentity.Current with { Started = 1 }).IsAlive.ShouldBeFalse();

    [Fact]
    public void A_process_before_the_last_boot_is_not_alive() =>
        (ProcessIdentity.Current with { Boot = "00000000" }).IsAlive.ShouldBeFalse();

    [Fact]
    public async Task Ending_a_process_ends_what_it_started_and_spares_whoever_has_the_number_now()
    {
        using var process = HostProcess.Start(Command.Of("sh", "-c", "sleep 100 & echo started; wait"));
        await process.StandardOutput.ReadLineAsync();
        var identity = ProcessIdentity.Of(process.Id).ShouldNotBeNull();
        (identity with { Started = 1 }).End();
        identity.IsAlive.ShouldBeTrue();

        var child = int.Parse((await File.ReadAllTextAsync($"/proc/{process.Id}/task/{process.Id}/children")).Trim(), System.Globalization.CultureInfo.InvariantCulture);
        identity.End();
        await process.WaitForExitAsync();
        identity.IsAlive.ShouldBeFalse();

        // Nobody here can wait for the child.
        var started = TimeProvider.System.GetTimestamp();
        while (ProcessIdentity.Of(child) is not null && TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(20)) await Task.Delay(20);
        ProcessIdentity.Of(child).ShouldBeNull();
    }
}
