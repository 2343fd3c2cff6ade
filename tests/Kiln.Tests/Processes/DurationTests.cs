using Kiln.Processes;

namespace Kiln.Tests.Processes;

public sealed class DurationTests
{
    [Theory]
    [InlineData(0.34, "0.3 s")]
    [InlineData(2.5, "2.5 s")]
    [InlineData(14.6, "15 s")]
    [InlineData(90, "90 s")]
    [InlineData(900, "15 min")]
    [InlineData(150, "2 min 30 s")]
    [InlineData(3600, "1 h")]
    [InlineData(3900, "1 h 5 min")]
    public void Lengths_of_time_are_told_as_people_do(double seconds, string text) => Duration.Text(TimeSpan.FromSeconds(seconds)).ShouldBe(text);
}
