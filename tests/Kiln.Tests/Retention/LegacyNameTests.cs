using FsCheck;
using FsCheck.Fluent;
using Kiln.Documents;
using Kiln.Images;
using Kiln.Retention;
using Kiln.Stages;

namespace Kiln.Tests.Retention;

public sealed class LegacyNameTests
{
    private static readonly string[] s_roles = ["redis", "redis-app", "app", "a"];

    [Theory]
    [InlineData("redis-1700000000", "redis")]
    [InlineData("redis-app-1700000000", "redis-app")]
    [InlineData("app-9999999999", "app")]
    [InlineData("a-1000000000", "a")]
    public void A_role_and_unix_seconds_are_an_image_of_an_older_pipeline(string name, string role)
    {
        var parsed = LegacyName.Parse(name, s_roles).ShouldNotBeNull();
        parsed.Role.ShouldBe(role);
        parsed.MadeAt.ToUnixTimeSeconds().ShouldBe(long.Parse(name[^10..], System.Globalization.CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("oldredis-1700000000")]
    [InlineData("old-redis-1700000000")]
    [InlineData("redis-old-1700000000")]
    [InlineData("redis2-1700000000")]
    [InlineData("Redis-1700000000")]
    [InlineData("redis_1700000000")]
    [InlineData("redis1700000000")]
    [InlineData("redis-")]
    [InlineData("redis")]
    [InlineData("-1700000000")]
    [InlineData("1700000000")]
    [InlineData("redis--1700000000")]
    [InlineData("redis-170000000")]
    [InlineData("redis-17000000000")]
    [InlineData("redis-0700000000")]
    [InlineData("redis-1700000000 ")]
    [InlineData(" redis-1700000000")]
    [InlineData("redis-1700000000\n")]
    [InlineData("redis-1700000000-1")]
    [InlineData("redis-1700000000x")]
    [InlineData("redis-１７０００００００0")]
    [InlineData("rediѕ-1700000000")]
    [InlineData("redis-+700000000")]
    [InlineData("redis-app-1763666100-3f2a9c1e")]
    [InlineData("")]
    public void Any_other_name_is_somebody_elses(string name) => LegacyName.Parse(name, s_roles).ShouldBeNull();

    [Fact]
    public void Only_the_roles_that_are_adopted_are_found() => LegacyName.Parse("web-1700000000", s_roles).ShouldBeNull();

    [Theory]
    [InlineData("redis-app-1763666100-3f2a9c1e", true)]
    [InlineData("debian-12-base-1795251782-b325cb3b", true)]
    [InlineData("redis-app-base-1795251822-9ca4585e", true)]
    [InlineData("redis-1700000000", false)]
    [InlineData("redis-app-1763666100-3F2A9C1E", false)]
    [InlineData("redis-app-1763666100-3f2a9c1", false)]
    [InlineData("redis-1763666100-3f2a9c1e", false)]
    [InlineData("-app-1763666100-3f2a9c1e", false)]
    public void Kilns_own_names_are_told_from_others(string name, bool isOurs) => LegacyName.IsOurs(name).ShouldBe(isOurs);

    [Fact]
    public void What_is_adopted_counts_as_an_app_image_that_nobody_tested()
    {
        var facts = ImageFacts.Of(new ImageId("ami-1"), LegacyName.Parse("redis-1700000000", s_roles)!, 7);
        (facts.Name, facts.Stage, facts.IsPromoted, facts.Size).ShouldBe(("redis", StageKind.App, false, 7));
        facts.MadeAt.ShouldBe(DateTimeOffset.FromUnixTimeSeconds(1_700_000_000));
    }

    [Fact]
    public void A_name_is_never_two_roles_and_never_ours_as_well()
    {
        var role = (from length in Gen.Choose(1, 12) from letters in Gen.Elements("ab1-".ToCharArray()).ArrayOf(length) select new string(letters)).Where(Names.IsName);
        var name = from one in role from other in role from seconds in Gen.Choose(1_000_000_000, int.MaxValue) from glue in Gen.Elements("", "-", "x") select (one, other, seconds, glue);
        Prop.ForAll(name.ToArbitrary(), drawn =>
        {
            var text = $"{drawn.other}{drawn.glue}{drawn.one}-{drawn.seconds}";
            var isSame = $"{drawn.other}{drawn.glue}{drawn.one}" == drawn.one;
            return LegacyName.Parse($"{drawn.one}-{drawn.seconds}", [drawn.one])?.Role == drawn.one
                && (LegacyName.Parse(text, [drawn.one]) is not null) == isSame
                && !(LegacyName.IsOurs(text) && LegacyName.Parse(text, [drawn.one, drawn.other]) is not null);
        }).QuickCheckThrowOnFailure();
    }
}
