using Kiln.Machines;

namespace Kiln.Tests.Stages;

public sealed class ProvisionerKindsTests : IDisposable
{
    private readonly Repository _repository = new();

    public void Dispose() => _repository.Dispose();

    [Fact]
    public void Packages_are_installed_together()
    {
        const string Provision = "- packages: [redis-server, g++, jq=1.6-2.1+deb12u1]";

        _repository.StepsOf(Provision).ShouldHaveSingleItem().ShouldBeOfType<InstallPackages>().Names.ShouldBe(["redis-server", "g++", "jq=1.6-2.1+deb12u1"]);
        _repository.InputsOf(Provision).ShouldBe(["packages = redis-server g++ jq=1.6-2.1+deb12u1"]);
    }

    [Theory]
    [InlineData("-rf")]
    [InlineData("a")]
    [InlineData("$(id)")]
    [InlineData("vim;id")]
    [InlineData("vim=1 2")]
    [InlineData("../vim.deb")]
    [InlineData("vim\n")]
    public void What_is_no_packages_name_is_refused(string name) =>
        _repository.ProblemsOf($"- packages: [\"{name.Replace("\n", "\\n", StringComparison.Ordinal)}\"]").ShouldContain("expected a package's name, or name=version, found");

    [Fact]
    public void A_directory_is_roots_unless_something_else_is_said()
    {
        _repository.StepsOf("- directory: { path: /srv/a }").ShouldBe([new PutDirectory("/srv/a", Ownership.Root(0b111_101_101))]);
        _repository.StepsOf("- directory: { path: /srv/a, owner: redis:adm, mode: 1770 }")
            .ShouldBe([new PutDirectory("/srv/a", new("redis", "adm", (UnixFileMode)0b1_111_111_000))]);
        _repository.InputsOf("- directory: { path: /srv/a, owner: redis, group: adm }").ShouldBe(["directory /srv/a = redis:adm 0755"]);
        _repository.ProblemsOf("- directory: { path: /srv/a, owner: redis:adm, group: adm }")
            .ShouldBe("images/roles/redis/app.yaml(2,55): provision[0].directory.group: the group already stands in 'owner'");
    }

    [Fact]
    public void A_user_is_made_once_and_locked()
    {
        var script = _repository.StepsOf("- user: { name: redis-ops, system: true, home: /srv/redis, comment: \"the one who's on call\", groups: [adm, redis] }")
            .ShouldHaveSingleItem().ShouldBeOfType<RunScript>();

        ((FileContent.Text)script.Content).Value.ShouldBe(
            """
            #!/bin/sh
            set -eu
            getent group redis-ops >/dev/null || groupadd --system redis-ops
            getent passwd redis-ops >/dev/null || useradd --system --gid redis-ops --no-create-home --home-dir /srv/redis --shell /usr/sbin/nologin redis-ops
            usermod --lock --home /srv/redis --comment 'the one who'\''s on call' --append --groups adm,redis redis-ops

            """);
        _repository.InputsOf("- user: { name: app }").ShouldBe(["user app = ordinary"]);
        _repository.ProblemsOf("- user: { name: app, password: x }")
            .ShouldBe("images/roles/redis/app.yaml(2,22): provision[0].user: unknown key 'password'. Known: name, system, home, shell, comment, groups.");
    }

    [Fact]
    public void A_file_keeps_whether_it_may_be_run()
    {
        _repository.Write("images/roles/redis/files/a.conf", "a", 0b110_110_110);
        _repository.Write("images/roles/redis/files/a.sh", "a", 0b111_000_000);

        _repository.InputsOf("- file: { source: files/a.conf, target: /etc/a }").ShouldBe(["files/a.conf = ca97", "files/a.conf target = /etc/a root:root 0644"]);
        _repository.InputsOf("- file: { source: files/a.sh, target: /etc/a }").ShouldBe(["files/a.sh = ca97", "files/a.sh target = /etc/a root:root 0755"]);
        _repository.InputsOf("- file: { source: files/a.sh, target: /etc/a, mode: 0600, owner: b:c }")
            .ShouldBe(["files/a.sh = ca97", "files/a.sh target = /etc/a b:c 0600"]);
    }

    [Fact]
    public void A_folder_is_copied_file_by_file_in_order()
    {
        _repository.Write("images/roles/redis/files/b/z", "z");
        _repository.Write("images/roles/redis/files/b.conf", "b");
        _repository.Write("images/roles/redis/files/a", "a", 0b111_101_101);

        _repository.StepsOf("- file: { source: files, target: /opt/app }").Cast<PutFile>().Select(step => $"{step.Target} {(int)step.Ownership.Mode}")
            .ShouldBe(["/opt/app/a 493", "/opt/app/b.conf 420", "/opt/app/b/z 420"]);
        _repository.InputsOf("- file: { source: files, target: /opt/app }")
            .ShouldBe(["files target = /opt/app", "files/a = ca97 root:root 0755", "files/b.conf = 3e23 root:root 0644", "files/b/z = 594e root:root 0644"]);
    }

