using System.Globalization;
using Kiln.Checks;
using Kiln.Images;
using Kiln.Machines;
using Kiln.Processes;
using Spectre.Console;

namespace Kiln.Reports;

/// <summary>Shows a test as it goes: a line a check, and for a failed one what was expected and found.</summary>
public sealed class TestConsole(IAnsiConsole console) : ITestProgress
{
    public void Booting(Image image) => console.MarkupLine($"[yellow]boot[/]   {Markup.Escape(image.Id.Value)}");

    public void Reachable(IMachine machine, TimeSpan time) =>
        console.MarkupLine($"[green]up[/]     answers over SSH after {Duration.Text(time)} ({Markup.Escape(machine.Description)})");

    public void Checked(CheckResult result)
    {
        var seconds = result.Seconds.ToString("0.0", CultureInfo.InvariantCulture);
        console.MarkupLine($"{(result.Holds ? "[green]holds[/] " : "[red]FAILED[/]")} {Markup.Escape(result.Claim)} ({seconds} s)");
        if (result.Holds) return;
        console.MarkupLine($"         expected: {Markup.Escape(result.Expected)}");
        console.MarkupLine($"         found:    {Markup.Escape(result.Found)}");
    }

    public void PoweredOff(IMachine machine, TimeSpan time) => console.MarkupLine($"[green]off[/]    in {Duration.Text(time)}");

    public void Waiting(string holder) => console.MarkupLine($"[yellow]note[/]   Waiting for {Markup.Escape(holder)}, which changes this image");
}
