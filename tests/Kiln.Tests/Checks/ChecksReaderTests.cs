using System.Net;
using Kiln.Checks;
using Kiln.Documents;

namespace Kiln.Tests.Checks;

public sealed class ChecksReaderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("checks-").FullName;

    [Fact]
    public void Every_kind_has_a_long_form()
    {
        var checks = Read(
            """
            checks:
              - package: { name: redis-server, installed: true, version: 5:7.0.15 }
              - service: { name: redis-server, enabled: true, running: false }
                within: 1m
              - port: { port: 6379, address: 127.0.0.1, protocol: tcp }
              - file: { path: /etc/redis/redis.conf, mode: "0640", owner: "redis:adm", contains: bind, matches: ^port }
              - user: { name: redis, home: /srv, shell: /bin/sh, groups: [adm], uid: 100 }
              - command: { run: [redis-cli, ping], stdout: PONG, stderr: x, exit_code: 1, timeout: 5s }
              - http: { port: 80, path: /health, status: 503, body: redis, header: { Server: kiln } }
            """);

        checks.Select(check => check.Claim).ShouldBe(
        [
            "package redis-server is installed in version 5:7.0.15",
            "service redis-server is enabled and not running",
            "tcp port 6379 is listening on 127.0.0.1",
            "file /etc/redis/redis.conf is there with mode 0640, owner redis, group adm, content containing 'bind', content matching '^port'",
            "user redis exists with uid 100, home /srv, shell /bin/sh, groups adm",
            "command 'redis-cli ping' exits with 1, standard output containing 'PONG', standard error containing 'x'",
            "http port 80 answers '/health' with status 503, header Server containing 'kiln', body containing 'redis'",
        ]);
        checks[1].Patience.ShouldBe(TimeSpan.FromMinutes(1));
        checks[1].Position.ShouldBe(new("checks.yaml", 3, 5));
        ((PortCheck)checks[2]).Address.ShouldBe(IPAddress.Loopback);
    }

    [Fact]
    public void Most_kinds_have_a_short_form_and_services_and_ports_get_a_moment()
    {
        var checks = Read("checks: [ package: jq, service: ssh, port: 22, file: /etc/hosts, user: root, command: uptime ]");
        checks.Select(check => check.Patience.TotalSeconds).ShouldBe([0, 15, 15, 0, 0, 0]);
        checks[^1].Claim.ShouldBe("command 'uptime' exits with 0");
    }

    [Fact]
    public void Everything_that_is_wrong_is_reported_at_once_with_its_place()
    {
        var exception = Should.Throw<ConfigurationException>(() => Read(
            """
            checks:
              - packge: jq
              - file: { path: etc/hosts, mode: 9 }
              - file: { path: /x, matches: "a(" }
              - file: { path: /x, matches: "(a)\\1" }
              - file: { path: /x, exists: false, owner: root }
              - port: { prot: 80 }
              - user: "-rf"
              - command: { run: [] }
              - service: ssh
                within: soon
            """));
        exception.Message.Split('\n').ShouldBe(
        [
            "checks.yaml(2,5): checks[0]: unknown check 'packge'. Known: package, service, port, file, user, command, http. Did you mean 'package'?",
            "checks.yaml(3,19): checks[1].file.path: expected an absolute path, found 'etc/hosts'",
            "checks.yaml(3,36): checks[1].file.mode: expected a file mode in octal such as \"0640\", found '9'",
            "checks.yaml(4,32): checks[2].file.matches: 'a(' is not a regular expression: InsufficientClosingParentheses at character 2",
            "checks.yaml(5,32): checks[3].file.matches: '(a)\\1' uses look-around or back-references, which are not supported",
            "checks.yaml(6,31): checks[4].file.exists: a file that must not be there has no mode, owner, group or content",
            "checks.yaml(7,11): checks[5].port: 'port' is missing: The port's number.",
            "checks.yaml(7,13): checks[5].port: unknown key 'prot'. Known: port, address, protocol. Did you mean 'port'?",
            "checks.yaml(8,11): checks[6].user: expected a name, found '-rf'",
            "checks.yaml(9,21): checks[7].command.run: expected a program and its arguments, found an empty list",
            "checks.yaml(11,13): checks[8].within: expected a time such as 90s or 15m, found 'soon'",
        ]);
    }

    [Fact]
    public void No_checks_at_all_would_promote_anything() =>
        Should.Throw<ConfigurationException>(() => Read("checks: []")).Message
            .ShouldBe("checks.yaml(1,9): checks: there are no checks; an image is promoted only for checks that hold");

    [Theory]
    [InlineData("redis")]
    [InlineData("app")]
    [InlineData("lb")]
    public void The_checks_of_every_shipped_role_can_be_read(string role)
    {
        var reading = new Reading();
        ChecksReader.Read(Path.Combine(Repository.Root, "images", "roles", role, "checks.yaml"), "checks.yaml", reading).ShouldNotBeEmpty();
        reading.ThrowIfAny();
    }

    [Fact]
    public void The_schema_for_editors_is_up_to_date() =>
        File.ReadAllText(Path.Combine(Repository.Root, ChecksReader.Schema.Name)).ShouldBe(ChecksReader.Schema.Text);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private IReadOnlyList<Check> Read(string text)
    {
        var path = Path.Combine(_folder, "checks.yaml");
        File.WriteAllText(path, text);
        var reading = new Reading();
        var checks = ChecksReader.Read(path, "checks.yaml", reading);
        reading.ThrowIfAny();
        return checks;
    }
}
