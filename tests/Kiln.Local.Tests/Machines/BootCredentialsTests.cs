using System.Text;
using Kiln.Local.Machines;
using Kiln.Machines;

namespace Kiln.Local.Tests.Machines;

public sealed class BootCredentialsTests
{
    [Fact]
    public void Boot_data_becomes_credentials_that_systemd_knows()
    {
        var lines = BootCredentials.Encode(new()
        {
            AuthorizedKeys = ["ssh-ed25519 AAAA one", "ssh-ed25519 BBBB two"],
            HostKey = new("ssh-ed25519 HOST", "PRIVATE\n"),
            HostName = "redis-1",
            Files = [new("/opt/my app/100%.env", "A=1\n", new("app", "app", (UnixFileMode)0b110_100_000))],
            Values = new Dictionary<string, string> { ["environment"] = "staging", ["country"] = "uk" },
        });

        lines.Select(Decode).ShouldBe(
        [
            "ssh.authorized_keys.root: ssh-ed25519 AAAA one\nssh-ed25519 BBBB two\n",
            $"""
            tmpfiles.extra: f+~ "/etc/ssh/ssh_host_ed25519_key" 0600 root root - {Base64("PRIVATE\n")}
            f+~ "/etc/ssh/ssh_host_ed25519_key.pub" 0644 root root - {Base64("ssh-ed25519 HOST\n")}
            f+~ "/etc/hostname" 0644 root root - {Base64("redis-1\n")}
            w~ /proc/sys/kernel/hostname - - - - {Base64("redis-1")}
            f+~ "/opt/my app/100%%.env" 0640 app app - {Base64("A=1\n")}

            """,
            "kiln.country: uk",
            "kiln.environment: staging",
        ]);
    }

    [Fact]
    public void No_boot_data_is_no_credential() => BootCredentials.Encode(new()).ShouldBeEmpty();

    [Fact]
    public void More_than_the_table_holds_is_refused() =>
        Should.Throw<MachineException>(() => BootCredentials.Encode(new() { Values = new Dictionary<string, string> { ["x"] = new('x', 6000) } }))
            .Message.ShouldBe("The boot data takes 8037 characters, more than the 4000 that a machine can be given at boot. Put larger files into the image.");

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static string Decode(string line)
    {
        line.ShouldStartWith("io.systemd.credential.binary:");
        var parts = line["io.systemd.credential.binary:".Length..].Split('=', 2);
        return $"{parts[0]}: {Encoding.UTF8.GetString(Convert.FromBase64String(parts[1]))}";
    }
}
