using Kiln.Local.Hosts;
using Kiln.Processes;

namespace Kiln.Local.Tests.Hosts;

public sealed class SudoTests
{
    [Fact]
    public async Task A_signal_to_the_caller_ends_what_runs_as_root_and_its_exit_code_is_the_callers()
    {
        if (!Sudo.IsRoot || ProgramPath.Find("sudo") is null) return;

        var (holder, line) = await Holder.StartAsync("sudo", "sh", "-c", "sleep 951 & sleeper=$!; trap 'kill $sleeper; exit 7' TERM; echo up; wait");
        using (holder)
        {
            line.ShouldBe("up");
            (await holder.EndAsync(Holder.Terminate)).ShouldBe(7);
        }
    }
}
