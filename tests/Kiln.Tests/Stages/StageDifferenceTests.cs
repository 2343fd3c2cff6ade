using Kiln.Stages;

namespace Kiln.Tests.Stages;

public sealed class StageDifferenceTests
{
    private const string One = "8f434346648f6b96df89dda901c5176b10a6d83961dd3c1ac88b59b2dc327aa4";
    private const string Two = "3e23e8160039594a33894f6564e1b1348bbd7a0088d42c4acb73eeaed59c009d";

    [Theory]
    [InlineData("a=1", "a=1", "")]
    [InlineData("parent=1", "parent=2", "parent rebuilt")]
    [InlineData("archive=1", "archive=2", "archive updated")]
    [InlineData("packages=vim jq", "packages=vim jq htop", "packages: + htop")]
    [InlineData("packages=vim jq", "packages=jq", "packages: - vim")]
    [InlineData("packages=vim jq", "packages=jq htop", "packages: + htop - vim")]
    [InlineData("a=1", "a=1;packages=jq tree", "packages: + jq + tree")]
    [InlineData("a=1;packages=jq", "a=1", "packages: - jq")]
    [InlineData("packages=vim jq", "packages=jq vim", "packages: order changed")]
    [InlineData("packages #2=vim", "packages #2=vim jq", "packages #2: + jq")]
    [InlineData("files/redis.conf=" + One, "files/redis.conf=" + Two, "files/redis.conf changed")]
    [InlineData("files/a=" + One + " root:root 0644", "files/a=" + One + " root:root 0600", "files/a: root:root 0644 → root:root 0600")]
    [InlineData("directory /srv=root:root 0755", "directory /srv=root:root 0750", "directory /srv: root:root 0755 → root:root 0750")]
    [InlineData("a=1", "a=1;b=2", "b added")]
    [InlineData("a=1;b=2", "a=1", "b removed")]
    [InlineData("a=1;b=2", "b=2;a=1", "the order of provisioners changed")]
    [InlineData("parent=1;a=" + One, "parent=2;a=" + Two, "parent rebuilt, a changed")]
    [InlineData("packages=vim;b=1", "packages=vim jq;c=1", "packages: + jq, c added, b removed")]
    [InlineData("a=1;b=1;c=1", "a=2;b=2;c=2", "a: 1 → 2, b: 1 → 2, c: 1 → 2")]
    [InlineData("a=1;b=1;c=1;d=1;e=1", "a=2;b=2;c=2;d=2", "a: 1 → 2, b: 1 → 2, c: 1 → 2 and 2 more")]
    [InlineData("", "a=1", "a added")]
    public void The_first_changes_are_named(string before, string after, string expected) =>
        StageDifference.Text(StageDifference.Between(Inputs(before), Inputs(after))).ShouldBe(expected);

    [Theory]
    [InlineData("parent", "1", "2", StageChangeKind.Parent)]
    [InlineData("archive", "1", "2", StageChangeKind.Archive)]
    [InlineData("packages", "vim", "jq", StageChangeKind.Packages)]
    [InlineData("packages #2", "vim", null, StageChangeKind.Packages)]
    [InlineData("files/redis.conf", One, Two, StageChangeKind.Content)]
    [InlineData("files/redis.conf", null, Two, StageChangeKind.Content)]
    [InlineData("unit redis.service", "enabled", "disabled", StageChangeKind.Setting)]
    public void A_change_is_of_a_kind(string name, string? before, string? after, StageChangeKind kind) => new StageChange(name, before, after).Kind.ShouldBe(kind);

    private static StageInput[] Inputs(string text) =>
    [
        .. text.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(input => new StageInput(input.Split('=')[0], input.Split('=')[1])),
    ];
}
