using Kiln.Machines;

namespace Kiln.Tests.Stages;

public sealed class TemplateKindTests : IDisposable
{
    private readonly Repository _repository = new();

    public void Dispose() => _repository.Dispose();

    [Fact]
    public void Each_item_gives_a_file_and_takes_the_place_of_the_bakes_variables()
    {
        _repository.Variables["country"] = "de";
        _repository.Variables["port"] = "6379";
        _repository.Write("images/roles/redis/templates/a.hbs", "{\"c\": \"{{country}}\", \"p\": {{port}}, \"r\": \"{{role}} {{stage}} <&>\"}\n");

        var files = _repository.StepsOf(
            "- template: { source: templates/a.hbs, target: '/etc/{{country}}.json', owner: redis:redis, mode: '0640', items: [ { country: uk }, { country: us, port: 010 } ] }")
            .Cast<PutFile>().ToList();

        files.Select(file => file.Target).ShouldBe(["/etc/uk.json", "/etc/us.json"]);
        files.Select(file => ((FileContent.Text)file.Content).Value).ShouldBe(
            ["{\"c\": \"uk\", \"p\": 6379, \"r\": \"redis app <&>\"}\n", "{\"c\": \"us\", \"p\": 010, \"r\": \"redis app <&>\"}\n"]);
        files[0].Ownership.ShouldBe(new Ownership("redis", "redis", UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead));
    }

    [Fact]
    public void Without_items_there_is_one_file()
    {
        _repository.Write("images/roles/redis/templates/a.hbs", "{{stage}}");

        _repository.InputsOf("- template: { source: templates/a.hbs, target: /etc/a }")
            .ShouldBe(["templates/a.hbs = 8edc", "/etc/a = a172 root:root 0644"]);
    }

    [Theory]
    [InlineData("{{#if debug}}on{{else}}off{{/if}}", "{ debug: true }", "on")]
    [InlineData("{{#if debug}}on{{else}}off{{/if}}", "{ debug: false }", "off")]
    [InlineData("{{debug}}", "{ debug: false }", "false")]
    [InlineData("{{debug}}", "{ debug: no }", "no")]
    [InlineData("{{size}}", "{ size: 1e3 }", "1e3")]
    [InlineData("{{#each hosts}}{{this}};{{/each}}", "{ hosts: [a, b] }", "a;b;")]
    [InlineData("{{#each hosts}}{{name}}={{port}};{{/each}}", "{ hosts: [ { name: a, port: 1 } ] }", "a=1;")]
    [InlineData("{{db.host}}", "{ db: { host: x } }", "x")]
    [InlineData("a\n{{#if on}}\nb\n{{/if}}\nc\n", "{ on: true }", "a\nb\nc\n")]
    public void Values_are_what_was_written(string template, string item, string expected)
    {
        _repository.Write("images/roles/redis/a.hbs", template);

        var file = _repository.StepsOf($"- template: {{ source: a.hbs, target: /etc/a, items: [ {item} ] }}").ShouldHaveSingleItem().ShouldBeOfType<PutFile>();

        ((FileContent.Text)file.Content).Value.ShouldBe(expected);
    }

    [Fact]
    public void A_variable_that_does_not_exist_is_named_with_its_place()
    {
        _repository.Variables["country"] = "uk";
        _repository.Write("images/roles/redis/a.hbs", "one\ntwo {{contry}}\n");

        _repository.ProblemsOf("- template: { source: a.hbs, target: '/etc/{{x}}' }").ShouldBe(
            """
            images/roles/redis/a.hbs(2,7): no variable 'contry'. Known: country, role, stage. Did you mean 'country'?
            images/roles/redis/app.yaml(2,38): provision[0].template.target: no variable 'x'. Known: country, role, stage.
            """);
    }

    [Theory]
    [InlineData("{{#if stage}}", "images/roles/redis/a.hbs(1,1): not a Handlebars template: ")]
    [InlineData("{{", "images/roles/redis/a.hbs(1,1): not a Handlebars template: ")]
    [InlineData("{{/if}}", "images/roles/redis/a.hbs(1,1): not a Handlebars template: ")]
    [InlineData("{{> x}}", "images/roles/redis/a.hbs(1,1): not a Handlebars template: ")]
    [InlineData("{{nosuch stage}}", "images/roles/redis/a.hbs(1,3): no variable 'nosuch'. Known: role, stage.")]
    [InlineData("\0", "images/roles/redis/a.hbs(1,1): binary data (byte 0x00); expected text in UTF-8")]
    public void What_is_no_template_is_refused(string template, string expected)
    {
        _repository.Write("images/roles/redis/a.hbs", template);

        _repository.ProblemsOf("- template: { source: a.hbs, target: /etc/a }").ShouldStartWith(expected);
    }

    [Fact]
    public void Blocks_cannot_be_nested_until_the_stack_is_full()
    {
        _repository.Write("images/roles/redis/a.hbs", string.Concat(Enumerable.Repeat("{{#if stage}}", 10_000)));

        _repository.ProblemsOf("- template: { source: a.hbs, target: /etc/a }")
            .ShouldBe("images/roles/redis/a.hbs(1,1): blocks are nested more than 32 deep");
    }

    [Theory]
    [InlineData("/etc/{{up}}/passwd", "/etc/../passwd")]
    [InlineData("{{stage}}", "app")]
    public void A_target_is_checked_after_it_was_rendered(string target, string rendered)
    {
        _repository.Variables["up"] = "..";
        _repository.Write("images/roles/redis/a.hbs", "x");

        _repository.ProblemsOf($"- template: {{ source: a.hbs, target: '{target}' }}").ShouldBe(
            $"images/roles/redis/app.yaml(2,38): provision[0].template.target: expected an absolute path such as /etc/app.conf, without '..', '//' and an ending '/', found '{rendered}'");
    }

    [Fact]
    public void Two_items_cannot_write_the_same_file()
    {
        _repository.Write("images/roles/redis/a.hbs", "x");

        _repository.ProblemsOf("- template: { source: a.hbs, target: /etc/a, items: [ { a: 1 }, { a: 2 } ] }")
            .ShouldBe("images/roles/redis/app.yaml(2,38): provision[0].template.target: two items give the same target '/etc/a'");
    }
}
