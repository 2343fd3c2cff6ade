namespace Kiln.Tests.Stages;

/// <summary>Nothing outside images/ is ever read.</summary>
public sealed class SourceFolderTests : IDisposable
{
    private readonly Repository _repository = new();

    public SourceFolderTests()
    {
        _repository.Write("secret", "#!secret");
        _repository.Write("images/shared/s.sh", "#!/bin/sh\n");
        _repository.Write("images/roles/redis/files/redis.conf", "");
        _repository.Write("images/roles/redis/s.sh", "#!/bin/sh\n");
    }

    public void Dispose() => _repository.Dispose();

    [Theory]
    [InlineData("../../../secret")]
    [InlineData("files/../s.sh")]
    [InlineData("/etc/passwd")]
    [InlineData("./s.sh")]
    [InlineData("files//redis.conf")]
    [InlineData("..")]
    [InlineData("")]
    public void A_path_stays_below_the_stages_folder(string source) => _repository.ProblemsOf($"- shell: '{source}'").ShouldBe(
        $"images/roles/redis/app.yaml(2,10): provision[0].shell: expected a path below images/roles/redis, without '..' and not absolute, found '{source}'");

    [Fact]
    public void Control_characters_are_shown_and_refused() => _repository.ProblemsOf("- shell: \"a\\0b\\nc\"").ShouldBe(
        "images/roles/redis/app.yaml(2,10): provision[0].shell: expected a path below images/roles/redis, without '..' and not absolute, found 'a\\u0000b\\u000ac'");

    [Theory]
    [InlineData("files/redis.cnf", "no file 'files/redis.cnf' in images/roles/redis. Known: files/redis.conf. Did you mean 'files/redis.conf'?")]
    [InlineData("fils/redis.conf", "no file 'fils/redis.conf' in images/roles/redis. Known: app.yaml, files, s.sh.")]
    [InlineData("files/redis.conf/x", "no file 'files/redis.conf/x' in images/roles/redis. Known: files/redis.conf. Did you mean 'files/redis.conf'?")]
    [InlineData("files", "'files' is a folder; expected a file")]
    [InlineData("files/redis.conf", "the first line of 'files/redis.conf' does not name an interpreter; begin it with #!/bin/sh")]
    public void What_is_not_there_is_named_with_what_is(string source, string expected) =>
        _repository.ProblemsOf($"- shell: {source}").ShouldBe($"images/roles/redis/app.yaml(2,10): provision[0].shell: {expected}");

    [Theory]
    [InlineData("../../../secret")]
    [InlineData("/etc/passwd")]
    [InlineData("/proc/self/environ")]
    public void A_link_out_of_images_is_refused(string target)
    {
        _repository.Link("images/roles/redis/link.sh", target);

        _repository.ProblemsOf("- shell: link.sh")
            .ShouldBe("images/roles/redis/app.yaml(2,10): provision[0].shell: 'link.sh' leads out of images/ by a link");
    }

    [Fact]
    public void A_folder_that_is_a_link_out_of_images_is_refused()
    {
        _repository.Link("images/roles/redis/up", "../../..");

        _repository.ProblemsOf("- shell: up/secret").ShouldContain("'up/secret' leads out of images/ by a link");
        _repository.ProblemsOf("- file: { source: up, target: /etc/up }").ShouldContain("'up' leads out of images/ by a link");
    }

    [Fact]
    public void A_role_that_is_a_link_out_of_images_is_refused()
    {
        using var other = new Repository();
        other.Write("app.yaml", "provision: []");
        _repository.Link("images/roles/evil", other.Root);

        Should.Throw<Kiln.Documents.ConfigurationException>(() => _repository.Read(Kiln.Stages.StageKind.App, "evil")).Message
            .ShouldBe("images/roles/evil/app.yaml(1,1): 'app.yaml' leads out of images/ by a link");
    }

    [Fact]
    public void A_link_within_images_is_followed()
    {
        _repository.Link("images/roles/redis/shared", "../../shared");

        _repository.Read("- shell: shared/s.sh").Provisioners[0].Title.ShouldBe("shell shared/s.sh");
    }

    [Fact]
    public void Links_in_a_circle_lead_nowhere()
    {
        _repository.Link("images/roles/redis/a", "b");
        _repository.Link("images/roles/redis/b", "a");

        _repository.ProblemsOf("- shell: a").ShouldContain("no file 'a' in images/roles/redis.");
    }
}
