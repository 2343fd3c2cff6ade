using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Kiln.Tests.Images;

/// <summary>Listens on loopback and answers <c>PING</c> as it is told to, when it is let.</summary>
internal sealed class RedisStub : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _let = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly string _answer;

    /// <param name="holdBack">Answers only once <see cref="Let"/> is called.</param>
    public RedisStub(string answer = "+PONG\r\n", bool holdBack = false)
    {
        _answer = answer;
        if (!holdBack) Let();
        _listener.Start();
        _ = AnswerAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Done when somebody asked.</summary>
    public Task Asked => _asked.Task;

    public string Received { get; private set; } = "";

    public void Let() => _let.TrySetResult();

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
                await _let.Task;
                await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(_answer));
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException or IOException)
        {
            // The test is over.
        }
    }
}
