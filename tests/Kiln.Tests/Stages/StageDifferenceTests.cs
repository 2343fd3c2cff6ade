using Kiln.Stages;

namespace Kiln.Tests.Stages;

public sealed class StageDifferenceTests
{
    private const string One = "8f434346648f6b96df89dda901c5176b10a6d83961dd3c1ac88b59b2dc327aa4";
    private const string Two = "3e23e8160039594a33894f6564e1b1348bbd7a0088d42c4acb73eeaed59c009d";

    [Theory]
    [InlineData("a=1", "a=1", null)]
    [InlineData("parent=1", "parent=2", "parent rebuilt")]
    [InlineData("archive=1", "archive=2", "archive updated")]
    [InlineData("packages=vim jq", "packages=vim jq htop", "packages: + htop")]
    [InlineData("packages=vim jq", "packages=jq", "packages: - vim")]
    [InlineData("packages=vim jq", "packages=jq htop", "packages: + htop - vim")]
    [InlineData("packages=vim jq", "packages=jq vim", "packages: order changed")]
    [InlineData("packages #2=vim", "packages #2=vim jq", "packages #2: + jq")]
    [InlineData("files/redis.conf=" + One, "files/redis.conf=" + Two, "files/redis.conf changed")]
    [InlineData("directory /srv=root:root 0755", "directory /srv=root:root 0750", "directory /srv: root:root 0755 → root:root 0750")]
    [InlineData("a=1", "a=1;b=2", "b added")]
    [InlineData("a=1;b=2", "a=1", "b removed")]
    [InlineData("a=1;b=2", "b=2;a=1", "the order of provisioners changed")]
    [InlineData("parent=1;a=" + One, "parent=2;a=" + Two, "parent rebuilt")]
    [InlineData("", "a=1", "a added")]
    public void The_first_change_is_named(string before, string after, string? expected) =>
        StageDifference.First(Inputs(before), Inputs(after)).ShouldBe(expected);

    private static StageInput[] Inputs(string text) =>
    [
        .. text.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(input => new StageInput(input.Split('=')[0], input.Split('=')[1])),
    ];
}