    [Fact]
    public void A_link_in_a_folder_is_refused()
    {
        _repository.Write("images/roles/redis/files/a", "a");
        _repository.Link("images/roles/redis/files/l", "a");
        _repository.Link("images/roles/redis/files/up", "..");

        _repository.ProblemsOf("- file: { source: files, target: /opt/app }").ShouldBe(
            """
            images/roles/redis/app.yaml(2,19): provision[0].file.source: 'files/l' is a link or a special file; a folder may hold only files and folders
            images/roles/redis/app.yaml(2,19): provision[0].file.source: 'files/up' is a link or a special file; a folder may hold only files and folders
            """);
    }

    [Fact]
    public void A_file_may_stand_in_the_stage_file()
    {
        _repository.StepsOf("- file: { content: \"a\\n\", target: /etc/a }").ShouldBe([new PutFile("/etc/a", new FileContent.Text("a\n"), Ownership.Root(0b110_100_100))]);
        _repository.ProblemsOf("- file: { target: /etc/a }").ShouldBe("images/roles/redis/app.yaml(2,9): provision[0].file: expected either 'source' or 'content'");
        _repository.ProblemsOf("- file: { source: a, content: b, target: /etc/a }")
            .ShouldBe("images/roles/redis/app.yaml(2,9): provision[0].file: expected either 'source' or 'content'");
    }

    [Fact]
    public void A_script_runs_with_what_it_is_given()
    {
        _repository.Variables["port"] = "6379";
        _repository.Write("images/roles/redis/s.sh", "#!/bin/sh\n");
        const string Provision = "- shell: { script: s.sh, arguments: ['{{port}}', a b], environment: { STAGE: '{{stage}}' }, timeout: 90s, silence: 1m }";

        var script = _repository.StepsOf(Provision).ShouldHaveSingleItem().ShouldBeOfType<RunScript>();

        script.Name.ShouldBe("s.sh");
        script.Options.Arguments.ShouldBe(["6379", "a b"]);
        script.Options.Environment.ShouldBe(new Dictionary<string, string> { ["STAGE"] = "app" });
        script.Options.Timeout.ShouldBe(TimeSpan.FromSeconds(90));
        script.Options.SilenceTimeout.ShouldBe(TimeSpan.FromMinutes(1));
        _repository.InputsOf(Provision).ShouldBe(["s.sh = a807", "s.sh arguments = 6379 'a b'", "s.sh STAGE = app"]);
        _repository.StepsOf("- shell: s.sh").Cast<RunScript>().Single().Options.Timeout.ShouldBe(TimeSpan.FromMinutes(15));
    }

    [Fact]
    public void A_unit_is_put_where_systemd_looks_and_enabled_there()
    {
        _repository.Write("images/roles/redis/files/app.service", "a");

        var steps = _repository.StepsOf("- unit: { source: files/app.service }");

        steps[0].ShouldBeOfType<PutFile>().Target.ShouldBe("/etc/systemd/system/app.service");
        steps[1].ShouldBeOfType<RunCommand>().Command.ToString().ShouldBe("systemctl enable app.service");
        _repository.InputsOf("- unit: { source: files/app.service }").ShouldBe(["files/app.service = ca97", "unit app.service = enabled"]);
        _repository.StepsOf("- unit: { source: files/app.service, enable: false, name: b@.service }")
            .ShouldHaveSingleItem().ShouldBeOfType<PutFile>().Target.ShouldBe("/etc/systemd/system/b@.service");
    }

    [Theory]
    [InlineData("{ name: redis.service }", "systemctl enable redis.service")]
    [InlineData("{ name: redis.service, enable: false }", "systemctl disable redis.service")]
    [InlineData("{ name: apt-daily.timer, mask: true }", "systemctl mask apt-daily.timer")]
    public void A_unit_that_is_there_is_enabled_disabled_or_masked(string unit, string command) =>
        _repository.StepsOf($"- unit: {unit}").ShouldHaveSingleItem().ShouldBeOfType<RunCommand>().Command.ToString().ShouldBe(command);

    [Theory]
    [InlineData("{}", "(2,9): provision[0].unit: expected 'source', a unit file, or 'name', a unit that is already in the machine")]
    [InlineData("{ name: --now }", "(2,17): provision[0].unit.name: expected a unit's name such as app.service, found '--now'")]
    [InlineData("{ name: ../a.service }", "(2,17): provision[0].unit.name: expected a unit's name such as app.service, found '../a.service'")]
    [InlineData("{ name: a.service, mask: true, enable: true }", "(2,34): provision[0].unit.mask: a unit cannot be both enabled and masked")]
    public void A_unit_that_makes_no_sense_is_refused(string unit, string expected) =>
        _repository.ProblemsOf($"- unit: {unit}").ShouldBe("images/roles/redis/app.yaml" + expected);
}
