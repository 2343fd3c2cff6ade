using System.Runtime.CompilerServices;
using Kiln.Documents;
using Kiln.Files;
using Kiln.Stages;

namespace Kiln.Tests.Stages;

public sealed class StageReaderTests : IDisposable
{
    private readonly Repository _repository = new();

    public void Dispose() => _repository.Dispose();

    [Fact]
    public void A_base_names_the_distribution_it_starts_from()
    {
        _repository.Write("images/base/debian-12/stage.yaml", "distribution: { name: debian, codename: bookworm }\nprovision:\n- packages: [vim]\n");

        var stage = _repository.Read(StageKind.Base, "debian-12");

        stage.ToString().ShouldBe("debian-12 base");
        stage.File.ShouldBe("images/base/debian-12/stage.yaml");
        stage.Distribution!.ShouldSatisfyAllConditions(
            distribution => distribution.Codename.ShouldBe("bookworm"), distribution => distribution.Components.ShouldBe(["main"]));
    }

    [Fact]
    public void Only_a_base_has_a_distribution()
    {
        _repository.Write("images/base/debian-12/stage.yaml", "provision: []\n");
        _repository.Write("images/roles/redis/app-base.yaml", "distribution: { name: debian, codename: bookworm }\n");

        ProblemsOf(StageKind.Base, "debian-12").ShouldBe("images/base/debian-12/stage.yaml(1,1): 'distribution' is missing: The operating system that the base starts from.");
        ProblemsOf(StageKind.AppBase, "redis").ShouldBe("images/roles/redis/app-base.yaml(1,1): unknown key 'distribution'. Known: provision.");
    }

    [Fact]
    public void A_stage_without_a_file_says_where_it_belongs()
    {
        _repository.Write("images/roles/redis/ap.yaml", "");

        ProblemsOf(StageKind.App, "redis").ShouldBe("images/roles/redis/app.yaml(1,1): no file 'app.yaml' in images/roles/redis. Known: ap.yaml. Did you mean 'ap.yaml'?");
    }

    [Fact]
    public void Everything_that_is_wrong_is_reported_at_once() => _repository.ProblemsOf(
        """
        - pakages: [vim]
        - packages: [Vim, 'a b']
        - file: { source: files/a, target: etc/a, mod: "0640" }
        - shell: scripts/b.sh
        - directory: { path: /srv/../etc }
        """).ShouldBe(
        """
        images/roles/redis/app.yaml(2,3): provision[0]: unknown provisioner 'pakages'. Known: packages, user, directory, file, template, shell, unit. Did you mean 'packages'?
        images/roles/redis/app.yaml(3,14): provision[1].packages[0]: expected a package's name, or name=version, found 'Vim'
        images/roles/redis/app.yaml(3,19): provision[1].packages[1]: expected a package's name, or name=version, found 'a b'
        images/roles/redis/app.yaml(4,36): provision[2].file.target: expected an absolute path such as /etc/app.conf, without '..', '//' and an ending '/', found 'etc/a'
        images/roles/redis/app.yaml(4,43): provision[2].file: unknown key 'mod'. Known: source, content, target, owner, group, mode. Did you mean 'mode'?
        images/roles/redis/app.yaml(5,10): provision[3].shell: no file 'scripts/b.sh' in images/roles/redis. Known: app.yaml.
        images/roles/redis/app.yaml(6,22): provision[4].directory.path: expected an absolute path such as /etc/app.conf, without '..', '//' and an ending '/', found '/srv/../etc'
        """);

    [Fact]
    public void Provisioners_keep_their_order_and_their_inputs_have_names_of_their_own()
    {
        var stage = _repository.Read("- packages: [vim]\n- directory: { path: /srv/a }\n- packages: [jq, htop=3.2]\n- directory: { path: /srv/a, mode: '0700' }");

        stage.Provisioners.Select(provisioner => provisioner.Title)
            .ShouldBe(["packages vim", "directory /srv/a", "packages jq, htop=3.2", "directory /srv/a"]);
        stage.Provisioners.SelectMany(provisioner => provisioner.Inputs).Select(input => input.Name)
            .ShouldBe(["packages", "directory /srv/a", "packages #2", "directory /srv/a #2"]);
    }

    [Fact]
    public void The_same_files_in_another_folder_have_the_same_inputs()
    {
        const string Provision = "- file: { source: files, target: /etc/a }\n- shell: s.sh\n- template: { source: t.hbs, target: /etc/t }";
        using var other = new Repository();
        foreach (var repository in new[] { _repository, other })
        {
            repository.Write("images/roles/redis/files/a", "a");
            repository.Write("images/roles/redis/s.sh", "#!/bin/sh\n");
            repository.Write("images/roles/redis/t.hbs", "{{role}}");
        }

        _repository.InputsOf(Provision).ShouldBe(other.InputsOf(Provision));
    }

    [Fact]
    public void The_stages_that_are_shipped_are_read()
    {
        var root = Root();
        foreach (var file in Directory.EnumerateFiles(Path.Join(root, "images", "roles"), "app*.yaml", SearchOption.AllDirectories))
        {
            var reading = new Reading();
            var kind = Path.GetFileName(file) == "app.yaml" ? StageKind.App : StageKind.AppBase;
            new StageReader(root, HashCache.None).Read(kind, Path.GetFileName(Path.GetDirectoryName(file))!, new Dictionary<string, string> { ["version"] = "v1" }, reading);
            reading.ThrowIfAny();
        }
    }

    private string ProblemsOf(StageKind kind, string name) => Should.Throw<ConfigurationException>(() => _repository.Read(kind, name)).Message;

    private static string Root([CallerFilePath] string file = "") => Path.GetFullPath(Path.Join(Path.GetDirectoryName(file), "..", "..", ".."));
}
