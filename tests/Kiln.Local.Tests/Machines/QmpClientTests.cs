using Kiln.Local.Machines;
using Kiln.Machines;

namespace Kiln.Local.Tests.Machines;

public sealed class QmpClientTests
{
    [Fact]
    public async Task Who_asks_when_QEMU_has_ended_is_told_so_and_does_not_wait()
    {
        var client = new QmpClient(new StringReader("""{"QMP": {}}"""), TextWriter.Null);
        await client.ListenAsync();
        (await Should.ThrowAsync<MachineException>(() => client.MonitorAsync("info usernet", CancellationToken.None))).Message.ShouldBe("QEMU has ended");
    }
}
