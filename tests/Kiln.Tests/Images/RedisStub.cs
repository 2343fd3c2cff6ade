using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Kiln.Tests.Images;

/// <summary>Listens on loopback and answers <c>PING</c> as it is told to, after a while.</summary>
internal sealed class RedisStub : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly string _answer;
    private readonly TimeSpan _delay;

    public RedisStub(string answer = "+PONG\r\n", TimeSpan delay = default)
    {
        (_answer, _delay) = (answer, delay);
        _listener.Start();
        _ = AnswerAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Done when somebody asked.</summary>
    public Task Asked => _asked.Task;

    public string Received { get; private set; } = "";

    public void Dispose() => _listener.Dispose();

    private async Task AnswerAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync();
                var buffer = new byte[256];
                Received = Encoding.ASCII.GetString(buffer, 0, await client.GetStream().ReadAsync(buffer));
                _asked.TrySetResult();
                await Task.Delay(_delay);
                await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(_answer));
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException or IOException)
        {
            // The test is over.
        }
    }
}
