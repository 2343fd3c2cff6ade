using Kiln.Images;
using Kiln.Machines;

namespace Kiln.Checks;

/// <summary>Follows a test as it goes.</summary>
public interface ITestProgress
{
    void Booting(Image image);

    /// <param name="time">From the machine's start to its first answer.</param>
    void Reachable(IMachine machine, TimeSpan time);

    void Checked(CheckResult result);

    /// <param name="time">From the request to the machine's end.</param>
    void PoweredOff(IMachine machine, TimeSpan time);

    /// <summary>Somebody else changes this image; the promotion waits.</summary>
    /// <param name="holder">Who that is.</param>
    void Waiting(string holder);
}
