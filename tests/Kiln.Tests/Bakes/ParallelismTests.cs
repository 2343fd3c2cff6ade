using Kiln.Bakes;

namespace Kiln.Tests.Bakes;

public sealed class ParallelismTests
{
    [Theory]
    [InlineData(8, 64, 8)]
    [InlineData(8, 6, 4)]
    [InlineData(8, 5.9, 3)]
    [InlineData(2, 64, 2)]
    [InlineData(4, 0.5, 1)]
    [InlineData(1, 0, 1)]
    public void One_for_each_core_as_far_as_there_is_memory_and_one_in_any_case(int cores, double gibibytes, int expected) =>
        Parallelism.OfBakes(cores, (long)(gibibytes * (1L << 30))).ShouldBe(expected);

    [Theory]
    [InlineData(8, 64, 4)]
    [InlineData(8, 3, 2)]
    [InlineData(2, 64, 1)]
    [InlineData(1, 64, 1)]
    public void A_machine_that_is_tested_is_given_two_cores(int cores, double gibibytes, int expected) =>
        Parallelism.OfTests(cores, (long)(gibibytes * (1L << 30))).ShouldBe(expected);
}
