using Kiln.Retention;
using static Kiln.Tests.Retention.Some;

namespace Kiln.Tests.Retention;

public sealed class RecollectionTests
{
    [Fact]
    public void Less_than_half_of_the_images_is_doubted() =>
        Seen(10, 0).Doubts(Seen(4, 0)).ShouldBe(["4 images are listed, and 10 were known"]);

    [Fact]
    public void Half_of_them_is_not_and_few_may_all_go()
    {
        Seen(10, 0).Doubts(Seen(5, 0)).ShouldBeEmpty();
        Seen(3, 3).Doubts(Seen(0, 0)).ShouldBeEmpty();
    }

    [Fact]
    public void Nothing_where_there_was_much_is_doubted_and_little_is_not()
    {
        Seen(9, 4).Doubts(Seen(9, 0)).ShouldBe(["'machines' saw nothing, where it saw 4 uses before"]);
        Seen(9, 4).Doubts(Seen(9, 1)).ShouldBeEmpty();
    }

    [Fact]
    public void A_small_view_is_believed_when_it_is_still_there_later()
    {
        var doubting = Seen(10, 4).Then(Seen(2, 0));
        doubting.Doubted.ShouldNotBeNull();
        doubting.Doubts(Seen(2, 0, 9)).Count.ShouldBe(2);
        doubting.Then(Seen(2, 0, 9)).ShouldBe(doubting);
        doubting.Doubts(Seen(2, 0, 10)).ShouldBeEmpty();
        doubting.Then(Seen(3, 0, 10)).ShouldBe(Seen(3, 0, 10), "what is believed is what the next run compares with");
    }

    [Fact]
    public void One_that_becomes_smaller_still_is_doubted_anew()
    {
        var doubting = Seen(10, 0).Then(Seen(4, 0));
        doubting.Doubts(Seen(3, 0, 60)).ShouldNotBeEmpty();
        doubting.Then(Seen(3, 0, 60)).Doubts(Seen(3, 0, 65)).ShouldNotBeEmpty();
        doubting.Then(Seen(3, 0, 60)).Doubts(Seen(3, 0, 70)).ShouldBeEmpty();
    }

    private static readonly Dictionary<int, IReadOnlyDictionary<string, int>> s_uses = Enumerable.Range(0, 5).ToDictionary(count => count, IReadOnlyDictionary<string, int> (count) => new Dictionary<string, int> { ["machines"] = count });

    private static Recollection Seen(int images, int uses, int minute = 0) => new(Now.AddMinutes(minute), images, s_uses[uses]);
}
