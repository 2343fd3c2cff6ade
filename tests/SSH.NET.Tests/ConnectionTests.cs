using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Renci.SshNet;
using Renci.SshNet.Common;

namespace SSH.NET.Tests;

public sealed class ConnectionTests(Sshd server) : IClassFixture<Sshd>
{
    [Fact]
    public void A_key_that_the_server_does_not_know_is_refused()
    {
        using var key = new PrivateKeyFile(server.MakeKey("other", "ed25519"));
        using var client = new SshClient("127.0.0.1", server.Port, Sshd.User, key);

        Should.Throw<SshAuthenticationException>(client.Connect).Message.ShouldContain("Permission denied");
    }

    [Fact]
    public void A_port_where_nobody_listens_refuses()
    {
        using var key = new PrivateKeyFile(server.KeyFile);
        using var client = new SshClient("127.0.0.1", Sshd.FreePort(), Sshd.User, key);

        Should.Throw<SocketException>(client.Connect).SocketErrorCode.ShouldBe(SocketError.ConnectionRefused);
    }

    [Fact]
    public void A_server_that_never_answers_takes_no_longer_than_the_timeout()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var key = new PrivateKeyFile(server.KeyFile);
        var info = new ConnectionInfo("127.0.0.1", ((IPEndPoint)listener.LocalEndpoint).Port, Sshd.User, new PrivateKeyAuthenticationMethod(Sshd.User, key))
        {
            Timeout = TimeSpan.FromMilliseconds(700),
        };
        using var client = new SshClient(info);
        var time = Stopwatch.StartNew();

        Should.Throw<SshOperationTimeoutException>(client.Connect);

        time.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(3));
    }

    [Fact]
    public async Task Connecting_can_be_cancelled()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var key = new PrivateKeyFile(server.KeyFile);
        using var client = new SshClient("127.0.0.1", ((IPEndPoint)listener.LocalEndpoint).Port, Sshd.User, key);
        using var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));

        await Should.ThrowAsync<OperationCanceledException>(() => client.ConnectAsync(cancellation.Token));
    }

    [Fact]
    public async Task A_connection_lost_while_a_command_runs_is_no_status()
    {
        using var client = server.Connect();
        var reported = new TaskCompletionSource();
        client.ErrorOccurred += (_, _) => reported.TrySetResult();
        using var command = client.CreateCommand("echo begun; exec sleep 30");
        var running = command.ExecuteAsync(CancellationToken.None);
        using var output = new StreamReader(command.OutputStream);
        (await output.ReadLineAsync()).ShouldBe("begun");

        server.Signal("KILL");

        (await Should.ThrowAsync<SshConnectionException>(() => running)).Message.ShouldStartWith("An established connection was aborted by the server.");
        command.ExitStatus.ShouldBeNull();
        (await Leftovers.BecomesTrueAsync(() => !client.IsConnected)).ShouldBeTrue();
        await reported.Task.WaitAsync(TimeSpan.FromSeconds(5));
        Should.Throw<SshConnectionException>(() => client.RunCommand("true"));
    }

    [Fact]
    public void An_encrypted_key_needs_its_passphrase()
    {
        var file = server.MakeKey("encrypted", "ed25519", "correct horse");

        Should.Throw<SshPassPhraseNullOrEmptyException>(() => new PrivateKeyFile(file));
        Should.Throw<SshException>(() => new PrivateKeyFile(file, "wrong"));
        new PrivateKeyFile(file, "correct horse").Dispose();
    }

    [Fact]
    public void A_key_is_read_whatever_its_files_permissions()
    {
        File.SetUnixFileMode(server.KeyFile, UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead);

        using var client = server.Connect();

        client.IsConnected.ShouldBeTrue();
    }

    [Fact]
    public async Task A_forwarded_port_reaches_a_server_that_speaks_http()
    {
        var port = Sshd.FreePort();
        var answering = AnswerOnceAsync(port);
        using var client = server.Connect();
        using var forwarded = new ForwardedPortLocal("127.0.0.1", 0, "127.0.0.1", (uint)port);
        client.AddForwardedPort(forwarded);

        forwarded.Start();

        forwarded.IsStarted.ShouldBeTrue();
        forwarded.BoundPort.ShouldNotBe(0u);
        forwarded.BoundPort.ShouldNotBe((uint)port);
        var address = new Uri($"http://127.0.0.1:{forwarded.BoundPort}/");
        // The server behind the forwarding is asked for by the name it listens under.
        using var request = new HttpRequestMessage(HttpMethod.Get, address) { Headers = { Host = $"127.0.0.1:{port}" } };
        using var http = new HttpClient();
        using var response = await http.SendAsync(request);
        (await response.Content.ReadAsStringAsync()).ShouldBe("through");
        await answering;

        forwarded.Stop();
        forwarded.IsStarted.ShouldBeFalse();

        // A new connection: the one there was may still be answered.
        using var late = new TcpClient();
        await Should.ThrowAsync<SocketException>(() => late.ConnectAsync(IPAddress.Loopback, address.Port));
    }

    [Fact]
    public void A_forwarded_port_that_is_taken_is_an_error()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        using var client = server.Connect();
        using var forwarded = new ForwardedPortLocal("127.0.0.1", (uint)((IPEndPoint)taken.LocalEndpoint).Port, "127.0.0.1", 9);
        client.AddForwardedPort(forwarded);

        Should.Throw<SocketException>(forwarded.Start);
    }

    private static async Task AnswerOnceAsync(int port)
    {
        using var web = new HttpListener();
        web.Prefixes.Add($"http://127.0.0.1:{port}/");
        web.Start();
        var context = await web.GetContextAsync();
        await context.Response.OutputStream.WriteAsync("through"u8.ToArray());
        context.Response.Close();
    }
}
