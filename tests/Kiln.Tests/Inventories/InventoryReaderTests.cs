using System.Diagnostics;
using System.Globalization;
using System.Text;
using Kiln.Documents;
using Kiln.Inventories;
using Kiln.Tests.Documents;

namespace Kiln.Tests.Inventories;

public sealed class InventoryReaderTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("kiln-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void The_inventory_of_the_design_is_read()
    {
        var inventory = Read(
            """
            version: 1
            defaults: { provider: local, base: debian-12, keep: 5, keep_days: 7, variables: { country: de, port: 010 } }
            providers:
              aws: { region: us-east-1, security_group: packer, instance_type: t3.small, sizes: { small: t3.small } }
            roles:
              redis: { security_groups: [redis], disk: 4gb, keep: 3, keep_days: 0, variables: { port: 6379 } }
              app:   { group: web, version: v1, base: debian-13 }
              lb:
            environments:
              staging:
                variables: { country: uk }
                roles:
                  lb:    { servers: 1, cold_only: true, after: [app] }
                  app:   { servers: 2, after: [redis] }
                  redis: { size: 2gb }
              production:
                provider: aws
                roles: { app: { size: small } }
            """);

        inventory.Roles.Keys.ShouldBe(["redis", "app", "lb"]);
        inventory.Roles["redis"].ShouldSatisfyAllConditions(
            role => role.Name.ShouldBe("redis"),
            role => role.Base.ShouldBe("debian-12"),
            role => role.SecurityGroups.ShouldBe(["redis"]),
            role => role.Keep.ShouldBe(3),
            role => role.KeepDays.ShouldBe(0),
            role => role.Disk.ShouldBe(4L << 30),
            role => role.Position.ToString().ShouldBe("nodes.yaml(6,10)"));
        inventory.Roles["app"].ShouldSatisfyAllConditions(
            role => role.Base.ShouldBe("debian-13"),
            role => role.SecurityGroups.ShouldBe(["web"]),
            role => role.Keep.ShouldBe(5),
            role => role.KeepDays.ShouldBe(7),
            role => role.Disk.ShouldBe(2L << 30));
        inventory.Environments["staging"].Provider.ShouldBe("local");
        inventory.Environments["staging"].Variables["country"].ShouldBe("uk");
        inventory.Environments["staging"].Fleets["lb"].ShouldSatisfyAllConditions(
            fleet => fleet.Servers.ShouldBe(1), fleet => fleet.ColdOnly.ShouldBeTrue(), fleet => fleet.After.ShouldBe(["app"]));
        inventory.Environments["staging"].Fleets["redis"].Size.ShouldBe("2gb");
        inventory.Environments["production"].Fleets["app"].Size.ShouldBe("t3.small");
        inventory.Providers["aws"].Settings["region"].Value.ShouldBe("us-east-1");
    }

    [Fact]
    public void A_bakes_variables_come_from_the_command_line_then_the_role_then_the_defaults()
    {
        var inventory = Read(
            """
            version: 1
            defaults: { base: debian-12, variables: { a: default, b: default, c: default } }
            roles: { app: { version: v1, variables: { b: role, c: role } } }
            """);
        var commandLine = new Dictionary<string, string> { ["c"] = "line" };

        inventory.VariablesOf(inventory.Roles["app"], commandLine).Select(variable => $"{variable.Key}={variable.Value}")
            .ShouldBe(["a=default", "b=role", "c=line", "version=v1"]);
        inventory.VariablesOf(null, commandLine).Select(variable => $"{variable.Key}={variable.Value}")
            .ShouldBe(["a=default", "b=default", "c=line"]);
    }

    [Fact]
    public void Every_reference_that_does_not_hold_is_reported_at_once() => ProblemsOf(
        """
        version: 1
        defaults: { provider: lokal, base: debain-12 }
        providers: { asw: {} }
        roles:
          redis: { base: debian-21 }
          app: {}
        environments:
          staging:
            provider: aws
            roles:
              apq: { after: [redi, app] }
              app: { size: large }
        """).ShouldBe(
        """
        nodes.yaml(2,23): defaults.provider: no provider 'lokal'. Known: local, aws. Did you mean 'local'?
        nodes.yaml(2,36): defaults.base: no base image 'debain-12'. Known: debian-12, debian-13. Did you mean 'debian-12'?
        nodes.yaml(3,19): providers.asw: no provider 'asw'. Known: local, aws. Did you mean 'aws'?
        nodes.yaml(5,18): roles.redis.base: no base image 'debian-21'. Known: debian-12, debian-13. Did you mean 'debian-12'?
        nodes.yaml(11,12): environments.staging.roles.apq: no role 'apq'. Known: redis, app. Did you mean 'app'?
        nodes.yaml(11,21): environments.staging.roles.apq.after: no role 'redi' in staging. Known: apq, app.
        nodes.yaml(12,20): environments.staging.roles.app.size: expected a size such as 2gb, or a name in providers.aws.sizes, found 'large'
        """);

    [Theory]
    [InlineData("roles: {}", "nodes.yaml(1,1): 'version' is missing: The version of this file's form: 1.")]
    [InlineData("version: 2\nroles: {}", "nodes.yaml(1,10): version: expected a whole number from 1 to 1, found '2'")]
    [InlineData("version: 1\nrole: {}", "nodes.yaml(1,1): 'roles' is missing: The kinds of machines, by name.\nnodes.yaml(2,1): unknown key 'role'. Known: version, defaults, mirror, refresh, providers, roles, environments. Did you mean 'roles'?")]
    [InlineData("version: 1\nroles: { a: {} }", "nodes.yaml(2,13): roles.a.base: no base image: name one here or in defaults.base. Known: debian-12, debian-13.")]
    [InlineData("version: 1\nroles: { a: { base: debian-12, group: x, security_groups: [y] } }", "nodes.yaml(2,39): roles.a.group: 'group' is short for 'security_groups', which is here too; keep one of them")]
    [InlineData("version: 1\nroles: { ../x: { base: debian-12 } }", "nodes.yaml(2,10): roles: expected a name of 1 to 40 lower-case letters, digits and dashes that starts with a letter and does not end in a dash, found '../x'")]
    [InlineData("version: 1\nmirror: mirror.example\nroles: {}", "nodes.yaml(2,9): mirror: expected a URL such as https://mirror.example/debian, without user and password, found 'mirror.example'")]
    [InlineData("version: 1\nmirror: { url: 'https://a:b@mirror.example/' }\nroles: {}", "nodes.yaml(2,16): mirror.url: expected a URL such as https://mirror.example/debian, without user and password, found 'https://a:b@mirror.example/'")]
    [InlineData("version: 1\nproviders: { aws: { sizes: { small: t3 } } }\ndefaults: { base: debian-12 }\nroles: { a: }\nenvironments: { e: { provider: aws, roles: { a: { size: smal } } } }", "nodes.yaml(5,57): environments.e.roles.a.size: no size 'smal' in providers.aws.sizes. Known: small. Did you mean 'small'?")]
    [InlineData("version: 1\ndefaults: { variables: { Country: uk } }\nroles: {}", "nodes.yaml(2,26): defaults.variables: expected a name of lower-case letters, digits and underscores that starts with a letter, found 'Country'")]
    public void What_is_wrong_is_named_with_its_place(string text, string expected) => ProblemsOf(text).ShouldBe(expected);

    [Fact]
    public void Wrong_keys_do_not_hide_wrong_references() => ProblemsOf(
        """
        version: 2
        defaults: { base: debain-12, kep: 3 }
        roles:
          redis: { keep: many }
          redis: {}
          app: 5
          ../x: {}
        environments:
          staging: { roles: { redis: { servers: 010, after: [ap] }, app: {} } }
        """).ShouldBe(
        """
        nodes.yaml(1,10): version: expected a whole number from 1 to 1, found '2'
        nodes.yaml(2,19): defaults.base: no base image 'debain-12'. Known: debian-12, debian-13. Did you mean 'debian-12'?
        nodes.yaml(2,30): defaults: unknown key 'kep'. Known: provider, base, keep, keep_days, disk, variables. Did you mean 'keep'?
        nodes.yaml(4,18): roles.redis.keep: expected a whole number from 1 to 1000, found 'many'
        nodes.yaml(5,3): roles: duplicate key 'redis'; it is already on line 4
        nodes.yaml(6,8): roles.app: expected a mapping, found '5'
        nodes.yaml(7,3): roles: expected a name of 1 to 40 lower-case letters, digits and dashes that starts with a letter and does not end in a dash, found '../x'
        nodes.yaml(9,41): environments.staging.roles.redis.servers: expected a whole number from 0 to 1000, found '010'
        nodes.yaml(9,53): environments.staging.roles.redis.after: no role 'ap' in staging. Known: redis, app. Did you mean 'app'?
        """);

    [Fact]
    public void A_cycle_is_printed_in_full() => ProblemsOf(
        """
        version: 1
        defaults: { base: debian-12 }
        roles: { a: {}, b: {}, c: {}, d: {} }
        environments:
          staging:
            roles: { d: { after: [a] }, a: { after: [b] }, b: { after: [c] }, c: { after: [a] } }
        """).ShouldBe("nodes.yaml(6,45): environments.staging.roles.a.after: a → b → c → a goes in a circle");

    [Theory]
    [InlineData("", 24 * 60)]
    [InlineData("refresh: 2h", 120)]
    [InlineData("refresh: 0s", 0)]
    public void How_long_what_an_archive_said_is_good_can_be_chosen(string key, int minutes) =>
        Read($"{key}\nversion: 1\nroles: {{}}\n").Refresh.ShouldBe(TimeSpan.FromMinutes(minutes));

    [Fact]
    public void A_mirror_is_a_url_or_two()
    {
        const string Roles = "\nversion: 1\nroles: {}\n";

        Read("mirror: https://mirror.example/debian" + Roles).Mirror.ShouldBe(new(new("https://mirror.example/debian"), null));
        Read("mirror: { url: http://a.example/debian, security: http://a.example/security }" + Roles).Mirror
            .ShouldBe(new(new("http://a.example/debian"), new("http://a.example/security")));
    }

    [Fact]
    public void Environment_variables_expand_in_values() =>
        Read("version: ${env:ONE}\nroles: { a: { base: '${env:BASE:-debian-12}' } }").Roles["a"].Base.ShouldBe("debian-12");

    [Fact]
    public void Nodes_yml_is_read_where_there_is_no_nodes_yaml()
    {
        File.WriteAllText(Path.Join(_root, "nodes.yml"), "version: 1\nroles: { a: { base: debian-12 } }\n");
        Reader().Read(_root).File.ShouldBe("nodes.yml");

        Read("version: 1\nroles: {}\n").File.ShouldBe("nodes.yaml");
    }

    [Fact]
    public void Without_any_file_its_name_is_said() =>
        Should.Throw<ConfigurationException>(() => Reader().Read(_root)).Message.ShouldBe("nodes.yaml(1,1): there is no such file");

    [Fact]
    public void Bases_are_the_folders_under_images()
    {
        InventoryReader.BasesUnder(_root).ShouldBeEmpty();
        Directory.CreateDirectory(Path.Join(_root, "images/base/b"));
        Directory.CreateDirectory(Path.Join(_root, "images/base/a"));
        InventoryReader.BasesUnder(_root).ShouldBe(["a", "b"]);
    }

    [Theory]
    [InlineData("debian-12")]
    [InlineData("debain-12")]
    public void Ten_thousand_roles_are_read_in_no_time(string baseName)
    {
        var text = new StringBuilder("version: 1\nroles:\n");
        for (var role = 0; role < 10_000; role++)
            text.Append(CultureInfo.InvariantCulture, $"  r{role}: {{ base: {baseName}, group: g }}\n");
        text.Append("environments:\n  staging:\n    roles:\n      r0: {}\n");
        for (var role = 1; role < 10_000; role++)
            text.Append(CultureInfo.InvariantCulture, $"      r{role}: {{ after: [r{role - 1}] }}\n");
        File.WriteAllText(Path.Join(_root, "nodes.yaml"), text.ToString());
        var reading = new Reading();
        var watch = Stopwatch.StartNew();

        Reader().Read(_root, reading);

        watch.Elapsed.ShouldBeLessThan(Yaml.Limit);
        reading.Count.ShouldBe(baseName == "debian-12" ? 0 : 10_000);
    }

    private static InventoryReader Reader() =>
        new(["local", "aws"], () => ["debian-12", "debian-13"], name => name == "ONE" ? "1" : null);

    private Inventory Read(string text)
    {
        File.WriteAllText(Path.Join(_root, "nodes.yaml"), text);
        return Reader().Read(_root);
    }

    private string ProblemsOf(string text) => Should.Throw<ConfigurationException>(() => Read(text)).Message;
}
