using System.Net;
using System.Text.RegularExpressions;
using Kiln.Checks;

namespace Kiln.Tests.Checks;

public sealed class ProbeCheckTests
{
    private const string Sockets =
        """
          sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
           0: 0100007F:18EB 00000000:0000 0A 00000000:00000000 00:00000000 00000000   105        0 13061 1 0 100 0 0 10 0
           1: 00000000:0016 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 13065 1 0 100 0 0 10 0
           2: 0F02000A:0016 0202000A:A1B2 01 00000000:00000000 02:000A6FE8 00000000     0        0 14001 2 0 20 4 31 10 -1
          sl  local_address                         remote_address                        st tx_queue
           0: 00000000000000000000000001000000:18EB 00000000000000000000000000000000:0000 0A 00000000:00000000
        """;

    [Fact]
    public void An_installed_package_holds() =>
        Judge(new PackageCheck("redis-server"), 0, "ii |5:7.0.15-1").ShouldBe(CheckOutcome.Held);

    [Theory]
    [InlineData(1, "")]
    [InlineData(0, "rc |5:7.0.15-1")]
    [InlineData(0, "un |")]
    public void A_package_that_was_removed_or_never_there_does_not_hold(int exitCode, string output)
    {
        Judge(new PackageCheck("redis-server"), exitCode, output).ShouldBe(CheckOutcome.Failed("installed", "not installed"));
        Judge(new PackageCheck("redis-server", Installed: false), exitCode, output).ShouldBe(CheckOutcome.Held);
    }

    [Fact]
    public void Another_version_is_shown_with_the_one_expected() =>
        Judge(new PackageCheck("jq", Version: "1.7"), 0, "ii |1.6-2.1").ShouldBe(CheckOutcome.Failed("installed in version 1.7", "installed in version 1.6-2.1"));

    [Theory]
    [InlineData("loaded", "enabled", "active", "success", true, "")]
    [InlineData("loaded", "disabled", "active", "success", false, "disabled and running")]
    [InlineData("loaded", "enabled", "failed", "exit-code", false, "enabled and failed (exit-code)")]
    [InlineData("loaded", "enabled", "activating", "success", false, "enabled and activating")]
    [InlineData("not-found", "", "inactive", "success", false, "no unit redis-server.service (not-found)")]
    public void A_service_is_enabled_and_running_or_the_report_says_what_it_is(
        string load, string startup, string activity, string result, bool holds, string found) =>
        Judge(new ServiceCheck("redis-server"), 0, $"LoadState={load}\nActiveState={activity}\nUnitFileState={startup}\nResult={result}\n")
            .ShouldBe(holds ? CheckOutcome.Held : CheckOutcome.Failed("enabled and running", found));

    [Fact]
    public void A_port_is_found_in_the_kernels_table()
    {
        Judge(new PortCheck(6379), 0, Sockets).ShouldBe(CheckOutcome.Held);
        Judge(new PortCheck(22, IPAddress.Any), 0, Sockets).ShouldBe(CheckOutcome.Held);
        Judge(new PortCheck(6379, IPAddress.IPv6Loopback), 0, Sockets).ShouldBe(CheckOutcome.Held);
    }

    [Fact]
    public void Without_a_listener_all_that_listens_is_shown()
    {
        Judge(new PortCheck(80), 0, Sockets).ShouldBe(CheckOutcome.Failed("port 80", "listening: 0.0.0.0:22, 127.0.0.1:6379, [::1]:6379"));
        Judge(new PortCheck(6379, IPAddress.Any), 0, Sockets).Expected.ShouldBe("0.0.0.0 port 6379");
        Judge(new PortCheck(53, Protocol: "udp"), 0, "").Found.ShouldBe("nothing listens on udp");
    }

    [Fact]
    public void A_file_is_judged_by_every_property_that_is_given()
    {
        var check = new FileCheck("/etc/redis/redis.conf")
        {
            Mode = (UnixFileMode)0b110_100_000,
            Owner = "redis",
            Group = "redis",
            Texts = [new("dir /srv"), new("^port [0-9]+$", new Regex("^port [0-9]+$", RegexOptions.Multiline))],
        };
        check.Claim.ShouldBe("file /etc/redis/redis.conf is there with mode 0640, owner redis, group redis, content containing 'dir /srv', content matching '^port [0-9]+$'");
        Judge(check, 0, "640|redis|redis\ndir /srv/redis\nport 6379\n").ShouldBe(CheckOutcome.Held);
        Judge(check, 0, "644|root|redis\nport x\n").Found
            .ShouldBe("mode 0644, owner root, no content containing 'dir /srv', no content matching '^port [0-9]+$'");
        Judge(check, 1, "").Found.ShouldBe("not there");
    }

    [Fact]
    public void A_file_that_must_not_be_there_fails_where_it_is()
    {
        var check = new FileCheck("/etc/nologin") { Exists = false };
        Judge(check, 1, "").ShouldBe(CheckOutcome.Held);
        Judge(check, 0, "644|root|root\n").ShouldBe(CheckOutcome.Failed("not there", "there"));
    }

    [Fact]
    public void A_user_is_judged_by_every_property_that_is_given()
    {
        var check = new UserCheck("app") { Home = "/opt/app", Groups = ["adm"], Uid = 990 };
        Judge(check, 0, "app:x:990:990::/opt/app:/usr/sbin/nologin\napp adm\n").ShouldBe(CheckOutcome.Held);
        Judge(check, 0, "app:x:1000:990::/home/app:/bin/sh\napp\n")
            .ShouldBe(CheckOutcome.Failed("uid 990, home /opt/app, groups adm", "uid 1000, home /home/app, groups app"));
        Judge(check, 2, "").Found.ShouldBe("no such user");
    }

    [Fact]
    public void A_name_never_reaches_the_shell_unquoted() =>
        new FileCheck("/tmp/a'; reboot").Script.ShouldBe("stat --dereference --format='%a|%U|%G' '/tmp/a'\\''; reboot' || exit 1");

    private static CheckOutcome Judge(ProbeCheck check, int exitCode, string output) => check.Judge(new(exitCode, output));
}
