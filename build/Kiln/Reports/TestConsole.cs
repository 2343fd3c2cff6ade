using System.Globalization;
using Kiln.Checks;
using Kiln.Images;
using Kiln.Machines;
using Kiln.Processes;
using Spectre.Console;

namespace Kiln.Reports;

/// <summary>Shows a test as it goes: a line a check, and for a failed one what was expected and found.</summary>
/// <param name="prefix">What each line begins with, as markup: whose test it is, where several run at the same time.</param>
public sealed class TestConsole(IAnsiConsole console, string prefix) : ITestProgress
{
    public void Booting(Image image) => Write($"[yellow]boot[/]   {Markup.Escape(image.Id.Value)}");

    public void Reachable(IMachine machine, TimeSpan time) =>
        Write($"[green]up[/]     answers over SSH after {Duration.Text(time)} ({Markup.Escape(machine.Description)})");

    public void Checked(CheckResult result)
    {
        var seconds = result.Seconds.ToString("0.0", CultureInfo.InvariantCulture);
        var claim = $"{(result.Holds ? "[green]holds[/] " : "[red]FAILED[/]")} {Markup.Escape(result.Claim)} ({seconds} s)";
        if (result.Holds) Write(claim);
        else Write(claim, $"         expected: {Markup.Escape(result.Expected)}", $"         found:    {Markup.Escape(result.Found)}");
    }

    public void PoweredOff(IMachine machine, TimeSpan time) => Write($"[green]off[/]    in {Duration.Text(time)}");

    public void Waiting(string holder) => Write($"[yellow]note[/]   Waiting for {Markup.Escape(holder)}, which changes this image");

    // At once: another test's lines do not come between.
    private void Write(params IEnumerable<string> lines) => console.MarkupLine(string.Join('\n', lines.Select(line => prefix + line)));
}
