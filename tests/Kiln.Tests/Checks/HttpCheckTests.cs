using System.Net;
using System.Net.Sockets;
using System.Text;
using Kiln.Checks;

namespace Kiln.Tests.Checks;

public sealed class HttpCheckTests : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public HttpCheckTests() => _listener.Start();

    [Fact]
    public async Task A_server_that_answers_as_expected_holds()
    {
        var check = new HttpCheck(8080, "/health") { Body = [new("redis")], Headers = [new("Server", new("kiln"))], Status = 503 };
        var (outcome, request) = await AskAsync(check, "HTTP/1.1 503 Down\r\nServer: kiln/1\r\nContent-Length: 10\r\n\r\nredis: no\n");
        outcome.ShouldBe(CheckOutcome.Held);
        request.ShouldStartWith("GET /health HTTP/1.1");
    }

    [Fact]
    public async Task Another_status_is_shown_with_the_body_and_redirects_are_not_followed()
    {
        var (outcome, _) = await AskAsync(new(8080), "HTTP/1.1 302 Found\r\nLocation: http://203.0.113.1/\r\nContent-Length: 4\r\n\r\ngone");
        outcome.ShouldBe(CheckOutcome.Failed("status 200", "status 302, body 'gone'"));
    }

    [Fact]
    public async Task No_server_is_a_failed_check_not_an_error()
    {
        _listener.Stop();
        var outcome = await new HttpCheck(8080).RunAsync(new ScriptedMachine { Http = new(IPAddress.Loopback, 1) }, CancellationToken.None);
        outcome.Found.ShouldBe("no answer: Connection refused");
    }

    public void Dispose() => _listener.Dispose();

    private async Task<(CheckOutcome Outcome, string Request)> AskAsync(HttpCheck check, string answer)
    {
        var asking = check.RunAsync(new ScriptedMachine { Http = (IPEndPoint)_listener.LocalEndpoint }, CancellationToken.None);
        using var connection = await _listener.AcceptSocketAsync();
        var buffer = new byte[4096];
        var count = await connection.ReceiveAsync(buffer);
        await connection.SendAsync(Encoding.ASCII.GetBytes(answer));
        return (await asking, Encoding.ASCII.GetString(buffer, 0, count));
    }
}
