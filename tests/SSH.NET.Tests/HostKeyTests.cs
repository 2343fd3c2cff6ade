using Renci.SshNet;
using Renci.SshNet.Common;

namespace SSH.NET.Tests;

public sealed class HostKeyTests(Sshd server) : IClassFixture<Sshd>
{
    [Theory]
    [InlineData("ed25519", "ssh-ed25519", 256)]
    [InlineData("ecdsa", "ecdsa-sha2-nistp256", 256)]
    [InlineData("rsa", "rsa", 2048)]
    public void The_server_shows_its_host_key_before_anything_is_sent(string type, string name, int bits)
    {
        server.ChangeHostKey(type, type == "rsa" ? ["-b", "2048"] : []);
        using var client = new SshClient(server.Info);
        HostKeyEventArgs? shown = null;
        client.HostKeyReceived += (_, key) => shown = key;

        client.Connect();

        // ssh-rsa here; the package says which signature it took: rsa-sha2-512.
        shown.ShouldNotBeNull().HostKeyName.ShouldContain(name);
        shown.FingerPrintSHA256.ShouldBe(server.Fingerprint());
        shown.KeyLength.ShouldBe(bits);
        shown.CanTrust.ShouldBeTrue();
        client.IsConnected.ShouldBeTrue();
    }

    [Fact]
    public void A_host_key_that_is_not_trusted_ends_the_connection_before_the_login()
    {
        using var client = new SshClient(server.Info);
        client.HostKeyReceived += (_, key) => key.CanTrust = false;

        Should.Throw<SshConnectionException>(client.Connect).Message.ShouldBe("Key exchange negotiation failed.");
        client.IsConnected.ShouldBeFalse();
    }

    [Fact]
    public void A_changed_host_key_is_shown_as_the_new_one()
    {
        var pinned = server.Fingerprint();
        using var client = new SshClient(server.Info);
        client.HostKeyReceived += (_, key) => key.CanTrust = key.FingerPrintSHA256 == pinned;
        client.Connect();
        client.Disconnect();

        server.ChangeHostKey("ecdsa");

        Should.Throw<SshConnectionException>(client.Connect);
    }
}
